import type { Clock } from './clock';

/** Adds up the moments in which at least one of several waits was going on. */
export class Stopwatch {
	private running = 0;

	private since = 0;

	private total = 0;

	constructor(private readonly clock: Clock) {}

	/** Waits for what `wait` returns, and counts how long that takes. */
	async time<T>(wait: () => Promise<T>): Promise<T> {
		if (this.running === 0) this.since = this.clock.now();
		this.running += 1;
		try {
			return await wait();
		} finally {
			this.running -= 1;
			if (this.running === 0) this.total += this.clock.now() - this.since;
		}
	}

	/** Milliseconds, of the waits that have ended. */
	get totalMs(): number {
		return this.total;
	}
}
