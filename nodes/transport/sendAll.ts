import pLimit from 'p-limit';
import type { ApiRequest, HttpClient, Outcome } from './client';
import type { Clock } from './clock';
import { waitUntil } from './clock';
import type { RateLimiters } from './limiter';
import type { Failure } from './failure';
import { failureOf, meaningOf } from './outcomes';
import type { RetryPolicy } from './retry';
import { decide, nothingSpent } from './retry';
import { Stopwatch } from './stopwatch';

/** What is to be brought through for one item: a request, or several of which each needs the last. */
export interface Task {
	/** Tasks of one queue go one after the other, in their order; queues go in parallel. */
	readonly queueKey: string;
	readonly policy: RetryPolicy;
	/**
	 * The next request.
	 *
	 * @param answers the bodies of the answers so far
	 * @returns undefined where nothing is left to be done
	 */
	next(answers: readonly unknown[]): ApiRequest | undefined | Promise<ApiRequest | undefined>;
}

/** A task of one request. */
export const single = (request: ApiRequest): Task['next'] => {
	return (answers) => (answers.length === 0 ? request : undefined);
};

/** What became of a task. */
export type Result =
	/** `answers`: the bodies of its answers, one for each request. `attempts`: requests in all. */
	| { readonly kind: 'sent'; readonly answers: readonly unknown[]; readonly attempts: number }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly attempts: number }
	/** Never sent, because of what became of another, or because the run was stopped. */
	| { readonly kind: 'unsent'; readonly failure: Failure };

export interface Transport {
	readonly client: HttpClient;
	readonly limiters: RateLimiters;
	/** The key under which `limiters` count the requests. */
	readonly limiterKey: string;
	/** Requests in a period; 0 for no limit. */
	readonly limit: number;
	readonly clock: Clock;
	/** Whether the user pressed Stop. */
	readonly isStopped: () => boolean;
}

export interface SendOptions {
	/** Queues at a time. */
	readonly concurrency: number;
	/** Start nothing new after the first failure. */
	readonly stopOnFailure: boolean;
	/** Called after each task that was tried, with how many that makes. */
	readonly onProgress?: (done: number) => void;
}

export interface Run {
	/** In the order of the tasks. */
	readonly results: Result[];
	/** The first task to fail: the one that ended the run, where it ended early. */
	readonly firstFailed?: number;
	/** How long the run stood still for the limit: moments in which any task waited for it. */
	readonly limitWaitMs: number;
}

const stoppedFailure: Failure = {
	message: 'The execution was stopped',
	description: 'Nothing was sent for this item. Run it again.',
};

const cutOffFailure = ({ repeat, subject: { noun } }: ApiRequest): Failure => ({
	message: 'The execution was stopped',
	description:
		repeat === 'always'
			? 'The request for this item was under way, so the update may or may not have been applied. Run it again: repeating it is safe.'
			: `The request for this item was under way. Check the ${noun} in OpenCX before you run it again.`,
});

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
	...(status === undefined ? {} : { status }),
});

const limitStatus = 429;

const byQueue = (tasks: readonly Task[]): Array<Array<[index: number, task: Task]>> => {
	const queues = new Map<string, Array<[number, Task]>>();
	for (const [index, task] of tasks.entries()) {
		const queue = queues.get(task.queueKey);
		if (queue === undefined) queues.set(task.queueKey, [[index, task]]);
		else queue.push([index, task]);
	}
	return [...queues.values()];
};

/** One request brought through: its answer, or how it failed, and how often it was made. */
type Sent =
	| { readonly body: unknown; readonly attempts: number }
	| { readonly failure: Failure; readonly attempts: number };

/**
 * Brings every task through: in turn within the limit, again where that may help, in parallel
 * across queues and in order within one. Never throws; what is under way when the run ends early is
 * awaited.
 */
export const sendAll = async (
	tasks: readonly Task[],
	transport: Transport,
	{ concurrency, stopOnFailure, onProgress }: SendOptions,
): Promise<Run> => {
	const { client, limiters, limiterKey, limit, clock, isStopped } = transport;
	const waits = new Stopwatch(clock);
	/** Why nothing new may start. */
	let halt: Failure | undefined;
	const isEnded = () => halt !== undefined || isStopped();
	let done = 0;

	const end = (failure: Failure, attempts: number, isFinal: boolean): Sent => {
		if (isFinal || stopOnFailure) halt ??= failure;
		return { failure, attempts };
	};

	const sendOne = async (request: ApiRequest, policy: RetryPolicy): Promise<Sent> => {
		let spent = nothingSpent;
		let last: Failure | undefined;
		for (let attempts = 0; ; attempts++) {
			// Another execution's refusal holds this one back too, and may do so for too long.
			const pausedTooLongMs = () => {
				const pausedMs = limiters.askedMs(limiterKey);
				return pausedMs > policy.maxWaitMs ? pausedMs : undefined;
			};
			const isOver = () => isEnded() || pausedTooLongMs() !== undefined;
			const finish = await waits.time(
				async () => await limiters.acquire(limiterKey, limit, isOver),
			);
			if (finish === undefined) {
				if (isStopped()) return { failure: last ?? stoppedFailure, attempts };
				const pausedMs = pausedTooLongMs();
				if (halt === undefined && pausedMs !== undefined) {
					return end(untilReady(limitStatus, pausedMs, policy.maxWaitMs, clock), attempts, false);
				}
				return { failure: last ?? halt ?? stoppedFailure, attempts };
			}
			let outcome: Outcome;
			try {
				outcome = await client(request);
			} finally {
				finish();
			}
			const failure = failureOf(outcome, request);
			if (failure === undefined) {
				const body = outcome.kind === 'answer' ? outcome.body : undefined;
				return { body, attempts: attempts + 1 };
			}
			// A request that Stop cut off looks like a fault of the network.
			if (isStopped()) return { failure: cutOffFailure(request), attempts: attempts + 1 };
			last = failure;
			if (meaningOf(outcome).isLimit) limiters.refused(limiterKey);
			const decision = decide(outcome, request.repeat, spent, policy, clock);
			if (!decision.again) {
				const { askedMs, scope } = decision;
				// What the API asked for is true for every later run as well, though this one gives up.
				if (askedMs !== undefined && scope === 'credential') {
					limiters.pause(limiterKey, askedMs, true);
				}
				return askedMs === undefined
					? end(failure, attempts + 1, meaningOf(outcome).isFinal)
					: end(untilReady(failure.status, askedMs, policy.maxWaitMs, clock), attempts + 1, false);
			}
			spent = decision.spent;
			if (decision.scope === 'credential') {
				limiters.pause(limiterKey, decision.waitMs, decision.isAsked);
			} else await waitUntil(clock.now() + decision.waitMs, clock, isEnded);
		}
	};

	const bringThrough = async ({ next, policy }: Task): Promise<Result> => {
		const answers: unknown[] = [];
		let attempts = 0;
		for (;;) {
			const request = await next(answers);
			if (request === undefined) return { kind: 'sent', answers, attempts };
			const sent = await sendOne(request, policy);
			attempts += sent.attempts;
			if ('failure' in sent) {
				return attempts === 0
					? { kind: 'unsent', failure: sent.failure }
					: { kind: 'failed', failure: sent.failure, attempts };
			}
			answers.push(sent.body);
		}
	};

	const results: Result[] = [];
	let firstFailed: number | undefined;
	const inParallel = pLimit(concurrency);
	await Promise.all(
		byQueue(tasks).map(
			async (queue) =>
				await inParallel(async () => {
					for (const [index, task] of queue) {
						const result = await bringThrough(task);
						results[index] = result;
						if (result.kind === 'failed') firstFailed ??= index;
						if (result.kind !== 'unsent') onProgress?.(++done);
					}
				}),
		),
	);
	return {
		results,
		...(firstFailed === undefined ? {} : { firstFailed }),
		limitWaitMs: waits.totalMs,
	};
};
