import pLimit from 'p-limit';
import type { Clock } from './clock';
import { waitUntil } from './clock';
import type { Asked, Failure } from './failures';
import { failureOf } from './failures';
import type { Paces } from './pace';
import type { Call, Door, Outcome } from './request';
import type { RetryPolicy } from './retry';
import { decide, nothingSpent } from './retry';

/** One request to bring through. */
export interface Job {
	/** Jobs of one lane go one after the other, in their order; lanes go in parallel. */
	readonly lane: string;
	readonly call: Call;
	readonly asked: Asked;
	readonly policy: RetryPolicy;
}

/** What became of a job. */
export type Result =
	| { readonly kind: 'sent'; readonly body: unknown; readonly attempts: number }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly attempts: number }
	/** Never sent, because of what became of another, or because the run was stopped. */
	| { readonly kind: 'unsent'; readonly failure: Failure };

export interface Transport {
	readonly door: Door;
	readonly paces: Paces;
	/** The key under which `paces` counts the requests. */
	readonly paceKey: string;
	/** Requests in a period; 0 for no limit. */
	readonly limit: number;
	readonly clock: Clock;
	/** Whether the user pressed Stop. */
	readonly isStopped: () => boolean;
}

export interface SendOptions {
	/** Lanes at a time. */
	readonly concurrency: number;
	/** Start nothing new after the first failure. */
	readonly stopOnFailure: boolean;
	/** Called after each job that was tried, with how many that makes. */
	readonly onProgress?: (done: number) => void;
}

export interface Run {
	/** In the order of the jobs. */
	readonly results: Result[];
	/** The job that failed before any other; those that it kept from being tried again came later. */
	readonly firstFailed?: number;
	/** How long the run stood still for the limit: moments in which any job waited for it. */
	readonly limitWaitMs: number;
}

const stoppedFailure: Failure = {
	message: 'The execution was stopped',
	description: 'Nothing was sent for this item. Run it again.',
};

const cutOffFailure: Failure = {
	message: 'The execution was stopped',
	description:
		'This item was on its way and may have been updated or not. Run it again: repeating it does no harm.',
};

const tooManyStatus = 429;

/** The moment as ISO 8601; the API may name one that no date can hold. */
const moment = (wallMs: number): string => {
	const date = new Date(wallMs);
	return Number.isNaN(date.getTime()) ? 'further notice' : date.toISOString();
};

const untilReady = (
	status: number | undefined,
	askedMs: number,
	maxWaitMs: number,
	clock: Clock,
): Failure => ({
	message: `OpenCX is taking no more requests until ${moment(clock.wallNow() + askedMs)}`,
	description: `It asks for a wait of ${Math.ceil(askedMs / 1_000)} seconds, and 'Max Wait' allows ${Math.ceil(maxWaitMs / 1_000)}. Raise 'Max Wait', or run the remaining items again after that time.`,
	status,
});

/** Adds up the moments in which at least one of several waits was going on. */
class Stopwatch {
	private running = 0;

	private since = 0;

	private total = 0;

	constructor(private readonly clock: Clock) {}

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

	get totalMs(): number {
		return this.total;
	}
}

const byLane = (jobs: readonly Job[]): Array<Array<[index: number, job: Job]>> => {
	const lanes = new Map<string, Array<[number, Job]>>();
	for (const [index, job] of jobs.entries()) {
		const lane = lanes.get(job.lane);
		if (lane === undefined) lanes.set(job.lane, [[index, job]]);
		else lane.push([index, job]);
	}
	return [...lanes.values()];
};

/**
 * Brings every job through: in turn within the limit, again where that may help, in parallel
 * across lanes and in order within one. Never throws; what is under way when the run ends early is
 * awaited.
 */
export const sendAll = async (
	jobs: readonly Job[],
	transport: Transport,
	{ concurrency, stopOnFailure, onProgress }: SendOptions,
): Promise<Run> => {
	const { door, paces, paceKey, limit, clock, isStopped } = transport;
	const waits = new Stopwatch(clock);
	/** Why nothing new may start. */
	let halt: Failure | undefined;
	const isEnded = () => halt !== undefined || isStopped();
	let done = 0;

	const end = (failure: Failure, attempts: number, isFinal: boolean): Result => {
		if (isFinal || stopOnFailure) halt ??= failure;
		return { kind: 'failed', failure, attempts };
	};

	const sendOne = async ({ call, asked, policy }: Job): Promise<Result> => {
		let spent = nothingSpent;
		let last: Failure | undefined;
		for (let attempts = 0; ; attempts++) {
			// Another execution's refusal holds this one back too, and may do so for too long.
			const heldTooLongMs = () => {
				const heldMs = paces.askedMs(paceKey);
				return heldMs > policy.maxWaitMs ? heldMs : undefined;
			};
			const isOver = () => isEnded() || heldTooLongMs() !== undefined;
			const finish = await waits.time(async () => await paces.turn(paceKey, limit, isOver));
			if (finish === undefined) {
				const heldMs = heldTooLongMs();
				if (!isEnded() && heldMs !== undefined) {
					halt = untilReady(tooManyStatus, heldMs, policy.maxWaitMs, clock);
				}
				const why = isStopped() ? stoppedFailure : (halt ?? stoppedFailure);
				return attempts === 0
					? { kind: 'unsent', failure: why }
					: { kind: 'failed', failure: last ?? why, attempts };
			}
			let outcome: Outcome;
			try {
				outcome = await door(call);
			} finally {
				finish();
			}
			const failure = failureOf(outcome, asked);
			if (failure === undefined) {
				return {
					kind: 'sent',
					body: outcome.kind === 'answer' ? outcome.body : undefined,
					attempts: attempts + 1,
				};
			}
			// A request that Stop cut off looks like a fault of the network.
			if (isStopped()) return { kind: 'failed', failure: cutOffFailure, attempts: attempts + 1 };
			last = failure;
			const decision = decide(outcome, spent, policy, clock);
			if (!decision.again) {
				return decision.askedMs === undefined
					? end(failure, attempts + 1, failure.status === 401)
					: end(
							untilReady(failure.status, decision.askedMs, policy.maxWaitMs, clock),
							attempts + 1,
							failure.status === tooManyStatus,
						);
			}
			spent = decision.spent;
			if (decision.scope === 'credential') paces.hold(paceKey, decision.waitMs, decision.isAsked);
			else await waitUntil(clock.now() + decision.waitMs, clock, isEnded);
		}
	};

	const results: Result[] = [];
	let firstFailed: number | undefined;
	const inParallel = pLimit(concurrency);
	await Promise.all(
		byLane(jobs).map(
			async (lane) =>
				await inParallel(async () => {
					for (const [index, job] of lane) {
						const result = await sendOne(job);
						results[index] = result;
						if (result.kind === 'failed') firstFailed ??= index;
						if (result.kind !== 'unsent') onProgress?.(++done);
					}
				}),
		),
	);
	return { results, firstFailed, limitWaitMs: waits.totalMs };
};
