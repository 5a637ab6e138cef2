import { firstHolding, lastBoundary, nextBoundary, type Interval } from './intervals';
import { dayMs } from './localClock';
import { fallbackReason, writeDateRange } from './reason';
import type { Course, DateRangesRotation, Holding } from './rotation';

/** Campaigns: whole local days from a first to a last, the first range that matches wins. */
export function dateRangesCourse({ ranges, otherwise, clock }: DateRangesRotation): Course {
	const intervals: Interval[] = [];
	ranges.forEach((range, index) => {
		if (range === undefined) return;
		const startMs = clock.startOf(range.firstDay * dayMs);
		const endMs = clock.endOf((range.lastDay + 1) * dayMs);
		// Empty when the zone has left out the whole day
		if (startMs < endMs) intervals.push({ index, startMs, endMs });
	});

	const holderAt = (ms: number): number | null => firstHolding(intervals, ms) ?? otherwise;

	const since = (ms: number): number => {
		const index = holderAt(ms);
		let sinceMs = lastBoundary(intervals, ms);
		while (sinceMs > -Infinity && holderAt(sinceMs - 1) === index) {
			sinceMs = lastBoundary(intervals, sinceMs - 1);
		}
		return sinceMs;
	};

	const at = (atMs: number): Holding => {
		const index = holderAt(atMs);
		let untilMs = nextBoundary(intervals, atMs);
		while (untilMs < Infinity && holderAt(untilMs) === index) {
			untilMs = nextBoundary(intervals, untilMs);
		}
		const inRange = firstHolding(intervals, atMs);
		const range = inRange === null ? undefined : ranges[inRange];
		const reason =
			range === undefined
				? fallbackReason(otherwise, clock.zone)
				: `${writeDateRange(range)}, ${clock.zone}`;
		return { index, reason, untilMs };
	};

	return { at, since };
}
