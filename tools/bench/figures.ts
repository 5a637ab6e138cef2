/** The arithmetic of the measurements, without a clock. */

/**
 * The middle of some values; the mean of the middle two where their number is even.
 *
 * @throws Error where there are none
 */
export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing');
	return (lower + upper) / 2;
};

/** So many requests are taken in any window, and each is on its way for so long. */
export interface LimitedServer {
	readonly limit: number;
	readonly windowMs: number;
	readonly latencyMs: number;
}

/**
 * The shortest time in which updates can be made under a limit: the first window's worth goes at
 * once, each further one a window later, and the last is on its way for one latency.
 */
export const idealUnderLimitMs = (
	updates: number,
	{ limit, windowMs, latencyMs }: LimitedServer,
): number => (updates === 0 ? 0 : (Math.ceil(updates / limit) - 1) * windowMs + latencyMs);
