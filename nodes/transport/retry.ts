import { DateTime } from 'luxon';
import type { Clock } from './clock';
import type { Outcome } from './client';
import { longestPauseMs } from './limiter';
import { meaningOf } from './outcomes';

/** How stubborn to be with one item. */
export interface RetryPolicy {
	/** Tries after the first, for each item. */
	readonly maxRetries: number;
	/** The longest wait that the API may ask for. */
	readonly maxWaitMs: number;
}

/** What an item has been through so far. */
export interface RetryState {
	readonly retries: number;
	/** Waits that we chose because the API named none, or a shorter one; each is longer on average. */
	readonly backoffs: number;
	/** Waits after refusals for the limit that used up no retry. */
	readonly limitWaitMs: number;
}

export type Decision =
	| {
			readonly again: true;
			readonly waitMs: number;
			/** Whether the API named the wait, or we chose it. */
			readonly isAsked: boolean;
			/** `credential`: everything that uses the same key waits too. */
			readonly scope: 'item' | 'credential';
			readonly state: RetryState;
	  }
	| {
			readonly again: false;
			/** Set where the API asks for a longer wait than allowed: how long it asks for. */
			readonly askedMs?: number;
			/** What that wait concerns, as above. */
			readonly scope?: 'item' | 'credential';
	  };

export const firstTry: RetryState = { retries: 0, backoffs: 0, limitWaitMs: 0 };

const firstBackoffMs = 1_000;
const capMs = 30_000;

/** Exponential backoff with full jitter: anything from 0 to 1, 2, 4 … s, at most 30 s. */
export const backoffMs = (backoffs: number, random: () => number): number =>
	random() * Math.min(capMs, firstBackoffMs * 2 ** backoffs);

// However short the waits that the API names, an item must come to an end.
const leastCountedMs = 100;

/** NaN where it is none of the three forms of an HTTP date (RFC 9110, 5.6.7). */
const httpDateMs = (text: string): number => DateTime.fromHTTP(text).toMillis();

const httpDateStepMs = 1_000;

/**
 * What `Retry-After` asks for, in milliseconds: it is either seconds or an HTTP date (RFC 9110,
 * 10.2.3). A date is compared with our clock, unless the server's Date header shows that the two
 * clocks differ: then with the server's, because ours could make the wait too short.
 *
 * @returns undefined where the header is missing or malformed
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
 * Whether to make a request again, and how long to wait: the longer of what the API asks for and a
 * backoff of our own. Every request sets absolute values or reads, so that it may be made again even
 * where the first try was applied and only its answer was lost.
 *
 * A refusal for the limit (429) says nothing against the item. It uses up no retry as long as the
 * waits that the item went through for it stay within `maxWaitMs`; after that it counts like any
 * other, so that there is always an end.
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
