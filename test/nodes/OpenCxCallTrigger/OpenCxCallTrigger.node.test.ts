import type { IDataObject } from 'n8n-workflow';

import type { Poller } from '../../../tools/engine/polls';
import type { KeptSession } from '../../../tools/sandbox/sessions';
import { ringSecretly, secrets } from '../../support/calls';
import { newCredential, startHere } from '../../support/engine';

const type = 'n8n-nodes-opencx-phone.openCxCallTrigger';
const minuteMs = 60_000;
/** Months from the clock of this machine: only the server's times may count. */
const startMs = Date.UTC(2025, 5, 1, 12);
const quietMs = 5 * minuteMs;

let clockMs = startMs;
const here = startHere({ now: () => clockMs, sessions: () => new Map<string, KeptSession>() });

beforeEach(() => {
	clockMs = startMs;
});

const publish = (parameters: object = {}, staticData?: IDataObject): Poller =>
	here.engine.startPolling({
		type,
		parameters: { ...parameters },
		credential: newCredential(here.sandbox),
		timezone: 'Europe/Berlin',
		...(staticData === undefined ? {} : { staticData }),
	});

const poll = async (poller: Poller): Promise<IDataObject[]> =>
	((await poller.poll()) ?? []).map(({ json }) => json);

/** A trigger that has made its first poll. */
const published = async (parameters: object = {}): Promise<Poller> => {
	const poller = publish(parameters);
	expect(await poll(poller)).toEqual([]);
	return poller;
};

const pollFailure = async (poller: Poller) =>
	await poller.poll().then(
		() => {
			throw new Error('The poll did not fail');
		},
		(error: Error & { description?: string; context?: IDataObject }) => error,
	);

const idsOf = (items: readonly IDataObject[]) => items.map(({ id }) => id);

const ring = (last: number, said = 'Hello?'): string => {
	const { telephone } = here.sandbox;
	const id = telephone.ring(`+4420794602${String(last).padStart(2, '0')}`);
	telephone.say(id, 'contact', said);
	return id;
};

const later = (ms: number) => {
	clockMs += ms;
};

describe('a published call trigger', () => {
	it('returns no earlier calls, and each call once when it is over, with what was said', async () => {
		ring(1);
		const poller = await published();
		later(10 * minuteMs);
		const id = ring(2);
		later(quietMs - 1_000);
		expect(await poll(poller)).toEqual([]);
		later(1_000);
		const items = await poll(poller);
		expect(items).toEqual([
			{
				...here.sandbox.sessions.get(id)?.session,
				transcript: 'Caller: Hello?',
				messages: [
					{ at: expect.any(String) as string, who: 'Caller', text: 'Hello?', attachments: [] },
				],
				events: [],
				is_continued: false,
			},
		]);
		expect(await poll(poller)).toEqual([]);
		later(60 * minuteMs);
		expect(await poll(poller)).toEqual([]);
	});

	it('a call that goes on is not given', async () => {
		const poller = await published();
		const id = ring(1);
		for (let minute = 0; minute < 20; minute += 1) {
			later(minuteMs);
			here.sandbox.telephone.say(id, 'ai', `Minute ${minute}`);
			expect(await poll(poller)).toEqual([]);
		}
		later(quietMs);
		expect(idsOf(await poll(poller))).toEqual([id]);
	});

	it('a session in which the caller calls again is returned again, as continued', async () => {
		const poller = await published();
		const id = ring(1, 'First');
		later(quietMs);
		expect(await poll(poller)).toMatchObject([{ id, is_continued: false }]);
		later(60 * minuteMs);
		expect(ring(1, 'Second')).toBe(id);
		expect(await poll(poller)).toEqual([]);
		later(quietMs);
		expect(await poll(poller)).toMatchObject([
			{ id, is_continued: true, transcript: 'Caller: First\nCaller: Second' },
		]);
	});

	it('gives only what is new where that is asked for', async () => {
		const poller = await published({ options: { onlyNew: true } });
		const id = ring(1, 'First');
		here.sandbox.telephone.handOff(id, 'A person.');
		later(quietMs);
		expect(await poll(poller)).toMatchObject([{ transcript: 'Caller: First', events: [{}] }]);
		here.sandbox.telephone.say(id, 'ai', 'Second');
		later(quietMs);
		expect(await poll(poller)).toMatchObject([
			{ is_continued: true, transcript: 'Agent: Second', events: [] },
		]);
		here.sandbox.telephone.touch(id);
		later(quietMs);
		expect(await poll(poller)).toMatchObject([{ is_continued: true, transcript: '' }]);
	});

	it('continues after a restart, with what n8n kept', async () => {
		const poller = await published();
		const first = ring(1);
		later(quietMs);
		expect(idsOf(await poll(poller))).toEqual([first]);
		const kept = poller.kept();
		const second = ring(2);
		later(24 * 60 * minuteMs);
		const restarted = publish({}, kept);
		expect(idsOf(await poll(restarted))).toEqual([second]);
		expect(await poll(publish({}, restarted.kept()))).toEqual([]);
		expect(JSON.stringify(kept)).not.toContain('Hello');
		expect(JSON.stringify(kept)).not.toContain('4420');
	});

	it('calls of the past come where a moment is set, in the zone of the workflow', async () => {
		ring(1);
		later(60 * minuteMs);
		const second = ring(2);
		later(60 * minuteMs);
		const third = ring(3);
		later(quietMs);
		const poller = publish({ options: { since: '2025-06-01T15:00:00' } });
		expect(idsOf(await poll(poller))).toEqual([second, third]);
		expect(await poll(poller)).toEqual([]);
	});

	it('the first poll reads few pages, even if the clock of this machine is far behind', async () => {
		clockMs = Date.UTC(2100, 0, 1);
		for (let index = 0; index < 30; index += 1) {
			ring(index);
			later(2 * 60 * minuteMs);
		}
		const poller = await published();
		expect(here.sandbox.requests).toHaveLength(2);
		const id = ring(31);
		later(quietMs);
		expect(idsOf(await poll(poller))).toEqual([id]);
	});

	it('they also come if the moment is set after a first poll that left them out', async () => {
		const id = ring(1);
		later(quietMs);
		const poller = await published();
		const since = new Date(startMs).toISOString();
		const changed = publish({ options: { since } }, poller.kept());
		expect(idsOf(await poll(changed))).toEqual([id]);
		expect(await poll(changed)).toEqual([]);
	});

	it('a moment that is still to come keeps no call from being returned', async () => {
		ring(1);
		later(quietMs);
		const poller = await published({ options: { since: '2026-01-01' } });
		const id = ring(2);
		later(quietMs);
		expect(idsOf(await poll(poller))).toEqual([id]);
	});

	it.each([true, false])(
		'it does not matter whether bounds include the moment itself: %j',
		async (boundsInclude) => {
			here.sandbox.set({ boundsInclude });
			const id = ring(1);
			later(quietMs);
			const since = new Date(startMs).toISOString();
			expect(idsOf(await poll(publish({ options: { since } })))).toEqual([id]);
		},
	);

	it('takes in voice calls in the browser where that is asked for, and no others', async () => {
		const pollers = [await published(), await published({ includeWebVoice: true })];
		here.sandbox.telephone.ring('+442079460201', { channel: 'web' });
		const web = here.sandbox.telephone.ring('+442079460202', { channel: 'web_voice' });
		later(1_000);
		const id = ring(3);
		later(quietMs);
		const given = [];
		for (const poller of pollers) given.push(idsOf(await poll(poller)));
		expect(given).toEqual([[id], [web, id]]);
	});

	it('reads no transcript where none is wanted, and passes on unknown keys', async () => {
		const poller = await published({ includeTranscript: false });
		const id = ring(1);
		Object.assign(here.sandbox.sessions.get(id)?.session ?? {}, { ai_phone_call_sid: 'CA1' });
		later(quietMs);
		const before = here.sandbox.requests.length;
		const [item] = await poll(poller);
		expect(here.sandbox.requests).toHaveLength(before + 1);
		expect(item).toMatchObject({ id, ai_phone_call_sid: 'CA1', is_continued: false });
		expect(item).not.toHaveProperty('transcript');
	});

	it('notes of colleagues come where they are asked for', async () => {
		const pollers = [await published(), await published({ includeNotes: true })];
		const id = ring(1);
		here.sandbox.telephone.note(id, 'A regular.');
		later(quietMs);
		const told = [];
		for (const poller of pollers) told.push((await poll(poller))[0]?.transcript);
		expect(told).toEqual(['Caller: Hello?', 'Caller: Hello?\nNote: A regular.']);
	});

	it('sparse answers are no failure', async () => {
		here.sandbox.set({ sessionShape: 'sparse' });
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		expect(await poll(poller)).toMatchObject([{ id, transcript: 'Caller: Hello?' }]);
	});
});

describe('what goes wrong', () => {
	it.each<[string, object]>([
		['500', { answer: { status: 500 } }],
		['a page that is no answer of the API', { answer: { status: 200, body: '<html>' } }],
		['a list that repeats itself', { cursorLoop: true }],
	])(
		'a poll that fails with %s is reported, and the next one catches up',
		async (_, switches) => {
			const poller = await published();
			const id = ring(1);
			later(quietMs);
			here.sandbox.set(switches);
			const failure = await pollFailure(poller);
			expect(failure.message).not.toBe('');
			expect(failure.description).not.toMatch(/item|Max Retries/);
			here.sandbox.set({ answer: undefined, cursorLoop: undefined });
			expect(idsOf(await poll(poller))).toEqual([id]);
		},
		30_000,
	);

	it('a call whose transcript fails waits for the next poll, and the others do not wait for it', async () => {
		const poller = await published();
		const [first, second] = [ring(1), ring(2)];
		later(quietMs);
		here.sandbox.set({ statusFor: { [first]: 400 } });
		expect(idsOf(await poll(poller))).toEqual([second]);
		expect(here.engine.log.at(-1)).toMatch(/^Some calls wait for the next poll: /);
		expect((await pollFailure(poller)).message).toBe('OpenCX refused the request');
		here.sandbox.set({ statusFor: {} });
		expect(idsOf(await poll(poller))).toEqual([first]);
		expect(await poll(poller)).toEqual([]);
	});

	it('however many transcripts fail, no other call waits for them, and each is tried again', async () => {
		const poller = await published();
		const ids = Array.from({ length: 8 }, (_, index) => {
			later(1_000);
			return ring(index);
		});
		later(quietMs);
		const [last = ''] = ids.slice(-1);
		const fails = Object.fromEntries(ids.slice(0, -1).map((id) => [id, 400]));
		here.sandbox.set({ statusFor: fails });
		expect((await pollFailure(poller)).message).toBe('OpenCX refused the request');
		expect(idsOf(await poll(poller))).toEqual([last]);
		// Two of those that fail were not tried yet when five had failed.
		here.sandbox.set({
			statusFor: Object.fromEntries(Object.entries(fails).slice(0, 5)),
		});
		const told = [...(await poll(poller)), ...(await poll(poller).catch(() => []))];
		expect(new Set(idsOf(told))).toEqual(new Set(ids.slice(5, 7)));
		here.sandbox.set({ statusFor: {} });
		expect(new Set(idsOf(await poll(poller)))).toEqual(new Set(ids.slice(0, 5)));
		expect(await poll(poller)).toEqual([]);
	});

	/** A poll whose second request, for the history, answers 404. The list and the call are there. */
	const pollWithoutHistory = async (poller: Poller) => {
		here.sandbox.set({ failEvery: { every: 2, status: 404 } });
		const items = await poll(poller);
		here.sandbox.set({ failEvery: undefined });
		return items;
	};

	it('a call whose transcript is not found waits for the next poll', async () => {
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		expect(await pollWithoutHistory(poller)).toEqual([]);
		expect(await poll(poller)).toMatchObject([{ id, transcript: 'Caller: Hello?' }]);
		expect(await poll(poller)).toEqual([]);
	});

	it('a call whose transcript is not found twice comes without it', async () => {
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		expect(await pollWithoutHistory(poller)).toEqual([]);
		const [call = {}] = await pollWithoutHistory(poller);
		expect(call).toMatchObject({ id, is_continued: false });
		expect(Object.keys(call)).toEqual(expect.not.arrayContaining(['transcript', 'messages']));
		expect(here.engine.log.at(-1)).toContain(`no transcript of the call "${id}"`);
		expect(await poll(poller)).toEqual([]);
	});

	it('a call that was deleted meanwhile is no failure, and is left out once that is certain', async () => {
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		here.sandbox.set({ statusFor: { [id]: 404 } });
		expect(await poll(poller)).toEqual([]);
		expect(await poll(poller)).toEqual([]);
		expect(here.engine.log.at(-1)).toContain(`no longer has the call "${id}"`);
		here.sandbox.set({ statusFor: {} });
		expect(await poll(poller)).toEqual([]);
	});

	it('a call that is not found only once is not taken for deleted', async () => {
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		here.sandbox.set({ statusFor: { [id]: 404 } });
		expect(await poll(poller)).toEqual([]);
		here.sandbox.set({ statusFor: {} });
		expect(idsOf(await poll(poller))).toEqual([id]);
	});

	it('a page of a proxy that says 404 is a failure, however often it comes', async () => {
		const poller = await published();
		const id = ring(1);
		later(quietMs);
		for (let turn = 0; turn < 3; turn += 1) {
			here.sandbox.set({ failEvery: { every: 2, status: 404, body: '<html>Not found</html>' } });
			expect((await pollFailure(poller)).message).toBe(
				'The answer did not come from the OpenCX API',
			);
		}
		here.sandbox.set({ failEvery: undefined });
		expect(idsOf(await poll(poller))).toEqual([id]);
	});

	it.each(['oldest', 'newest', 'begun'] as const)(
		'each call comes once, although the pages of a list with the %s first shift while they are read',
		async (sessionOrder) => {
			here.sandbox.set({ sessionOrder, pageSize: 4 });
			const poller = await published({ includeTranscript: false });
			const ids = Array.from({ length: 18 }, (_, index) => {
				later(1_000);
				return ring(index);
			});
			later(quietMs);
			let moved = 0;
			here.sandbox.set({
				onSessionPage: () => {
					later(10);
					here.sandbox.telephone.touch(ids[moved] ?? '');
					moved += moved < 8 ? 1 : 0;
				},
			});
			const first = await poll(poller);
			here.sandbox.set({ onSessionPage: undefined });
			// The server shows its clock in whole seconds.
			later(quietMs + 1_000);
			const second = await poll(poller);
			expect(moved).toBeGreaterThan(4);
			const told = [...first, ...second];
			expect(new Set(idsOf(told))).toEqual(new Set(ids));
			const versions = told.map(({ id, updated_at: at }) => `${String(id)} ${String(at)}`);
			expect(new Set(versions).size).toBe(versions.length);
			// Calls that moved during the reading may come twice. The others come once.
			const still = ids.slice(9);
			expect(idsOf(told).filter((id) => still.includes(String(id)))).toHaveLength(still.length);
		},
	);

	it('two polls at once do not give a call twice', async () => {
		const poller = await published();
		ring(1);
		later(quietMs);
		here.sandbox.set({ latencyMs: 50 });
		const both = await Promise.all([poll(poller), poll(poller)]);
		expect(both.map(({ length }) => length)).toEqual([1, 0]);
	});

	it('a key without the scope is refused when the workflow is published', async () => {
		here.sandbox.set({ scopes: ['phone:read'] });
		const failure = await pollFailure(publish());
		expect(failure.message).toBe('The API key is not allowed to list calls');
		expect(failure.description).toContain('the scope chat-sessions:read');
		expect(failure.context).toMatchObject({ next: 'fixApiKey' });
	});

	it.each<[object, string]>([
		[{ quietMinutes: -1 }, "'Quiet For (Minutes)' is -1. Enter a number from 0 to 1440."],
		[
			{ options: { since: 'soon' } },
			'The option \'Also Calls Since\' is "soon", which is not a date and time. Pick one, or enter one such as 2026-05-01T09:00:00.',
		],
	])('the parameters %j are refused before any request', async (parameters, message) => {
		expect((await pollFailure(publish(parameters))).message).toBe(message);
		expect(here.sandbox.requests).toEqual([]);
	});

	it.each<[string, object]>([
		[
			'a refusal',
			{ answer: { status: 400, body: JSON.stringify({ message: secrets.join(' ') }) } },
		],
		['an answer that is none', { answer: { status: 200, body: secrets.join(' ') } }],
		['transcripts', { failEvery: { every: 2, status: 400, body: secrets.join(' ') } }],
	])('nothing of a caller stands in the error about %s, or in a log', async (_, switches) => {
		const poller = await published();
		ringSecretly(here.sandbox.telephone);
		later(quietMs);
		here.sandbox.set(switches);
		const failure = await pollFailure(poller);
		const told = JSON.stringify([failure, failure.message, failure.description, failure.stack]);
		for (const secret of secrets) {
			expect(told).not.toContain(secret);
			expect(here.engine.log.join('\n')).not.toContain(secret);
		}
	});
});

describe('Fetch test event', () => {
	const fetchEvent = async (parameters: object = {}) =>
		(
			await here.engine.runByHand({
				type,
				parameters: { ...parameters },
				credential: newCredential(here.sandbox),
			})
		).map(({ json }) => json);

	it.each(['oldest', 'newest'] as const)(
		'gives the newest call, however old, from a list with the %s first',
		async (sessionOrder) => {
			here.sandbox.set({ sessionOrder });
			for (let index = 0; index < 12; index += 1) {
				later(minuteMs);
				ring(index, `Call ${index}`);
			}
			expect(await fetchEvent()).toMatchObject([
				{ transcript: 'Caller: Call 11', is_continued: false },
			]);
		},
	);

	it('gives a call without a transcript as it is', async () => {
		clockMs = Date.now();
		const id = ring(1);
		here.sandbox.set({ failEvery: { every: 2, status: 404 } });
		const [call = {}] = await fetchEvent();
		expect([call.id, call.transcript]).toEqual([id, undefined]);
	});

	it('gives the newest of very many calls, the oldest of which come first', async () => {
		here.sandbox.set({ sessionOrder: 'oldest', pageSize: 100 });
		clockMs = Date.now() - 20 * 24 * 60 * minuteMs;
		let id = '';
		for (let index = 0; index < 1_150; index += 1) {
			later(20 * minuteMs);
			id = here.sandbox.telephone.ring(`+44207946${1_000 + index}`);
		}
		expect(idsOf(await fetchEvent())).toEqual([id]);
	});

	it('returns a call of the last hour too, even if it is not over', async () => {
		clockMs = Date.now();
		const id = ring(1);
		expect(idsOf(await fetchEvent())).toEqual([id]);
	});

	it('says that there is none', async () => {
		await expect(fetchEvent()).rejects.toMatchObject({ message: 'OpenCX has no call yet' });
	});
});
