import { sleep } from 'n8n-workflow';

/** Time and chance as arguments, so that waiting can be tested without waiting. */
export interface Clock {
	/** Milliseconds that only go forward; their zero means nothing. */
	now(): number;
	/** The wall clock: milliseconds since 1970, as HTTP dates count. */
	wallNow(): number;
	sleep(ms: number): Promise<void>;
	/** From 0 (included) to 1 (excluded). */
	random(): number;
}

/** The real clock. n8n's `sleep` is the one timer that a community node may use. */
export const hostClock: Clock = {
	now: () => performance.now(),
	wallNow: () => Date.now(),
	sleep,
	random: () => Math.random(),
};

/** A moment of the wall clock as ISO 8601, in UTC with milliseconds. */
export const moment = (wallMs: number): string => new Date(wallMs).toISOString();

// n8n's sleep can't be ended early, so that waits are cut into pieces short enough for Stop to
// feel immediate.
export const sliceMs = 200;

/**
 * Waits until `clock.now()` is at `until`, or `isEnded()` says so.
 *
 * @returns whether the wait went to its end
 */
export const waitUntil = async (
	until: number,
	clock: Clock,
	isEnded: () => boolean,
): Promise<boolean> => {
	while (!isEnded()) {
		const leftMs = until - clock.now();
		if (leftMs <= 0) return true;
		await clock.sleep(Math.min(leftMs, sliceMs));
	}
	return false;
};
