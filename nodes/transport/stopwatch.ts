import type { Clock } from './clock';

/** Adds up the time in which at least one of several waits was going on. */
export class Stopwatch {
	private running = 0;

	private since = 0;

	private total = 0;

	constructor(private readonly clock: Clock) {}

	/** Awaits the result of `wait`, and counts how long that takes. */
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

	/** The total of the waits that have ended, in milliseconds. */
	get totalMs(): number {
		return this.total;
	}
}
