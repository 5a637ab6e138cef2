import type { Clock } from './clock';
import { hostClock, sliceMs } from './clock';

/** So many may always be on their way, at whatever pace. */
const leastParallel = 5;

/** The longest time for which all requests of a key stand still without trying. */
export const longestPauseMs = 300_000;

/**
 * The sliding window of one API key, as plain bookkeeping without a clock of its own.
 *
 * A request counts from its start until one period after its **end**. The server counted it at
 * some moment in between, so that no window of that length at the server, sliding or fixed, ever
 * sees more than the limit, however long requests are on their way. Counting from the start would
 * let a slow request be followed too soon by a fast one.
 */
export class SlidingWindow {
	private running = 0;

	/** When the counted requests ended, in order. */
	private readonly ends: number[] = [];

	private pausedUntil = Number.NEGATIVE_INFINITY;

	private askedUntil = Number.NEGATIVE_INFINITY;

	/** A pause was cut short: whether the API takes requests again is for one to find out. */
	private isTrial = false;

	/** How many of our requests the API took in a period before it refused one, and until when. */
	private share = Number.POSITIVE_INFINITY;

	private shareUntil = Number.NEGATIVE_INFINITY;

	/** How many may be on their way at a time beyond the share. */
	private triesBeyond = 1;

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(readonly periodMs: number) {}

	/**
	 * The earliest moment at which one more request may start.
	 *
	 * @param limit requests in any period
	 * @returns `now` where it may start at once; infinity where the end of another has to come first;
	 * else a moment before which it may not, and at which to ask again
	 */
	nextStart(limit: number, now: number): number {
		this.forget(now);
		const free = Math.max(now, this.pausedUntil);
		const counted = this.running + this.ends.length;
		if (counted >= limit) {
			return Math.max(free, (this.ends[counted - limit] ?? Infinity) + this.periodMs);
		}
		const isBeyondShare = now < this.shareUntil && counted >= this.share;
		const most = this.isTrial ? 1 : isBeyondShare ? this.triesBeyond : Infinity;
		return this.running >= most ? Infinity : free;
	}

	/** @returns whether it goes beyond the share */
	start(): boolean {
		const isBeyond = this.running + this.ends.length >= this.share;
		this.running += 1;
		this.share = Math.max(this.share, this.running + this.ends.length);
		return isBeyond;
	}

	/** @param at when it ended; in the future for one that is given up, and may still be counted */
	end(at: number): void {
		this.running -= 1;
		this.ends.splice(this.ends.findLastIndex((other) => other <= at) + 1, 0, at);
	}

	/** The API took a request, whatever it made of it: `isBeyond` says what `start` returned for it. */
	taken(isBeyond: boolean): void {
		if (isBeyond) this.triesBeyond = Math.min(this.triesBeyond + 1, leastParallel);
		if (this.isTrial) this.askedUntil = Number.NEGATIVE_INFINITY;
		this.isTrial = false;
	}

	/**
	 * Lets nothing start for a time, at most for five minutes; then one request tries, and the others
	 * follow if it is taken. An earlier pause that lasts longer stays.
	 *
	 * @param isAsked whether the API named this time, or we chose it
	 */
	pause(waitMs: number, isAsked: boolean, now: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(waitMs, longestPauseMs));
		if (isAsked) this.askedUntil = Math.max(this.askedUntil, now + waitMs);
		if (waitMs > longestPauseMs) this.isTrial = true;
	}

	/**
	 * The API refused a request, though we kept the limit: others share the key. What it took of ours
	 * is our share for the next two periods: up to there requests start as ever, and beyond it one at a
	 * time, so that one refusal tells that the others still use the rest. Each that is taken raises the
	 * share, and lets one more go at a time, up to five. A process that has the key for itself is
	 * never refused below the limit, and so is never held back.
	 *
	 * @param now when the answer came; the request has ended
	 */
	refused(now: number): void {
		this.forget(now);
		// The others that were under way say the same.
		if (now >= this.pausedUntil) this.share = Math.max(0, this.ends.length - 1);
		this.shareUntil = now + 2 * this.periodMs;
		this.triesBeyond = 1;
	}

	/**
	 * What is left of a pause that the API asked for, in milliseconds: of the pause itself, and of
	 * what was asked, which may be more. Where the first is 0, one request may try.
	 */
	askedPause(now: number): { readonly leftMs: number; readonly askedMs: number } {
		return {
			leftMs: Math.max(0, Math.min(this.pausedUntil, this.askedUntil) - now),
			askedMs: Math.max(0, this.askedUntil - now),
		};
	}

	private forget(now: number): void {
		while (this.ends[0] !== undefined && this.ends[0] + this.periodMs <= now) this.ends.shift();
	}
}

/** A request that is on its way. */
export interface Turn {
	/** It has ended: answered, refused for the limit, or without an answer. */
	end(how: 'answered' | 'refused' | 'failed'): void;
	/**
	 * Nobody waits for it any more, and the API may still get it: it counts as if it ended at
	 * `untilMs` of the clock.
	 */
	abandon(untilMs: number): void;
}

/** One who waits for a turn. */
interface Ticket {
	readonly isEnded: () => boolean;
	readonly settle: (turn?: Turn) => void;
}

/** In how much time one minute's allowance is to be on its way. */
const burstMs = 2_000;

const mostParallel = 20;

/** How much one answer counts for the pace beside those before it. */
const paceWeight = 1 / 8;

/** Hands out turns within the limit of one API key, first come, first served. */
export class RateLimiter {
	/** In the order in which they came. */
	private readonly waiting: Ticket[] = [];

	private readonly window: SlidingWindow;

	/** How many are on their way and waited for. */
	private underWay = 0;

	/** How long an answer takes, by those so far, in milliseconds. */
	private paceMs: number | undefined;

	/** Stands for the one loop that looks at the clock, while somebody waits. */
	private watch: object | undefined;

	/**
	 * @param limit requests in any period; a later execution may bring another number
	 * @param periodMs how long the API remembers a request, in milliseconds
	 */
	constructor(
		private readonly clock: Clock,
		public limit: number,
		periodMs = minuteMs,
	) {
		this.window = new SlidingWindow(periodMs);
	}

	/**
	 * How many requests may be on their way at a time: as many as send the allowance of a period
	 * within two seconds at the pace of the answers so far.
	 */
	get parallel(): number {
		const wanted = Math.ceil((this.limit * (this.paceMs ?? 0)) / burstMs);
		return Math.min(Math.max(wanted, leastParallel), mostParallel);
	}

	/**
	 * Waits for a turn. Whoever came first goes first, and only the first in line has to look at the
	 * clock for all.
	 *
	 * @param isEnded asked while waiting: whether the turn is no longer wanted
	 * @returns undefined where `isEnded` came first
	 */
	async acquire(isEnded: () => boolean): Promise<Turn | undefined> {
		if (isEnded()) return undefined;
		return await new Promise((settle) => {
			this.waiting.push({ isEnded, settle });
			if (this.watch === undefined) void this.watchClock();
		});
	}

	/** See `SlidingWindow.pause`. */
	pause(waitMs: number, isAsked: boolean): void {
		this.window.pause(waitMs, isAsked, this.clock.now());
	}

	/** See `SlidingWindow.askedPause`. */
	askedPause(): ReturnType<SlidingWindow['askedPause']> {
		return this.window.askedPause(this.clock.now());
	}

	/** Hands out what can be handed out now, and tells when to look again. */
	private handOut(): number {
		for (;;) {
			const [first] = this.waiting;
			if (first === undefined) {
				this.watch = undefined;
				return Infinity;
			}
			if (first.isEnded()) first.settle();
			else {
				if (this.underWay >= this.parallel) return Infinity;
				const now = this.clock.now();
				const start = this.window.nextStart(this.limit, now);
				if (start > now) return start;
				first.settle(this.begin(now));
			}
			this.waiting.shift();
		}
	}

	private begin(startMs: number): Turn {
		const isBeyond = this.window.start();
		this.underWay += 1;
		const leave = (endMs: number) => {
			this.window.end(endMs);
			this.underWay -= 1;
			// After whoever ends it has said what follows from its answer, such as a pause.
			void Promise.resolve().then(async () => await this.watchClock());
		};
		return {
			abandon: leave,
			end: (how) => {
				const now = this.clock.now();
				leave(now);
				if (how === 'refused') this.window.refused(now);
				if (how !== 'answered') return;
				this.window.taken(isBeyond);
				const tookMs = now - startMs;
				this.paceMs ??= tookMs;
				this.paceMs += (tookMs - this.paceMs) * paceWeight;
			},
		};
	}

	/** Hands out turns until nobody waits. Another loop that does so ends. */
	private async watchClock(): Promise<void> {
		const me = {};
		this.watch = me;
		for (;;) {
			const start = this.handOut();
			if (this.watch !== me) return;
			// In slices, because Stop may come at any time for any who waits.
			await this.clock.sleep(Math.min(start - this.clock.now(), sliceMs));
			if (this.watch !== me) return;
			for (const ticket of this.waiting.filter(({ isEnded }) => isEnded())) {
				ticket.settle();
				this.waiting.splice(this.waiting.indexOf(ticket), 1);
			}
		}
	}
}

/** The API counts requests by the minute. */
const minuteMs = 60_000;

/**
 * The rate limiters of a node, one for each API key: all executions of a process that use the same
 * key share one. Worker processes don't see each other's. None is forgotten: there are as many as
 * keys, and a new one would not know what the old one has counted.
 */
export class RateLimiters {
	private readonly byKey = new Map<string, RateLimiter>();

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(
		private readonly clock: Clock,
		private readonly periodMs = minuteMs,
	) {}

	/**
	 * The limiter of a key, from now on with this limit.
	 *
	 * @param key names the API key without being it
	 * @param limit requests in any period
	 */
	of(key: string, limit: number): RateLimiter {
		const known = this.byKey.get(key);
		if (known !== undefined) {
			known.limit = limit;
			return known;
		}
		const limiter = new RateLimiter(this.clock, limit, this.periodMs);
		this.byKey.set(key, limiter);
		return limiter;
	}
}

/** Those of this process: the nodes of the package share them, as they share the keys. */
export const hostLimiters = new RateLimiters(hostClock);
