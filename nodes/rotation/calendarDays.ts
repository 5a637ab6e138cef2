import type { YearPlaces } from './dates';
import { isInYear, isSpan, isYearly, turnsIn, yearOf, yearPlacesOf } from './dates';
import { weekdayOf } from './localClock';
import type { CalendarEntry, CalendarRotation } from './rotation';

/** Minutes of a local day without a clock change. */
const minutesOfDay = 1440;

/**
 * Between two days on which dates begin or end, a calendar repeats every week. Five weeks leave
 * room for clock changes that skip a range of hours.
 */
const weeklyReach = 5 * 7;

/**
 * Yearly dates depend on the weekday of January 1 and on the leap day. Each of these 14 kinds of
 * year recurs within 40 years, even around 2100, which is not a leap year.
 */
const yearlyReach = 41 * 366;

/**
 * Whether an entry asks for a day by its days and dates. The single days of a long list are found
 * by binary search.
 */
const createIsOn = ({
	days,
	dates,
}: CalendarEntry): ((day: number, places: YearPlaces) => boolean) => {
	if (dates === undefined) return (day) => days === undefined || days.includes(weekdayOf(day));
	const yearly = dates.filter(isYearly);
	const spans = dates.filter(isSpan);
	const isInSpan = (day: number): boolean => {
		let [low, high] = [0, spans.length];
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			const span = spans[middle];
			if (span === undefined || span.firstDay > day) high = middle;
			else if (span.lastDay < day) low = middle + 1;
			else return true;
		}
		return false;
	};
	return (day, places) =>
		(days === undefined || days.includes(weekdayOf(day))) &&
		(isInSpan(day) || yearly.some((range) => isInYear(range, places)));
};

/** A calendar by whole local days, as if clocks never changed. */
export interface CalendarDays {
	/** The variants whose days and dates fit a day, in the order of the list. */
	askingOn(day: number): readonly number[];
	/**
	 * The variants that are active at any time on a day, in no particular order, with null if at some
	 * time none is.
	 */
	activeOn(day: number): ReadonlySet<number | null>;
	/**
	 * The days to search for changes after a day (or before it), in order, starting two days on the
	 * other side of it. On all other days, the calendar only repeats itself.
	 */
	outward(from: number, direction: 1 | -1): Iterable<number>;
}

/** Calculates each day once, and equal days once for all of them. */
export const createCalendarDays = ({ entries, otherwise }: CalendarRotation): CalendarDays => {
	const asking = new Map<number, readonly number[]>();
	const active = new Map<number, ReadonlySet<number | null>>();
	const activeByAskers = new Map<string, ReadonlySet<number | null>>();
	const isOn = entries.map((entry) => entry && createIsOn(entry));
	const allDates = entries.flatMap((entry) => entry?.dates ?? []);
	const yearly = allDates.filter(isYearly);
	/** The days on which dates without `everyYear` begin, and those after their end. */
	const turns = [
		...new Set(allDates.filter(isSpan).flatMap(({ firstDay, lastDay }) => [firstDay, lastDay + 1])),
	].filter(Number.isFinite);
	const turnsByYear = new Map<number, readonly number[]>();
	/** The days of a year on which yearly dates begin, and those after their end. */
	const yearlyTurns = (year: number): readonly number[] => {
		const known = turnsByYear.get(year) ?? yearly.flatMap((dates) => turnsIn(year, dates));
		turnsByYear.set(year, known);
		return known;
	};

	const askingOn = (day: number): readonly number[] => {
		const known = asking.get(day);
		if (known) return known;
		const places = yearPlacesOf(day);
		const found: number[] = [];
		isOn.forEach((asks, index) => {
			if (asks?.(day, places) === true) found.push(index);
		});
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
		const starts = [0, ...ranges.flatMap(({ from, to }) => [from, to])];
		return new Set(
			starts
				.filter((minute) => minute >= 0 && minute < minutesOfDay)
				.map((minute) => {
					const indexes = ranges.flatMap(({ index, from, to }) =>
						from <= minute && minute < to ? [index] : [],
					);
					return indexes.length === 0 ? otherwise : Math.min(...indexes);
				}),
		);
	};

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
			// In either direction, the numbers of the days to come increase.
			const spanTurns = turns.map((turn) => turn * direction).sort((a, b) => a - b);
			let place = 0;
			let next = -Infinity;
			let turn = from * direction;
			// Between two days on which dates without `everyYear` begin or end, the years repeat
			// themselves.
			let repeatsFrom = turn;
			while (turn < Infinity) {
				next = Math.max(next, turn - 2);
				for (; next <= turn + weeklyReach; next++) yield next * direction;
				while (place < spanTurns.length && (spanTurns[place] ?? 0) <= turn) place++;
				const passed = turn;
				const year = yearOf(passed * direction);
				const nextSpan = spanTurns[place] ?? Infinity;
				const nextYearly = [year - 1, year, year + 1]
					.flatMap(yearlyTurns)
					.map((day) => day * direction)
					.filter((day) => day > passed)
					.reduce((a, b) => Math.min(a, b), Infinity);
				turn = nextYearly > repeatsFrom + yearlyReach ? nextSpan : Math.min(nextSpan, nextYearly);
				if (turn === nextSpan) repeatsFrom = turn;
			}
		},
	};
};
