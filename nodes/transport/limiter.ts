import type { Clock } from './clock';
import { sliceMs } from './clock';

/** How soon to ask again whether the one request that tries more than our share has ended. */
const probeMs = 20;

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

	/** How many of our requests the API took in a period before it refused one, and until when. */
	private share = Number.POSITIVE_INFINITY;

	private shareUntil = Number.NEGATIVE_INFINITY;

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(readonly periodMs: number) {}

	/**
	 * The earliest moment at which one more request may start.
	 *
	 * @param limit requests in any period; 0 for no limit (a pause counts all the same)
	 * @param ahead how many others wait for their turn and go first
	 * @returns `now` where it may start at once; else a moment before which it may not, and at
	 * which to ask again
	 */
	nextStart(limit: number, ahead: number, now: number): number {
		this.forget(now);
		const free = Math.max(now, this.pausedUntil);
		if (limit <= 0) return free;
		const excess = this.running + this.ends.length + ahead - limit;
		// The requests under way end now at the earliest.
		if (excess >= 0) return Math.max(free, (this.ends[excess] ?? now) + this.periodMs);
		const isBeyondShare = now < this.shareUntil && limit + excess >= this.share;
		// One at a time, so that one refusal tells that the others still use the rest.
		return isBeyondShare && this.running + ahead > 0 ? Math.max(free, now + probeMs) : free;
	}

	start(): void {
		this.running += 1;
		this.share = Math.max(this.share, this.running + this.ends.length);
	}

	end(now: number): void {
		this.running -= 1;
		this.ends.push(now);
	}

	/**
	 * Lets nothing start before `until`; an earlier pause that lasts longer stays.
	 *
	 * @param isAsked whether the API named this time, or we chose it
	 */
	pause(until: number, isAsked: boolean): void {
		this.pausedUntil = Math.max(this.pausedUntil, until);
		if (isAsked) this.askedUntil = Math.max(this.askedUntil, until);
	}

	/**
	 * The API refused a request, though we kept the limit: others share the key. What it took of ours
	 * is our share for the next two periods: up to there requests start as ever, and beyond it one at a
	 * time, each of which raises the share if it is taken. A process that has the key for itself is
	 * never refused below the limit, and so is never held back.
	 *
	 * @param now when the answer came; the request has ended
	 */
	refused(now: number): void {
		this.forget(now);
		// The others that were under way say the same.
		if (now >= this.pausedUntil) this.share = Math.max(0, this.ends.length - 1);
		this.shareUntil = now + 2 * this.periodMs;
	}

	/** For how much longer the API has asked that nothing start, in milliseconds. */
	askedMs(now: number): number {
		return Math.max(0, this.askedUntil - now);
	}

	/** Nothing is counted and nothing paused: forgetting the window would change nothing. */
	isIdle(now: number): boolean {
		this.forget(now);
		return this.running === 0 && this.ends.length === 0 && this.pausedUntil <= now;
	}

	private forget(now: number): void {
		while (this.ends[0] !== undefined && this.ends[0] + this.periodMs <= now) this.ends.shift();
	}
}

/** One who waits for a turn. */
interface Ticket {
	/** Requests in a period; 0 for no limit. */
	readonly limit: number;
}

/** Hands out turns within the limit of one API key, first come, first served. */
export class RateLimiter {
	/** In the order in which they came. */
	private readonly waiting: Ticket[] = [];

	private readonly window: SlidingWindow;

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(
		private readonly clock: Clock,
		periodMs: number,
	) {
		this.window = new SlidingWindow(periodMs);
	}

	/**
	 * Waits for a turn. Whoever came first goes first, whatever each one's limit: otherwise one with
	 * a smaller limit would wait for as long as others with a larger one keep the window full.
	 *
	 * @param limit requests in a period; 0 for no limit, which waits for nobody
	 * @param isEnded asked while waiting: whether the turn is no longer wanted
	 * @returns the function to call when the request has ended, or undefined where `isEnded` came
	 * first
	 */
	async acquire(limit: number, isEnded: () => boolean): Promise<(() => void) | undefined> {
		const ticket: Ticket = { limit };
		this.waiting.push(ticket);
		try {
			while (!isEnded()) {
				const now = this.clock.now();
				const start = this.startOf(ticket, now);
				if (start <= now) {
					this.window.start();
					return () => this.window.end(this.clock.now());
				}
				// In slices, because those ahead may leave and Stop may come at any time.
				await this.clock.sleep(Math.min(start - now, sliceMs));
			}
			return undefined;
		} finally {
			this.waiting.splice(this.waiting.indexOf(ticket), 1);
		}
	}

	/** Holds back all turns for a time, after a refusal. See `SlidingWindow.pause`. */
	pause(waitMs: number, isAsked: boolean): void {
		this.window.pause(this.clock.now() + waitMs, isAsked);
	}

	/** See `SlidingWindow.refused`. */
	refused(): void {
		this.window.refused(this.clock.now());
	}

	/** See `SlidingWindow.askedMs`. */
	askedMs(): number {
		return this.window.askedMs(this.clock.now());
	}

	isIdle(): boolean {
		return this.waiting.length === 0 && this.window.isIdle(this.clock.now());
	}

	/** The earliest moment for a ticket: its own, and not before any that came earlier. */
	private startOf(ticket: Ticket, now: number): number {
		if (ticket.limit === 0) return this.window.nextStart(0, 0, now);
		const ahead = this.waiting.slice(0, this.waiting.indexOf(ticket));
		const limited = [...ahead.filter(({ limit }) => limit > 0), ticket];
		const starts = limited.map(({ limit }, place) => this.window.nextStart(limit, place, now));
		return Math.max(...starts);
	}
}

/** The API counts requests by the minute. */
const minuteMs = 60_000;

/**
 * The rate limiters of a node, one for each API key: all executions of a process that use the same
 * credential share one. Worker processes don't see each other's. A key names the API key without
 * being it.
 */
export class RateLimiters {
	private readonly byKey = new Map<string, RateLimiter>();

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(
		private readonly clock: Clock,
		private readonly periodMs = minuteMs,
	) {}

	/** See `RateLimiter.acquire`. */
	async acquire(key: string, limit: number, isEnded: () => boolean) {
		return await this.of(key).acquire(limit, isEnded);
	}

	/** See `RateLimiter.pause`. */
	pause(key: string, waitMs: number, isAsked: boolean): void {
		this.of(key).pause(waitMs, isAsked);
	}

	/** See `SlidingWindow.refused`. */
	refused(key: string): void {
		this.of(key).refused();
	}

	/** See `SlidingWindow.askedMs`; 0 for a key that isn't remembered. */
	askedMs(key: string): number {
		return this.byKey.get(key)?.askedMs() ?? 0;
	}

	/** How many keys are remembered. */
	get size(): number {
		return this.byKey.size;
	}

	// Looked up for each turn and not kept by the caller: a limiter that is kept while idle could be
	// dropped here and made anew for another execution, and the two would count apart.
	private of(key: string): RateLimiter {
		for (const [other, limiter] of this.byKey) {
			if (other !== key && limiter.isIdle()) this.byKey.delete(other);
		}
		const known = this.byKey.get(key);
		if (known !== undefined) return known;
		const limiter = new RateLimiter(this.clock, this.periodMs);
		this.byKey.set(key, limiter);
		return limiter;
	}
}
