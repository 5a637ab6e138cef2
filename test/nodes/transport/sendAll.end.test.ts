import { RateLimiters } from '../../../nodes/transport/limiter';
import {
	wallMs,
	answer,
	done,
	cut,
	refused,
	numbers,
	begin,
	play,
	kinds,
	failureOf,
} from './playedRun';
import { VirtualClock } from './virtualClock';

describe('sendAll, an early end', () => {
	it.each([401, 403])('a %i ends the run even if failures do not stop it', async (status) => {
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

	it('the rest of a queue is sent if failures do not stop the run', async () => {
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

	it('the run says which task ended it, even if an earlier one was waiting for a retry', async () => {
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

	it('a 403 does not end a run in which others were updated: only its task has failed', async () => {
		const run = await play({
			queues: numbers(100),
			outcome: (task) => answer(task % 10 === 9 ? 403 : 200),
		});
		expect(run.sent).toHaveLength(100);
		expect(kinds(run).filter((kind) => kind === 'failed')).toHaveLength(10);
	});

	it('the failure after Stop says that what was under way may or may not have been applied', async () => {
		const run = await play({ queues: ['a'], stopMs: 20, tookMs: () => 40, outcome: () => cut });
		expect(failureOf(run, 0).description).toMatch(/the update may or may not have been applied/);
		expect(failureOf(run, 0).next).toBe('runLater');
	});

	it('nothing is sent if Stop comes before the start', async () => {
		const run = await play({ queues: numbers(20), stopMs: 0 });
		expect(run.sent).toEqual([]);
		expect(kinds(run)).toEqual(numbers(20).map(() => 'unsent'));
		expect(failureOf(run, 0).next).toBe('runLater');
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

describe('sendAll, an early end of tasks of several requests', () => {
	const several = {
		queues: ['first', 'other'],
		methods: ['GET', 'PUT', 'GET'] as const,
		send: { stopOnFailure: true },
	};
	const isRefused = (task: number, attempt: number) => task === 0 && attempt === 2;
	const outcome = (task: number, attempt: number) =>
		isRefused(task, attempt) ? answer(422) : done;

	it('a task that was only read is not one that failed', async () => {
		const run = await play({
			...several,
			outcome,
			// The other is still reading when the first one is refused.
			tookMs: (task) => (task === 0 ? 10 : 50),
		});
		expect(kinds(run)).toEqual(['failed', 'unsent']);
		expect(run.firstFailed).toBe(0);
		expect(run.sent.filter(({ task }) => task === 1)).toHaveLength(1);
		expect(run.progress).toEqual([1]);
	});

	it('a task that was carried out counts as done if it is not read again', async () => {
		const run = await play({
			...several,
			outcome,
			// The other is being carried out when the first one is refused.
			tookMs: (task, attempt) => (task === 0 ? 30 : attempt === 1 ? 10 : 90),
		});
		expect(kinds(run)).toEqual(['failed', 'sent']);
		expect(run.sent.filter(({ task }) => task === 1)).toHaveLength(2);
	});

	it('Stop does not send what was only read, and does not undo what was carried out', async () => {
		const stopped = { ...several, tookMs: () => 50 };
		expect(kinds(await play({ ...stopped, stopMs: 30 }))).toEqual(['unsent', 'unsent']);
		expect(kinds(await play({ ...stopped, stopMs: 80 }))).toEqual(['sent', 'sent']);
	});
});
