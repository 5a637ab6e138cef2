export type RetryAfterForm = 'seconds' | 'date' | 'none' | 'malformed';

export interface Limit {
	/** How many requests a window allows. */
	readonly requests: number;
	readonly windowMs: number;
	/** The form of `Retry-After` in a 429. */
	readonly retryAfter: RetryAfterForm;
	/**
	 * `sliding` (the default): never more than `requests` in any stretch of `windowMs`.
	 * `fixed`: windows follow each other from the time at which the limit was set, and each starts
	 * with nothing used.
	 * Neither counts refused requests.
	 */
	readonly window?: 'sliding' | 'fixed';
}

export interface Limiter {
	/**
	 * Admits a request, or returns how long to wait.
	 * @param at when it arrives, in ms; never earlier than the one before
	 * @returns 0 if it is admitted and counted; otherwise the ms until a request would be admitted
	 */
	take(at: number): number;
}

const slidingWindow = ({ requests, windowMs }: Limit): Limiter => {
	const admitted: number[] = [];
	return {
		take(at) {
			while (admitted[0] !== undefined && admitted[0] <= at - windowMs) admitted.shift();
			if (admitted.length < requests) {
				admitted.push(at);
				return 0;
			}
			return (admitted[0] ?? at) + windowMs - at;
		},
	};
};

const fixedWindow = ({ requests, windowMs }: Limit, startsAt: number): Limiter => {
	let current = 0;
	let used = 0;
	return {
		take(at) {
			const window = Math.floor((at - startsAt) / windowMs);
			if (window !== current) {
				current = window;
				used = 0;
			}
			if (used < requests) {
				used += 1;
				return 0;
			}
			return startsAt + (window + 1) * windowMs - at;
		},
	};
};

/** @param startsAt when the limit is set, in ms */
export const createLimiter = (limit: Limit, startsAt: number): Limiter =>
	limit.window === 'fixed' ? fixedWindow(limit, startsAt) : slidingWindow(limit);

/**
 * The `Retry-After` of a 429. Both forms have whole seconds only and are rounded up, so a client that
 * follows it never comes too early.
 * @returns undefined if none is sent
 */
export const retryAfter = (
	form: RetryAfterForm,
	waitMs: number,
	at: number,
): string | undefined => {
	const forms: Record<RetryAfterForm, () => string | undefined> = {
		seconds: () => String(Math.ceil(waitMs / 1000)),
		date: () => new Date(Math.ceil((at + waitMs) / 1000) * 1000).toUTCString(),
		none: () => undefined,
		malformed: () => 'in a little while',
	};
	return forms[form]();
};
