import { DateTime } from 'luxon';
import type { Clock } from './clock';
import type { Outcome } from './client';
import { longestPauseMs } from './limiter';
import { meaningOf } from './outcomes';

/** How often and how long to retry one item. */
export interface RetryPolicy {
	/** Retries after the first attempt, for each item. */
	readonly maxRetries: number;
	/** The longest wait that the API may ask for. */
	readonly maxWaitMs: number;
}

/** The retries and waits of an item so far. */
export interface RetryState {
	readonly retries: number;
	/**
	 * Waits that we chose because the API asked for none, or a shorter one; each is longer on
	 * average.
	 */
	readonly backoffs: number;
	/** The total wait after rate limit refusals that used up no retry. */
	readonly limitWaitMs: number;
}

export type Decision =
	| {
			readonly again: true;
			readonly waitMs: number;
			/** Whether the API asked for the wait, or we chose it. */
			readonly isAsked: boolean;
			/** `credential`: everything that uses the same key waits too. */
			readonly scope: 'item' | 'credential';
			readonly state: RetryState;
	  }
	| {
			readonly again: false;
			/** The wait that the API asks for, if it is longer than allowed. */
			readonly askedMs?: number;
			/** What that wait applies to, as above. */
			readonly scope?: 'item' | 'credential';
	  };

export const firstTry: RetryState = { retries: 0, backoffs: 0, limitWaitMs: 0 };

const firstBackoffMs = 1_000;
const capMs = 30_000;

/** Exponential backoff with full jitter: anything from 0 to 1, 2, 4 … s, at most 30 s. */
export const backoffMs = (backoffs: number, random: () => number): number =>
	random() * Math.min(capMs, firstBackoffMs * 2 ** backoffs);

// Even if the API asks for very short waits, an item must come to an end.
const leastCountedMs = 100;

/** NaN if the text is none of the three forms of an HTTP date (RFC 9110, 5.6.7). */
export const httpDateMs = (text: string): number => DateTime.fromHTTP(text).toMillis();

const httpDateStepMs = 1_000;

/**
 * The wait that `Retry-After` asks for, in milliseconds. The header has either seconds or an HTTP
 * date (RFC 9110, 10.2.3). A date is compared with our clock, unless the server's Date header shows
 * that the two clocks differ. Then it is compared with the server's clock, because ours could make
 * the wait too short.
 *
 * @returns undefined if the header is missing or malformed
 */
export const retryAfterMs = (
	headers: Readonly<Record<string, string>>,
	wallNow: number,
): number | undefined => {
	const value = headers['retry-after']?.trim();
	if (value === undefined) return undefined;
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
	const at = httpDateMs(value);
	if (Number.isNaN(at)) return undefined;
	const serverNow = httpDateMs(headers.date ?? '');
	const isOurs = wallNow >= serverNow && wallNow < serverNow + httpDateStepMs;
	return Math.max(0, at - (Number.isNaN(serverNow) || isOurs ? wallNow : serverNow));
};

/**
 * Decides whether to repeat a request, and how long to wait: as long as the API asks, or our own
 * backoff if that is longer. Every request sets absolute values or reads, so it may be repeated
 * even if the first attempt was applied and only its answer was lost.
 *
 * A rate limit refusal (429) is not the item's fault. It uses up no retry as long as the item's
 * waits for the limit stay within `maxWaitMs`. After that, it counts like any other failure, so
 * there is always an end.
 */
export const decide = (
	outcome: Outcome,
	state: RetryState,
	policy: RetryPolicy,
	clock: Pick<Clock, 'wallNow' | 'random'>,
): Decision => {
	const { isPassing, isLimit } = meaningOf(outcome);
	if (!isPassing) return { again: false };
	const scope = isLimit ? 'credential' : 'item';
	const askedMs =
		outcome.kind === 'answer' ? retryAfterMs(outcome.headers, clock.wallNow()) : undefined;
	if (askedMs !== undefined && askedMs > policy.maxWaitMs) return { again: false, askedMs, scope };

	const ownMs = backoffMs(state.backoffs, clock.random);
	const isAsked = askedMs !== undefined && askedMs >= ownMs;
	const waitMs = isAsked ? askedMs : ownMs;
	const backoffs = state.backoffs + (isAsked ? 0 : 1);
	const countedMs = Math.max(Math.min(waitMs, longestPauseMs), leastCountedMs);
	const limitWaitMs = state.limitWaitMs + countedMs;
	const isFree = isLimit && limitWaitMs <= policy.maxWaitMs;
	if (!isFree && state.retries >= policy.maxRetries) return { again: false };
	return {
		again: true,
		waitMs,
		isAsked,
		scope,
		state: isFree
			? { retries: state.retries, backoffs, limitWaitMs }
			: { retries: state.retries + 1, backoffs, limitWaitMs: state.limitWaitMs },
	};
};
