import { firstHolding, nextBoundary, type Interval } from './intervals';
import { dayMs } from './localClock';
import { fallbackReason, writeDateRange } from './reason';
import type { Course, DateRangesRotation } from './rotation';

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

	return (atMs) => {
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
}
