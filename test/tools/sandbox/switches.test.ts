import { breaches } from '../../../tools/sandbox/contract';
import type { Sandbox } from '../../../tools/sandbox/server';
import { startSandbox } from '../../../tools/sandbox/server';
import type { ForcedAnswer } from '../../../tools/sandbox/switches';
import { call, fates, first, otherVoice, patch, second, timedList, until, voice } from './client';

let sandbox: Sandbox;
let clockMs: number;
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => clockMs });
});
beforeEach(() => {
	clockMs = Date.UTC(2026, 0, 1, 0, 0, 0, 200);
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const list = async (cursor?: string): Promise<{ items: unknown[]; next: string | null }> => {
	const response = await call(sandbox, 'GET', cursor ? `/phone?cursor=${cursor}` : '/phone');
	return (await response.json()) as { items: unknown[]; next: string | null };
};

const passes = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

describe('latencyMs', () => {
	it('holds an update back before it is applied', async () => {
		sandbox.set({ latencyMs: 80 });
		const startedAt = performance.now();
		const answer = patch(sandbox, { name: 'Late' });
		await until(() => sandbox.requests.length === 1);
		expect(sandbox.updates).toEqual([]);
		expect((await answer).status).toBe(200);
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
		expect(sandbox.agents.get(first)?.name).toBe('Late');
	});

	it('lets a later request overtake an earlier one', async () => {
		sandbox.set({ latencyMs: (number) => (number === 1 ? 80 : 0) });
		const slow = patch(sandbox, { name: 'sent first' });
		await until(() => sandbox.requests.length === 1);
		await patch(sandbox, { name: 'sent second' });
		await slow;
		expect(sandbox.updates.map(({ body }) => body.name)).toEqual(['sent second', 'sent first']);
	});

	it('holds 200 requests back side by side', async () => {
		sandbox.set({ latencyMs: 100 });
		const startedAt = performance.now();
		await Promise.all(Array.from({ length: 200 }, async () => await patch(sandbox)));
		expect(performance.now() - startedAt).toBeLessThan(5_000);
		expect(sandbox.updates).toHaveLength(200);
	});

	it('applies the update of a client that has gone meanwhile, as a server would', async () => {
		sandbox.set({ latencyMs: 300 });
		const leaving = new AbortController();
		const answer = patch(sandbox, { name: 'Gone' }, first, { signal: leaving.signal });
		await until(() => sandbox.requests.length === 1);
		leaving.abort();
		await expect(answer).rejects.toThrow('aborted');
		await until(() => sandbox.updates.length === 1);
		expect(sandbox.agents.get(first)?.name).toBe('Gone');
		await passes(10);
		expect(sandbox.requests[0]?.status).toBe('unanswered');
	});
});

describe('limit', () => {
	it('refuses what exceeds a sliding window, and says when to try again', async () => {
		sandbox.set({ limit: { requests: 2, windowMs: 1500, retryAfter: 'seconds' } });
		await patch(sandbox);
		clockMs += 1000;
		await patch(sandbox);
		const refused = await patch(sandbox);
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBe('1');
		expect(await refused.json()).toEqual({
			statusCode: 429,
			message: 'Too Many Requests',
			error: 'Too Many Requests',
		});
		clockMs += 1000;
		expect(await fates(sandbox, 2)).toEqual([200, 429]);
		expect(sandbox.updates).toHaveLength(3);
	});

	it('counts the list too, and no request with a wrong token', async () => {
		sandbox.set({ limit: { requests: 2, windowMs: 1000, retryAfter: 'none' } });
		await patch(sandbox, {}, first, { token: 'wrong' });
		await list();
		const statuses = await fates(sandbox, 2);
		expect(statuses).toEqual([200, 429]);
		const refused = await patch(sandbox);
		expect(refused.headers.get('retry-after')).toBeNull();
	});

	it.each([
		['date', 'Thu, 01 Jan 2026 00:00:02 GMT'],
		['malformed', 'in a little while'],
	] as const)('says it as %s', async (retryAfter, value) => {
		sandbox.set({ limit: { requests: 0, windowMs: 1000, retryAfter } });
		const refused = await patch(sandbox);
		expect(refused.headers.get('retry-after')).toBe(value);
	});

	it('lets twice as many through around the edge of a fixed window', async () => {
		sandbox.set({ limit: { requests: 2, windowMs: 1000, retryAfter: 'none', window: 'fixed' } });
		clockMs += 999;
		const before = await fates(sandbox, 3);
		clockMs += 1;
		expect([...before, ...(await fates(sandbox, 3))]).toEqual([200, 200, 429, 200, 200, 429]);
	});

	it('starts a new window when it is set again', async () => {
		const limit = { requests: 1, windowMs: 1000, retryAfter: 'none' } as const;
		sandbox.set({ limit });
		await patch(sandbox);
		sandbox.set({ limit });
		expect(await fates(sandbox, 2)).toEqual([200, 429]);
		sandbox.set({ limit: undefined });
		expect(await fates(sandbox, 2)).toEqual([200, 200]);
	});
});

describe('failEvery', () => {
	it('fails every Nth request without applying it', async () => {
		sandbox.set({ failEvery: { every: 3, status: 503, headers: { 'Retry-After': '1' } } });
		expect(await fates(sandbox, 7)).toEqual([200, 200, 503, 200, 200, 503, 200]);
		expect(sandbox.updates).toHaveLength(5);
	});

	it.each([
		['text', 'try later', 'text/plain; charset=utf-8', 'try later'],
		['an object', { oops: true }, 'application/json; charset=utf-8', '{"oops":true}'],
	])('answers with %s of our choice', async (_, body, type, text) => {
		sandbox.set({ failEvery: { every: 1, status: 500, body, headers: { 'X-Why': 'test' } } });
		const response = await patch(sandbox);
		expect(response.headers.get('content-type')).toBe(type);
		expect(response.headers.get('x-why')).toBe('test');
		expect(await response.text()).toBe(text);
	});

	it('counts from when it was set, and setting another switch does not change its count', async () => {
		await patch(sandbox);
		sandbox.set({ failEvery: { every: 2, status: 500 } });
		await patch(sandbox);
		sandbox.set({ pageSize: 5 });
		expect(await fates(sandbox, 2)).toEqual([500, 200]);
		sandbox.set({ failEvery: { every: 2, status: 500 } });
		expect(await fates(sandbox, 2)).toEqual([200, 500]);
	});
});

describe('cutEvery', () => {
	it.each([
		['before', 3],
		['after', 4],
	] as const)('cuts every Nth connection %s the update is applied', async (when, applied) => {
		sandbox.set({ cutEvery: { every: 4, when } });
		expect(await fates(sandbox, 4)).toEqual([200, 200, 200, 'cut']);
		expect(sandbox.updates).toHaveLength(applied);
		expect(sandbox.requests.map(({ status }) => status)).toEqual([200, 200, 200, 'cut']);
	});

	it('cuts before the body is read', async () => {
		sandbox.set({ cutEvery: { every: 1, when: 'before' } });
		expect(await fates(sandbox, 1)).toEqual(['cut']);
		expect(sandbox.requests[0]).toMatchObject({ method: 'PATCH', body: undefined });
	});
});

describe('hangEvery', () => {
	it('never answers every Nth request and applies none of them', async () => {
		sandbox.set({ hangEvery: { every: 2 } });
		expect((await patch(sandbox)).status).toBe(200);
		const hanging = patch(sandbox, {}, first, { signal: AbortSignal.timeout(50) });
		await expect(hanging).rejects.toThrow('timeout');
		expect(sandbox.requests.map(({ status }) => status)).toEqual([200, 'unanswered']);
		expect(sandbox.updates).toHaveLength(1);
	});

	it.each(['reset', 'close'] as const)('frees those that hang on %s', async (end) => {
		const own = await startSandbox({ switches: { hangEvery: { every: 1 } } });
		const hanging = patch(own).catch(() => 'freed');
		await until(() => own.requests.length === 1);
		await own[end]();
		expect(await hanging).toBe('freed');
		await own.close();
	});
});

describe('slowBodyMs', () => {
	it('sends the headers at once and the body in pieces over that time', async () => {
		sandbox.set({ slowBodyMs: 150 });
		const { headersMs, endMs, pieces, body } = await timedList(sandbox);
		expect(endMs - headersMs).toBeGreaterThan(100);
		expect(pieces).toBeGreaterThan(2);
		expect(breaches('PhoneNumberPage', JSON.parse(body))).toEqual([]);
	});

	it('keeps the bytes of a body with non-Latin text, and of an empty one', async () => {
		sandbox.set({ slowBodyMs: 30, echo: true });
		const name = 'שלום 🥐 界';
		expect(await (await patch(sandbox, { name })).json()).toMatchObject({ name });
		sandbox.set({ echo: false });
		expect(await (await patch(sandbox)).text()).toBe('');
	});

	it('sends the headers of an empty body at once too', async () => {
		sandbox.set({ slowBodyMs: 400 });
		const response = await patch(sandbox);
		const startedAt = performance.now();
		expect(await response.text()).toBe('');
		// With the first of its five pieces they would be 80 ms late.
		expect(performance.now() - startedAt).toBeGreaterThan(350);
	});

	it('combines with latency and an error', async () => {
		sandbox.set({ slowBodyMs: 30, latencyMs: 30, failEvery: { every: 1, status: 503 } });
		const startedAt = performance.now();
		const response = await patch(sandbox);
		expect(await response.json()).toMatchObject({ statusCode: 503 });
		expect(performance.now() - startedAt).toBeGreaterThan(50);
	});
});

describe('echo', () => {
	it('answers an update with the whole agent as it is now', async () => {
		sandbox.set({ echo: true });
		const answer = await (await patch(sandbox, { language: 'no' })).json();
		expect(answer).toEqual(sandbox.agents.get(first));
		expect(answer).toMatchObject({ language: 'no' });
		expect(breaches('Agent', answer)).toEqual([]);
	});

	it('answers with what a function returns for the agent, or with nothing', async () => {
		sandbox.set({ echo: ({ id }) => ({ data: { id } }) });
		expect(await (await patch(sandbox)).json()).toEqual({ data: { id: first } });
		sandbox.set({ echo: () => undefined });
		expect(await (await patch(sandbox)).text()).toBe('');
	});

	it('cannot change the agent through that function', async () => {
		sandbox.set({ echo: (agent) => Object.assign(agent, { elevenlabs_voice_id: otherVoice }) });
		await patch(sandbox);
		expect(sandbox.agents.get(first)?.elevenlabs_voice_id).toBe(voice);
	});
});

describe('answer', () => {
	it.each<[string, ForcedAnswer, string]>([
		['a page of HTML', { status: 200, body: '<p>Hi</p>', contentType: 'text/html' }, '<p>Hi</p>'],
		['plain text', { status: 502, body: 'bad gateway' }, 'bad gateway'],
		['nothing at all', { status: 200 }, ''],
		['headers', { status: 429, headers: { 'Retry-After': '9' } }, ''],
	])('gives everyone %s and applies nothing', async (_, answer, text) => {
		sandbox.set({ answer });
		const response = await patch(sandbox, {}, first, { token: 'wrong' });
		expect(response.status).toBe(answer.status);
		expect(await response.text()).toBe(text);
		expect(response.headers.get('content-type')).toBe(
			answer.contentType ?? (text === '' ? null : 'text/plain; charset=utf-8'),
		);
		expect(response.headers.get('retry-after')).toBe(answer.headers?.['Retry-After'] ?? null);
		expect(sandbox.updates).toEqual([]);
	});
});

describe('errorBody', () => {
	const reason = 'voice_speed must be number';

	it.each([
		['documented', 'application/json; charset=utf-8', `{"statusCode":400,"message":["${reason}"]`],
		['array', 'application/json; charset=utf-8', `{"statusCode":400,"message":["${reason}"]`],
		['string', 'application/json; charset=utf-8', `{"statusCode":400,"message":"${reason}"`],
		['text', 'text/plain; charset=utf-8', reason],
		['html', 'text/html; charset=utf-8', '<!doctype html>'],
		['none', null, ''],
	] as const)('can be of the form %s', async (errorBody, type, start) => {
		sandbox.set({ errorBody });
		const response = await patch(sandbox, { voice_speed: '1' });
		expect(response.status).toBe(400);
		expect(response.headers.get('content-type')).toBe(type);
		expect((await response.text()).slice(0, start.length)).toBe(start);
	});

	it('has one reason as a string when documented, and as an array when asked for', async () => {
		const message = async () =>
			((await (await patch(sandbox, {}, 'nobody')).json()) as { message: unknown }).message;
		expect(await message()).toBe('There is no phone number nobody');
		sandbox.set({ errorBody: 'array' });
		expect(await message()).toEqual(['There is no phone number nobody']);
	});
});

describe('redirectTo', () => {
	it('sends everyone elsewhere', async () => {
		sandbox.set({ redirectTo: 'http://127.0.0.1:1/login' });
		const response = await patch(sandbox);
		expect(response.status).toBe(302);
		expect(response.headers.get('location')).toBe('http://127.0.0.1:1/login');
		expect(sandbox.updates).toEqual([]);
	});
});

describe('the switches of the list', () => {
	it('gives a bare array of whole agents', async () => {
		sandbox.set({ list: 'array' });
		const agents = await list();
		expect(breaches('PhoneNumberArray', agents)).toEqual([]);
		expect(agents).toEqual([...sandbox.agents.values()]);
	});

	it.each([
		[24, [24, 1]],
		[25, [25]],
		[100, [25]],
	])('has %i numbers on a page', async (pageSize, sizes) => {
		sandbox.set({ pageSize });
		const seen: number[] = [];
		let cursor: string | null | undefined;
		while (cursor !== null) {
			const { items, next } = await list(cursor);
			seen.push(items.length);
			cursor = next;
		}
		expect(seen).toEqual(sizes);
	});

	it('repeats the cursor for ever', async () => {
		sandbox.set({ cursorLoop: true });
		const pages = [await list()];
		while (pages.length < 6) pages.push(await list(pages.at(-1)?.next ?? ''));
		expect(new Set(pages.map(({ next }) => next)).size).toBe(1);
		expect(pages[5]).toEqual(pages[1]);
		expect(pages[1]?.items).toHaveLength(10);
	});

	it('has empty pages in between, and loses no number for it', async () => {
		sandbox.set({ emptyPageEvery: 2 });
		const sizes: number[] = [];
		let cursor: string | null | undefined;
		while (cursor !== null) {
			const { items, next } = await list(cursor);
			sizes.push(items.length);
			cursor = next;
		}
		expect(sizes).toEqual([10, 0, 10, 0, 5]);
	});

	it('counts the pages afresh when it is set again', async () => {
		sandbox.set({ emptyPageEvery: 2 });
		await list();
		sandbox.set({ emptyPageEvery: 2 });
		const sizes = [await list(), await list()].map(({ items }) => items.length);
		expect(sizes).toEqual([10, 0]);
	});
});

describe('scopes', () => {
	it.each([
		[['phone:write'], 200, 403],
		[['phone:read'], 403, 200],
		[[], 403, 403],
	] as const)('with %j an update gets %i and the list %i', async (scopes, update, read) => {
		sandbox.set({ scopes });
		expect((await patch(sandbox)).status).toBe(update);
		expect((await call(sandbox, 'GET', '/phone')).status).toBe(read);
	});
});

describe('statusFor', () => {
	it('fails that number always and no other', async () => {
		sandbox.set({ statusFor: { [first]: 422 } });
		const statuses = [await patch(sandbox), await patch(sandbox), await patch(sandbox, {}, second)];
		expect(statuses.map(({ status }) => status)).toEqual([422, 422, 200]);
		expect(sandbox.updates.map(({ id }) => id)).toEqual([second]);
	});
});

describe('unauthorizedAfter', () => {
	it('refuses every request after this many, counted from when it was set', async () => {
		await patch(sandbox);
		sandbox.set({ unauthorizedAfter: 2 });
		expect(await fates(sandbox, 4)).toEqual([200, 200, 401, 401]);
		sandbox.set({ unauthorizedAfter: 0 });
		expect(await fates(sandbox, 1)).toEqual([401]);
		sandbox.set({ unauthorizedAfter: undefined });
		expect(await fates(sandbox, 1)).toEqual([200]);
	});
});

describe('several switches at once', () => {
	it('act in the documented order, each with its own count', async () => {
		sandbox.set({
			failEvery: { every: 2, status: 503 },
			cutEvery: { every: 3, when: 'after' },
			limit: { requests: 5, windowMs: 1000, retryAfter: 'none' },
		});
		expect(await fates(sandbox, 9)).toEqual([200, 503, 'cut', 503, 200, 'cut', 429, 429, 'cut']);
		expect(sandbox.updates).toHaveLength(3);
	});
});

describe('reset', () => {
	it('brings agents, switches, counts and records back, in the same objects', async () => {
		const { agents, requests, updates } = sandbox;
		const before = structuredClone(agents);
		sandbox.set({ failEvery: { every: 2, status: 500 } });
		await patch(sandbox, { name: 'Changed' });
		sandbox.reset();
		expect(agents).toEqual(before);
		expect([requests, updates]).toEqual([[], []]);
		expect(await fates(sandbox, 2)).toEqual([200, 200]);
		expect(sandbox.agents).toBe(agents);
		expect([sandbox.requests, sandbox.updates].map(({ length }) => length)).toEqual([2, 2]);
	});

	it('cuts what is under way, so that it reaches nothing afterwards', async () => {
		sandbox.set({ latencyMs: 40 });
		const late = patch(sandbox, { name: 'Late' }).catch(() => 'cut');
		await until(() => sandbox.requests.length === 1);
		sandbox.reset();
		expect(await late).toBe('cut');
		await passes(60);
		expect(sandbox.updates).toEqual([]);
	});
});
