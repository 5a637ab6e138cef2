import type { ApiRequest, HttpClient, Outcome } from './client';
import type { Clock } from './clock';
import { waitUntil } from './clock';
import type { Attempt, Failure } from './failure';
import type { RateLimiter } from './limiter';
import { failureOf, lateOutcome, meaningOf, tooLongWait } from './outcomes';
import type { RetryPolicy } from './retry';
import { decide, firstTry } from './retry';
import type { Stopwatch } from './stopwatch';

/** The connection to the API with one key. */
export interface Transport {
	readonly client: HttpClient;
	readonly limiter: RateLimiter;
	readonly clock: Clock;
	/** Whether the user pressed Stop. */
	readonly isStopped: () => boolean;
}

/** The context of a request that is one of several. */
export interface Surroundings {
	/** Why nothing new may start, if that is the case. */
	readonly halted: () => Failure | undefined;
	/** Whether the API accepted an update with this key in this run. */
	readonly isKeyProven: () => boolean;
	/** Called on a failure, before any other request gets a turn. */
	readonly onFailure: (failure: Failure) => void;
	/** Called when an attempt starts. */
	readonly onStart?: () => void;
	/** Measures the waits for the rate limit. */
	readonly waits?: Stopwatch;
	/** Called before the request is repeated; left out if it may be repeated unchanged. */
	readonly renew?: () => Promise<Renewed>;
}

/** What to do instead of repeating a request unchanged. */
export type Renewed =
	/** Send this one. */
	| { readonly request: ApiRequest }
	/** Nothing: it was carried out, or (`isOver`) it is no longer needed. */
	| { readonly value: undefined; readonly isOver?: true }
	/** Nothing, because of this failure. */
	| { readonly failure: Failure };

/** The result of a request: the body of its answer or the failure, and the number of attempts. */
export type Sent = Attempt<unknown> & {
	readonly attempts: number;
	readonly isOver?: true;
	/** The Date header of the answer, which is the server's clock; left out if there is none. */
	readonly date?: string;
};

const alone: Surroundings = {
	halted: () => undefined,
	isKeyProven: () => false,
	onFailure: () => undefined,
};

const stoppedFailure: Failure = {
	message: 'The execution was stopped',
	description: 'Nothing was sent for this item. Run it again.',
	next: 'runLater',
};

const cutOffFailure: Failure = {
	message: 'The execution was stopped',
	description:
		'The request for this item was under way, so the update may or may not have been applied. Run it again: repeating it is safe.',
	next: 'runLater',
};

const limitStatus = 429;

/**
 * Sends one request: within the rate limit, up to its deadline, and with retries if they may help.
 * Never throws.
 *
 * @param policy how often and how long to retry
 * @param surroundings the context in a run of several requests
 */
export const send = async (
	first: ApiRequest,
	policy: RetryPolicy,
	{ client, limiter, clock, isStopped }: Transport,
	{ halted, isKeyProven, onFailure, onStart, waits, renew }: Surroundings = alone,
): Promise<Sent> => {
	const isEnded = () => isStopped() || halted() !== undefined;
	// A refusal in another execution also holds this one back, possibly for too long.
	const isPausedTooLong = () => {
		const { leftMs, askedMs } = limiter.askedPause();
		return leftMs > 0 && askedMs > policy.maxWaitMs;
	};
	const acquire = async () => await limiter.acquire(() => isEnded() || isPausedTooLong());

	/** The outcome, by the deadline at the latest; undefined if the run was stopped first. */
	const attempt = async (deadlineMs: number): Promise<Outcome | undefined> => {
		let isSettled = false;
		const abort = new AbortController();
		const answered = client(request, abort.signal).then((outcome) => {
			isSettled = true;
			return outcome;
		});
		const waited = waitUntil(deadlineMs, clock, () => isSettled || isStopped()).then((isLate) =>
			isLate ? lateOutcome : isSettled ? answered : undefined,
		);
		const outcome = await Promise.race([answered, waited]);
		abort.abort();
		return outcome;
	};

	let request = first;
	let state = firstTry;
	let last: Failure | undefined;
	for (let attempts = 0; ; attempts++) {
		const renewed = attempts > 0 ? await renew?.() : undefined;
		if (renewed !== undefined) {
			if (!('request' in renewed)) return { ...renewed, attempts };
			request = renewed.request;
		}
		const turn = await (waits === undefined ? acquire() : waits.time(acquire));
		const fail = (failure: Failure, made = attempts): Sent => {
			onFailure(failure);
			return { failure, attempts: made };
		};
		if (turn === undefined) {
			if (isStopped()) return { failure: last ?? stoppedFailure, attempts };
			const halt = halted();
			if (halt !== undefined) return { failure: last ?? halt, attempts };
			const { askedMs } = limiter.askedPause();
			return fail(tooLongWait(request.subject, askedMs, policy.maxWaitMs, clock, limitStatus));
		}

		onStart?.();
		const deadlineMs = clock.now() + request.timeoutMs;
		const outcome = await attempt(deadlineMs);
		// A request that Stop cut off looks like a network fault.
		if (outcome === undefined || (isStopped() && outcome.kind === 'fault')) {
			turn.abandon(deadlineMs);
			return { failure: cutOffFailure, attempts: attempts + 1 };
		}
		const subject = { ...request.subject, isKeyProven: isKeyProven() };
		const failure = failureOf(outcome, subject);
		if (outcome === lateOutcome) turn.abandon(deadlineMs);
		else if (meaningOf(outcome).isLimit) turn.end('refused');
		else turn.end(outcome.kind === 'answer' ? 'answered' : 'failed');
		if (failure === undefined) {
			const made = { attempts: attempts + 1 };
			if (outcome.kind !== 'answer') return { value: undefined, ...made };
			const { body: value, headers } = outcome;
			return { value, ...made, ...(headers.date === undefined ? {} : { date: headers.date }) };
		}
		last = failure;
		const decision = decide(outcome, state, policy, clock);
		if (!decision.again) {
			const { askedMs, scope } = decision;
			if (askedMs === undefined) return fail(failure, attempts + 1);
			// The wait also applies to every later run, although this one gives up.
			if (scope === 'credential') limiter.pause(askedMs, true);
			return fail(
				tooLongWait(subject, askedMs, policy.maxWaitMs, clock, failure.status),
				attempts + 1,
			);
		}
		state = decision.state;
		if (decision.scope === 'credential') limiter.pause(decision.waitMs, decision.isAsked);
		else await waitUntil(clock.now() + decision.waitMs, clock, isEnded);
	}
};
