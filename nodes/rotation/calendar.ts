import { createCalendarDays } from './calendarDays';
import { isIn } from './dates';
import { dayMs, dayOf, minuteMs } from './localClock';
import { fallbackReason, writeEntry } from './reason';
import type { CalendarRotation, Timeline } from './rotation';

/**
 * The time for which one variant asks to be active, from `startMs` (included) to `endMs`
 * (excluded).
 */
interface Interval {
	readonly index: number;
	/** The local day that fits the variant's days and dates, on which the hours start. */
	readonly day: number;
	readonly startMs: number;
	readonly endMs: number;
}

const wholeDay = [{ fromMinute: 0, toMinute: 1440 }];

/** Combines hours, days and dates: the first variant in the list that asks for a moment gets it. */
export const calendarTimeline = (rotation: CalendarRotation): Timeline => {
	const { entries, otherwise, clock } = rotation;
	const days = createCalendarDays(rotation);
	const intervals = new Map<number, readonly Interval[]>();

	const startingOn = (day: number): readonly Interval[] => {
		const known = intervals.get(day);
		if (known) return known;
		const found = days.askingOn(day).flatMap((index) =>
			(entries[index]?.hours ?? wholeDay).flatMap(({ fromMinute, toMinute }) => {
				const startMs = clock.startOf(day * dayMs + fromMinute * minuteMs);
				const endMs = clock.endOf(day * dayMs + toMinute * minuteMs);
				// Empty if the clock skips the whole range.
				return startMs < endMs ? [{ index, day, startMs, endMs }] : [];
			}),
		);
		intervals.set(day, found);
		return found;
	};

	/** The interval that gets a moment by its variant's own conditions, not by `otherwise`. */
	const askerAt = (ms: number): Interval | undefined => {
		const today = dayOf(clock.wallAt(ms));
		let first: Interval | undefined;
		// Two days back and one ahead: a range can last into the next day, and a clock that goes back
		// past midnight shows the next date before it returns to this one.
		for (let day = today - 2; day <= today + 1; day++) {
			for (const interval of startingOn(day)) {
				const { index, startMs, endMs } = interval;
				if (startMs <= ms && ms < endMs && (first === undefined || index < first.index)) {
					first = interval;
				}
			}
		}
		return first;
	};

	const activeAt = (ms: number): number | null => askerAt(ms)?.index ?? otherwise;

	/**
	 * Whether only this variant is active on the days around a day. It checks two days on each side,
	 * because zones have skipped a whole day, so the day after it follows the day before it.
	 */
	const isQuiet = (day: number, index: number | null): boolean =>
		[day - 2, day - 1, day, day + 1, day + 2].every((near) => {
			const active = days.activeOn(near);
			return active.size === 1 && active.has(index);
		});

	/** The starts and ends of the intervals that start on a day. */
	const boundariesOf = (day: number): number[] =>
		startingOn(day).flatMap(({ startMs, endMs }) => [startMs, endMs]);

	const until = (ms: number, index: number | null): number => {
		let change = Infinity;
		for (const day of days.outward(dayOf(clock.wallAt(ms)), 1)) {
			// Nothing of this day or a later one comes before its start.
			if (change < Infinity && change <= clock.startOf(day * dayMs)) return change;
			if (isQuiet(day, index)) continue;
			for (const boundary of boundariesOf(day)) {
				if (boundary > ms && boundary < change && activeAt(boundary) !== index) change = boundary;
			}
		}
		return change;
	};

	const since = (ms: number): number => {
		const index = activeAt(ms);
		let change = -Infinity;
		for (const day of days.outward(dayOf(clock.wallAt(ms)), -1)) {
			// Nothing of this day or an earlier one comes after the end of the next.
			if (change > -Infinity && change >= clock.endOf((day + 2) * dayMs)) return change;
			if (isQuiet(day, index)) continue;
			for (const boundary of boundariesOf(day)) {
				if (boundary <= ms && boundary > change && activeAt(boundary - 1) !== index) {
					change = boundary;
				}
			}
		}
		return change;
	};

	const reasonOf = ({ index, day }: Interval): string => {
		const { dates, ...entry } = entries[index] ?? {};
		// If there are many dates, only those that make the variant apply on this day.
		const reached = dates?.find((range) => isIn(range, day));
		return `${writeEntry({ ...entry, ...(reached && { dates: [reached] }) })}, ${clock.zone}`;
	};
	const fallback = fallbackReason(otherwise, clock.zone);

	return {
		at(ms) {
			const asker = askerAt(ms);
			const index = asker?.index ?? otherwise;
			const reason = asker === undefined ? fallback : reasonOf(asker);
			return { index, reason, untilMs: until(ms, index) };
		},
		since,
	};
};
