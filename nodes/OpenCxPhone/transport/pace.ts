import type { Clock } from './clock';
import { sliceMs } from './clock';

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

	private heldUntil = Number.NEGATIVE_INFINITY;

	private askedUntil = Number.NEGATIVE_INFINITY;

	/** @param periodMs how long the API remembers a request, in milliseconds */
	constructor(readonly periodMs: number) {}

	/**
	 * The earliest moment at which one more request may start.
	 *
	 * @param limit requests in any period; 0 for no limit (a hold counts all the same)
	 * @param ahead how many others wait for their turn and go first
	 * @returns `now` where it may start at once; else a moment before which it may not, and at
	 * which to ask again
	 */
	nextStart(limit: number, ahead: number, now: number): number {
		this.forget(now);
		const free = Math.max(now, this.heldUntil);
		if (limit <= 0) return free;
		const excess = this.running + this.ends.length + ahead - limit;
		if (excess < 0) return free;
		// The requests under way end now at the earliest.
		return Math.max(free, (this.ends[excess] ?? now) + this.periodMs);
	}

	start(): void {
		this.running += 1;
	}

	end(now: number): void {
		this.running -= 1;
		this.ends.push(now);
	}

	/**
	 * Lets nothing start before `until`; an earlier hold that lasts longer stays.
	 *
	 * @param isAsked whether the API named this time, or we chose it
	 */
	hold(until: number, isAsked: boolean): void {
		this.heldUntil = Math.max(this.heldUntil, until);
		if (isAsked) this.askedUntil = Math.max(this.askedUntil, until);
	}

	/** For how much longer the API has asked that nothing start, in milliseconds. */
	askedMs(now: number): number {
		return Math.max(0, this.askedUntil - now);
	}

	/** Nothing is counted and nothing held: forgetting the window would change nothing. */
	isIdle(now: number): boolean {
		this.forget(now);
		return this.running === 0 && this.ends.length === 0 && this.heldUntil <= now;
	}

	private forget(now: number): void {
		while (this.ends[0] !== undefined && this.ends[0] + this.periodMs <= now) this.ends.shift();
	}
}

/** Hands out turns within the limit of one API key, first come, first served. */
export class Pace {
	private readonly waiting: symbol[] = [];

	private readonly window: SlidingWindow;

	constructor(
		private readonly clock: Clock,
		periodMs: number,
	) {
		this.window = new SlidingWindow(periodMs);
	}

	/**
	 * Waits for a turn.
	 *
	 * @param limit requests in a period; 0 for no limit
	 * @param isEnded asked while waiting: whether the turn is still wanted
	 * @returns the function to call when the request has ended, or undefined where `isEnded` came
	 * first
	 */
	async turn(limit: number, isEnded: () => boolean): Promise<(() => void) | undefined> {
		const ticket = Symbol('ticket');
		this.waiting.push(ticket);
		try {
			while (!isEnded()) {
				const now = this.clock.now();
				const start = this.window.nextStart(limit, this.waiting.indexOf(ticket), now);
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

	/** Holds back all turns for a time, after a refusal. See `SlidingWindow.hold`. */
	hold(waitMs: number, isAsked: boolean): void {
		this.window.hold(this.clock.now() + waitMs, isAsked);
	}

	/** See `SlidingWindow.askedMs`. */
	askedMs(): number {
		return this.window.askedMs(this.clock.now());
	}

	isIdle(): boolean {
		return this.waiting.length === 0 && this.window.isIdle(this.clock.now());
	}
}

/** The API counts requests by the minute. */
const minuteMs = 60_000;

/**
 * The paces of this process, one for each API key: all executions that use the same credential
 * share one. Worker processes don't see each other's. A key names the API key without being it.
 */
export class Paces {
	private readonly byKey = new Map<string, Pace>();

	/** @param periodMs the window's length; other than a minute only to measure in less time */
	constructor(
		private readonly clock: Clock,
		public periodMs: number = minuteMs,
	) {}

	/** See `Pace.turn`. */
	async turn(key: string, limit: number, isEnded: () => boolean) {
		return await this.of(key).turn(limit, isEnded);
	}

	/** See `Pace.hold`. */
	hold(key: string, waitMs: number, isAsked: boolean): void {
		this.of(key).hold(waitMs, isAsked);
	}

	/** See `SlidingWindow.askedMs`; 0 for a key that isn't remembered. */
	askedMs(key: string): number {
		return this.byKey.get(key)?.askedMs() ?? 0;
	}

	/** How many keys are remembered. */
	get size(): number {
		return this.byKey.size;
	}

	// Looked up for each turn and not kept by the caller: a pace that is kept while idle could be
	// dropped here and made anew for another execution, and the two would count apart.
	private of(key: string): Pace {
		for (const [other, pace] of this.byKey) {
			if (other !== key && pace.isIdle()) this.byKey.delete(other);
		}
		const known = this.byKey.get(key);
		if (known !== undefined) return known;
		const pace = new Pace(this.clock, this.periodMs);
		this.byKey.set(key, pace);
		return pace;
	}
}
