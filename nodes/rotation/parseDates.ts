import { isBlank } from '../values/blank';
import { toFlag } from '../values/flag';
import { isRecord } from '../values/json';
import { shown } from '../values/shown';
import type { AddProblem } from './addProblem';
import { state } from './addProblem';
import { merged } from './dates';
import type { LocalClock } from './localClock';
import { dayMs } from './localClock';
import { parseDateList } from './parseDateList';
import { parseDay } from './parseMoment';
import type { Dates, YearDay } from './rotation';

/** The dates of a variant, as n8n hands them over. */
export interface DatesInput {
	/**
	 * `{ range: [{ from, to, everyYear }] }`: the first and the last local day of each, one of them left
	 * out for an open end. One that is undefined is none.
	 */
	readonly dates?: unknown;
	/** More dates, as an expression yields them: see `parseDateList`. Blank: none are given. */
	readonly dateList?: unknown;
}

const parseEveryYear = (value: unknown, addProblem: AddProblem): boolean => {
	if (isBlank(value)) return false;
	const flag = toFlag(value);
	if (flag === undefined) {
		addProblem(
			`'Every Year' is ${shown(value)}, but must be true or false`,
			'Give one of these two',
		);
	}
	return flag === true;
};

const yearDay = (day: number): YearDay => {
	const date = new Date(day * dayMs);
	return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const parseRange = (
	range: unknown,
	clock: LocalClock,
	addProblem: AddProblem,
): Dates | undefined => {
	const { from, to, everyYear } = isRecord(range) ? range : {};
	const parseEnd = (label: string, value: unknown, example: string): number | undefined => {
		if (isBlank(value)) return undefined;
		const day = parseDay(value, clock);
		if (day === undefined)
			addProblem(`'${label}' ${state(value)}`, `Give a date such as ${example}`);
		return day;
	};
	const firstDay = parseEnd('From', from, '2026-12-24');
	const lastDay = parseEnd('To', to, '2027-01-06');
	if (parseEveryYear(everyYear, addProblem)) {
		const blank = [...(isBlank(from) ? ["'From'"] : []), ...(isBlank(to) ? ["'To'"] : [])];
		if (blank.length > 0) {
			addProblem(
				`'Every Year' is on, but ${blank.join(' and ')} ${blank.length === 1 ? 'is' : 'are'} blank`,
				"Give both dates, or turn 'Every Year' off",
			);
		}
		return firstDay === undefined || lastDay === undefined
			? undefined
			: { everyYear: true, first: yearDay(firstDay), last: yearDay(lastDay) };
	}
	if (isBlank(from) && isBlank(to)) {
		addProblem("'From' and 'To' are blank", 'Fill in one of them, or remove the range');
	}
	if (firstDay !== undefined && lastDay !== undefined && lastDay < firstDay) {
		addProblem(
			`'To' ${shown(to)} is before 'From' ${shown(from)}`,
			'Choose an end on or after the start',
		);
	}
	return { everyYear: false, firstDay: firstDay ?? -Infinity, lastDay: lastDay ?? Infinity };
};

/** The ranges of the form; undefined where the part is none. */
const rangesOf = (dates: unknown): readonly unknown[] | undefined => {
	if (isBlank(dates)) return [];
	const ranges: unknown = isRecord(dates) ? (dates.range ?? []) : undefined;
	return Array.isArray(ranges) ? ranges : undefined;
};

/** Whether nothing is said of dates, not even something wrong. */
export const isAnyDay = ({ dates, dateList }: DatesInput): boolean =>
	rangesOf(dates)?.length === 0 && isBlank(dateList);

/**
 * The days on which a variant applies: those of its ranges and those of its list.
 *
 * @returns undefined where it says nothing of them, so that it may apply on every day
 */
export const parseDates = (
	{ dates, dateList }: DatesInput,
	clock: LocalClock,
	addProblem: AddProblem,
): readonly Dates[] | undefined => {
	const ranges = rangesOf(dates);
	if (ranges === undefined) {
		addProblem(`'Dates' is ${shown(dates)}`, "Add ranges with 'From' and 'To', or leave it out");
		return undefined;
	}
	const parsed = ranges.flatMap((range, position) => {
		if (range === undefined) return [];
		const owner = ranges.length > 1 ? `Dates, range ${position + 1}:` : 'Dates:';
		return parseRange(range, clock, (what, remedy) => addProblem(`${owner} ${what}`, remedy)) ?? [];
	});
	const listed = isBlank(dateList) ? undefined : parseDateList(dateList, clock, addProblem);
	if (isAnyDay({ dates, dateList })) return undefined;
	return merged([...parsed, ...(listed ?? [])]);
};
