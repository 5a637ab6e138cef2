/** The time in which one variant asks to hold, from `startMs` (included) to `endMs` (excluded). */
export interface Interval {
	index: number;
	startMs: number;
	endMs: number;
}

/** The first variant in the list that holds at a moment, or null. */
export function firstHolding(intervals: readonly Interval[], ms: number): number | null {
	let first: number | null = null;
	for (const { index, startMs, endMs } of intervals) {
		if (startMs <= ms && ms < endMs && (first === null || index < first)) first = index;
	}
	return first;
}

/** The last start or end up to a moment, or -Infinity. */
export function lastBoundary(intervals: readonly Interval[], ms: number): number {
	let last = -Infinity;
	for (const { startMs, endMs } of intervals) {
		if (startMs <= ms && startMs > last) last = startMs;
		if (endMs <= ms && endMs > last) last = endMs;
	}
	return last;
}

/** The next start or end after a moment, or Infinity. */
export function nextBoundary(intervals: readonly Interval[], ms: number): number {
	let next = Infinity;
	for (const { startMs, endMs } of intervals) {
		if (startMs > ms && startMs < next) next = startMs;
		if (endMs > ms && endMs < next) next = endMs;
	}
	return next;
}
