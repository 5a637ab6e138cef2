import type { Agent } from '../../../tools/sandbox/agents';
import { runNode, startHere, updateParameters } from '../../support/engine';

const here = startHere();

describe('reportSent through the engine', () => {
	it('each input item has one output item, in order and linked to it', async () => {
		const ids = [0, 1, 2, 3].map((index) => here.id(index));
		const { items, output } = await here.update({ items: ids.map((id) => ({ id })) });
		expect(items).toEqual(
			ids.map((id, item) => ({
				json: {
					summary: `${id}: updated Voice`,
					success: true,
					phone_number_id: id,
					updated_fields: ['elevenlabs_voice_id'],
				},
				pairedItem: { item },
			})),
		);
		expect(output).toHaveLength(4);
	});

	it('the output names the fields that were added and blank', async () => {
		const { items } = await here.update({
			fields: { name: '', base_prompt: '={{ $json.none }}', language: 'de', voice_speed: null },
		});
		expect(items[0]?.json).toEqual({
			summary: `${here.id()}: updated Voice, Language; Name, Base Prompt, Voice Speed were blank and left unchanged`,
			success: true,
			phone_number_id: here.id(),
			updated_fields: ['elevenlabs_voice_id', 'language'],
			skipped_fields: ['name', 'base_prompt', 'voice_speed'],
		});
	});

	it('the output has the answer where it is an object', async () => {
		here.sandbox.set({ echo: true });
		const { items, hints } = await here.update({ fields: { name: 'X' } });
		expect(items[0]?.json.response).toEqual(here.sandbox.agents.get(here.id()));
		expect(items[0]?.json).not.toHaveProperty('not_applied');
		expect(hints).toEqual([]);
	});

	it.each([['[]'], ['"ok"'], ['true'], ['null'], ['7'], ['']])(
		'the answer %p is a success without a response',
		async (body) => {
			here.sandbox.set({ answer: { status: 200, body, contentType: 'application/json' } });
			const { items } = await here.update({});
			expect(items[0]?.json).toEqual({
				summary: `${here.id()}: updated Voice`,
				success: true,
				phone_number_id: here.id(),
				updated_fields: ['elevenlabs_voice_id'],
			});
		},
	);

	it.each([201, 202, 204])('a %i without a body is a success', async (status) => {
		here.sandbox.set({ answer: { status } });
		expect((await here.update({})).items[0]?.json.success).toBe(true);
	});
});

describe('notApplied through the engine', () => {
	const fields = {
		name: 'New',
		voice_speed: 1.25,
		emotion_recognition: true,
		awaiting_response_messages: ['a', 'b'],
	};
	const notApplied = async (change: (agent: Agent) => unknown) => {
		here.sandbox.set({ echo: change });
		const { items, hints } = await here.update({ fields });
		expect(items[0]?.json.success).toBe(true);
		return { named: items[0]?.json.not_applied, hints };
	};

	it('a field that the answer shows with another value is named, and a hint says so', async () => {
		expect(await notApplied((agent) => ({ ...agent, name: 'Old', voice_speed: 1 }))).toEqual({
			named: ['name', 'voice_speed'],
			hints: [
				"OpenCX answered without an error, but its answer does not show what was sent for 'Name', 'Voice Speed' (1 of 1 items). See not_applied in the output.",
			],
		});
	});

	it('nothing is named where the answer shows an entry of the list without settings', async () => {
		const { named, hints } = await notApplied(({ id, phone_number }) => ({
			id,
			phone_number,
			name: 'New',
		}));
		expect({ named, hints }).toEqual({ named: undefined, hints: [] });
	});

	it('a field that the answer lacks is named where it shows the settings', async () => {
		const { named } = await notApplied((agent) => ({ ...agent, emotion_recognition: undefined }));
		expect(named).toEqual(['emotion_recognition']);
	});

	it.each<[string, (agent: Agent) => unknown]>([
		['the answer holds none of the settings', ({ id, phone_number }) => ({ id, phone_number })],
		[
			'numbers and switches come back as text',
			(agent) => ({ ...agent, voice_speed: '1.25', emotion_recognition: 'true' }),
		],
		[
			'messages come back as a list',
			(agent) => ({ ...agent, awaiting_response_messages: ['a', 'b'] }),
		],
		['there are keys that nobody knows', (agent) => ({ ...agent, nickname: 'x' })],
	])('nothing is named where %s', async (_, change) => {
		expect(await notApplied(change)).toEqual({ named: undefined, hints: [] });
	});

	it('nothing is named where a cleared field comes back as null', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, name: null }) });
		const { items } = await here.update({
			fields: { name: '' },
			options: { blankFields: 'clear' },
		});
		expect(items[0]?.json).not.toHaveProperty('not_applied');
	});

	it('the hint counts the items that were not applied', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, name: 'Old' }) });
		const items = [0, 1, 2].map((index) => ({
			id: here.id(index),
			name: index === 1 ? 'Old' : 'New',
		}));
		const { hints } = await here.update({ items, fields: { name: '={{ $json.name }}' } });
		expect(hints).toEqual([expect.stringContaining("for 'Name' (2 of 3 items)")]);
	});
});

describe('the summary through the engine', () => {
	const summaryOf = async (run: Parameters<typeof here.update>[0]) =>
		(await here.update(run)).items[0]?.json.summary;

	it('the summary has the name that the list showed when the number was picked', async () => {
		const picked = {
			__rl: true,
			mode: 'list',
			value: here.id(),
			cachedResultName: 'Front Desk (+1 415 555 0100)',
		};
		const { jsons } = await runNode(here, {
			parameters: {
				...updateParameters({ fields: { name: 'New' } }),
				phoneNumberId: picked,
			},
		});
		expect(jsons[0]?.summary).toBe('Front Desk (+1 415 555 0100): updated Voice, Name');
		expect(Object.keys(jsons[0] ?? {})[0]).toBe('summary');
	});

	it('the summary has the name in the answer, which is newer', async () => {
		here.sandbox.set({ echo: true });
		expect(await summaryOf({ fields: { name: 'New' } })).toBe(
			'New (+1 415 555 0100): updated Voice, Name',
		);
	});

	it('the summary has the ID where no name is known', async () => {
		expect(await summaryOf({ fields: { name: 'New' } })).toBe(`${here.id()}: updated Voice, Name`);
	});

	it('the summary says what OpenCX did not apply', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, language: 'en' }) });
		expect(await summaryOf({ fields: { language: 'de' } })).toMatch(
			/: updated Voice; Language not applied by OpenCX$/,
		);
	});
});

describe('numbers in the answer, through the engine', () => {
	it.each(['1.10', 1.1, '1.1'])(
		'the number 1.1 answered as %p is not reported as not applied',
		async (shown) => {
			here.sandbox.set({ echo: (agent) => ({ ...agent, voice_speed: shown }) });
			const { items } = await here.update({ fields: { voice_speed: 1.1 } });
			expect(items[0]?.json).not.toHaveProperty('not_applied');
		},
	);
});
