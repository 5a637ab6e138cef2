import { problemsOf, startHere, voice } from '../../support/engine';

const here = startHere();

describe('sendPlans with Dry Run', () => {
	it('a dry run sends nothing and shows the request without the API key', async () => {
		const { requests, items, run } = await here.update({
			items: [{ id: ' a/b ' }],
			fields: { name: 'X', base_prompt: '' },
			options: { dryRun: true },
		});
		expect(requests).toEqual([]);
		expect(items).toEqual([
			{
				json: {
					summary:
						'a/b: dry run, would update Voice, Name; Base Prompt was blank and left unchanged',
					dry_run: true,
					request: {
						method: 'PATCH',
						url: `${here.sandbox.url}/phone/a%2Fb`,
						body: { elevenlabs_voice_id: voice, name: 'X' },
					},
					skipped_fields: ['base_prompt'],
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(JSON.stringify(run)).not.toContain(here.sandbox.token);
		expect(here.engine.log.join('\n')).not.toContain(here.sandbox.token);
	});

	it('a dry run checks the values', async () => {
		const { failure } = await here.update({
			fields: { voice_speed: 0 },
			options: { dryRun: true },
		});
		expect(problemsOf(failure)).toBe("'Voice Speed' is 0. Enter a number above 0.");
	});

	it('some of the items can be a dry run', async () => {
		const { requests, items } = await here.update({
			items: [
				{ id: here.id(), dry: 'true' },
				{ id: here.id(1), dry: 'false' },
			],
			options: { dryRun: '={{ $json.dry }}' },
		});
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id(1)}`]);
		expect(items.map(({ json }) => Object.keys(json)[1])).toEqual(['dry_run', 'success']);
	});
});

describe('sendPlans without items', () => {
	it('a run without items sends nothing', async () => {
		expect((await here.update({ items: [] })).requests).toEqual([]);
	});
});
