import { dayMs } from './localClock';
import type { Dates, YearDay } from './rotation';

/** A day of the calendar. */
interface CalendarDate extends YearDay {
	readonly year: number;
}

/** The date of a local day, counted from 1970-01-01. */
const dateOf = (day: number): CalendarDate => {
	const date = new Date(day * dayMs);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** The local day of a date in a year: 29 February is the last of February where there is none. */
const dayIn = (year: number, { month, day }: YearDay): number => {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	if (date.getUTCMonth() !== month - 1) date.setUTCDate(0);
	return date.getTime() / dayMs;
};

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** A place in the year that has the order of the days. */
const placeOf = ({ month, day }: YearDay): number => month * 100 + day;

const leapDay = 229;

/** Whether a local day, counted from 1970-01-01, lies in a range. */
export const isIn = (dates: Dates, day: number): boolean => {
	if (!dates.everyYear) return dates.firstDay <= day && day <= dates.lastDay;
	const date = dateOf(day);
	const place = placeOf(date);
	const isLastOfFebruary = place === leapDay - 1 && !isLeap(date.year);
	const [first, last] = [placeOf(dates.first), placeOf(dates.last)];
	const isBegun = first <= (isLastOfFebruary ? leapDay : place);
	const isNotOver = place <= last;
	return first > last ? isBegun || isNotOver : isBegun && isNotOver;
};

/** The day on which a range begins, or the one on which it is over, the next from a day on. */
export const turnsOf = (dates: Dates, day: number): number[] => {
	if (!dates.everyYear) return [dates.firstDay, dates.lastDay + 1];
	const { year } = dateOf(day);
	return [year - 1, year, year + 1].flatMap((near) => [
		dayIn(near, dates.first),
		dayIn(near, dates.last) + 1,
	]);
};

/**
 * The same days in as few ranges as there can be, in order; yearly ones stay as they are. A list of
 * holidays may name each day of a week.
 */
export const merged = (ranges: readonly Dates[]): readonly Dates[] => {
	const yearly = ranges.filter(({ everyYear }) => everyYear);
	const spans: Array<Extract<Dates, { everyYear: false }>> = [];
	const sorted = ranges
		.filter((range) => !range.everyYear)
		.sort((a, b) => (a.firstDay === b.firstDay ? 0 : a.firstDay - b.firstDay));
	for (const span of sorted) {
		const last = spans.at(-1);
		if (last === undefined || span.firstDay > last.lastDay + 1) spans.push(span);
		else if (span.lastDay > last.lastDay) {
			spans[spans.length - 1] = { ...last, lastDay: span.lastDay };
		}
	}
	return [...yearly, ...spans];
};
