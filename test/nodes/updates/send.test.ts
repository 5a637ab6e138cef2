import { problemsOf, startFor } from '../../support/engine';
import { everyResource } from '../../support/resources';

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { required, requiredLabels, text, reads, wrongs } = tested;
	const { id: idOf } = tested.resource.api;

	const [, second] = wrongs;
	const methodsOf = (requests: ReadonlyArray<{ method: string }>) =>
		requests.map(({ method }) => method);
	const read = Array.from({ length: reads }, () => 'GET');

	describe('sendPlans with Dry Run', () => {
		it('a dry run sends nothing and shows the request without the API key', async () => {
			const { requests, items, run } = await here.update({
				items: [{ id: ' a/b ' }],
				fields: { name: 'X', [text.name]: '' },
				options: { dryRun: true },
			});
			expect(methodsOf(requests)).toEqual(read);
			expect(items).toEqual([
				{
					json: {
						summary: `a/b: dry run, would update ${[...requiredLabels, 'Name'].join(', ')}; ${text.label} was blank and left unchanged`,
						dry_run: true,
						[idOf.output]: 'a/b',
						request: {
							method: 'PATCH',
							url: `${here.sandbox.url}/phone/a%2Fb`,
							body: { ...required, name: 'X' },
						},
						skipped_fields: [text.name],
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
			expect(patches.map(({ url }) => url)).toEqual([`/phone/${here.id(1)}`]);
			expect(items.map(({ json }) => Object.keys(json)[1])).toEqual(['dry_run', 'success']);
		});
	});

	describe('sendPlans without items', () => {
		it('a run without items sends nothing', async () => {
			expect((await here.update({ items: [] })).requests).toEqual([]);
		});
	});
});
