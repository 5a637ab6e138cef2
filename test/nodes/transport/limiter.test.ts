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
			expect(window.nextStart(100, 5)).toBe(5);
			window.start();
		}
		// Those under way have to end first.
		expect(window.nextStart(100, 5)).toBe(Infinity);
	});

	it('a request counts until one period after its end', () => {
		const window = new SlidingWindow(periodMs);
		window.start();
		expect(window.nextStart(1, 10_000)).toBe(Infinity);
		window.end(12_345.678);
		expect(window.nextStart(1, 20_000)).toBe(72_345.678);
		expect(window.nextStart(1, 72_345.677)).toBe(72_345.678);
		expect(window.nextStart(1, 72_345.678)).toBe(72_345.678);
	});

	it('a lower limit waits for as many more to be forgotten', () => {
		const window = new SlidingWindow(periodMs);
		for (const endMs of [1_000, 2_000, 3_000]) {
			window.start();
			window.end(endMs);
		}
		expect(window.nextStart(4, 5_000)).toBe(5_000);
		expect(window.nextStart(3, 5_000)).toBe(61_000);
		expect(window.nextStart(2, 5_000)).toBe(62_000);
		expect(window.nextStart(1, 5_000)).toBe(63_000);
	});

	it('an abandoned request counts until one period after its time is over', () => {
		const window = new SlidingWindow(periodMs);
		window.start();
		window.end(30_000);
		window.start();
		window.end(2_000);
		expect(window.nextStart(2, 2_000)).toBe(62_000);
		expect(window.nextStart(1, 2_000)).toBe(90_000);
	});

	it('the longest pause counts, and one that is past does not', () => {
		const window = new SlidingWindow(periodMs);
		window.pause(500, true, 0);
		window.pause(400, true, 0);
		expect(window.nextStart(9, 100)).toBe(500);
		expect(window.nextStart(9, 600)).toBe(600);
		window.pause(-1, true, 0);
		expect(window.nextStart(9, 600)).toBe(600);
	});

	it('a pause lasts five minutes at most, and then one request tries', () => {
		const window = new SlidingWindow(periodMs);
		window.pause(60_000_000, true, 0);
		expect(window.askedPause(1_000)).toEqual({ leftMs: 299_000, askedMs: 59_999_000 });
		expect(window.nextStart(9, 1_000)).toBe(300_000);
		expect(window.nextStart(9, 300_000)).toBe(300_000);
		const isBeyond = window.start();
		expect(window.nextStart(9, 300_000)).toBe(Infinity);
		window.end(300_050);
		// Without an answer, the next one tries.
		expect(window.nextStart(9, 300_050)).toBe(300_050);
		window.start();
		expect(window.nextStart(9, 300_050)).toBe(Infinity);
		window.end(300_100);
		window.taken(isBeyond);
		expect(window.askedPause(300_100)).toEqual({ leftMs: 0, askedMs: 0 });
		window.start();
		expect(window.nextStart(9, 300_100)).toBe(300_100);
	});
});

describe('RateLimiter', () => {
	it('the limit and the order are kept, and nobody waits without need, in thousands of schedules', async () => {
		await fc.assert(
			fc.asyncProperty(
				whole(6, 1),
				arrivalsOf(forEver),
				holdsOf,
				async (limit, arrivals, holds) => {
					const played = await play(limit, arrivals, holds);
					expect(played.started).toHaveLength(arrivals.length);
					expect(mostInOnePeriod(played.started)).toBeLessThanOrEqual(limit);
					expect(needlessWaits(limit, played, holds, 0.01)).toEqual([]);
					const starts = played.tickets.map(({ startMs }) => startMs ?? Number.NaN);
					expect(starts).toEqual(starts.toSorted((a, b) => a - b));
					expect(played.started.filter(({ startMs }) => heldAt(holds, startMs))).toEqual([]);
					expect(played.isIdleAtEnd).toBe(true);
				},
			),
			{ numRuns: 2_500 },
		);
	});

	it('the limit is kept if timers are early, late or cut to whole milliseconds', async () => {
		await fc.assert(
			fc.asyncProperty(
				whole(5, 1),
				arrivalsOf(forEver),
				fc.array(fc.double({ min: -1, max: 15, noNaN: true }), { minLength: 1, maxLength: 20 }),
				async (limit, arrivals, offs) => {
					let turn = 0;
					const timer = (ms: number) => Math.trunc(ms) + (offs[turn++ % offs.length] ?? 0);
					const played = await play(limit, arrivals, [], timer);
					expect(played.started).toHaveLength(arrivals.length);
					expect(mostInOnePeriod(played.started)).toBeLessThanOrEqual(limit);
					expect(played.isIdleAtEnd).toBe(true);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('nobody waits for a caller that has left', async () => {
		const sliceMs = 200;
		const patience = fc.oneof(forEver, whole(7_500));
		await fc.assert(
			fc.asyncProperty(
				whole(6, 1),
				arrivalsOf(patience),
				holdsOf,
				async (limit, arrivals, holds) => {
					const played = await play(limit, arrivals, holds);
					for (const [place, { startMs }] of played.started.entries()) {
						const counted = played.started
							.slice(0, place)
							.filter(({ endMs }) => endMs + shortPeriodMs > startMs).length;
						expect(counted).toBeLessThan(limit);
					}
					expect(needlessWaits(limit, played, holds, 2 * sliceMs)).toEqual([]);
					const patient = played.tickets.filter(({ patienceMs }) => patienceMs === Infinity);
					expect(patient.filter(({ startMs }) => startMs === undefined)).toEqual([]);
					expect(played.isIdleAtEnd).toBe(true);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it('five times the limit takes four periods and one request', async () => {
		const [limit, took] = [5, 50];
		const arrivals = Array.from({ length: 5 * limit }, () => {
			return { atMs: 0, tookMs: took, patienceMs: Infinity };
		});
		const { started } = await play(limit, arrivals);
		const endMs = Math.max(...started.map((ticket) => ticket.endMs));
		expect(endMs).toBeCloseTo(4 * (shortPeriodMs + took) + took, 0);
	});

	it('a pause stops everybody, and then as many go as the limit allows', async () => {
		const arrivals = Array.from({ length: 5 }, () => {
			return { atMs: 0, tookMs: 0, patienceMs: Infinity };
		});
		const { tickets } = await play(3, arrivals, [{ atMs: 0, forMs: 90_000 }]);
		const starts = tickets.map(({ startMs }) => startMs);
		expect(starts).toEqual([90_000, 90_000, 90_000, 93_000, 93_000]);
	});

	it('a longer pause extends a wait that has begun', async () => {
		const one = { atMs: 0, tookMs: 0, patienceMs: Infinity };
		const { tickets } = await play(
			3,
			[one],
			[
				{ atMs: 0, forMs: 10_000 },
				{ atMs: 5_000, forMs: 20_000 },
				{ atMs: 6_000, forMs: 1_000 },
			],
		);
		expect(tickets[0]?.startMs).toBe(25_000);
	});

	it('a caller that does not want a turn from the start gets none', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 5, periodMs);
		expect(await limiter.acquire(() => true)).toBeUndefined();
	});

	it('a wait that is no longer wanted ends within a fifth of a second, and the next moves up', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 1, periodMs);
		(await limiter.acquire(never))?.end('answered');
		let isEnded = false;
		const first = limiter.acquire(() => isEnded);
		const second = limiter.acquire(never);
		const third = limiter.acquire(() => isEnded);
		await clock.run(clock.sleep(30_000));
		isEnded = true;
		expect(await clock.run(Promise.all([first, third]))).toEqual([undefined, undefined]);
		expect(clock.now()).toBeLessThanOrEqual(30_200);
		expect(await clock.run(second)).toBeDefined();
		expect(clock.now()).toBe(60_000);
	});

	it('only the first of two thousand who wait looks at the clock', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 1, periodMs);
		(await limiter.acquire(never))?.end('answered');
		let isEnded = false;
		const all = Array.from({ length: 2_000 }, () => limiter.acquire(() => isEnded));
		let looks = 0;
		const now = clock.now.bind(clock);
		clock.now = () => {
			looks += 1;
			return now();
		};
		await clock.run(clock.sleep(10_000));
		// Fifty slices, a few looks for each; the clock itself looks too.
		expect(looks).toBeLessThan(500);
		isEnded = true;
		expect(await clock.run(Promise.all(all))).toEqual(all.map(() => undefined));
	});

	it('an abandoned request makes room for another at once, and counts until its time is over', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 6, periodMs);
		const turns = await Promise.all(Array.from({ length: 5 }, () => limiter.acquire(never)));
		const sixth = limiter.acquire(never);
		turns[0]?.abandon(30_000);
		expect(await clock.run(sixth)).toBeDefined();
		expect(clock.now()).toBe(0);
		for (const turn of turns.slice(1)) turn?.abandon(1_000_000);
		await clock.run(limiter.acquire(never));
		expect(clock.now()).toBe(90_000);
	});
});

describe('RateLimiter, how many go at a time', () => {
	/** How many go at a time after answers that took so long. */
	const parallelAfter = async (limit: number, ...tookMs: number[]) => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, limit, periodMs);
		for (const ms of tookMs) {
			const turn = await limiter.acquire(never);
			await clock.run(clock.sleep(ms));
			turn?.end('answered');
		}
		return limiter.parallel;
	};

	it.each([
		[100, [], 5],
		[100, [20], 5],
		[100, [100], 5],
		[100, [200], 10],
		[100, [300], 15],
		[100, [1_000], 20],
		[50, [300], 8],
		[1, [1_000], 5],
		[1_000, [50], 20],
	])('at %i a minute and answers in %j ms, %i go at a time', async (limit, took, parallel) => {
		expect(await parallelAfter(limit, ...took)).toBe(parallel);
	});

	it('the pace follows the answers, and a request without an answer does not change it', async () => {
		expect(await parallelAfter(100, ...Array.from({ length: 40 }, () => 200), 400)).toBe(12);
		expect(await parallelAfter(100, 400, ...Array.from({ length: 40 }, () => 200))).toBe(11);
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 100, periodMs);
		const turn = await limiter.acquire(never);
		await clock.run(clock.sleep(10_000));
		turn?.end('failed');
		expect(limiter.parallel).toBe(5);
	});

	it('no more requests are under way at a time, even with several callers', async () => {
		const clock = new VirtualClock();
		const limiter = new RateLimiter(clock, 100, periodMs);
		let [atOnce, most] = [0, 0];
		const visit = async () => {
			const turn = await limiter.acquire(never);
			atOnce += 1;
			most = Math.max(most, atOnce);
			await clock.sleep(20);
			atOnce -= 1;
			turn?.end('answered');
		};
		await clock.run(Promise.all(Array.from({ length: 60 }, visit)));
		expect(most).toBe(5);
		expect(clock.now()).toBe((60 / 5) * 20);
	});
});

describe('RateLimiters', () => {
	it('all who name the same key share one count', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		(await limiters.of('a', 2).acquire(never))?.end('answered');
		(await limiters.of('a', 2).acquire(never))?.end('answered');
		await clock.run(limiters.of('a', 2).acquire(never));
		expect(clock.now()).toBe(60_000);
	});

	it('two keys have counts and pauses of their own', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		(await limiters.of('a', 1).acquire(never))?.end('answered');
		limiters.of('a', 1).pause(200_000, true);
		expect(await clock.run(limiters.of('b', 1).acquire(never))).toBeDefined();
		expect(clock.now()).toBe(0);
		await clock.run(limiters.of('a', 1).acquire(never));
		expect(clock.now()).toBe(200_000);
	});

	it('the number that came last is the limit of the key for all who wait', async () => {
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock);
		(await limiters.of('a', 1).acquire(never))?.end('answered');
		const waiting = limiters.of('a', 1).acquire(never);
		await clock.run(clock.sleep(10_000));
		limiters.of('a', 2);
		await clock.run(waiting);
		expect(clock.now()).toBeLessThanOrEqual(10_200);
	});

	it('by default, requests are counted per minute', async () => {
		const byDefault = new VirtualClock();
		const unset = new RateLimiters(byDefault);
		(await unset.of('a', 1).acquire(never))?.end('answered');
		await byDefault.run(unset.of('a', 1).acquire(never));
		expect(byDefault.now()).toBe(60_000);
		const clock = new VirtualClock();
		const limiters = new RateLimiters(clock, 6_000);
		(await limiters.of('a', 1).acquire(never))?.end('answered');
		await clock.run(limiters.of('a', 1).acquire(never));
		expect(clock.now()).toBe(6_000);
	});
});
