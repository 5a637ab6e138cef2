import { problemsOf, startFor } from '../../support/engine';
import type { Entry } from '../../support/resources';
import { everyResource, rehearsalOf } from '../../support/resources';

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { requiredLabels, text, wrongs, naming } = tested;
	const { id: idOf } = tested.resource.api;

	const [, second] = wrongs;
	const named = (name: string) => ({ [naming.name]: name });

	describe('sendPlans with Dry Run', () => {
		it('a dry run sends nothing and shows the request without the API key', async () => {
			const id = 'a/b';
			const held = here.entry();
			here.entries.set(id, { ...held, id } as unknown as Entry);
			const { requests, items, run } = await here.update({
				items: [{ id: ` ${id} ` }],
				fields: { ...named('X'), [text.name]: '' },
				options: { dryRun: true },
			});
			expect(requests.map(({ method }) => method)).toEqual(rehearsalOf(tested));
			expect(here.sandbox.updates).toEqual([]);
			expect(items).toEqual([
				{
					json: {
						summary: `${tested.isShown ? here.called() : id}: dry run, would update ${[...requiredLabels, naming.label].join(', ')}; ${text.label} was blank and left unchanged`,
						dry_run: true,
						[idOf.output]: id,
						request: {
							method: tested.course.methods[tested.course.update],
							url: `${here.sandbox.url}${tested.path}/a%2Fb`,
							body: here.body(named('X')),
						},
						skipped_fields: [text.name],
						...tested.rehearsedTold,
						...(tested.isShown ? { previous: { [naming.name]: held[naming.name] } } : {}),
					},
					pairedItem: { item: 0 },
				},
			]);
			expect(JSON.stringify(run)).not.toContain(here.sandbox.token);
			expect(here.engine.log.join('\n')).not.toContain(here.sandbox.token);
		});

		it('a dry run checks the values', async () => {
			const { failure } = await here.update({
				fields: { [second.name]: second.wrong },
				options: { dryRun: true },
			});
			expect(problemsOf(failure)).toMatch(second.sentence);
		});

		it('some of the items can be a dry run', async () => {
			const { patches, items } = await here.update({
				items: [
					{ id: here.id(), dry: 'true' },
					{ id: here.id(1), dry: 'false' },
				],
				options: { dryRun: '={{ $json.dry }}' },
			});
			expect(patches.map(({ url }) => url)).toEqual([here.path(1)]);
			expect(items.map(({ json }) => Object.keys(json)[1])).toEqual(['dry_run', 'success']);
		});
	});

	describe('sendPlans without items', () => {
		it('a run without items sends nothing', async () => {
			expect((await here.update({ items: [] })).requests).toEqual([]);
		});
	});
});
