import { dayMs, weekdayOf } from './localClock';
import type { CalendarEntry, CalendarRotation, Dates, YearDay } from './rotation';

/** Minutes of a local day on which no clock changes. */
const minutesOfDay = 1440;

/**
 * Between two days on which dates begin or end, a calendar comes again every week. Five weeks leave
 * room for changes of the clock that leave a range of hours out.
 */
const weeklyReach = 5 * 7;

/**
 * Yearly dates come again with the weekday of 1 January and the leap day. Each of these 14 kinds of
 * year comes again within 40 years, around 2100 too, which is not a leap year.
 */
const yearlyReach = 41 * 366;

const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear();

/** The local day of a date in a year: 29 February is the last of February where there is none. */
const dayIn = (year: number, { month, day }: YearDay): number => {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	if (date.getUTCMonth() !== month - 1) date.setUTCDate(0);
	return date.getTime() / dayMs;
};

const isIn = (dates: Dates, day: number): boolean => {
	if (!dates.everyYear) return dates.firstDay <= day && day <= dates.lastDay;
	const { first, last } = dates;
	const year = yearOf(day);
	const [isBegun, isNotOver] = [dayIn(year, first) <= day, day <= dayIn(year, last)];
	const isOverNewYear =
		first.month > last.month || (first.month === last.month && first.day > last.day);
	return isOverNewYear ? isBegun || isNotOver : isBegun && isNotOver;
};

const isOn = ({ days, dates }: CalendarEntry, day: number): boolean =>
	(days === undefined || days.includes(weekdayOf(day))) &&
	(dates === undefined || isIn(dates, day));

/** The days around a day on which these dates begin, or are over. */
const turnsOf = (dates: Dates, day: number): number[] => {
	if (!dates.everyYear) return [dates.firstDay, dates.lastDay + 1];
	const year = yearOf(day);
	return [year - 1, year, year + 1].flatMap((near) => [
		dayIn(near, dates.first),
		dayIn(near, dates.last) + 1,
	]);
};

/** A calendar seen by whole local days, as if no clock ever changed. */
export interface CalendarDays {
	/** The variants that ask to be active on a day by days and dates, in the order of the list. */
	askingOn(day: number): readonly number[];
	/**
	 * The variants that are active on a day at one time or another, in no order; null among them
	 * where none is.
	 */
	activeOn(day: number): ReadonlySet<number | null>;
	/**
	 * The days to look at for what changes after a day (or before it), in order, beginning two days on
	 * the other side of it. On all others the calendar only repeats itself.
	 */
	outward(from: number, direction: 1 | -1): Iterable<number>;
}

/** Works out each day once, and days that are alike once for all of them. */
export const createCalendarDays = ({ entries, otherwise }: CalendarRotation): CalendarDays => {
	const asking = new Map<number, readonly number[]>();
	const active = new Map<number, ReadonlySet<number | null>>();
	const activeByAskers = new Map<string, ReadonlySet<number | null>>();
	const allDates = entries.flatMap((entry) => entry?.dates ?? []);

	const askingOn = (day: number): readonly number[] => {
		const known = asking.get(day);
		if (known) return known;
		const found = entries.flatMap((entry, index) => (entry && isOn(entry, day) ? [index] : []));
		asking.set(day, found);
		return found;
	};

	const findActive = (before: readonly number[], today: readonly number[]) => {
		const rangesOf = (indexes: readonly number[], shift: number) =>
			indexes.flatMap((index) =>
				(entries[index]?.hours ?? [{ fromMinute: 0, toMinute: minutesOfDay }]).map(
					({ fromMinute, toMinute }) => ({ index, from: fromMinute - shift, to: toMinute - shift }),
				),
			);
		const ranges = [...rangesOf(before, minutesOfDay), ...rangesOf(today, 0)];
		const turns = [0, ...ranges.flatMap(({ from, to }) => [from, to])];
		return new Set(
			turns
				.filter((minute) => minute >= 0 && minute < minutesOfDay)
				.map((minute) => {
					const indexes = ranges.flatMap(({ index, from, to }) =>
						from <= minute && minute < to ? [index] : [],
					);
					return indexes.length === 0 ? otherwise : Math.min(...indexes);
				}),
		);
	};

	const nextTurn = (day: number, direction: 1 | -1): number =>
		direction *
		Math.min(
			...allDates
				.flatMap((dates) => turnsOf(dates, day))
				.map((turn) => turn * direction)
				.filter((turn) => turn > day * direction),
		);

	return {
		askingOn,

		activeOn(day) {
			const known = active.get(day);
			if (known) return known;
			const [before, today] = [askingOn(day - 1), askingOn(day)];
			const key = `${before.join()};${today.join()}`;
			const found = activeByAskers.get(key) ?? findActive(before, today);
			activeByAskers.set(key, found);
			active.set(day, found);
			return found;
		},

		*outward(from, direction) {
			const ends = allDates.flatMap((dates) =>
				dates.everyYear ? [] : [dates.firstDay, dates.lastDay + 1].filter(Number.isFinite),
			);
			const furthest = Math.max(...[from, ...ends].map((day) => day * direction)) + yearlyReach;
			let next = -Infinity;
			let turn = from;
			while (turn * direction <= furthest) {
				next = Math.max(next, turn * direction - 2);
				for (; next <= turn * direction + weeklyReach; next++) yield next * direction;
				turn = nextTurn(turn, direction);
			}
		},
	};
};
