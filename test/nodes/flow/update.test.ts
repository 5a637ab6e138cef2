import { problemsOf, startHere, voice } from '../../support/engine';

const here = startHere();

const otherVoice = 'IJOA5d06iGvU3ehQdDjg';

describe('which fields are sent', () => {
	it('is those that the user added, and never a default', async () => {
		const { bodies } = await here.update({ fields: {} });
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});

	it('leaves every other setting of the agent as it was', async () => {
		const before = { ...here.sandbox.agents.get(here.id()) };
		await here.update({ fields: { name: 'New' } });
		expect(here.sandbox.agents.get(here.id())).toEqual({
			...before,
			elevenlabs_voice_id: voice,
			name: 'New',
		});
	});

	it('does not depend on the item before', async () => {
		const { bodies } = await here.update({
			items: [{ id: here.id(), name: 'One' }, { id: here.id() }, { id: here.id(), name: 'Three' }],
			fields: { name: '={{ $json.name }}' },
		});
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: 'One' },
			{ elevenlabs_voice_id: voice, name: 'Three' },
		]);
	});
});

describe('a list of messages', () => {
	it.each([[[[]]], [['', []]], [[]]])('of nothing is blank: %j', async (messages) => {
		const { bodies, items } = await here.update({
			fields: { awaiting_response_messages: messages },
		});
		expect(bodies).toEqual([]);
		expect(items[0]?.json.skipped_fields).toEqual(['awaiting_response_messages']);
	});

	it('loses the rows that were added and left empty', async () => {
		const { bodies } = await here.update({
			fields: { awaiting_response_messages: ['Hello?', [], ' ', 'Still there?'] },
		});
		expect(bodies).toMatchObject([{ awaiting_response_messages: 'Hello?,Still there?' }]);
	});
});

describe('"When a Field Is Blank"', () => {
	it('clears text with an empty one, over the wire', async () => {
		const { bodies, items } = await here.update({
			fields: { base_prompt: '={{ $json.none }}', awaiting_response_messages: [], name: ' ' },
			options: { blankFields: 'clear' },
		});
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: '', base_prompt: '', awaiting_response_messages: '' },
		]);
		expect(items[0]?.json.updated_fields).toEqual(Object.keys(bodies[0] as object));
		expect(here.sandbox.agents.get(here.id())?.base_prompt).toBe('');
	});

	it('refuses with Stop, before any request', async () => {
		const { failure, requests } = await here.update({
			fields: { base_prompt: '={{ $json.none }}' },
			options: { blankFields: 'fail' },
		});
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Base Prompt' is blank. Fill it in, or change 'When a Field Is Blank'.",
		);
	});

	it('can differ from item to item', async () => {
		const { bodies } = await here.update({
			items: [
				{ id: here.id(), how: 'skip' },
				{ id: here.id(1), how: 'clear' },
			],
			fields: { name: '' },
			options: { blankFields: '={{ $json.how }}', concurrency: 1 },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, name: '' }]);
	});
});

describe('an option that is an expression without a result', () => {
	it.each(['dryRun', 'blankFields', 'maxWait'])(
		'is refused, and nothing is sent: %s',
		async (option) => {
			const { failure, requests } = await here.update({
				fields: { name: 'X' },
				options: { [option]: '={{ $json.none }}' },
			});
			expect(problemsOf(failure)).toMatch(
				/^The option '.+' is an expression that yields nothing here\. /,
			);
			expect(requests).toEqual([]);
		},
	);

	it('is its default where it was left blank', async () => {
		const { bodies } = await here.update({ fields: { name: 'X' }, options: { blankFields: '' } });
		expect(bodies).toHaveLength(1);
	});
});

describe('the voice from an expression', () => {
	it('is another for each item', async () => {
		const { bodies } = await here.update({
			items: [
				{ id: here.id(), v: voice },
				{ id: here.id(1), v: ` ${otherVoice} ` },
			],
			voice: '={{ $json.v }}',
			options: { concurrency: 1 },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice }, { elevenlabs_voice_id: otherVoice }]);
	});
});

describe('fields that are all blank', () => {
	it('leave the agent as it is: the voice alone is not sent', async () => {
		const { requests, items } = await here.update({ fields: { name: '', language: '' } });
		expect(requests).toEqual([]);
		expect(items.map(({ json }) => json)).toEqual([
			{
				summary: `${here.id()}: nothing sent; Name, Language were blank and left unchanged`,
				success: true,
				sent: false,
				phone_number_id: here.id(),
				updated_fields: [],
				skipped_fields: ['name', 'language'],
			},
		]);
	});

	it('are something else than no field at all, which sets the voice', async () => {
		expect((await here.update({ fields: {} })).bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});
});
