import { sleep } from 'n8n-workflow';

/** Clock and randomness as arguments, so waiting can be tested without waiting. */
export interface Clock {
	/** Milliseconds that only go forward; the starting point has no meaning. */
	now(): number;
	/** The wall clock: milliseconds since 1970, as in HTTP dates. */
	wallNow(): number;
	sleep(ms: number): Promise<void>;
	/** From 0 (included) to 1 (excluded). */
	random(): number;
}

/** The real clock. n8n's `sleep` is the only timer that a community node may use. */
export const hostClock: Clock = {
	now: () => performance.now(),
	wallNow: () => Date.now(),
	sleep,
	random: () => Math.random(),
};

/** A moment of the wall clock as ISO 8601, in UTC with milliseconds. */
export const moment = (wallMs: number): string => new Date(wallMs).toISOString();

// n8n's sleep can't be ended early, so waits are split into pieces short enough that Stop feels
// immediate.
export const sliceMs = 200;

/**
 * Waits until `clock.now()` reaches `until`, or `isEnded()` returns true.
 *
 * @returns whether the wait was complete
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
