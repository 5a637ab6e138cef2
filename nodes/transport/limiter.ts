import type { Clock } from './clock';
import { hostClock, sliceMs } from './clock';

/** The number of requests that may always be under way, at any pace. */
const leastParallel = 5;

/** The longest pause of all requests with a key before one tries again. */
export const longestPauseMs = 300_000;

/**
 * The sliding window of one API key: plain bookkeeping, without its own clock.
 *
 * A request counts from its start until one period after its **end**. The server counts it at some
 * moment in between. So no window of that length on the server, sliding or fixed, contains more
 * requests than the limit, however long they take. If requests only counted from their start, a
 * fast request could follow a slow one too soon.
 */
export class SlidingWindow {
	private running = 0;

	/** When the counted requests ended, in order. */
	private readonly ends: number[] = [];

	private pausedUntil = Number.NEGATIVE_INFINITY;

	private askedUntil = Number.NEGATIVE_INFINITY;

	/** A pause was cut short: one request finds out whether the API accepts requests again. */
	private isTrial = false;

	/**
	 * How many of our requests the API accepted in a period before it refused one, and until when.
	 */
	private share = Number.POSITIVE_INFINITY;

	private shareUntil = Number.NEGATIVE_INFINITY;

	/** How many requests beyond the share may be under way at a time. */
	private triesBeyond = 1;

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(readonly periodMs: number) {}

	/**
	 * The earliest moment at which one more request may start.
	 *
	 * @param limit requests in any period
	 * @returns `now` if it may start at once; infinity if another request has to end first; otherwise
	 * the earliest moment at which it may start, and at which to ask again
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

	/** @returns whether the request is beyond the share */
	start(): boolean {
		const isBeyond = this.running + this.ends.length >= this.share;
		this.running += 1;
		this.share = Math.max(this.share, this.running + this.ends.length);
		return isBeyond;
	}

	/** @param at when it ended; in the future for an abandoned request, which may still be counted */
	end(at: number): void {
		this.running -= 1;
		this.ends.splice(this.ends.findLastIndex((other) => other <= at) + 1, 0, at);
	}

	/**
	 * The API accepted a request, whatever its answer: `isBeyond` is what `start` returned for it.
	 */
	taken(isBeyond: boolean): void {
		if (isBeyond) this.triesBeyond = Math.min(this.triesBeyond + 1, leastParallel);
		if (this.isTrial) this.askedUntil = Number.NEGATIVE_INFINITY;
		this.isTrial = false;
	}

	/**
	 * Lets nothing start for a time, at most for five minutes. Then one request tries, and the others
	 * follow if the API accepts it. An earlier pause that lasts longer stays.
	 *
	 * @param isAsked whether the API named this time, or we chose it
	 */
	pause(waitMs: number, isAsked: boolean, now: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(waitMs, longestPauseMs));
		if (isAsked) this.askedUntil = Math.max(this.askedUntil, now + waitMs);
		if (waitMs > longestPauseMs) this.isTrial = true;
	}

	/**
	 * The API refused a request although we kept the limit, so others share the key. The number of
	 * our requests that it accepted is our share for the next two periods. Up to the share, requests
	 * start as usual. Beyond it, they start one at a time, so a single refusal shows that the others
	 * still use the rest. Each accepted request raises the share and allows one more at a time, up to
	 * five. A process with exclusive use of the key is never refused below the limit, so it is never
	 * slowed down.
	 *
	 * @param now when the answer came; the request has ended
	 */
	refused(now: number): void {
		this.forget(now);
		// The other refusals of requests that were under way mean the same.
		if (now >= this.pausedUntil) this.share = Math.max(0, this.ends.length - 1);
		this.shareUntil = now + 2 * this.periodMs;
		this.triesBeyond = 1;
	}

	/**
	 * The rest of a pause that the API asked for, in milliseconds: of the pause itself, and of the
	 * time it asked for, which may be longer. If the first is 0, one request may try.
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

/** A request under way. */
export interface Turn {
	/** It has ended: answered, refused for the limit, or without an answer. */
	end(how: 'answered' | 'refused' | 'failed'): void;
	/**
	 * Nobody waits for it any longer, but the API may still receive it: it counts as if it ended at
	 * `untilMs` of the clock.
	 */
	abandon(untilMs: number): void;
}

/** A caller that waits for a turn. */
interface Ticket {
	readonly isEnded: () => boolean;
	readonly settle: (turn?: Turn) => void;
}

/** The time in which to send a full period's allowance. */
const burstMs = 2_000;

const mostParallel = 20;

/** The weight of one answer in the pace, compared with the earlier ones. */
const paceWeight = 1 / 8;

/** Hands out turns within the limit of one API key, first come, first served. */
export class RateLimiter {
	/** In order of arrival. */
	private readonly waiting: Ticket[] = [];

	private readonly window: SlidingWindow;

	/** The number of requests under way that somebody waits for. */
	private underWay = 0;

	/** How long an answer takes, judged by the answers so far, in milliseconds. */
	private paceMs: number | undefined;

	/** Identifies the loop that watches the clock while somebody waits. */
	private watch: object | undefined;

	/**
	 * @param limit requests in any period; a later execution may have another limit
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
	 * How many requests may be under way at a time: enough to send the allowance of a period within
	 * two seconds at the pace of the answers so far.
	 */
	get parallel(): number {
		const wanted = Math.ceil((this.limit * (this.paceMs ?? 0)) / burstMs);
		return Math.min(Math.max(wanted, leastParallel), mostParallel);
	}

	/**
	 * Waits for a turn. Turns are in order of arrival, and one loop watches the clock for all.
	 *
	 * @param isEnded called while waiting: whether the turn is no longer wanted
	 * @returns undefined if the turn was no longer wanted
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

	/** Hands out the turns that are possible now, and returns when to look again. */
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
			// Only after the caller has handled the answer, for example with a pause.
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

	/** Hands out turns until nobody waits. An earlier loop ends. */
	private async watchClock(): Promise<void> {
		const me = {};
		this.watch = me;
		for (;;) {
			const start = this.handOut();
			if (this.watch !== me) return;
			// In slices, because any waiting caller may be stopped at any time.
			await this.clock.sleep(Math.min(start - this.clock.now(), sliceMs));
			if (this.watch !== me) return;
			for (const ticket of this.waiting.filter(({ isEnded }) => isEnded())) {
				ticket.settle();
				this.waiting.splice(this.waiting.indexOf(ticket), 1);
			}
		}
	}
}

/** The API counts requests per minute. */
const minuteMs = 60_000;

/**
 * The rate limiters of a node, one for each API key: all executions of a process that use the same
 * key share one. Worker processes don't share them. Limiters are never removed: there are only as
 * many as keys, and a new one would not know what the old one has counted.
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
	 * @param key identifies the API key without containing it
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

/**
 * The rate limiters of this process: all nodes of the package share them, because they may share
 * keys.
 */
export const hostLimiters = new RateLimiters(hostClock);
