import { RateLimiters } from '../../../nodes/transport/limiter';
import type { ApiRequest, Outcome } from '../../../nodes/transport/client';
import type { RetryPolicy } from '../../../nodes/transport/retry';
import type { Transport } from '../../../nodes/transport/send';
import type { Task, Run, SendOptions } from '../../../nodes/transport/sendAll';
import { sendAll } from '../../../nodes/transport/sendAll';
import { VirtualClock } from './virtualClock';

/** What the requests of these tests are for. */
export const subject: ApiRequest['subject'] = {
	what: 'update phone numbers',
	scope: 'phone:write',
	noun: 'phone number',
	plural: 'phone numbers',
	place: 'run',
};

export const wallMs = Date.UTC(2025, 5, 1, 12, 0, 0);

export const answer = (status: number, headers: Record<string, string> = {}): Outcome => ({
	kind: 'answer',
	status,
	headers,
	text: '',
	body: undefined,
});
export const done = answer(200);
export const cut: Outcome = { kind: 'fault', code: 'ECONNRESET' };
export const refused = (retryAfter: string) => answer(429, { 'retry-after': retryAfter });

interface Sent {
	/** The index of the task. */
	readonly task: number;
	/** 1 is the task's first. */
	readonly attempt: number;
	readonly startMs: number;
	endMs: number;
}

export interface Setting {
	/** One task for each: its queue. */
	readonly queues: readonly string[];
	/** The methods of the requests of each task; one PATCH by default. */
	readonly methods?: ReadonlyArray<ApiRequest['method']>;
	readonly lookAgain?: Task['lookAgain'];
	readonly send?: Partial<SendOptions>;
	readonly policy?: Partial<RetryPolicy>;
	/** The policy of one task, if it differs. */
	readonly policyOf?: (task: number) => Partial<RetryPolicy>;
	readonly timeoutMs?: number;
	/** Requests a minute. */
	readonly limit?: number;
	readonly tookMs?: (task: number, attempt: number) => number;
	/** The outcome of an attempt; success by default. */
	readonly outcome?: (task: number, attempt: number, nowMs: number) => Outcome;
	/** When Stop is pressed. */
	readonly stopMs?: number;
	readonly clock?: VirtualClock;
	readonly limiters?: RateLimiters;
}

export interface Seen extends Run {
	/** In the order of their starts. */
	readonly sent: Sent[];
	readonly endMs: number;
	/** The most requests that were under way at once. */
	readonly mostAtOnce: number;
	readonly progress: number[];
}

export const numbers = (count: number) =>
	Array.from({ length: count }, (_, index) => `number ${index}`);

/** A task of these requests, one after the other. */
const several =
	(requests: readonly ApiRequest[]): Task['next'] =>
	(answers) =>
		requests[answers.length];

/** A task of one request. */
export const single = (request: ApiRequest): Task['next'] => several([request]);

/** Begins a run of tasks on a virtual clock, with a client that has no network. */
export const begin = ({
	queues,
	methods = ['PATCH'],
	lookAgain,
	send = {},
	policy = {},
	policyOf = () => ({}),
	timeoutMs = 30_000,
	limit = 100,
	tookMs = () => 50,
	outcome = () => done,
	stopMs = Infinity,
	clock = new VirtualClock({ wallMs }),
	limiters = new RateLimiters(clock),
}: Setting) => {
	const sent: Sent[] = [];
	const progress: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const tasks = queues.map(
		(queue, index): Task => ({
			queueKey: queue,
			next: several(
				methods.map((method) => ({
					method,
					url: `https://localhost/${index}`,
					timeoutMs,
					subject: { ...subject, id: queue },
				})),
			),
			...(lookAgain === undefined ? {} : { lookAgain }),
			policy: { maxRetries: 5, maxWaitMs: 300_000, ...policy, ...policyOf(index) },
		}),
	);
	const client = async ({ url }: ApiRequest, signal: AbortSignal): Promise<Outcome> => {
		const task = Number(url.split('/').at(-1));
		const attempt = sent.filter((other) => other.task === task).length + 1;
		const record: Sent = { task, attempt, startMs: clock.now(), endMs: Infinity };
		sent.push(record);
		atOnce += 1;
		mostAtOnce = Math.max(mostAtOnce, atOnce);
		await clock.sleep(tookMs(task, attempt));
		atOnce -= 1;
		record.endMs = clock.now();
		// In this simulation, a request that was cut off was not carried out.
		return signal.aborted ? cut : outcome(task, attempt, clock.now());
	};
	const transport: Transport = {
		client,
		limiter: limiters.of('key', limit),
		clock,
		isStopped: () => clock.now() >= stopMs,
	};
	const work = sendAll(tasks, transport, {
		stopOnFailure: false,
		onProgress: (count) => progress.push(count),
		...send,
	}).then((run): Seen => ({ ...run, sent, endMs: clock.now(), mostAtOnce, progress }));
	return { clock, work };
};

/** The same, played to its end. */
export const play = async (setting: Setting): Promise<Seen> => {
	const { clock, work } = begin(setting);
	return await clock.run(work);
};

export const kinds = ({ results }: Run) => results.map(({ kind }) => kind);
export const failureOf = ({ results }: Run, task: number) => {
	const result = results[task];
	if (result === undefined || result.kind === 'sent') throw new Error(`Task ${task} did not fail`);
	return result.failure;
};
