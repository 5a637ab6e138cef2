import { breaches } from '../../../tools/sandbox/contract';
import type { Sandbox } from '../../../tools/sandbox/server';
import { startSandbox } from '../../../tools/sandbox/server';
import type { Switches } from '../../../tools/sandbox/switches';
import type { TrainingScenario } from '../../../tools/sandbox/trainingScenarios';
import { scenarioId } from '../../../tools/sandbox/trainingScenarios';
import { call } from './client';

const first = scenarioId('opening hours');
const second = scenarioId('bookings');
const clockMs = Date.UTC(2026, 5, 1, 12);
const now = '2026-06-01T12:00:00.000Z';
const words = { title: 'Opening hours', content: 'Zeile eins\nשורה 2 🥐' };

let sandbox: Sandbox<'phone-agent'>;
beforeAll(async () => {
	sandbox = await startSandbox({ api: 'phone-agent', now: () => clockMs });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

type Json = Record<string, unknown>;

const put = async (fields: object = {}, id = first): Promise<Response> =>
	await call(
		sandbox,
		'PUT',
		`/training/${encodeURIComponent(id)}`,
		JSON.stringify({ ...words, ...fields }),
	);

const get = async <T>(path: string): Promise<T> =>
	(await (await call(sandbox, 'GET', path)).json()) as T;

const scenarioOf = (id: string): TrainingScenario => {
	const scenario = sandbox.scenarios.get(id);
	if (!scenario) throw new Error(`There is no scenario ${id}`);
	return scenario;
};

interface Page {
	items: TrainingScenario[];
	total: number;
	limit: number;
	offset: number;
	has_more: boolean;
}

describe('an update of a training scenario', () => {
	it('is applied and answered with the whole scenario, which the others show too', async () => {
		const before = structuredClone(scenarioOf(first));
		const fields = {
			...words,
			type: 'SCENARIO_SPECIFIC',
			is_draft: false,
			directory_id: 'folder',
			restricted_to_channels: ['phone_voice'],
			restricted_to_segments: ['vip'],
			metadata: { run: 7 },
			start_time: now,
			end_time: null,
		};
		const response = await put(fields);
		const answer = await response.json();
		const version = { current_version: 4, published_at: now, updated_at: now };
		expect(response.status).toBe(200);
		expect(answer).toEqual({ ...before, ...fields, ...version });
		expect(breaches('TrainingScenario', answer)).toEqual([]);
		expect(scenarioOf(first)).toEqual(answer);
		expect(await get(`/training/${first}`)).toEqual(answer);
		expect((await get<Page>('/training')).items[0]).toEqual(answer);
		expect(sandbox.updates).toEqual([{ at: clockMs, id: first, body: fields }]);
		expect(sandbox.requests[0]).toMatchObject({ method: 'PUT', body: fields, status: 200 });
	});

	it('does not change any other scenario', async () => {
		const others = () => [...sandbox.scenarios.values()].filter(({ id }) => id !== first);
		const before = structuredClone(others());
		await put();
		expect(others()).toEqual(before);
	});

	it.each([
		['no token', 401, { headers: { authorization: '' } }],
		['a body of another type', 415, { headers: { 'content-type': 'text/plain' } }],
	])('with %s gets %i', async (_, status, given) => {
		const body = JSON.stringify(words);
		const response = await call(sandbox, 'PUT', `/training/${first}`, body, given);
		expect(response.status).toBe(status);
		expect(sandbox.updates).toEqual([]);
	});

	it.each([
		['without a text', { content: undefined }, 'content is required'],
		['with a text that is none', { content: 1 }, 'content must be string'],
		['with a key of answers', { draft_content: '' }, /draft_content$/],
		['with a channel that is none', { restricted_to_channels: ['fax'] }, /^restricted_to_channels/],
	])('is refused %s, and changes nothing', async (_, fields, reason) => {
		const before = structuredClone([...sandbox.scenarios.values()]);
		const response = await put(fields);
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			statusCode: 400,
			error: 'Bad Request',
			message: [typeof reason === 'string' ? reason : expect.stringMatching(reason)],
		});
		expect([...sandbox.scenarios.values()]).toEqual(before);
		expect(sandbox.updates).toEqual([]);
	});

	it('gets 404 if the scenario does not exist, as reading does', async () => {
		const message = 'There is no training scenario nobody';
		const responses = [
			await put({}, 'nobody'),
			await call(sandbox, 'GET', '/training/nobody'),
			await put({}, ''),
		];
		expect(responses.map(({ status }) => status)).toEqual([404, 404, 404]);
		expect(await responses[0]?.json()).toMatchObject({ message });
		expect(await responses[1]?.json()).toMatchObject({ message });
	});

	it.each([
		['POST', '/training'],
		['PATCH', `/training/${first}`],
		['DELETE', `/training/${first}`],
		['PUT', `/training/${first}/draft`],
	])('has no %s of %s', async (method, path) => {
		const response = await call(sandbox, method, path, JSON.stringify(words));
		expect(response.status).toBe(404);
		expect(sandbox.updates).toEqual([]);
	});
});

describe('the list of training scenarios', () => {
	it('is one page by default, with all scenarios', async () => {
		const page = await get<Page>('/training');
		expect(page).toEqual({
			items: [...sandbox.scenarios.values()],
			total: 12,
			limit: 50,
			offset: 0,
			has_more: false,
		});
		expect(breaches('TrainingScenarioPage', page)).toEqual([]);
	});

	it.each([
		['limit=5', 5, 0, true],
		['limit=5&offset=5', 5, 5, true],
		['limit=5&offset=7', 5, 7, false],
		['limit=5&offset=10', 2, 10, false],
		['limit=100&offset=12', 0, 12, false],
		['limit=1&offset=9007199254740991', 0, 9007199254740991, false],
	])('with %s has %i from %i on', async (query, count, offset, has_more) => {
		const page = await get<Page>(`/training?${query}`);
		expect(page).toMatchObject({ total: 12, offset, has_more });
		expect(page.items).toEqual([...sandbox.scenarios.values()].slice(offset, offset + count));
		expect(page.items).toHaveLength(count);
	});

	it.each<[string, (scenario: TrainingScenario) => boolean]>([
		['type=BEHAVIORAL', ({ type }) => type === 'BEHAVIORAL'],
		['is_draft=true', ({ is_draft }) => is_draft],
		['is_draft=false', ({ is_draft }) => !is_draft],
		[
			'type=SCENARIO_SPECIFIC&is_draft=false',
			({ type, is_draft }) => type === 'SCENARIO_SPECIFIC' && !is_draft,
		],
	])('with %s has only those, and counts only them', async (query, wanted) => {
		const matches = [...sandbox.scenarios.values()].filter(wanted);
		const { items, total, has_more } = await get<Page>(`/training?${query}&limit=1&offset=1`);
		expect(items).toEqual(matches.slice(1, 2));
		expect([total, has_more]).toEqual([matches.length, matches.length > 2]);
		expect(matches.length).toBeLessThan(12);
	});

	it.each(['limit=0', 'limit=101', 'offset=-1', 'type=other', 'is_draft=1', 'search=hours'])(
		'refuses %s',
		async (query) => {
			const response = await call(sandbox, 'GET', `/training?${query}`);
			const [name = ''] = query.split('=');
			expect(response.status).toBe(400);
			expect(await response.text()).toContain(name);
		},
	);

	it('shows scenarios as a test has set them, until the reset', async () => {
		const { scenarios } = sandbox;
		const before = structuredClone(scenarios);
		const own = { ...scenarioOf(first), id: 'scn_1' };
		scenarios.clear();
		scenarios.set('scn_1', own);
		await put({ content: 'Set' }, 'scn_1');
		expect((await get<Page>('/training')).items).toEqual([
			expect.objectContaining({ id: 'scn_1' }),
		]);
		expect(scenarioOf('scn_1').content).toBe('Set');
		sandbox.reset();
		expect(sandbox.scenarios).toBe(scenarios);
		expect(scenarios).toEqual(before);
	});

	it('is not there for phone numbers', async () => {
		const numbers = await startSandbox();
		const statuses = [
			await call(numbers, 'GET', '/training'),
			await call(numbers, 'GET', `/training/${first}`),
			await call(numbers, 'PUT', `/training/${first}`, JSON.stringify(words)),
		].map(({ status }) => status);
		await numbers.close();
		expect(statuses).toEqual([404, 404, 404]);
		expect(numbers.scenarios.size).toBe(0);
	});
});

describe('the switches of training scenarios', () => {
	it('let an update wait as a draft', async () => {
		sandbox.set({ trainingPut: 'draft' });
		const { content } = scenarioOf(first);
		expect(await (await put({ is_draft: false })).json()).toMatchObject({
			content,
			draft_content: words.content,
			current_version: 3,
		});
		expect(await get(`/training/${first}`)).toMatchObject({
			content,
			draft_content: words.content,
		});
		sandbox.set({ trainingPut: undefined });
		expect(await (await put()).json()).toMatchObject({ ...words, draft_content: null });
	});

	it('reset what an update leaves out', async () => {
		const limits = { restricted_to_channels: ['phone_voice', 'web_voice'] };
		expect(await (await put({}, second)).json()).toMatchObject(limits);
		sandbox.set({ trainingOmitted: 'reset' });
		expect(await (await put({}, second)).json()).toMatchObject({ restricted_to_channels: [] });
	});

	it('make the list bare, which still keeps to limit and offset', async () => {
		sandbox.set({ trainingList: 'bare' });
		const all = [...sandbox.scenarios.values()];
		expect(await get('/training')).toEqual(all);
		expect(await get('/training?limit=3&offset=2')).toEqual(all.slice(2, 5));
		expect(await get('/training?offset=50')).toEqual([]);
		expect((await call(sandbox, 'GET', '/training?limit=0')).status).toBe(400);
	});

	it('answer as older servers do, everywhere', async () => {
		sandbox.set({ trainingShape: 'older' });
		const updated = await (await put({ metadata: { a: 1 } })).json();
		const read = await get<Json>(`/training/${first}`);
		const { items } = await get<{ items: Json[] }>('/training');
		expect(read).toMatchObject({ id: first, question: words.title, answer: words.content });
		expect(updated).toEqual(read);
		expect(items[0]).toEqual(read);
		expect(items.flatMap((item) => breaches('OlderTrainingScenario', item))).toEqual([]);
		expect(Object.keys(read).filter((key) => key in scenarioOf(first))).toEqual([
			'id',
			'type',
			'is_draft',
			'directory_id',
			'restricted_to_channels',
			'restricted_to_segments',
			'created_at',
			'updated_at',
		]);
		expect(scenarioOf(first)).toMatchObject({ ...words, metadata: { a: 1 } });
	});

	it.each(['refuse', 'drop'] as const)(
		'name the keys that an update may not have, if others are to be met with %s',
		async (unknownKeys) => {
			sandbox.set({ unknownKeys, trainingRefuses: ['metadata', 'start_time', 'end_time'] });
			const response = await put({ metadata: {}, end_time: null, type: 'SCENARIO_SPECIFIC' });
			expect(response.status).toBe(400);
			expect(await response.json()).toMatchObject({
				message: [
					'the body must not have the key metadata',
					'the body must not have the key end_time',
				],
			});
			expect(sandbox.updates).toEqual([]);
			expect((await put()).status).toBe(200);
		},
	);

	it('drop unknown keys without a word', async () => {
		sandbox.set({ unknownKeys: 'drop' });
		expect((await put({ priority: 1 })).status).toBe(200);
		expect(scenarioOf(first)).not.toHaveProperty('priority');
		expect(sandbox.updates[0]?.body).toEqual(words);
	});

	it('go back to off with the reset', async () => {
		sandbox.set({ trainingList: 'bare', trainingShape: 'older', trainingRefuses: ['type'] });
		sandbox.reset();
		expect(await get('/training')).toHaveProperty('items.0.title', 'Opening hours');
		expect((await put({ type: 'SCENARIO_SPECIFIC' })).status).toBe(200);
	});

	it('misbehave as those of phone agents do', async () => {
		const outcome = async (switches: Partial<Switches<'phone-agent'>>) => {
			sandbox.reset();
			sandbox.set(switches);
			const status = (answer: Promise<Response>) =>
				answer.then(
					(response) => response.status,
					() => 'cut',
				);
			return [
				await status(call(sandbox, 'GET', '/training')),
				await status(call(sandbox, 'GET', `/training/${second}`)),
				await status(put()),
				await status(put({}, second)),
				await status(call(sandbox, 'GET', '/phone')),
			];
		};
		const limit = { requests: 3, windowMs: 60_000, retryAfter: 'seconds' } as const;
		expect(await outcome({})).toEqual([200, 200, 200, 200, 200]);
		expect(await outcome({ scopes: ['training:read'] })).toEqual([200, 200, 403, 403, 403]);
		expect(await outcome({ scopes: ['training:write'] })).toEqual([403, 403, 200, 200, 403]);
		expect(await outcome({ scopes: ['phone:read', 'phone:write'] })).toEqual([
			403, 403, 403, 403, 200,
		]);
		expect(await outcome({ limit })).toEqual([200, 200, 200, 429, 429]);
		expect(await outcome({ failEvery: { every: 2, status: 503 } })).toEqual([
			200, 503, 200, 503, 200,
		]);
		expect(await outcome({ cutEvery: { every: 3, when: 'after' } })).toEqual([
			200,
			200,
			'cut',
			200,
			200,
		]);
		expect(scenarioOf(first).content).toBe(words.content);
		// Reading is not updating.
		expect(await outcome({ statusFor: { [second]: 422 } })).toEqual([200, 200, 200, 422, 200]);
		expect(await outcome({ unauthorizedAfter: 1 })).toEqual([200, 401, 401, 401, 401]);
		expect(await outcome({ answer: { status: 418, to: 'updates' } })).toEqual([
			200, 200, 418, 418, 200,
		]);
		expect(sandbox.updates).toEqual([]);
		expect(await outcome({ answer: { status: 418 } })).toEqual([418, 418, 418, 418, 418]);
	});

	it('say which scope is missing', async () => {
		sandbox.set({ scopes: ['training:read'] });
		expect(await (await put()).json()).toMatchObject({
			message: 'The API key lacks the scope training:write',
		});
	});
});

describe('a sandbox that is given its training scenarios', () => {
	it('has those and no other, after a reset too', async () => {
		const given = () => new Map([['one', { ...scenarioOf(first), id: 'one' }]]);
		const other = await startSandbox({ api: 'phone-agent', scenarios: given });
		try {
			expect([...other.scenarios.keys()]).toEqual(['one']);
			other.scenarios.clear();
			other.reset();
			const page = (await (await call(other, 'GET', '/training')).json()) as Page;
			expect(page.items.map(({ id }) => id)).toEqual(['one']);
		} finally {
			await other.close();
		}
	});
});
