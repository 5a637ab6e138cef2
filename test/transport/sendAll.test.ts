import fc from 'fast-check';

import { waitUntil } from '../../nodes/OpenCxPhone/transport/clock';
import { Paces } from '../../nodes/OpenCxPhone/transport/pace';
import type { Call, Outcome } from '../../nodes/OpenCxPhone/transport/request';
import type { RetryPolicy } from '../../nodes/OpenCxPhone/transport/retry';
import type { Job, Run, SendOptions, Transport } from '../../nodes/OpenCxPhone/transport/sendAll';
import { sendAll } from '../../nodes/OpenCxPhone/transport/sendAll';
import { VirtualClock } from './virtualClock';

const wallMs = Date.UTC(2025, 5, 1, 12, 0, 0);

const answer = (status: number, headers: Record<string, string> = {}): Outcome => ({
	kind: 'answer',
	status,
	headers,
	text: '',
	body: undefined,
});
const done = answer(200);
const cut: Outcome = { kind: 'fault', code: 'ECONNRESET' };
const refused = (retryAfter: string) => answer(429, { 'retry-after': retryAfter });

interface Sent {
	/** The index of the job. */
	readonly job: number;
	/** 1 is the job's first. */
	readonly attempt: number;
	readonly startMs: number;
	endMs: number;
}

interface Setting {
	/** One job for each: its lane. */
	readonly lanes: readonly string[];
	readonly send?: Partial<SendOptions>;
	readonly policy?: Partial<RetryPolicy>;
	/** Requests a minute. */
	readonly limit?: number;
	readonly tookMs?: (job: number, attempt: number) => number;
	/** What comes of a try; it is done unless said otherwise. */
	readonly outcome?: (job: number, attempt: number, nowMs: number) => Outcome;
	/** When Stop is pressed. */
	readonly stopMs?: number;
	readonly clock?: VirtualClock;
	readonly paces?: Paces;
}

interface Seen extends Run {
	/** In the order of their starts. */
	readonly sent: Sent[];
	readonly endMs: number;
	/** The most requests that were under way at once. */
	readonly mostAtOnce: number;
	readonly progress: number[];
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `number ${index}`);

const begin = ({
	lanes,
	send = {},
	policy = {},
	limit = 0,
	tookMs = () => 50,
	outcome = () => done,
	stopMs = Infinity,
	clock = new VirtualClock({ wallMs }),
	paces = new Paces(clock),
}: Setting) => {
	const sent: Sent[] = [];
	const progress: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const jobs = lanes.map(
		(lane, index): Job => ({
			lane,
			call: { method: 'PATCH', url: `https://localhost/${index}`, timeoutMs: 30_000 },
			asked: { what: 'update phone numbers', scope: 'phone:write', id: lane },
			policy: { maxRetries: 5, maxWaitMs: 300_000, ...policy },
		}),
	);
	const door = async ({ url }: Call): Promise<Outcome> => {
		const job = Number(url.split('/').at(-1));
		const attempt = sent.filter((other) => other.job === job).length + 1;
		const record: Sent = { job, attempt, startMs: clock.now(), endMs: Infinity };
		sent.push(record);
		atOnce += 1;
		mostAtOnce = Math.max(mostAtOnce, atOnce);
		await clock.sleep(tookMs(job, attempt));
		atOnce -= 1;
		record.endMs = clock.now();
		return outcome(job, attempt, clock.now());
	};
	const transport: Transport = {
		door,
		paces,
		paceKey: 'key',
		limit,
		clock,
		isStopped: () => clock.now() >= stopMs,
	};
	const work = sendAll(jobs, transport, {
		concurrency: 5,
		stopOnFailure: false,
		onProgress: (count) => progress.push(count),
		...send,
	}).then((run): Seen => ({ ...run, sent, endMs: clock.now(), mostAtOnce, progress }));
	return { clock, work };
};

const play = async (setting: Setting): Promise<Seen> => {
	const { clock, work } = begin(setting);
	return await clock.run(work);
};

const kinds = ({ results }: Run) => results.map(({ kind }) => kind);
const failureOf = ({ results }: Run, job: number) => {
	const result = results[job];
	if (result === undefined || result.kind === 'sent') throw new Error(`Job ${job} did not fail`);
	return result.failure;
};

describe('the order of a run', () => {
	it('sends the jobs of one lane one after the other, in their order, whatever goes wrong', async () => {
		const lanes = Array.from({ length: 30 }, (_, index) => ['a', 'b', 'c'][index % 3] ?? '');
		const { sent, results } = await play({
			lanes,
			tookMs: (job, attempt) => 10 + ((job * 37 + attempt * 11) % 400),
			outcome: (job, attempt) => (attempt <= job % 3 ? cut : done),
		});
		expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
		for (const lane of ['a', 'b', 'c']) {
			const inLane = sent.filter(({ job }) => lanes[job] === lane);
			const jobs = inLane.map(({ job }) => job);
			expect(jobs).toEqual(jobs.toSorted((a, b) => a - b));
			for (const [place, { endMs }] of inLane.entries()) {
				expect(inLane[place + 1]?.startMs ?? Infinity).toBeGreaterThanOrEqual(endMs);
			}
		}
	});

	it('works on lanes in parallel, on as many as allowed and never more', async () => {
		const { endMs, mostAtOnce, sent } = await play({
			lanes: numbers(100),
			send: { concurrency: 10 },
		});
		expect(sent).toHaveLength(100);
		expect(mostAtOnce).toBe(10);
		expect(endMs).toBe(10 * 50);
	});

	it('works on one lane at a time where one is allowed', async () => {
		const { endMs, mostAtOnce } = await play({ lanes: numbers(7), send: { concurrency: 1 } });
		expect(mostAtOnce).toBe(1);
		expect(endMs).toBe(7 * 50);
	});

	it('hands out results in the order of the jobs, whichever ends first', async () => {
		const { results } = await play({
			lanes: numbers(20),
			tookMs: (job) => 1_000 - job * 40,
			outcome: (job) => ({ kind: 'answer', status: 200, headers: {}, text: '1', body: job }),
		});
		expect(results.map((result) => (result.kind === 'sent' ? result.body : undefined))).toEqual(
			Array.from({ length: 20 }, (_, job) => job),
		);
	});

	it('has nothing to do without jobs', async () => {
		expect(await play({ lanes: [] })).toMatchObject({ results: [], limitWaitMs: 0, endMs: 0 });
	});
});

describe('tries', () => {
	it('counts them', async () => {
		const { results } = await play({
			lanes: numbers(4),
			outcome: (job, attempt) => (attempt <= job ? answer(503) : done),
		});
		expect(results).toEqual(
			[1, 2, 3, 4].map((attempts) => ({ kind: 'sent', body: undefined, attempts })),
		);
	});

	it('come to an end, after which the job has failed and the others go on', async () => {
		const run = await play({
			lanes: numbers(10),
			outcome: (job) => (job === 3 ? answer(503) : done),
			policy: { maxRetries: 2 },
		});
		expect(run.results[3]).toMatchObject({ kind: 'failed', attempts: 3 });
		expect(run.sent).toHaveLength(12);
		expect(run.firstFailed).toBe(3);
	});

	it.each([400, 403, 404, 422])('are not repeated after a %i', async (status) => {
		const run = await play({
			lanes: numbers(3),
			outcome: (job) => answer(job === 1 ? status : 200),
		});
		expect(kinds(run)).toEqual(['sent', 'failed', 'sent']);
		expect(run.sent).toHaveLength(3);
	});

	it('wait for their time without holding other numbers up', async () => {
		const { sent, endMs } = await play({
			lanes: numbers(30),
			outcome: (job, attempt) =>
				job === 0 && attempt === 1 ? answer(503, { 'retry-after': '20' }) : done,
		});
		const again = sent.find(({ attempt }) => attempt === 2);
		expect(again?.startMs).toBe(20_050);
		expect(endMs).toBe(20_100);
		expect(sent.filter(({ job }) => job > 0).every(({ startMs }) => startMs < 500)).toBe(true);
	});
});

describe('the limit', () => {
	it('holds back all requests of the key after a refusal, not only the one refused', async () => {
		const { sent, limitWaitMs } = await play({
			lanes: numbers(50),
			tookMs: (job) => (job === 0 ? 20 : 50),
			outcome: (job, attempt) => (job === 0 && attempt === 1 ? refused('10') : done),
		});
		// The four beside it were under way.
		expect(sent.filter(({ startMs }) => startMs > 0 && startMs < 10_020)).toEqual([]);
		expect(sent.filter(({ startMs }) => startMs === 0)).toHaveLength(5);
		expect(limitWaitMs).toBe(10_000);
	});

	it('holds back the other runs of the key, too', async () => {
		const clock = new VirtualClock({ wallMs });
		const paces = new Paces(clock);
		const first = begin({
			lanes: ['a'],
			clock,
			paces,
			outcome: (_, attempt) => (attempt === 1 ? refused('30') : done),
		});
		await clock.run(clock.sleep(100));
		const second = begin({ lanes: ['b'], clock, paces });
		const [, { sent }] = await clock.run(Promise.all([first.work, second.work]));
		expect(sent[0]?.startMs).toBe(30_050);
	});

	it.each([
		['before it begins', 100],
		['while it waits for its own turn', 10],
	])('gives up where another run is held back for longer than Max Wait, %s', async (_, startMs) => {
		const clock = new VirtualClock({ wallMs });
		const paces = new Paces(clock);
		const first = begin({
			lanes: ['a'],
			clock,
			paces,
			limit: 1,
			outcome: (_job, attempt) => (attempt === 1 ? refused('250') : done),
		});
		await clock.run(clock.sleep(startMs));
		const second = begin({ lanes: ['b'], clock, paces, limit: 1, policy: { maxWaitMs: 100_000 } });
		const [held, gaveUp] = await clock.run(Promise.all([first.work, second.work]));
		expect(kinds(held)).toEqual(['sent']);
		expect(gaveUp.sent).toEqual([]);
		expect(gaveUp.endMs).toBeLessThan(startMs + 300);
		expect(kinds(gaveUp)).toEqual(['unsent']);
		expect(failureOf(gaveUp, 0).message).toMatch(/until 2025-06-01T12:04:10/);
	});

	it('takes no backoff of our own for a wait that the API asked for', async () => {
		const run = await play({
			lanes: numbers(5),
			send: { concurrency: 1 },
			policy: { maxRetries: 5, maxWaitMs: 3_000 },
			clock: new VirtualClock({ wallMs, random: () => 0.99 }),
			outcome: (_, __, nowMs) => (nowMs < 20_000 ? answer(429) : done),
		});
		expect(kinds(run)).toEqual(numbers(5).map(() => 'sent'));
	});

	it('uses up no retry of anybody as long as the waits stay within Max Wait', async () => {
		const run = await play({
			lanes: numbers(5),
			policy: { maxRetries: 0, maxWaitMs: 100_000 },
			outcome: (_, attempt) => (attempt <= 3 ? refused('30') : done),
		});
		expect(run.results).toEqual(
			numbers(5).map(() => ({ kind: 'sent', body: undefined, attempts: 4 })),
		);
	});

	it('tells for how long the run stood still, waits at the same time counted once', async () => {
		const { limitWaitMs, endMs } = await play({ lanes: numbers(20), limit: 5 });
		expect(endMs).toBe(3 * 60_050 + 50);
		expect(limitWaitMs).toBe(3 * 60_000);
	});

	it('counts tries again against the limit as well', async () => {
		const { sent } = await play({
			lanes: numbers(10),
			limit: 10,
			outcome: (_, attempt) => (attempt === 1 ? cut : done),
		});
		expect(sent.filter(({ startMs }) => startMs < 60_000)).toHaveLength(10);
		expect(sent).toHaveLength(20);
	});

	it('gives up at once where the API asks for longer than Max Wait, says when it will be ready and sends nothing more', async () => {
		const run = await play({
			lanes: numbers(100),
			outcome: (job) => (job === 5 ? refused('3600') : done),
		});
		expect(run.endMs).toBe(100);
		expect(failureOf(run, 5)).toEqual({
			message: 'OpenCX is taking no more requests until 2025-06-01T13:00:00.100Z',
			description:
				"It asks for a wait of 3600 seconds, and 'Max Wait' allows 300. Raise 'Max Wait', or run the remaining items again after that time.",
			status: 429,
		});
		expect(run.results[5]).toMatchObject({ kind: 'failed', attempts: 1 });
		expect(kinds(run).filter((kind) => kind === 'unsent')).toHaveLength(90);
		expect(failureOf(run, 99).message).toMatch(/until 2025-06-01T13/);
	});

	it('gives up the one job alone where it is the service that asks for too long a wait', async () => {
		const run = await play({
			lanes: numbers(20),
			outcome: (job) => (job === 5 ? answer(503, { 'retry-after': '900' }) : done),
		});
		expect(kinds(run).filter((kind) => kind !== 'sent')).toEqual(['failed']);
		expect(run.results[5]).toMatchObject({ kind: 'failed', attempts: 1 });
	});

	it('knows the status of the answer that asked for too long a wait', async () => {
		const run = await play({ lanes: ['a'], outcome: () => answer(503, { 'retry-after': '900' }) });
		expect(failureOf(run, 0).status).toBe(503);
	});

	it.each(['99999999999999999999', '9'.repeat(400)])(
		'gives up where the API asks for a wait that no date can hold (%s)',
		async (seconds) => {
			const run = await play({ lanes: numbers(3), outcome: () => refused(seconds) });
			expect(failureOf(run, 0).message).toBe(
				'OpenCX is taking no more requests until further notice',
			);
			expect(kinds(run)).toEqual(['failed', 'failed', 'failed']);
		},
	);

	it.each(['0', '1', '0.001', '0.0000001', 'malformed', new Date(wallMs).toUTCString()])(
		'comes to an end where the API refuses for ever with Retry-After: %s',
		async (retryAfter) => {
			const run = await play({ lanes: numbers(2), outcome: () => refused(retryAfter) });
			expect(run.results).toMatchObject([
				{ kind: 'failed', failure: { status: 429 } },
				{ kind: 'failed', failure: { status: 429 } },
			]);
			expect(run.sent.length).toBeLessThan(2 * 3_010);
			expect(run.endMs).toBeLessThan(1_000_000);
		},
	);

	it('brings everything through a server with a window, however parallel, without pacing', async () => {
		const limit = 20;
		const admitted: number[] = [];
		const { results, sent } = await play({
			lanes: numbers(200),
			send: { concurrency: 50 },
			policy: { maxRetries: 0, maxWaitMs: 3_600_000 },
			outcome: (_job, _attempt, nowMs) => {
				const counted = admitted.filter((ms) => ms > nowMs - 60_000);
				const [oldest = 0] = counted.slice(-limit);
				if (counted.length >= limit) {
					return refused(String(Math.ceil((oldest + 60_000 - nowMs) / 1_000)));
				}
				admitted.push(nowMs);
				return done;
			},
		});
		expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
		expect(sent.length).toBeLessThan(200 * 4);
	});
});

describe('an early end', () => {
	it('after the first failure starts nothing new and awaits what is under way', async () => {
		const run = await play({
			lanes: numbers(100),
			send: { stopOnFailure: true },
			tookMs: (job) => (job === 12 ? 10 : 70),
			outcome: (job) => (job === 12 ? answer(422) : done),
		});
		const failedMs = run.sent.find(({ job }) => job === 12)?.endMs ?? 0;
		expect(run.sent.filter(({ startMs }) => startMs > failedMs)).toEqual([]);
		expect(run.sent.every(({ endMs }) => endMs < Infinity)).toBe(true);
		const count = (kind: string) => kinds(run).filter((other) => other === kind).length;
		expect(count('failed')).toBe(1);
		expect(count('sent')).toBe(run.sent.length - 1);
		expect(count('unsent')).toBe(100 - run.sent.length);
		expect(run.firstFailed).toBe(12);
	});

	it('skips the rest of the lane that failed', async () => {
		const run = await play({
			lanes: ['a', 'a', 'a'],
			send: { stopOnFailure: true },
			outcome: () => answer(400),
		});
		expect(kinds(run)).toEqual(['failed', 'unsent', 'unsent']);
	});

	it('goes on with the rest of a lane where failures do not stop the run', async () => {
		const run = await play({
			lanes: ['a', 'a', 'a'],
			outcome: (job) => answer(job === 0 ? 400 : 200),
		});
		expect(kinds(run)).toEqual(['failed', 'sent', 'sent']);
	});

	it.each([true, false])(
		'after a 401 sends nothing that is not under way (stop on failure: %s)',
		async (stopOnFailure) => {
			const run = await play({
				lanes: numbers(100),
				send: { stopOnFailure },
				outcome: (job) => (job >= 20 ? answer(401) : done),
			});
			expect(run.sent).toHaveLength(25);
			expect(kinds(run).filter((kind) => kind === 'unsent')).toHaveLength(75);
			expect(failureOf(run, 99).message).toBe('OpenCX does not accept the token');
		},
	);

	it('says which job ended the run, though one with a smaller number was about to be tried again', async () => {
		const run = await play({
			lanes: numbers(10),
			send: { stopOnFailure: true },
			tookMs: (job) => (job === 0 ? 10 : 50),
			outcome: (job) =>
				job === 0 ? answer(503, { 'retry-after': '60' }) : answer(job === 3 ? 401 : 200),
		});
		expect(run.results[0]).toMatchObject({ kind: 'failed', failure: { status: 503 }, attempts: 1 });
		expect(run.firstFailed).toBe(3);
		expect(run.endMs).toBeLessThan(1_000);
	});

	it.each([
		['the pace', { limit: 1 }],
		['a refusal for the limit', { outcome: () => refused('200') }],
		['a try again', { outcome: () => answer(503, { 'retry-after': '200' }) }],
	])('by Stop ends a wait for %s within a second', async (_, setting) => {
		const run = await play({ lanes: numbers(20), stopMs: 15_000, ...setting });
		expect(run.endMs).toBeGreaterThanOrEqual(15_000);
		expect(run.endMs).toBeLessThan(16_000);
		expect(run.sent.filter(({ startMs }) => startMs > 15_000)).toEqual([]);
		expect(kinds(run)).toContain('unsent');
	});

	it('by Stop says of what was on its way that it may have been updated or not', async () => {
		const run = await play({ lanes: ['a'], stopMs: 20, tookMs: () => 40, outcome: () => cut });
		expect(failureOf(run, 0).description).toMatch(/may have been updated or not/);
	});

	it('by Stop before the start sends nothing', async () => {
		const run = await play({ lanes: numbers(20), stopMs: 0 });
		expect(run.sent).toEqual([]);
		expect(kinds(run)).toEqual(numbers(20).map(() => 'unsent'));
	});

	it('leaves nobody in the queue of the pace', async () => {
		const clock = new VirtualClock({ wallMs });
		const paces = new Paces(clock);
		const stopped = begin({ lanes: numbers(40), limit: 2, stopMs: 5_000, clock, paces });
		const other = begin({ lanes: numbers(2), limit: 2, clock, paces });
		const [, { endMs }] = await clock.run(Promise.all([stopped.work, other.work]));
		expect(endMs).toBe(60_050 + 50);
	});
});

describe('progress', () => {
	it('is told after each job that was tried, once', async () => {
		const { progress } = await play({
			lanes: numbers(30),
			outcome: (job, attempt) => (job === 4 ? answer(404) : attempt === 1 ? cut : done),
		});
		expect(progress).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
	});

	it('is not told of jobs that were never sent', async () => {
		const { progress, sent } = await play({ lanes: numbers(30), outcome: () => answer(401) });
		expect(progress).toHaveLength(5);
		expect(sent).toHaveLength(5);
	});
});

describe('any run', () => {
	it('ends with one result for each job, none lost, none doubled, none out of order', async () => {
		const outcomes = [
			done,
			done,
			done,
			cut,
			answer(503),
			answer(429),
			refused('3'),
			refused('0'),
			answer(404),
		];
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 25 }),
				fc.array(fc.nat({ max: outcomes.length - 1 }), { minLength: 1, maxLength: 40 }),
				fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 10 }),
				fc.record({ concurrency: fc.integer({ min: 1, max: 6 }), stopOnFailure: fc.boolean() }),
				fc.nat({ max: 12 }),
				fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 20_000 })),
				async (laneOf, script, took, send, limit, stopMs) => {
					const lanes = laneOf.map((lane) => `lane ${lane}`);
					const applied: number[] = [];
					const run = await play({
						lanes,
						send,
						limit,
						stopMs,
						tookMs: (job, attempt) => took[(job * 3 + attempt) % took.length] ?? 1,
						outcome: (job, attempt) => {
							const outcome = outcomes[script[(job * 7 + attempt) % script.length] ?? 0] ?? done;
							if (outcome === done) applied.push(job);
							return outcome;
						},
					});
					expect(run.results).toHaveLength(lanes.length);
					expect(run.mostAtOnce).toBeLessThanOrEqual(send.concurrency);
					for (const [job, result] of run.results.entries()) {
						const tries = run.sent.filter((request) => request.job === job).length;
						expect(result.kind === 'unsent' ? 0 : result.attempts).toBe(tries);
						expect(applied.filter((other) => other === job)).toHaveLength(
							result.kind === 'sent' ? 1 : 0,
						);
					}
					for (const lane of new Set(lanes)) {
						const jobs = run.sent.map(({ job }) => job).filter((job) => lanes[job] === lane);
						expect(jobs).toEqual(jobs.toSorted((a, b) => a - b));
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('waitUntil', () => {
	it('goes to its end, however early timers fire', async () => {
		const clock = new VirtualClock({ timer: (ms) => Math.trunc(ms) - 0.9 });
		expect(await clock.run(waitUntil(1_234.5, clock, () => false))).toBe(true);
		expect(clock.now()).toBeGreaterThanOrEqual(1_234.5);
		expect(clock.now()).toBeLessThan(1_235.5);
	});

	it('takes no time where the moment is past', async () => {
		const clock = new VirtualClock();
		expect(await clock.run(waitUntil(-5, clock, () => false))).toBe(true);
		expect(clock.now()).toBe(0);
	});

	it('ends within a fifth of a second of being ended', async () => {
		const clock = new VirtualClock();
		expect(await clock.run(waitUntil(1e12, clock, () => clock.now() >= 777))).toBe(false);
		expect(clock.now()).toBeLessThan(977);
	});
});
