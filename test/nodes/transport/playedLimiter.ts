import fc from 'fast-check';

import { RateLimiter } from '../../../nodes/transport/limiter';
import { VirtualClock } from './virtualClock';

// In the simulations, so that they play in less time: waits come in slices of a fifth of a second.
export const shortPeriodMs = 3_000;

export interface Arrival {
	readonly atMs: number;
	/** How long its request is under way. */
	readonly tookMs: number;
	/** How long it waits before it gives up. */
	readonly patienceMs: number;
}

export interface Hold {
	readonly atMs: number;
	readonly forMs: number;
}

/** What became of an arrival that got its turn. */
export interface Ticket {
	readonly order: number;
	readonly patienceMs: number;
	readonly arrivedMs: number;
	/** When it left the queue. */
	leftMs: number;
	startMs?: number;
	endMs?: number;
}

export interface Played {
	/** In the order of arrival. */
	readonly tickets: Ticket[];
	/** In the order of their starts. */
	readonly started: Array<Required<Ticket>>;
	/** Whether one more could start at once at the end. */
	readonly isIdleAtEnd: boolean;
}

/** Plays a schedule of arrivals and holds on a limiter. */
export const play = async (
	limit: number,
	arrivals: readonly Arrival[],
	holds: readonly Hold[] = [],
	timer?: (ms: number) => number,
): Promise<Played> => {
	const clock = new VirtualClock({ ...(timer === undefined ? {} : { timer }) });
	const limiter = new RateLimiter(clock, limit, shortPeriodMs);
	const tickets: Ticket[] = [];
	const started: Ticket[] = [];
	const visit = async ({ atMs, tookMs, patienceMs }: Arrival) => {
		if (atMs > 0) await clock.sleep(atMs);
		const arrivedMs = clock.now();
		const ticket: Ticket = {
			order: tickets.length,
			patienceMs,
			arrivedMs,
			leftMs: Infinity,
		};
		tickets.push(ticket);
		const turn = await limiter.acquire(() => clock.now() >= arrivedMs + patienceMs);
		ticket.leftMs = clock.now();
		if (turn === undefined) return;
		ticket.startMs = clock.now();
		started.push(ticket);
		if (tookMs > 0) await clock.sleep(tookMs);
		turn.end('answered');
		ticket.endMs = clock.now();
	};
	const hold = async ({ atMs, forMs }: Hold) => {
		if (atMs > 0) await clock.sleep(atMs);
		limiter.pause(forMs, true);
	};
	await clock.run(Promise.all([...holds.map(hold), ...arrivals.map(visit)]));
	await clock.run(clock.sleep(shortPeriodMs + 50_000));
	const endMs = clock.now();
	await clock.run(limiter.acquire(() => false));
	return {
		tickets,
		started: started as Array<Required<Ticket>>,
		isIdleAtEnd: clock.now() === endMs,
	};
};

/**
 * The most requests that a server can have counted in one period, wherever between their starts
 * and ends it counted them: the most that reach into one stretch of time.
 */
export const mostInOnePeriod = (started: ReadonlyArray<Required<Ticket>>): number =>
	Math.max(
		0,
		...started.map(({ endMs: from }) => {
			const to = from + shortPeriodMs;
			return started.filter(({ startMs, endMs }) => startMs < to && endMs >= from).length;
		}),
	);

export const heldAt = (holds: readonly Hold[], ms: number): boolean =>
	holds.some(({ atMs, forMs }) => atMs <= ms && ms < atMs + forMs);

/**
 * The moments at which a ticket waited although it could have started: nothing was on hold, and the
 * counted requests and the tickets in front left a place.
 */
export const needlessWaits = (
	limit: number,
	{ tickets, started }: Played,
	holds: readonly Hold[],
	slackMs: number,
): string[] => {
	// Something can change at these moments only.
	const events = [
		...tickets.flatMap(({ arrivedMs, leftMs }) => [arrivedMs, leftMs]),
		...started.flatMap(({ endMs }) => [endMs, endMs + shortPeriodMs]),
		...holds.flatMap(({ atMs, forMs }) => [atMs, atMs + forMs]),
	].sort((a, b) => a - b);
	return tickets.flatMap(({ order, arrivedMs, leftMs }) =>
		events
			.filter((ms) => ms >= arrivedMs && ms + slackMs < leftMs)
			.filter((ms) => {
				const counted = started.filter(
					({ startMs, endMs }) => startMs <= ms && endMs + shortPeriodMs > ms,
				).length;
				const underWay = started.filter(({ startMs, endMs }) => startMs <= ms && endMs > ms).length;
				const inFront = tickets.filter(
					(other) => other.order < order && other.arrivedMs <= ms && other.leftMs > ms,
				).length;
				// Five may be on their way at whatever pace.
				return !heldAt(holds, ms) && counted + inFront < limit && underWay + inFront < 5;
			})
			// A slot that is free for less than the slack may be missed.
			.filter((ms) => {
				const nextChange = events.find((event) => event > ms) ?? Infinity;
				return nextChange > ms + slackMs;
			})
			.map((ms) => `ticket ${order} waited at ${ms}`),
	);
};

export const whole = (max: number, min = 0) => fc.integer({ min, max });
/** Many at once, in bursts, or spread out. */
const atMs = fc.oneof(
	fc.constant(0),
	whole(100),
	whole(10_000),
	whole(4).map((n) => n * shortPeriodMs),
);
const tookMs = fc.oneof(fc.constant(0), whole(15), whole(4_500));
export const holdsOf = fc.array(
	fc.record({ atMs, forMs: fc.oneof(fc.constant(-250), whole(5_000)) }),
	{
		maxLength: 3,
	},
);
export const arrivalsOf = (patienceMs: fc.Arbitrary<number>) =>
	fc.array(fc.record({ atMs, tookMs, patienceMs }), { minLength: 1, maxLength: 24 });
export const forEver = fc.constant(Infinity);
