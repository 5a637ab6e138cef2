import { DateTime } from 'luxon';
import type { LocalClock } from './localClock';
import { dayMs, hourMs, minuteMs } from './localClock';
import type { Period, Unit } from './rotation';

/** Numbered periods: the one that starts at the anchor is 0, earlier ones are negative. */
export interface Periods {
	/** The moment at which a period starts; it may be beyond the range of a Date. */
	startOf(number: number): number;
	/** The number of the period at a moment. */
	at(ms: number): number;
	/** Whether a period has any length: a day that the zone skips has none. */
	lasts(number: number): boolean;
	/** The number of the next period with any length. */
	after(number: number): number;
	/** The number of the previous period with any length. */
	before(number: number): number;
}

/** How a unit counts. Both functions take wall times for calendar units, moments for the others. */
interface Counting {
	readonly calendar: boolean;
	/** The start of the period that is `count` units away from the anchor. */
	add(anchor: number, count: number): number;
	/** The number of units between the two, with an error of at most one. */
	estimate(anchor: number, at: number): number;
}

const fixed = (lengthMs: number, calendar: boolean): Counting => ({
	calendar,
	add: (anchor, count) => anchor + count * lengthMs,
	estimate: (anchor, at) => (at - anchor) / lengthMs,
});

const monthNumber = (wall: number): number => {
	const date = new Date(wall);
	return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const countings: Record<Unit, Counting> = {
	minutes: fixed(minuteMs, false),
	hours: fixed(hourMs, false),
	// A local day may have 23 or 25 hours, a wall day always has 24.
	days: fixed(dayMs, true),
	weeks: fixed(7 * dayMs, true),
	months: {
		calendar: true,
		add: (anchor, months) => {
			// In a month without the anchor's day, Luxon uses the last day.
			const wall = DateTime.fromMillis(anchor, { zone: 'utc' }).plus({ months }).toMillis();
			return Number.isNaN(wall) ? months * Infinity : wall;
		},
		estimate: (anchor, at) => monthNumber(at) - monthNumber(anchor),
	},
};

/**
 * Every start is counted from the anchor itself, never from the previous period, so nothing drifts:
 * January 31 plus one month is February 28, plus two is March 31.
 */
export const createPeriods = ({ every, unit, anchorMs }: Period, clock: LocalClock): Periods => {
	const { calendar, add, estimate } = countings[unit];
	const anchorWall = clock.wallAt(anchorMs);

	const startOf = (number: number): number => {
		// The anchor's clock reading may occur twice: `startOf` returns the first, but the anchor may
		// be the second.
		if (number === 0) return anchorMs;
		const count = number * every;
		return calendar ? clock.startOf(add(anchorWall, count)) : add(anchorMs, count);
	};

	return {
		startOf,
		at(ms) {
			const units = calendar ? estimate(anchorWall, clock.wallAt(ms)) : estimate(anchorMs, ms);
			let number = Math.floor(units / every);
			while (startOf(number) > ms) number--;
			while (startOf(number + 1) <= ms) number++;
			return number;
		},
		lasts: (number) => startOf(number) !== startOf(number + 1),
		after(number) {
			let next = number + 1;
			// Beyond the end of the calendar, all starts are the same.
			while (startOf(next + 1) === startOf(next) && Number.isFinite(startOf(next))) next++;
			return next;
		},
		before(number) {
			let previous = number - 1;
			while (startOf(previous) === startOf(previous + 1) && Number.isFinite(startOf(previous))) {
				previous--;
			}
			return previous;
		},
	};
};
