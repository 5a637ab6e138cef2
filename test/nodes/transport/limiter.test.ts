import fc from 'fast-check';

import { RateLimiter, RateLimiters, SlidingWindow } from '../../../nodes/transport/limiter';
import {
	arrivalsOf,
	forEver,
	heldAt,
	holdsOf,
	mostInOnePeriod,
	needlessWaits,
	play,
	shortPeriodMs,
	whole,
} from './playedLimiter';
import { VirtualClock } from './virtualClock';

const periodMs = 60_000;
const never = () => false;

describe('SlidingWindow', () => {
	it('the first requests go at once, up to the limit', () => {
		const window = new SlidingWindow(periodMs);
		for (let request = 0; request < 100; request++) {
			expect(window.nextStart(100, 0, 5)).toBe(5);
			window.start();
		}
		expect(window.nextStart(100, 0, 5)).toBe(5 + periodMs);
	});

	it('a request counts until one period after its end', () => {
		const window = new SlidingWindow(periodMs);
		window.start();
		expect(window.nextStart(1, 0, 10_000)).toBe(70_000);
		window.end(12_345.678);
		expect(window.nextStart(1, 0, 20_000)).toBe(72_345.678);
		expect(window.nextStart(1, 0, 72_345.677)).toBe(72_345.678);
		expect(window.nextStart(1, 0, 72_345.678)).toBe(72_345.678);
	});

	it('those who wait in front keep their places', () => {
		const window = new SlidingWindow(periodMs);
		for (const endMs of [1_000, 2_000, 3_000]) {
			window.start();
			window.end(endMs);
		}
		expect(window.nextStart(3, 0, 5_000)).toBe(61_000);
		expect(window.nextStart(3, 1, 5_000)).toBe(62_000);
		expect(window.nextStart(3, 2, 5_000)).toBe(63_000);
		expect(window.nextStart(4, 0, 5_000)).toBe(5_000);
		expect(window.nextStart(4, 1, 5_000)).toBe(61_000);
	});

	it('a limit of 0 is no limit, and a pause still counts', () => {
		const window = new SlidingWindow(periodMs);
		for (let request = 0; request < 1_000; request++) window.start();
		expect(window.nextStart(0, 1_000, 7)).toBe(7);
		window.pause(50, true);
		expect(window.nextStart(0, 0, 7)).toBe(50);
	});

	it('the longest pause counts, and one that is past does not', () => {
		const window = new SlidingWindow(periodMs);
		window.pause(500, true);
		window.pause(400, true);
		expect(window.nextStart(9, 0, 100)).toBe(500);
		expect(window.nextStart(9, 0, 600)).toBe(600);
		window.pause(-1, true);
		expect(window.nextStart(9, 0, 600)).toBe(600);
	});

	it('a window is idle once nothing is under way, counted or paused', () => {
		const window = new SlidingWindow(periodMs);
		expect(window.isIdle(0)).toBe(true);
		window.start();
		expect(window.isIdle(1_000_000)).toBe(false);
		window.end(1_000_000);
		expect(window.isIdle(1_059_999)).toBe(false);
		expect(window.isIdle(1_060_000)).toBe(true);
		window.pause(1_060_001, true);
		expect(window.isIdle(1_060_000)).toBe(false);
		expect(window.isIdle(1_060_001)).toBe(true);
	});
});

describe('RateLimiter', () => {
	it('the limit is kept, the order is kept and nobody waits without need, in thousands of schedules', async () => {
		await fc.assert(
			fc.asyncProperty(
				whole(6, 1).chain((limit) =>
					fc.tuple(fc.constant(limit), arrivalsOf(fc.constant(limit), forEver), holdsOf),
				),
				async ([limit, arrivals, holds]) => {
					const played = await play(arrivals, holds);
					expect(played.started).toHaveLength(arrivals.length);
					expect(mostInOnePeriod(played.started)).toBeLessThanOrEqual(limit);
					expect(needlessWaits(played, holds, 0.01)).toEqual([]);
					const starts = played.tickets.map(({ startMs }) => startMs ?? Number.NaN);
					expect(starts).toEqual(starts.toSorted((a, b) => a - b));
					expect(played.started.filter(({ startMs }) => heldAt(holds, startMs))).toEqual([]);
					expect(played.isIdleAtEnd).toBe(true);
				},
			),
			{ numRuns: 2_500 },
		);
	});

	it('the limit is kept where timers are early, late or cut to whole milliseconds', async () => {
		await fc.assert(
			fc.asyncProperty(
				whole(5, 1).chain((limit) =>
					fc.tuple(fc.constant(limit), arrivalsOf(fc.constant(limit), forEver)),
				),
				fc.array(fc.double({ min: -1, max: 15, noNaN: true }), { minLength: 1, maxLength: 20 }),
				async ([limit, arrivals], offs) => {
					let turn = 0;
					const timer = (ms: number) => Math.trunc(ms) + (offs[turn++ % offs.length] ?? 0);
					const played = await play(arrivals, [], timer);
					expect(played.started).toHaveLength(arrivals.length);
					expect(mostInOnePeriod(played.started)).toBeLessThanOrEqual(limit);
					expect(played.isIdleAtEnd).toBe(true);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('every limit is kept where several share a window, and nobody waits for those who have left', async () => {
		const sliceMs = 200;
		const patience = fc.oneof(forEver, whole(7_500));
		await fc.assert(
			fc.asyncProperty(arrivalsOf(whole(5), patience), holdsOf, async (arrivals, holds) => {
				const played = await play(arrivals, holds);
				for (const [place, { limit, startMs }] of played.started.entries()) {
					const counted = played.started
						.slice(0, place)
						.filter(({ endMs }) => endMs + shortPeriodMs > startMs).length;
					expect(limit === 0 || counted < limit).toBe(true);
				}
				expect(needlessWaits(played, holds, 2 * sliceMs)).toEqual([]);
				const patient = played.tickets.filter(({ patienceMs }) => patienceMs === Infinity);
				expect(patient.filter(({ startMs }) => startMs === undefined)).toEqual([]);
				expect(played.isIdleAtEnd).toBe(true);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('one at 50 a minute gets its turn within the window beside 1,000 updates at 100 a minute', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, periodMs);
		const askedMs = 5_000;
		let left = 1_000;
		// As a run does: five at a time, the next when one has ended.
		const work = async () => {
			while (left-- > 0) {
				const finish = await limiter.acquire(100, never);
				await clock.sleep(50);
				finish?.();
			}
		};
		let startMs = Infinity;
		const visit = async () => {
			await clock.sleep(askedMs);
			const finish = await limiter.acquire(50, never);
			startMs = clock.now();
			finish?.();
		};
		await clock.run(Promise.all([...Array.from({ length: 5 }, work), visit()]));
		expect(startMs).toBeGreaterThan(periodMs);
		expect(startMs).toBeLessThan(askedMs + periodMs);
		// The visit costs the others no more than a window.
		expect(clock.now()).toBeLessThan(11 * periodMs);
	});

	it('one without a limit does not wait for those who have one', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, periodMs);
		(await limiter.acquire(1, never))?.();
		const waiting = limiter.acquire(1, never);
		const finish = await clock.run(limiter.acquire(0, never));
		finish?.();
		expect(finish).toBeDefined();
		expect(clock.now()).toBe(0);
		await clock.run(waiting);
		expect(clock.now()).toBe(60_000);
	});

	it('five times the limit takes four periods and one request', async () => {
		const [limit, took] = [100, 50];
		const arrivals = Array.from({ length: 5 * limit }, () => {
			return { atMs: 0, tookMs: took, limit, patienceMs: Infinity };
		});
		const { started } = await play(arrivals);
		const endMs = Math.max(...started.map((ticket) => ticket.endMs));
		expect(endMs).toBeCloseTo(4 * (shortPeriodMs + took) + took, 0);
	});

	it('a pause stops everybody, and then as many go as the limit allows', async () => {
		const arrivals = Array.from({ length: 5 }, () => {
			return { atMs: 0, tookMs: 0, limit: 3, patienceMs: Infinity };
		});
		const { tickets } = await play(arrivals, [{ atMs: 0, forMs: 90_000 }]);
		const starts = tickets.map(({ startMs }) => startMs);
		expect(starts).toEqual([90_000, 90_000, 90_000, 93_000, 93_000]);
	});

	it('a longer pause makes a wait that has begun longer', async () => {
		const one = { atMs: 0, tookMs: 0, limit: 3, patienceMs: Infinity };
		const { tickets } = await play(
			[one],
			[
				{ atMs: 0, forMs: 10_000 },
				{ atMs: 5_000, forMs: 20_000 },
				{ atMs: 6_000, forMs: 1_000 },
			],
		);
		expect(tickets[0]?.startMs).toBe(25_000);
	});

	it('one who does not want a turn from the start gets none and is forgotten', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, periodMs);
		expect(await limiter.acquire(5, () => true)).toBeUndefined();
		expect(limiter.isIdle()).toBe(true);
	});

	it('a wait that is no longer wanted ends within a fifth of a second, and the next moves up', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, periodMs);
		(await limiter.acquire(1, never))?.();
		let isEnded = false;
		const first = limiter.acquire(1, () => isEnded);
		const second = limiter.acquire(1, never);
		await clock.run(clock.sleep(30_000));
		isEnded = true;
		expect(await clock.run(first)).toBeUndefined();
		expect(clock.now()).toBeLessThanOrEqual(30_200);
		expect(await clock.run(second)).toBeDefined();
		expect(clock.now()).toBe(60_000);
	});
});

describe('RateLimiters', () => {
	it('all who name the same key share one count', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		(await limiters.acquire('a', 2, never))?.();
		(await limiters.acquire('a', 2, never))?.();
		await clock.run(limiters.acquire('a', 2, never));
		expect(clock.now()).toBe(60_000);
	});

	it('two keys have counts and pauses of their own', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		(await limiters.acquire('a', 1, never))?.();
		limiters.pause('a', 500_000, true);
		expect(await clock.run(limiters.acquire('b', 1, never))).toBeDefined();
		expect(clock.now()).toBe(0);
		await clock.run(limiters.acquire('a', 1, never));
		expect(clock.now()).toBe(500_000);
	});

	it('keys that are idle are forgotten, and no others', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		for (let key = 0; key < 1_000; key++) (await limiters.acquire(`key ${key}`, 5, never))?.();
		limiters.pause('held', 70_000, true);
		const finish = await limiters.acquire('busy', 5, never);
		expect(limiters.size).toBe(1_002);
		await clock.run(clock.sleep(61_000));
		(await limiters.acquire('new', 5, never))?.();
		expect(limiters.size).toBe(3);
		finish?.();
		await clock.run(clock.sleep(61_000));
		await limiters.acquire('newer', 5, never);
		expect(limiters.size).toBe(1);
	});

	it('a key that somebody waits for is kept', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock, 1_000);
		(await limiters.acquire('a', 1, never))?.();
		const waiting = limiters.acquire('a', 1, never);
		await limiters.acquire('b', 1, never);
		expect(limiters.size).toBe(2);
		(await clock.run(waiting))?.();
		expect(clock.now()).toBe(1_000);
		await clock.run(limiters.acquire('a', 1, never));
		expect(clock.now()).toBe(2_000);
	});

	it('requests are counted by the minute unless told otherwise', async () => {
		const byDefault = new VirtualClock();
		const unset = new RateLimiters(byDefault);
		(await unset.acquire('a', 1, never))?.();
		await byDefault.run(unset.acquire('a', 1, never));
		expect(byDefault.now()).toBe(60_000);
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock, 6_000);
		(await limiters.acquire('a', 1, never))?.();
		await clock.run(limiters.acquire('a', 1, never));
		expect(clock.now()).toBe(6_000);
	});
});
