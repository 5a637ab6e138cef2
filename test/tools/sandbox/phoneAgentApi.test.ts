import fc from 'fast-check';

import { breaches } from '../../../tools/sandbox/contract';
import type { PhoneAgent, PhoneAgentSettings } from '../../../tools/sandbox/phoneAgents';
import { phoneAgentIdAt } from '../../../tools/sandbox/phoneAgents';
import type { Sandbox } from '../../../tools/sandbox/server';
import { startSandbox } from '../../../tools/sandbox/server';
import type { Switches } from '../../../tools/sandbox/switches';
import { call, first as phoneNumberId, voice as numbersVoice } from './client';

const first = phoneAgentIdAt(0);
const second = phoneAgentIdAt(1);
const clockMs = Date.UTC(2026, 5, 1, 12);
const updated_at = '2026-06-01T12:00:00.000Z';

let sandbox: Sandbox<'phone-agent'>;
beforeAll(async () => {
	sandbox = await startSandbox({ api: 'phone-agent', now: () => clockMs });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const patch = async (body: object, id = first): Promise<Response> =>
	await call(sandbox, 'PATCH', `/phone/${encodeURIComponent(id)}`, JSON.stringify(body));

const get = async <T>(path: string): Promise<T> =>
	(await (await call(sandbox, 'GET', path)).json()) as T;

const agentOf = (id: string): PhoneAgent => {
	const agent = sandbox.agents.get(id);
	if (!agent) throw new Error(`There is no agent ${id}`);
	return agent;
};

describe('an update of a phone agent', () => {
	it('is applied and answered with the whole agent', async () => {
		const before = { ...agentOf(first) };
		const fields = {
			name: 'Reception',
			type: 'outbound',
			voice_id: null,
			language: 'de',
			first_message: '',
			instructions: [],
			handoff_phone_number: '+6561234567',
			use_org_knowledgebase: false,
			actionIds: ['a', 'b'],
		};
		const response = await patch(fields);
		const answer = await response.json();
		expect(response.status).toBe(200);
		expect(answer).toEqual({ ...before, ...fields, updated_at });
		expect(breaches('PhoneAgent', answer)).toEqual([]);
		expect(agentOf(first)).toEqual(answer);
		expect(sandbox.updates).toEqual([{ at: clockMs, id: first, body: fields }]);
	});

	it('leaves what it does not name, and needs no field at all', async () => {
		const before = structuredClone(agentOf(first));
		expect((await patch({})).status).toBe(200);
		expect(agentOf(first)).toEqual({ ...before, updated_at });
	});

	it.each([
		['a field of a phone number', { elevenlabs_voice_id: numbersVoice }, /elevenlabs_voice_id$/],
		['a value of another type', { instructions: 'a' }, /^instructions must be array,null$/],
		['a number that is not in the form of E.164', { handoff_phone_number: '1' }, /^handoff/],
	])('is refused with %s, and changes nothing', async (_, body, reason) => {
		const before = structuredClone([...sandbox.agents.values()]);
		const response = await patch({ name: 'New', ...body });
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			statusCode: 400,
			error: 'Bad Request',
			message: [expect.stringMatching(reason)],
		});
		expect([...sandbox.agents.values()]).toEqual(before);
		expect(sandbox.updates).toEqual([]);
	});

	it('of an unknown agent gets 404, with the name of what is missing', async () => {
		const response = await patch({}, phoneNumberId);
		expect(response.status).toBe(404);
		expect(await response.json()).toMatchObject({
			message: `There is no phone agent ${phoneNumberId}`,
		});
	});
});

describe('the lists of phone agents', () => {
	it('hold all agents at once, each whole', async () => {
		const agents = await get('/phone');
		expect(agents).toEqual([...sandbox.agents.values()]);
		expect(agents).toHaveLength(25);
		expect(breaches('PhoneAgentArray', agents)).toEqual([]);
	});

	it('show an agent as a test has set it', async () => {
		const id = 'agt_1';
		const agent = { ...agentOf(first), id, language: ['en', 'es'] };
		sandbox.agents.clear();
		sandbox.agents.set(id, agent);
		await patch({ name: 'Set' }, id);
		expect(await get('/phone')).toEqual([{ ...agent, name: 'Set', updated_at }]);
		sandbox.reset();
		expect(sandbox.agents.has(id)).toBe(false);
	});

	it('hold the voices, as a test has set them', async () => {
		expect(await get('/phone/voices')).toEqual(sandbox.voices);
		sandbox.voices.length = 1;
		const voices = await get('/phone/voices');
		expect(voices).toHaveLength(1);
		expect(breaches('VoiceArray', voices)).toEqual([]);
		sandbox.reset();
		expect(sandbox.voices).toHaveLength(12);
	});

	it('have no voices for phone numbers', async () => {
		const numbers = await startSandbox();
		const response = await call(numbers, 'GET', '/phone/voices');
		await numbers.close();
		expect(response.status).toBe(404);
		expect(numbers.voices).toEqual([]);
	});
});

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const updates = fc.record(
	{
		name: text,
		type: fc.constantFrom('inbound', 'outbound'),
		voice_id: orNull(text),
		language: orNull(text),
		first_message: orNull(text),
		instructions: orNull(fc.array(text, { maxLength: 3 })),
		handoff_phone_number: orNull(fc.constantFrom('+14155550111', '+6561234567')),
		use_org_knowledgebase: orNull(fc.boolean()),
		actionIds: orNull(fc.array(text, { maxLength: 3 })),
	} satisfies Record<keyof PhoneAgentSettings, unknown>,
	{ requiredKeys: [] },
);

it('takes back the settings that an agent had before any update, so it is as it was', async () => {
	// An update can't set the name to null, so those without a name are left out.
	const named = [...sandbox.agents.values()].filter(({ name }) => name !== null);
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...named.map(({ id }) => id)), updates, async (id, update) => {
			sandbox.reset();
			const before = structuredClone(sandbox.agents);
			const listed = (await get<PhoneAgent[]>('/phone')).find((agent) => agent.id === id);
			const former = Object.entries(listed ?? {}).filter(([name]) => Object.hasOwn(update, name));
			expect(await (await patch(update, id)).json()).toMatchObject(update);
			expect((await patch(Object.fromEntries(former), id)).status).toBe(200);
			const expected = before.get(id);
			if (expected) expected.updated_at = updated_at;
			expect(sandbox.agents).toEqual(before);
		}),
		{ numRuns: 60 },
	);
});

describe('the switches of phone-agent', () => {
	it('answer an update without a body, as some servers do', async () => {
		sandbox.set({ echo: false });
		const response = await patch({ name: 'Quiet' });
		expect([response.status, await response.text()]).toEqual([200, '']);
		expect(agentOf(first).name).toBe('Quiet');
		sandbox.set({ echo: undefined });
		expect(await (await patch({ name: 'Loud' })).json()).toMatchObject({ name: 'Loud' });
	});

	it('change fields that were not sent, and none that were', async () => {
		sandbox.set({ updateDefaults: { speed: 1, type: 'inbound' } });
		expect(agentOf(first).speed).toBe(1.1);
		const answer = await (await patch({ type: 'outbound' })).json();
		expect(answer).toMatchObject({ speed: 1, type: 'outbound' });
		expect(sandbox.updates[0]?.body).toEqual({ type: 'outbound' });
	});

	it('drop unknown keys silently, so an update of a phone number changes nothing', async () => {
		sandbox.set({ unknownKeys: 'drop' });
		const before = { ...agentOf(first) };
		const body = { elevenlabs_voice_id: numbersVoice, base_prompt: 'You answer.' };
		const response = await patch(body);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({ ...before, updated_at });
		expect(sandbox.requests[0]?.body).toEqual(body);
		expect(sandbox.updates[0]?.body).toEqual({});
	});

	it('drop unknown keys and still refuse a known one that is wrong', async () => {
		sandbox.set({ unknownKeys: 'drop' });
		expect((await patch({ base_prompt: 'x', name: 1 })).status).toBe(400);
		expect((await patch([])).status).toBe(400);
	});

	it.each<[Partial<Switches<'phone-agent'>>, Record<string, unknown>]>([
		[{}, { language: null, instructions: ['a', 'b'], actionIds: [], accent: null }],
		[{ languageAs: 'list' }, { language: [], instructions: ['a', 'b'], accent: null }],
		[{ listsAs: 'json' }, { language: null, instructions: '["a","b"]', actionIds: '[]' }],
		[{ listsAs: 'commas' }, { language: null, instructions: 'a,b', actionIds: '' }],
		[{ nulls: 'missing' }, { language: undefined, accent: undefined, actionIds: [] }],
		[{ nulls: 'missing', languageAs: 'list', listsAs: 'json' }, { language: '[]' }],
	])('with %j show an agent in both answers as %j', async (switches, shown) => {
		sandbox.set(switches);
		const held = { language: null, instructions: ['a', 'b'], actionIds: [] };
		const answer = (await (await patch(held)).json()) as Record<string, unknown>;
		const [listed = {}] = await get<Array<Record<string, unknown>>>('/phone');
		for (const [name, value] of Object.entries(shown)) {
			expect([name, answer[name]]).toEqual([name, value]);
			expect([name, Object.hasOwn(answer, name)]).toEqual([name, value !== undefined]);
		}
		expect(listed).toEqual(answer);
		expect(agentOf(first)).toMatchObject({ ...held, accent: null });
	});

	it('show one code as a list of one', async () => {
		sandbox.set({ languageAs: 'list' });
		expect(await (await patch({ language: 'de' })).json()).toMatchObject({ language: ['de'] });
		expect(agentOf(first).language).toBe('de');
	});

	it.each(['voices', 'items'] as const)('put the voices into an object, as %s', async (name) => {
		sandbox.set({ voicesIn: name });
		expect(await get('/phone/voices')).toEqual({ [name]: sandbox.voices });
	});

	it('misbehave as those of phone-number do', async () => {
		const outcome = async (switches: Partial<Switches<'phone-agent'>>) => {
			sandbox.reset();
			sandbox.set(switches);
			const status = (answer: Promise<Response>) =>
				answer.then(
					(response) => response.status,
					() => 'cut',
				);
			return [
				await status(call(sandbox, 'GET', '/phone')),
				await status(call(sandbox, 'GET', '/phone/voices')),
				await status(patch({})),
				await status(patch({}, second)),
			];
		};
		const limit = { requests: 3, windowMs: 60_000, retryAfter: 'seconds' } as const;
		expect(await outcome({})).toEqual([200, 200, 200, 200]);
		expect(await outcome({ scopes: ['phone:read'] })).toEqual([200, 200, 403, 403]);
		expect(await outcome({ scopes: ['phone:write'] })).toEqual([403, 403, 200, 200]);
		expect(await outcome({ limit })).toEqual([200, 200, 200, 429]);
		expect(await outcome({ failEvery: { every: 2, status: 503 } })).toEqual([200, 503, 200, 503]);
		expect(await outcome({ cutEvery: { every: 3, when: 'after' } })).toEqual([
			200,
			200,
			'cut',
			200,
		]);
		expect(await outcome({ statusFor: { [second]: 422 } })).toEqual([200, 200, 200, 422]);
		expect(await outcome({ unauthorizedAfter: 1 })).toEqual([200, 401, 401, 401]);
	});
});

describe('the switches of phone-number', () => {
	it('drop unknown keys too, and can show their agents in other shapes', async () => {
		const numbers = await startSandbox({
			switches: { unknownKeys: 'drop', echo: true, languageAs: 'list', nulls: 'missing' },
		});
		const body = JSON.stringify({ elevenlabs_voice_id: numbersVoice, voice_id: 'v' });
		const response = await call(numbers, 'PATCH', `/phone/${phoneNumberId}`, body);
		const { items } = (await (await call(numbers, 'GET', '/phone')).json()) as { items: object[] };
		await numbers.close();
		const answer = await response.json();
		expect(response.status).toBe(200);
		expect(answer).toMatchObject({ language: ['en'] });
		expect(answer).not.toHaveProperty('voice_id');
		expect(items[6]).not.toHaveProperty('name');
	});
});
