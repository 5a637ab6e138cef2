import type { IDataObject } from 'n8n-workflow';

import { newCredential, problemsOf, runNode, startHere } from '../../../support/engine';
import type { NodeRun } from '../../../support/engine';
import { ringSecretly, secrets } from '../../../support/calls';
import type { KeptSession } from '../../../../tools/sandbox/sessions';

let clockMs = 0;
const startMs = Date.UTC(2026, 5, 1, 12);
const minuteMs = 60_000;
const here = startHere({ now: () => clockMs, sessions: () => new Map<string, KeptSession>() });

beforeEach(() => {
	clockMs = startMs;
});

const getMany = async (parameters: object = {}, run: Omit<NodeRun, 'parameters'> = {}) =>
	await runNode(here, {
		parameters: { resource: 'call', operation: 'getMany', ...parameters },
		...run,
	});

const idsOf = (jsons: readonly IDataObject[]) => jsons.map(({ id }) => id);

/** Adds this many calls, one a minute. */
const ringAll = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => {
		clockMs += minuteMs;
		const id = here.sandbox.telephone.ring(`+4420794601${10 + index}`, { name: `Caller ${index}` });
		here.sandbox.telephone.say(id, 'contact', `I am ${index}.`);
		return id;
	});

const urlsOf = (requests: ReadonlyArray<{ url: string }>) => requests.map(({ url }) => url);

describe('Get Many of calls', () => {
	it('gives only telephone calls, one item each, without rarely used keys', async () => {
		const [id] = ringAll(1);
		here.sandbox.telephone.ring('+442079460201', { channel: 'email' });
		here.sandbox.telephone.ring('+442079460202', { channel: 'web_voice' });
		const { jsons, pairs, requests } = await getMany();
		expect(idsOf(jsons)).toEqual([id]);
		expect(pairs).toEqual([{ item: 0 }]);
		expect(urlsOf(requests)).toEqual(['/chat/sessions?channel_type=phone_voice']);
		expect(jsons[0]).toMatchObject({
			status: 'open',
			ticket_number: 1001,
			channel: { type: 'phone_voice' },
			contact: { name: 'Caller 0', phone_number: '+442079460110' },
		});
		expect(jsons[0]).not.toHaveProperty('assist_mode');
		const raw = await getMany({ simplify: false });
		expect(raw.jsons).toEqual([here.sandbox.sessions.get(id ?? '')?.session]);
	});

	it('passes on unknown keys, simplified or not', async () => {
		const [id = ''] = ringAll(1);
		Object.assign(here.sandbox.sessions.get(id)?.session ?? {}, { ai_phone_call_sid: 'CA1' });
		for (const simplify of [true, false]) {
			const { jsons } = await getMany({ simplify });
			expect(jsons[0]).toMatchObject({ ai_phone_call_sid: 'CA1' });
		}
	});

	it('the summary is that of the call, else that of the hand-off, else missing', async () => {
		const ids = ringAll(4);
		here.sandbox.set({ sessionOrder: 'begun' });
		const [own, handed, none, blank] = ids.map((id) => here.sandbox.sessions.get(id)?.session);
		here.sandbox.telephone.handOff(ids[0] ?? '', 'Wants a person.');
		here.sandbox.telephone.handOff(ids[1] ?? '', 'Wants a person.');
		Object.assign(own ?? {}, { summary: 'A long call.' });
		Object.assign(handed ?? {}, { summary: null });
		Object.assign(none ?? {}, { summary: '' });
		Object.assign(blank ?? {}, { summary: ' ', handoff: { summary: ' ' } });
		const { jsons } = await getMany();
		expect(jsons.map(({ summary }) => summary)).toEqual([
			'A long call.',
			'Wants a person.',
			undefined,
			undefined,
		]);
		expect(jsons[2]).not.toHaveProperty('summary');
	});

	it('all pages are read with Return All, each with the same filters, and a limit is kept', async () => {
		const ids = ringAll(25);
		const all = await getMany({ returnAll: true, filters: { status: 'open' } });
		expect(new Set(idsOf(all.jsons))).toEqual(new Set(ids));
		expect(all.requests).toHaveLength(3);
		for (const url of urlsOf(all.requests)) {
			expect(url).toContain('channel_type=phone_voice&status=open');
		}
		const few = await getMany({ limit: 3 });
		expect(few.jsons).toHaveLength(3);
		expect(few.requests).toHaveLength(1);
	});

	it('web voice comes too where it is asked for, the last changed first', async () => {
		const [first] = ringAll(1);
		clockMs += minuteMs;
		const web = here.sandbox.telephone.ring('+442079460202', { channel: 'web_voice' });
		clockMs += minuteMs;
		const third = here.sandbox.telephone.ring('+442079460203');
		const wanted = { includeWebVoice: true };
		expect(idsOf((await getMany(wanted)).jsons)).toEqual([third, web, first]);
		expect(idsOf((await getMany({ ...wanted, limit: 2 })).jsons)).toEqual([third, web]);
	});

	it.each([
		['status', 'closed_resolved', 'status=closed_resolved'],
		['status', 'Closed, Unresolved', 'status=closed_unresolved'],
		['handedOff', true, 'handed_off=true'],
		['handedOff', 'false', 'handed_off=false'],
		['createdAfter', '2026-06-01T12:00:00+02:00', 'created_after=2026-06-01T10%3A00%3A00.000Z'],
		['createdBefore', '2026-06-01T12:00:00', 'created_before=2026-06-01T10%3A00%3A00.000Z'],
		[
			'updatedAfter',
			"={{ $now.set({ year: 2026, month: 1, day: 1 }).startOf('day') }}",
			'updated_after=2025-12-31T23%3A00%3A00.000Z',
		],
		['updatedBefore', '2026-06-01', 'updated_before=2026-05-31T22%3A00%3A00.000Z'],
	])('the filter %s of %j is asked of the API', async (name, value, sent) => {
		const { requests, error } = await getMany(
			{ filters: { [name]: value } },
			{ timezone: 'Europe/Berlin' },
		);
		expect(error).toBeUndefined();
		expect(requests[0]?.status).toBe(200);
		expect(requests[0]?.url).toBe(`/chat/sessions?channel_type=phone_voice&${sent}`);
	});

	it.each<[object, string]>([
		[
			{ updatedAfter: 'yesterday' },
			'\'Updated After\' is "yesterday", which is not a date and time. Pick one, or enter one such as 2026-05-01T09:00:00.',
		],
		[
			{ createdAfter: '' },
			"The filter 'Created After' is blank, so every call would match. Fill it in, or remove it.",
		],
		[
			{ status: 'finished' },
			'\'Status\' is "finished", which is not a listed status. Nearest: closed_unresolved (Closed, Unresolved), open (Open), closed_resolved (Closed, Resolved).',
		],
	])('the filters %j are refused before any request', async (filters, message) => {
		const { failure, requests } = await getMany({ filters });
		expect(problemsOf(failure).replace(/Nearest: .*\./, 'Nearest: …')).toBe(
			message.replace(/Nearest: .*\./, 'Nearest: …'),
		);
		expect(requests).toEqual([]);
	});

	it('the transcripts come where they are asked for, every page of each', async () => {
		const [id = ''] = ringAll(1);
		for (let line = 0; line < 25; line += 1) {
			clockMs += 1;
			here.sandbox.telephone.say(id, 'ai', `Line ${line}`);
		}
		clockMs += 1;
		here.sandbox.telephone.note(id, 'A regular.');
		here.sandbox.set({ historyOrder: 'newest' });
		const { jsons, requests } = await getMany({ includeTranscript: true });
		expect(requests).toHaveLength(4);
		expect(jsons[0]).toMatchObject({ id, events: [] });
		expect(jsons[0]?.messages).toHaveLength(26);
		expect(String(jsons[0]?.transcript)).toMatch(/^Caller: I am 0\.\n/);
		expect(JSON.stringify(jsons)).not.toContain('regular');
		const noted = await getMany({ includeTranscript: true, includeNotes: true });
		expect(String(noted.jsons[0]?.transcript)).toMatch(/\nNote: A regular\.$/);
		expect((await getMany({ includeNotes: true })).jsons[0]).not.toHaveProperty('transcript');
	});

	it('sparse answers are no failure', async () => {
		const [id] = ringAll(1);
		here.sandbox.set({ sessionShape: 'sparse' });
		const { jsons } = await getMany({ includeTranscript: true, includeWebVoice: true });
		expect(jsons).toEqual([
			expect.objectContaining({ id, transcript: 'Caller: I am 0.', created_at: null }),
		]);
	});

	it('one whose transcript fails is an error, and the others come', async () => {
		const [first = '', second] = ringAll(2);
		here.sandbox.set({ statusFor: { [first]: 400 } });
		const { jsons, failed } = await getMany(
			{ includeTranscript: true },
			{ onError: 'continueErrorOutput' },
		);
		expect(idsOf(jsons)).toEqual([second]);
		expect(failed.map(({ error }) => error)).toEqual(['OpenCX refused the request']);
	});

	it('one that has no transcript comes without it, and a hint says so', async () => {
		const [first = '', second] = ringAll(2);
		here.sandbox.set({ statusFor: { [first]: 404 } });
		const { jsons, hints } = await getMany({ includeTranscript: true });
		expect(new Set(idsOf(jsons))).toEqual(new Set([first, second]));
		expect(jsons.filter((json) => 'transcript' in json).map(({ id }) => id)).toEqual([second]);
		expect(hints).toEqual([
			`OpenCX shows no transcript of the call "${first}", so it comes without one`,
		]);
	});

	it('a key without the scope is told which one it needs, once', async () => {
		here.sandbox.set({ scopes: ['phone:read', 'phone:write'] });
		const { failed, requests } = await getMany(
			{},
			{ items: [{}, {}], onError: 'continueErrorOutput' },
		);
		expect(requests).toHaveLength(1);
		expect(failed[0]).toEqual({
			error: 'The API key is not allowed to list calls',
			message: expect.stringContaining('the scope chat-sessions:read') as string,
		});
	});

	const quick = { maxRetries: 0, maxWait: 0, timeout: 2 };
	const words = JSON.stringify({ message: secrets.join(', '), error: secrets[0] });
	it.each<[string, object]>([
		[
			'a refusal that repeats them',
			{ answer: { status: 400, body: words, contentType: 'application/json' } },
		],
		['a failure that repeats them', { answer: { status: 500, body: secrets.join(' ') } }],
		[
			'an answer that says no',
			{
				answer: {
					status: 200,
					body: `{"success":false,${words.slice(1)}`,
					contentType: 'application/json',
				},
			},
		],
		['an answer that is none', { answer: { status: 200, body: secrets.join(' ') } }],
		[
			'a list without IDs',
			{
				answer: {
					status: 200,
					body: JSON.stringify({ items: [{ contact: secrets }], next: null }),
					contentType: 'application/json',
				},
			},
		],
		['transcripts that fail', { failEvery: { every: 2, status: 500, body: secrets.join(' ') } }],
		['a connection that is cut', { cutEvery: { every: 2, when: 'after' as const } }],
	])('nothing of a caller stands in the error about %s, or in a log', async (_, switches) => {
		ringSecretly(here.sandbox.telephone);
		const parameters = { includeTranscript: true, options: quick };
		here.sandbox.set(switches);
		const credential = newCredential(here.sandbox);
		const { failure, run } = await getMany(parameters, { credential });
		here.sandbox.set(switches);
		const continued = await getMany(parameters, { credential, onError: 'continueErrorOutput' });
		expect(continued.failed).toHaveLength(1);
		const told = JSON.stringify([failure, run.data.resultData.error, continued.failed]);
		for (const secret of secrets) {
			expect(told).not.toContain(secret);
			expect(here.engine.log.join('\n')).not.toContain(secret);
		}
	});
});
