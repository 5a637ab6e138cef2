import fc from 'fast-check';

import { RateLimiters } from '../../../nodes/transport/limiter';
import type { ApiRequest, Outcome, Repeat } from '../../../nodes/transport/client';
import type { RetryPolicy } from '../../../nodes/transport/retry';
import type { Task, Run, SendOptions, Transport } from '../../../nodes/transport/sendAll';
import { sendAll, single } from '../../../nodes/transport/sendAll';
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
	/** The index of the task. */
	readonly task: number;
	/** 1 is the task's first. */
	readonly attempt: number;
	readonly startMs: number;
	endMs: number;
}

interface Setting {
	/** One task for each: its queue. */
	readonly queues: readonly string[];
	readonly send?: Partial<SendOptions>;
	readonly policy?: Partial<RetryPolicy>;
	/** The policy of one task, where that differs. */
	readonly policyOf?: (task: number) => Partial<RetryPolicy>;
	readonly repeat?: Repeat;
	/** Requests a minute. */
	readonly limit?: number;
	readonly tookMs?: (task: number, attempt: number) => number;
	/** What comes of a try; it is done unless said otherwise. */
	readonly outcome?: (task: number, attempt: number, nowMs: number) => Outcome;
	/** When Stop is pressed. */
	readonly stopMs?: number;
	readonly clock?: VirtualClock;
	readonly limiters?: RateLimiters;
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
	queues,
	send = {},
	policy = {},
	policyOf = () => ({}),
	repeat = 'always',
	limit = 0,
	tookMs = () => 50,
	outcome = () => done,
	stopMs = Infinity,
	clock = new VirtualClock({ wallMs }),
	limiters = new RateLimiters(clock),
}: Setting) => {
	const sent: Sent[] = [];
	const progress: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const tasks = queues.map(
		(queue, index): Task => ({
			queueKey: queue,
			next: single({
				method: 'PATCH',
				url: `https://localhost/${index}`,
				timeoutMs: 30_000,
				repeat,
				purpose: {
					what: 'update phone numbers',
					scope: 'phone:write',
					noun: 'phone number',
					plural: 'phone numbers',
					id: queue,
					place: 'run',
				},
			}),
			policy: { maxRetries: 5, maxWaitMs: 300_000, ...policy, ...policyOf(index) },
		}),
	);
	const client = async ({ url }: ApiRequest): Promise<Outcome> => {
		const task = Number(url.split('/').at(-1));
		const attempt = sent.filter((other) => other.task === task).length + 1;
		const record: Sent = { task, attempt, startMs: clock.now(), endMs: Infinity };
		sent.push(record);
		atOnce += 1;
		mostAtOnce = Math.max(mostAtOnce, atOnce);
		await clock.sleep(tookMs(task, attempt));
		atOnce -= 1;
		record.endMs = clock.now();
		return outcome(task, attempt, clock.now());
	};
	const transport: Transport = {
		client,
		limiters,
		limiterKey: 'key',
		limit,
		clock,
		isStopped: () => clock.now() >= stopMs,
	};
	const work = sendAll(tasks, transport, {
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
const failureOf = ({ results }: Run, task: number) => {
	const result = results[task];
	if (result === undefined || result.kind === 'sent') throw new Error(`Task ${task} did not fail`);
	return result.failure;
};

describe('sendAll, its order', () => {
	it('the tasks of one queue are sent one after the other, in order, whatever goes wrong', async () => {
		const queues = Array.from({ length: 30 }, (_, index) => ['a', 'b', 'c'][index % 3] ?? '');
		const { sent, results } = await play({
			queues,
			tookMs: (task, attempt) => 10 + ((task * 37 + attempt * 11) % 400),
			outcome: (task, attempt) => (attempt <= task % 3 ? cut : done),
		});
		expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
		for (const queue of ['a', 'b', 'c']) {
			const inQueue = sent.filter(({ task }) => queues[task] === queue);
			const tasks = inQueue.map(({ task }) => task);
			expect(tasks).toEqual(tasks.toSorted((a, b) => a - b));
			for (const [place, { endMs }] of inQueue.entries()) {
				expect(inQueue[place + 1]?.startMs ?? Infinity).toBeGreaterThanOrEqual(endMs);
			}
		}
	});

	it('as many queues run in parallel as allowed and never more', async () => {
		const { endMs, mostAtOnce, sent } = await play({
			queues: numbers(100),
			send: { concurrency: 10 },
		});
		expect(sent).toHaveLength(100);
		expect(mostAtOnce).toBe(10);
		expect(endMs).toBe(10 * 50);
	});

	it('one queue runs at a time where one is allowed', async () => {
		const { endMs, mostAtOnce } = await play({ queues: numbers(7), send: { concurrency: 1 } });
		expect(mostAtOnce).toBe(1);
		expect(endMs).toBe(7 * 50);
	});

	it('the results are in the order of the tasks, whichever ends first', async () => {
		const { results } = await play({
			queues: numbers(20),
			tookMs: (task) => 1_000 - task * 40,
			outcome: (task) => ({ kind: 'answer', status: 200, headers: {}, text: '1', body: task }),
		});
		expect(
			results.map((result) => (result.kind === 'sent' ? result.answers[0] : undefined)),
		).toEqual(Array.from({ length: 20 }, (_, task) => task));
	});

	it('a run without tasks does nothing', async () => {
		expect(await play({ queues: [] })).toMatchObject({ results: [], limitWaitMs: 0, endMs: 0 });
	});
});

describe('sendAll, its retries', () => {
	it('the attempts of each task are counted', async () => {
		const { results } = await play({
			queues: numbers(4),
			outcome: (task, attempt) => (attempt <= task ? answer(503) : done),
		});
		expect(results).toEqual(
			[1, 2, 3, 4].map((attempts) => ({ kind: 'sent', answers: [undefined], attempts })),
		);
	});

	it('a task has failed after its last retry, and the others go on', async () => {
		const run = await play({
			queues: numbers(10),
			outcome: (task) => (task === 3 ? answer(503) : done),
			policy: { maxRetries: 2 },
		});
		expect(run.results[3]).toMatchObject({ kind: 'failed', attempts: 3 });
		expect(run.sent).toHaveLength(12);
		expect(run.firstFailed).toBe(3);
	});

	it.each([400, 403, 404, 422])('a task is not repeated after a %i', async (status) => {
		const run = await play({
			queues: numbers(3),
			outcome: (task) => answer(task === 1 ? status : 200),
		});
		expect(kinds(run)).toEqual(['sent', 'failed', 'sent']);
		expect(run.sent).toHaveLength(3);
	});

	it('a task that waits for a retry does not hold up other queues', async () => {
		const { sent, endMs } = await play({
			queues: numbers(30),
			outcome: (task, attempt) =>
				task === 0 && attempt === 1 ? answer(503, { 'retry-after': '20' }) : done,
		});
		const again = sent.find(({ attempt }) => attempt === 2);
		expect(again?.startMs).toBe(20_050);
		expect(endMs).toBe(20_100);
		expect(sent.filter(({ task }) => task > 0).every(({ startMs }) => startMs < 500)).toBe(true);
	});
});

describe('sendAll and the limit', () => {
	it('all requests of the key wait after a refusal, not only the one refused', async () => {
		const { sent, limitWaitMs } = await play({
			queues: numbers(50),
			tookMs: (task) => (task === 0 ? 20 : 50),
			outcome: (task, attempt) => (task === 0 && attempt === 1 ? refused('10') : done),
		});
		// The four beside it were under way.
		expect(sent.filter(({ startMs }) => startMs > 0 && startMs < 10_020)).toEqual([]);
		expect(sent.filter(({ startMs }) => startMs === 0)).toHaveLength(5);
		expect(limitWaitMs).toBe(10_000);
	});

	it('the other runs of the key wait after a refusal too', async () => {
		const clock = new VirtualClock({ wallMs });
		const limiters = new RateLimiters(clock);
		const first = begin({
			queues: ['a'],
			clock,
			limiters,
			outcome: (_, attempt) => (attempt === 1 ? refused('30') : done),
		});
		await clock.run(clock.sleep(100));
		const second = begin({ queues: ['b'], clock, limiters });
		const [, { sent }] = await clock.run(Promise.all([first.work, second.work]));
		expect(sent[0]?.startMs).toBe(30_050);
	});

	it.each([
		['before it begins', 100],
		['while it waits for its own turn', 10],
	])(
		'a run gives up where another was told to wait longer than its Max Wait, %s',
		async (_, startMs) => {
			const clock = new VirtualClock({ wallMs });
			const limiters = new RateLimiters(clock);
			const first = begin({
				queues: ['a'],
				clock,
				limiters,
				limit: 1,
				outcome: (_task, attempt) => (attempt === 1 ? refused('250') : done),
			});
			await clock.run(clock.sleep(startMs));
			const second = begin({
				queues: ['b'],
				clock,
				limiters,
				limit: 1,
				policy: { maxWaitMs: 100_000 },
			});
			const [held, gaveUp] = await clock.run(Promise.all([first.work, second.work]));
			expect(kinds(held)).toEqual(['sent']);
			expect(gaveUp.sent).toEqual([]);
			expect(gaveUp.endMs).toBeLessThan(startMs + 300);
			expect(kinds(gaveUp)).toEqual(['unsent']);
			expect(failureOf(gaveUp, 0).message).toMatch(/until 2025-06-01T12:04:10/);
		},
	);

	it('a wait that the API asked for is no backoff of our own', async () => {
		const run = await play({
			queues: numbers(5),
			send: { concurrency: 1 },
			policy: { maxRetries: 5, maxWaitMs: 3_000 },
			clock: new VirtualClock({ wallMs, random: () => 0.99 }),
			outcome: (_, __, nowMs) => (nowMs < 20_000 ? answer(429) : done),
		});
		expect(kinds(run)).toEqual(numbers(5).map(() => 'sent'));
	});

	it('waits within Max Wait use up no retry', async () => {
		const run = await play({
			queues: numbers(5),
			policy: { maxRetries: 0, maxWaitMs: 100_000 },
			outcome: (_, attempt) => (attempt <= 3 ? refused('30') : done),
		});
		expect(run.results).toEqual(
			numbers(5).map(() => ({ kind: 'sent', answers: [undefined], attempts: 4 })),
		);
	});

	it('the run says how long it waited, and waits at the same time count once', async () => {
		const { limitWaitMs, endMs } = await play({ queues: numbers(20), limit: 5 });
		expect(endMs).toBe(3 * 60_050 + 50);
		expect(limitWaitMs).toBe(3 * 60_000);
	});

	it('retries count against the limit as well', async () => {
		const { sent } = await play({
			queues: numbers(10),
			limit: 10,
			outcome: (_, attempt) => (attempt === 1 ? cut : done),
		});
		expect(sent.filter(({ startMs }) => startMs < 60_000)).toHaveLength(10);
		expect(sent).toHaveLength(20);
	});

	it('a wait longer than Max Wait ends the run, and the failure says until when', async () => {
		const run = await play({
			queues: numbers(100),
			outcome: (task) => (task === 5 ? refused('3600') : done),
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

	it('a 503 with a wait longer than Max Wait ends its own task alone', async () => {
		const run = await play({
			queues: numbers(20),
			outcome: (task) => (task === 5 ? answer(503, { 'retry-after': '900' }) : done),
		});
		expect(kinds(run).filter((kind) => kind !== 'sent')).toEqual(['failed']);
		expect(run.results[5]).toMatchObject({ kind: 'failed', attempts: 1 });
	});

	it('the failure has the status of the answer that asked for too long a wait', async () => {
		const run = await play({ queues: ['a'], outcome: () => answer(503, { 'retry-after': '900' }) });
		expect(failureOf(run, 0).status).toBe(503);
	});

	it.each(['99999999999999999999', '9'.repeat(400)])(
		'a wait that no date can hold ends the run (%s)',
		async (seconds) => {
			const run = await play({ queues: numbers(3), outcome: () => refused(seconds) });
			expect(failureOf(run, 0).message).toBe(
				'OpenCX is taking no more requests until further notice',
			);
			expect(kinds(run)).toEqual(['failed', 'failed', 'failed']);
		},
	);

	it.each(['0', '1', '0.001', '0.0000001', 'malformed', new Date(wallMs).toUTCString()])(
		'a run comes to an end where the API refuses for ever with Retry-After: %s',
		async (retryAfter) => {
			const run = await play({ queues: numbers(2), outcome: () => refused(retryAfter) });
			expect(run.results).toMatchObject([
				{ kind: 'failed', failure: { status: 429 } },
				{ kind: 'failed', failure: { status: 429 } },
			]);
			expect(run.sent.length).toBeLessThan(2 * 3_010);
			expect(run.endMs).toBeLessThan(1_000_000);
		},
	);

	it('everything is sent to a server with a window, however parallel, without a limit of our own', async () => {
		const limit = 20;
		const admitted: number[] = [];
		const { results, sent } = await play({
			queues: numbers(200),
			send: { concurrency: 50 },
			policy: { maxRetries: 0, maxWaitMs: 3_600_000 },
			outcome: (_task, _attempt, nowMs) => {
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

describe('sendAll and a wait that the API asked for', () => {
	it('a wait that is too long for this run is remembered for the next one', async () => {
		const clock = new VirtualClock({ wallMs });
		const limiters = new RateLimiters(clock);
		const first = begin({ queues: ['a'], clock, limiters, outcome: () => refused('3600') });
		expect(kinds(await clock.run(first.work))).toEqual(['failed']);
		await clock.run(clock.sleep(60_000));
		const second = await clock.run(begin({ queues: ['b'], clock, limiters }).work);
		expect(second.sent).toEqual([]);
		expect(failureOf(second, 0).message).toMatch(/until 2025-06-01T13:00:00/);
		const patient = begin({ queues: ['c'], clock, limiters, policy: { maxWaitMs: 3_600_000 } });
		expect((await clock.run(patient.work)).sent[0]?.startMs).toBe(3_600_050);
	});

	it('a wait ends the task that may not wait so long, and not those that may', async () => {
		const run = await play({
			queues: numbers(4),
			policyOf: (task) => ({ maxWaitMs: task % 2 === 0 ? 10_000 : 600_000 }),
			outcome: (_task, attempt) => (attempt === 1 ? refused('60') : done),
		});
		expect(kinds(run)).toEqual(['failed', 'sent', 'failed', 'sent']);
		expect(run.endMs).toBe(60_100);
	});
});

describe('sendAll and a request that must not be doubled', () => {
	it('a request that the API may have taken is not made again', async () => {
		const run = await play({ queues: numbers(3), repeat: 'ifNotTaken', outcome: () => cut });
		expect(run.sent).toHaveLength(3);
		expect(kinds(run)).toEqual(['failed', 'failed', 'failed']);
		expect(failureOf(run, 0).description).toMatch(/Look at the phone number in OpenCX before/);
	});

	it('a request that the API turned away is made again', async () => {
		const run = await play({
			queues: ['a'],
			repeat: 'ifNotTaken',
			outcome: (_task, attempt) => (attempt === 1 ? refused('2') : done),
		});
		expect(kinds(run)).toEqual(['sent']);
		expect(run.sent).toHaveLength(2);
	});
});

describe('sendAll and a task of two requests', () => {
	it('the second request is made with the answer of the first, in the same place of the queue', async () => {
		const clock = new VirtualClock({ wallMs });
		const asked: string[] = [];
		const request = (name: string, repeat: Repeat = 'always'): ApiRequest => ({
			method: 'GET',
			url: name,
			timeoutMs: 1_000,
			repeat,
			purpose: {
				what: 'list toys',
				scope: 'phone:read',
				noun: 'toy',
				plural: 'toys',
				place: 'run',
			},
		});
		const client = async ({ url }: ApiRequest): Promise<Outcome> => {
			asked.push(url);
			await clock.sleep(10);
			return { kind: 'answer', status: 200, headers: {}, text: '1', body: `${url}!` };
		};
		const readThenChange = (name: string): Task => ({
			queueKey: 'one',
			policy: { maxRetries: 0, maxWaitMs: 0 },
			next(answers) {
				if (answers.length === 0) return request(`read ${name}`);
				return answers.length === 1
					? request(`change ${name} after ${String(answers[0])}`)
					: undefined;
			},
		});
		const nothing: Task = { ...readThenChange('c'), next: () => undefined };
		const { results } = await clock.run(
			sendAll(
				[readThenChange('a'), readThenChange('b'), nothing],
				{
					client,
					limiters: new RateLimiters(clock),
					limiterKey: 'key',
					limit: 0,
					clock,
					isStopped: () => false,
				},
				{ concurrency: 5, stopOnFailure: true },
			),
		);
		expect(asked).toEqual(['read a', 'change a after read a!', 'read b', 'change b after read b!']);
		expect(results).toEqual([
			{ kind: 'sent', answers: ['read a!', 'change a after read a!!'], attempts: 2 },
			{ kind: 'sent', answers: ['read b!', 'change b after read b!!'], attempts: 2 },
			{ kind: 'sent', answers: [], attempts: 0 },
		]);
	});
});

describe('sendAll, an early end', () => {
	it.each([401, 403])('a %i ends the run even where failures do not stop it', async (status) => {
		const run = await play({ queues: numbers(500), outcome: () => answer(status) });
		expect(run.sent).toHaveLength(5);
		expect(kinds(run).filter((kind) => kind === 'unsent')).toHaveLength(495);
	});

	it('nothing new starts after the first failure, and what is under way is awaited', async () => {
		const run = await play({
			queues: numbers(100),
			send: { stopOnFailure: true },
			tookMs: (task) => (task === 12 ? 10 : 70),
			outcome: (task) => (task === 12 ? answer(422) : done),
		});
		const failedMs = run.sent.find(({ task }) => task === 12)?.endMs ?? 0;
		expect(run.sent.filter(({ startMs }) => startMs > failedMs)).toEqual([]);
		expect(run.sent.every(({ endMs }) => endMs < Infinity)).toBe(true);
		const count = (kind: string) => kinds(run).filter((other) => other === kind).length;
		expect(count('failed')).toBe(1);
		expect(count('sent')).toBe(run.sent.length - 1);
		expect(count('unsent')).toBe(100 - run.sent.length);
		expect(run.firstFailed).toBe(12);
	});

	it('the rest of a queue that failed is not sent', async () => {
		const run = await play({
			queues: ['a', 'a', 'a'],
			send: { stopOnFailure: true },
			outcome: () => answer(400),
		});
		expect(kinds(run)).toEqual(['failed', 'unsent', 'unsent']);
	});

	it('the rest of a queue is sent where failures do not stop the run', async () => {
		const run = await play({
			queues: ['a', 'a', 'a'],
			outcome: (task) => answer(task === 0 ? 400 : 200),
		});
		expect(kinds(run)).toEqual(['failed', 'sent', 'sent']);
	});

	it.each([true, false])(
		'nothing is started after a 401 (stop on failure: %s)',
		async (stopOnFailure) => {
			const run = await play({
				queues: numbers(100),
				send: { stopOnFailure },
				outcome: (task) => (task >= 20 ? answer(401) : done),
			});
			expect(run.sent).toHaveLength(25);
			expect(kinds(run).filter((kind) => kind === 'unsent')).toHaveLength(75);
			expect(failureOf(run, 99).message).toBe('OpenCX does not accept the API key');
		},
	);

	it('the run says which task ended it, though an earlier one was waiting for a retry', async () => {
		const run = await play({
			queues: numbers(10),
			send: { stopOnFailure: true },
			tookMs: (task) => (task === 0 ? 10 : 50),
			outcome: (task) =>
				task === 0 ? answer(503, { 'retry-after': '60' }) : answer(task === 3 ? 401 : 200),
		});
		expect(run.results[0]).toMatchObject({ kind: 'failed', failure: { status: 503 }, attempts: 1 });
		expect(run.firstFailed).toBe(3);
		expect(run.endMs).toBeLessThan(1_000);
	});

	it.each([
		['the limiter', { limit: 1 }],
		['a refusal for the limit', { outcome: () => refused('200') }],
		['a try again', { outcome: () => answer(503, { 'retry-after': '200' }) }],
	])('Stop ends a wait for %s within a second', async (_, setting) => {
		const run = await play({ queues: numbers(20), stopMs: 15_000, ...setting });
		expect(run.endMs).toBeGreaterThanOrEqual(15_000);
		expect(run.endMs).toBeLessThan(16_000);
		expect(run.sent.filter(({ startMs }) => startMs > 15_000)).toEqual([]);
		expect(kinds(run)).toContain('unsent');
	});

	it('the failure after Stop says that what was under way may have been updated or not', async () => {
		const run = await play({ queues: ['a'], stopMs: 20, tookMs: () => 40, outcome: () => cut });
		expect(failureOf(run, 0).description).toMatch(/may have been updated or not/);
	});

	it('nothing is sent where Stop comes before the start', async () => {
		const run = await play({ queues: numbers(20), stopMs: 0 });
		expect(run.sent).toEqual([]);
		expect(kinds(run)).toEqual(numbers(20).map(() => 'unsent'));
	});

	it('nobody is left in the queue of the limiter after an early end', async () => {
		const clock = new VirtualClock({ wallMs });
		const limiters = new RateLimiters(clock);
		const stopped = begin({ queues: numbers(40), limit: 2, stopMs: 5_000, clock, limiters });
		const other = begin({ queues: numbers(2), limit: 2, clock, limiters });
		const [, { endMs }] = await clock.run(Promise.all([stopped.work, other.work]));
		expect(endMs).toBe(60_050 + 50);
	});
});

describe('sendAll, its progress', () => {
	it('progress is told once after each task that was tried', async () => {
		const { progress } = await play({
			queues: numbers(30),
			outcome: (task, attempt) => (task === 4 ? answer(404) : attempt === 1 ? cut : done),
		});
		expect(progress).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
	});

	it('progress is not told of tasks that were never sent', async () => {
		const { progress, sent } = await play({ queues: numbers(30), outcome: () => answer(401) });
		expect(progress).toHaveLength(5);
		expect(sent).toHaveLength(5);
	});
});

describe('sendAll, any run', () => {
	it('each task has one result, none lost, none doubled, none out of order', async () => {
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
				async (queueOf, script, took, send, limit, stopMs) => {
					const queues = queueOf.map((queue) => `queue ${queue}`);
					const applied: number[] = [];
					const run = await play({
						queues,
						send,
						limit,
						stopMs,
						tookMs: (task, attempt) => took[(task * 3 + attempt) % took.length] ?? 1,
						outcome: (task, attempt) => {
							const outcome = outcomes[script[(task * 7 + attempt) % script.length] ?? 0] ?? done;
							if (outcome === done) applied.push(task);
							return outcome;
						},
					});
					expect(run.results).toHaveLength(queues.length);
					expect(run.mostAtOnce).toBeLessThanOrEqual(send.concurrency);
					for (const [task, result] of run.results.entries()) {
						const tries = run.sent.filter((request) => request.task === task).length;
						expect(result.kind === 'unsent' ? 0 : result.attempts).toBe(tries);
						expect(applied.filter((other) => other === task)).toHaveLength(
							result.kind === 'sent' ? 1 : 0,
						);
					}
					for (const queue of new Set(queues)) {
						const tasks = run.sent.map(({ task }) => task).filter((task) => queues[task] === queue);
						expect(tasks).toEqual(tasks.toSorted((a, b) => a - b));
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});
