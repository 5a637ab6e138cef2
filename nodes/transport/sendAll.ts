import type { ApiRequest } from './client';
import type { Failure } from './failure';
import type { RetryPolicy } from './retry';
import type { Surroundings, Transport } from './send';
import { send } from './send';
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

/** What became of a task. */
export type Result =
	/** `answers`: the bodies of its answers, one for each request. `attempts`: requests in all. */
	| { readonly kind: 'sent'; readonly answers: readonly unknown[]; readonly attempts: number }
	| { readonly kind: 'failed'; readonly failure: Failure; readonly attempts: number }
	/** Never sent, because of what became of another, or because the run was stopped. */
	| { readonly kind: 'unsent'; readonly failure: Failure };

export interface SendOptions {
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

/** Works through all queues, as many at a time as `parallel` says whenever one has ended. */
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
 * Brings every task through, in parallel across queues and in order within one. Never throws; what is
 * under way when the run ends early is awaited, but for Stop.
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

	const bringThrough = async ({ next, policy }: Task): Promise<Result> => {
		const answers: unknown[] = [];
		let attempts = 0;
		for (;;) {
			const request = await next(answers);
			if (request === undefined) return { kind: 'sent', answers, attempts };
			const sent = await send(request, policy, transport, surroundings);
			attempts += sent.attempts;
			if ('failure' in sent) {
				return attempts === 0
					? { kind: 'unsent', failure: sent.failure }
					: { kind: 'failed', failure: sent.failure, attempts };
			}
			if (request.method !== 'GET') isKeyProven = true;
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
