import type { ApiRequest } from './client';
import type { Failure } from './failure';
import type { RetryPolicy } from './retry';
import type { Renewed, Surroundings, Transport } from './send';
import { send } from './send';
import { Stopwatch } from './stopwatch';

/** The requests of one item: one, or several that each need the previous answer. */
export interface Task {
	/** Tasks in the same queue run one after the other, in order; queues run in parallel. */
	readonly queueKey: string;
	readonly policy: RetryPolicy;
	/**
	 * The next request.
	 *
	 * @param answers the bodies of the answers so far
	 * @returns undefined if nothing is left to do
	 */
	next(answers: readonly unknown[]): NextRequest | Promise<NextRequest>;
	/**
	 * How to find out whether the next request was carried out although it failed. It is used before
	 * a retry, because others may have made changes, and after the last attempt.
	 *
	 * @param answers the bodies of the answers before it; the last one is a reading
	 * @returns undefined if that does not matter
	 */
	lookAgain?(answers: readonly unknown[]): Look | undefined;
}

/** The next request of a task, why there can be none, or undefined if nothing is left to do. */
export type NextRequest = ApiRequest | { readonly failure: Failure } | undefined;

/** A reading, and whether it shows that a request was carried out. */
export interface Look {
	readonly request: ApiRequest;
	readonly isDone: (answer: unknown) => boolean;
}

/** Whether it is a refusal: the request was not carried out. Any other failure leaves that open. */
const isRefusal = ({ status }: Failure): boolean =>
	status !== undefined && status >= 400 && status < 500 && status !== 408;

/** The result of a task. */
export type Result =
	/**
	 * `answers`: the bodies of its answers, one for each request. `attempts`: all requests, except
	 * those of `lookAgain`. `tries`: those of them that change something. `sentAtMs`: when the last
	 * of these was started, by the wall clock, if there was one.
	 */
	| {
			readonly kind: 'sent';
			readonly answers: readonly unknown[];
			readonly attempts: number;
			readonly tries: number;
			readonly sentAtMs?: number;
	  }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly attempts: number }
	/** Never sent, because of the result of another, or because the run was stopped. */
	| { readonly kind: 'unsent'; readonly failure: Failure };

export interface SendOptions {
	/** Start nothing new after the first failure. */
	readonly stopOnFailure: boolean;
	/** Called after each attempted task, with the number of such tasks so far. */
	readonly onProgress?: (done: number) => void;
}

export interface Run {
	/** In the order of the tasks. */
	readonly results: Result[];
	/** The first task to fail, which ended the run if it ended early. */
	readonly firstFailed?: number;
	/** How long the run waited for the rate limit: all time in which any task waited. */
	readonly limitWaitMs: number;
}

type Queue = Array<[index: number, task: Task]>;

const byQueue = (tasks: readonly Task[]): Queue[] => {
	const queues = new Map<string, Queue>();
	for (const [index, task] of tasks.entries()) {
		const queue = queues.get(task.queueKey);
		if (queue === undefined) queues.set(task.queueKey, [[index, task]]);
		else queue.push([index, task]);
	}
	return [...queues.values()];
};

/** Works through all queues. Whenever one has ended, `parallel` says how many may run at a time. */
const inParallel = async (
	queues: readonly Queue[],
	parallel: () => number,
	work: (queue: Queue) => Promise<void>,
): Promise<void> => {
	const waiting = queues.values();
	let running = 0;
	await new Promise<void>((resolve, reject) => {
		const startMore = () => {
			while (running < parallel()) {
				const { value: queue, done } = waiting.next();
				if (done) break;
				running += 1;
				work(queue).then(() => {
					running -= 1;
					startMore();
				}, reject);
			}
			if (running === 0) resolve();
		};
		startMore();
	});
};

/**
 * Runs every task, in parallel across queues and in order within each queue. Never throws. If the
 * run ends early, it still awaits the requests under way, unless it was stopped.
 */
export const sendAll = async (
	tasks: readonly Task[],
	transport: Transport,
	{ stopOnFailure, onProgress }: SendOptions,
): Promise<Run> => {
	const waits = new Stopwatch(transport.clock);
	/** Why nothing new may start. */
	let halt: Failure | undefined;
	let isKeyProven = false;
	const surroundings: Surroundings = {
		halted: () => halt,
		isKeyProven: () => isKeyProven,
		onFailure: (failure) => {
			if (failure.isFinal || stopOnFailure) halt ??= failure;
		},
		waits,
	};

	/** For a request whose failure is not yet a failure of its task. */
	const quiet: Surroundings = { ...surroundings, onFailure: () => undefined };

	/** What to do instead of repeating a request unchanged. */
	const renew = async (task: Task, look: Look, answers: unknown[]): Promise<Renewed> => {
		const seen = await send(look.request, task.policy, transport, quiet);
		if ('failure' in seen) return { failure: seen.failure };
		if (look.isDone(seen.value)) return { value: undefined };
		// The next request is based on this new reading.
		answers.splice(-1, 1, seen.value);
		const next = await task.next(answers);
		if (next === undefined) return { value: undefined, isOver: true };
		return 'failure' in next ? next : { request: next };
	};

	const bringThrough = async (task: Task): Promise<Result> => {
		const { policy } = task;
		const answers: unknown[] = [];
		let [attempts, tries] = [0, 0];
		/** Whether a request that changes something was carried out. */
		let isMade = false;
		let sentAtMs: number | undefined;
		const sentWith = (all: readonly unknown[]): Result => ({
			kind: 'sent',
			answers: all,
			attempts,
			tries,
			...(sentAtMs === undefined ? {} : { sentAtMs }),
		});
		for (;;) {
			const request = await task.next(answers);
			if (request === undefined) return sentWith(answers);
			if ('failure' in request) {
				surroundings.onFailure(request.failure);
				return { kind: 'failed', failure: request.failure, attempts };
			}
			const isReading = request.method === 'GET';
			const look = isReading ? undefined : task.lookAgain?.(answers);
			const around = look !== undefined || isMade ? quiet : surroundings;
			const sent = await send(request, policy, transport, {
				...around,
				onStart() {
					if (!isReading) sentAtMs = transport.clock.wallNow();
				},
				...(look === undefined ? {} : { renew: async () => await renew(task, look, answers) }),
			});
			attempts += sent.attempts;
			if (!isReading) tries += sent.attempts;
			if (sent.isOver) return sentWith(answers);
			if ('failure' in sent) {
				// The update was made; only the reading after it is missing.
				if (isMade && isReading) return sentWith(answers);
				if (sent.attempts === 0) return { kind: 'unsent', failure: sent.failure };
				const seen =
					look === undefined || isRefusal(sent.failure)
						? undefined
						: await send(look.request, policy, transport, quiet);
				if (seen !== undefined && 'value' in seen && look?.isDone(seen.value)) {
					return sentWith([...answers, undefined, seen.value]);
				}
				surroundings.onFailure(sent.failure);
				return { kind: 'failed', failure: sent.failure, attempts };
			}
			if (!isReading) {
				isKeyProven = true;
				isMade = true;
			}
			answers.push(sent.value);
		}
	};

	const results: Result[] = [];
	let firstFailed: number | undefined;
	let done = 0;
	await inParallel(
		byQueue(tasks),
		() => transport.limiter.parallel,
		async (queue) => {
			for (const [index, task] of queue) {
				const result = await bringThrough(task);
				results[index] = result;
				if (result.kind === 'failed') firstFailed ??= index;
				if (result.kind !== 'unsent') onProgress?.(++done);
			}
		},
	);
	return {
		results,
		...(firstFailed === undefined ? {} : { firstFailed }),
		limitWaitMs: waits.totalMs,
	};
};
