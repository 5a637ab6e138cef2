import { dayMs } from './localClock';
import type { Dates, YearDay } from './rotation';

/** The year of a local day, counted from 1970-01-01. */
export const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear();

/** The local day of a date in a year: if there is no February 29, the last day of February. */
const dayIn = (year: number, { month, day }: YearDay): number => {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	if (date.getUTCMonth() !== month - 1) date.setUTCDate(0);
	return date.getTime() / dayMs;
};

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The place of a date in the year: a number in the order of the days. */
const placeOf = ({ month, day }: YearDay): number => month * 100 + day;

const leapDay = placeOf({ month: 2, day: 29 });

/** The places of a day in the year: the last day of February has two if there is no 29th. */
export interface YearPlaces {
	readonly first: number;
	readonly last: number;
}

export const yearPlacesOf = (day: number): YearPlaces => {
	const date = new Date(day * dayMs);
	const first = placeOf({ month: date.getUTCMonth() + 1, day: date.getUTCDate() });
	const isLastOfFebruary = first === leapDay - 1 && !isLeap(date.getUTCFullYear());
	return { first, last: isLastOfFebruary ? leapDay : first };
};

type Yearly = Extract<Dates, { everyYear: true }>;
type Span = Extract<Dates, { everyYear: false }>;

export const isYearly = (dates: Dates): dates is Yearly => dates.everyYear;
export const isSpan = (dates: Dates): dates is Span => !dates.everyYear;

/** Whether a day with these places in the year is in a yearly range. */
export const isInYear = ({ first, last }: Yearly, places: YearPlaces): boolean => {
	const [start, end] = [placeOf(first), placeOf(last)];
	const [isBegun, isNotOver] = [start <= places.last, places.first <= end];
	return start > end ? isBegun || isNotOver : isBegun && isNotOver;
};

/** Whether a local day, counted from 1970-01-01, is in a range. */
export const isIn = (dates: Dates, day: number): boolean =>
	isYearly(dates)
		? isInYear(dates, yearPlacesOf(day))
		: dates.firstDay <= day && day <= dates.lastDay;

/** The days in a year on which a yearly range begins, and on which it is over. */
export const turnsIn = (year: number, { first, last }: Yearly): number[] => [
	dayIn(year, first),
	dayIn(year, last) + 1,
];

/**
 * The same days in as few ranges as possible, in order; yearly ranges stay as they are. A list of
 * holidays may contain each day of a week.
 */
export const merged = (ranges: readonly Dates[]): readonly Dates[] => {
	const spans: Span[] = [];
	const sorted = ranges
		.filter(isSpan)
		.sort((a, b) => (a.firstDay === b.firstDay ? 0 : a.firstDay - b.firstDay));
	for (const span of sorted) {
		const last = spans.at(-1);
		if (last === undefined || span.firstDay > last.lastDay + 1) spans.push(span);
		else if (span.lastDay > last.lastDay) {
			spans[spans.length - 1] = { ...last, lastDay: span.lastDay };
		}
	}
	return [...ranges.filter(isYearly), ...spans];
};
