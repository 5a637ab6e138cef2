import { problemsOf, startHere, voice } from '../../support/engine';

const here = startHere();

const otherVoice = 'IJOA5d06iGvU3ehQdDjg';

describe('createUpdate, the fields that are sent', () => {
	it('only fields that the user added are sent, never a default', async () => {
		const { bodies } = await here.update({ fields: {} });
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});

	it('every other setting of the agent stays as it was', async () => {
		const before = { ...here.sandbox.agents.get(here.id()) };
		await here.update({ fields: { name: 'New' } });
		expect(here.sandbox.agents.get(here.id())).toEqual({
			...before,
			elevenlabs_voice_id: voice,
			name: 'New',
		});
	});

	it('the fields of an item do not depend on the item before', async () => {
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

describe('createUpdate with a list of messages', () => {
	it.each([[[[]]], [['', []]], [[]]])('a list of nothing is blank: %j', async (messages) => {
		const { bodies, items } = await here.update({
			fields: { awaiting_response_messages: messages },
		});
		expect(bodies).toEqual([]);
		expect(items[0]?.json.skipped_fields).toEqual(['awaiting_response_messages']);
	});

	it('rows that were added and left empty are taken out of a list of messages', async () => {
		const { bodies } = await here.update({
			fields: { awaiting_response_messages: ['Hello?', [], ' ', 'Still there?'] },
		});
		expect(bodies).toMatchObject([{ awaiting_response_messages: 'Hello?,Still there?' }]);
	});
});

describe('createUpdate with "When a Field Is Blank"', () => {
	it('Clear It sends an empty text', async () => {
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

	it('Stop refuses a blank field before any request', async () => {
		const { failure, requests } = await here.update({
			fields: { base_prompt: '={{ $json.none }}' },
			options: { blankFields: 'fail' },
		});
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Base Prompt' is blank. Fill it in, or change 'When a Field Is Blank'.",
		);
	});

	it('the option can differ from item to item', async () => {
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

describe('createUpdate with an option that is an undefined expression', () => {
	it.each(['dryRun', 'blankFields', 'maxWait'])(
		'the option %s is refused where its expression is undefined, and nothing is sent',
		async (option) => {
			const { failure, requests } = await here.update({
				fields: { name: 'X' },
				options: { [option]: '={{ $json.none }}' },
			});
			expect(problemsOf(failure)).toMatch(
				/^The option '.+' is an expression that is empty for this item\. /,
			);
			expect(requests).toEqual([]);
		},
	);

	it('an option that was left blank has its default', async () => {
		const { bodies } = await here.update({ fields: { name: 'X' }, options: { blankFields: '' } });
		expect(bodies).toHaveLength(1);
	});
});

describe('createUpdate with a voice from an expression', () => {
	it('the voice can differ from item to item', async () => {
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

describe('createUpdate with fields that are all blank', () => {
	it('nothing is sent where all added fields are blank, not even the voice', async () => {
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

	it('the voice is sent where no field was added', async () => {
		expect((await here.update({ fields: {} })).bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});
});
