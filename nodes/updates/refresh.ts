import type { Clock } from '../transport/clock';

// Somebody may change an agent during a long run: a value that was read longer ago may no longer be
// true.
const freshMs = 60_000;

/**
 * A reading that is repeated if the last one ended a minute ago or more, once for all callers.
 *
 * @param read never throws
 */
export const createRefresh = (
	read: () => Promise<void>,
	clock: Pick<Clock, 'now'>,
): (() => Promise<void>) => {
	let readAt = Number.NEGATIVE_INFINITY;
	let underWay: Promise<void> | undefined;
	return async () => {
		if (underWay === undefined && clock.now() - readAt >= freshMs) {
			underWay = read().finally(() => {
				readAt = clock.now();
				underWay = undefined;
			});
		}
		await underWay;
	};
};
