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

describe('sendAll and the limit', () => {
	it('all requests of the key wait after a refusal, not only the one refused', async () => {
		const { sent, limitWaitMs } = await play({
			queues: numbers(50),
			tookMs: (task) => (task === 0 ? 20 : 50),
			outcome: (task, attempt) => (task === 0 && attempt === 1 ? refused('10') : done),
		});
		// The other four were already under way.
		expect(sent.filter(({ startMs }) => startMs > 0 && startMs < 10_020)).toEqual([]);
		expect(sent.filter(({ startMs }) => startMs === 0)).toHaveLength(5);
		// After that, one at a time at first, because others may share the key.
		expect(limitWaitMs).toBeGreaterThanOrEqual(10_000);
		expect(limitWaitMs).toBeLessThan(10_200);
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
		// The refused one is sent first, and by itself.
		expect(sent[0]?.startMs).toBe(30_100);
	});

	it.each([
		['before it begins', 100],
		['while it waits for its own turn', 10],
	])(
		'a run gives up if another run was asked to wait longer than its Max Wait, %s',
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
			queues: Array.from({ length: 5 }, () => 'one'),
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
			numbers(5).map((_, task) => ({
				kind: 'sent',
				answers: [undefined],
				attempts: 4,
				tries: 4,
				sentAtMs: wallMs + (run.sent.findLast((other) => other.task === task)?.startMs ?? NaN),
			})),
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
			message: 'OpenCX accepts no more requests until 2025-06-01T13:00:00.100Z',
			description:
				"It asks for a wait of 3600 seconds, and 'Max Wait' allows 300. Raise 'Max Wait', or run the remaining items again after that time.",
			next: 'runLater',
			status: 429,
		});
		expect(run.results[5]).toMatchObject({ kind: 'failed', attempts: 1 });
		expect(kinds(run).filter((kind) => kind === 'unsent')).toHaveLength(90);
		expect(failureOf(run, 99).message).toMatch(/until 2025-06-01T13/);
	});

	it('a 503 with a wait longer than Max Wait ends only its own task', async () => {
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

	it.each(['60000', '99999999999999999999', '9'.repeat(400)])(
		'an implausible wait ends the run, and is reported as such (%s)',
		async (seconds) => {
			const run = await play({ queues: numbers(3), outcome: () => refused(seconds) });
			expect(failureOf(run, 0).message).toMatch(
				/^OpenCX asks for an implausible wait: (60000 seconds|longer than a clock can show)$/,
			);
			expect(JSON.stringify(run.results)).not.toMatch(/Infinity|9{20}/);
			expect(kinds(run)).toEqual(['failed', 'failed', 'failed']);
		},
	);

	it('a refusal that asks for no wait is followed by our own waits, and the run continues', async () => {
		const run = await play({
			queues: numbers(2),
			outcome: (_, __, nowMs) => (nowMs < 20_000 ? refused('0') : done),
		});
		expect(kinds(run)).toEqual(['sent', 'sent']);
		expect(run.sent.length).toBeLessThan(2 * 8);
		expect(run.endMs).toBeLessThan(60_000);
	});

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

	it('everything is sent to a server whose window is a fifth of our own', async () => {
		const limit = 20;
		const admitted: number[] = [];
		const { results, sent } = await play({
			queues: numbers(200),
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
		expect(sent.length).toBeLessThan(200 * 2);
	});
});

describe('sendAll and a wait that the API asked for', () => {
	it('a wait that is too long for this run holds back the next for five minutes at most; then one request tries', async () => {
		const clock = new VirtualClock({ wallMs });
		const limiters = new RateLimiters(clock);
		const first = begin({ queues: ['a'], clock, limiters, outcome: () => refused('3600') });
		expect(kinds(await clock.run(first.work))).toEqual(['failed']);
		await clock.run(clock.sleep(60_000));
		const gaveUp = await clock.run(begin({ queues: ['b'], clock, limiters }).work);
		expect(gaveUp.sent).toEqual([]);
		expect(failureOf(gaveUp, 0).message).toMatch(/until 2025-06-01T13:00:00/);
		const patient = { maxWaitMs: 3_600_000 };
		const third = begin({ queues: numbers(20), clock, limiters, policy: patient });
		const { sent, results } = await clock.run(third.work);
		expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
		expect(sent[0]?.startMs).toBe(300_050);
		// The others wait for what becomes of the first.
		expect(sent[1]?.startMs).toBe(300_100);
	});

	it('after five minutes one request of an impatient run tries too, and its refusal ends the run at once', async () => {
		const clock = new VirtualClock({ wallMs });
		const limiters = new RateLimiters(clock);
		const refuse = { clock, limiters, outcome: () => refused('3600') };
		await clock.run(begin({ ...refuse, queues: ['a'] }).work);
		await clock.run(clock.sleep(300_000));
		const { sent, results, endMs } = await clock.run(
			begin({ ...refuse, queues: numbers(20) }).work,
		);
		expect(sent).toHaveLength(1);
		expect(results.every(({ kind }) => kind !== 'sent')).toBe(true);
		expect(endMs).toBeLessThan(301_000);
	});

	it('if the one that tries is refused, the others wait for as long again', async () => {
		const run = await play({
			queues: numbers(20),
			policy: { maxWaitMs: 7_200_000 },
			outcome: (_, __, nowMs) => (nowMs < 3_600_000 ? refused('3600') : done),
		});
		expect(run.results.every(({ kind }) => kind === 'sent')).toBe(true);
		// The first five, and then one each five minutes.
		expect(run.sent.filter(({ startMs }) => startMs < 3_600_000)).toHaveLength(5 + 11);
	});

	it('a wait ends only the task that must not wait that long', async () => {
		const run = await play({
			queues: numbers(4),
			policyOf: (task) => ({ maxWaitMs: task % 2 === 0 ? 10_000 : 600_000 }),
			outcome: (_task, attempt) => (attempt === 1 ? refused('60') : done),
		});
		expect(kinds(run)).toEqual(['failed', 'sent', 'failed', 'sent']);
		expect(run.endMs).toBe(60_150);
	});
});
