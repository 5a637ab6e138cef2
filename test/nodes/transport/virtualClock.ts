import type { Clock } from '../../../nodes/transport/clock';

interface Sleeper {
	readonly until: number;
	readonly wake: () => void;
}

interface Settings {
	/** The wall clock at the start, in milliseconds since 1970. */
	readonly wallMs?: number;
	readonly random?: () => number;
	/** How long a sleep of this many milliseconds really takes; exactly that long by default. */
	readonly timer?: (ms: number) => number;
	/** More wake-ups than that are a loop without an end. */
	readonly maxWakes?: number;
}

// With a smaller step, time would stop for the sleeper: a double cannot represent the step.
const leastStepMs = 1 / 1_024;

/** A clock whose hours take no time: sleepers wake up in order, as soon as everything else waits. */
export class VirtualClock implements Clock {
	readonly random: () => number;

	private ms = 0;

	private readonly sleepers: Sleeper[] = [];

	private readonly wallMs: number;

	private readonly timer: (ms: number) => number;

	private readonly maxWakes: number;

	constructor({
		wallMs = 0,
		random = () => 0.5,
		timer = (ms) => ms,
		maxWakes = 1_000_000,
	}: Settings = {}) {
		this.wallMs = wallMs;
		this.random = random;
		this.timer = timer;
		this.maxWakes = maxWakes;
	}

	now(): number {
		return this.ms;
	}

	wallNow(): number {
		return this.wallMs + this.ms;
	}

	async sleep(ms: number): Promise<void> {
		if (Number.isNaN(ms)) throw new Error('A sleep of NaN ms');
		const until = this.ms + Math.max(this.timer(ms), leastStepMs);
		await new Promise<void>((wake) => {
			// Behind those that wake at the same moment and went to sleep before.
			const place = this.sleepers.findIndex((other) => other.until > until);
			this.sleepers.splice(place === -1 ? this.sleepers.length : place, 0, { until, wake });
		});
	}

	/**
	 * Lets time pass until the work is done.
	 *
	 * @throws where nobody sleeps and the work is not done, so that it never would be, or where it
	 * wakes up again and again
	 */
	async run<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const settle = () => {
			isDone = true;
		};
		work.then(settle, settle);
		for (let wakes = 0; ; wakes++) {
			// Everything that can continue without time passing does so before the next turn.
			await new Promise((resolve) => setImmediate(resolve));
			if (isDone) return await work;
			const next = this.sleepers.shift();
			if (next === undefined) throw new Error(`Nothing moves any more at ${this.ms} ms`);
			if (wakes > this.maxWakes) throw new Error(`No end after ${this.maxWakes} wake-ups`);
			this.ms = Math.max(this.ms, next.until);
			next.wake();
		}
	}
}
