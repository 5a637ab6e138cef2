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

/** The dates of a variant, as n8n passes them. */
export interface DatesInput {
	/**
	 * `{ range: [{ from, to, everyYear }] }`: the first and last local day of each range; one of them
	 * may be left out for an open end. A range that is undefined is ignored.
	 */
	readonly dates?: unknown;
	/** More dates, as an expression yields them: see `parseDateList`. If blank, there are none. */
	readonly dateList?: unknown;
}

const parseEveryYear = (value: unknown, addProblem: AddProblem): boolean => {
	if (isBlank(value)) return false;
	const flag = toFlag(value);
	if (flag === undefined) {
		addProblem(
			`'Every Year' is ${shown(value)}, but must be true or false`,
			'Use one of these two',
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
			addProblem(`'${label}' ${state(value)}`, `Enter a date such as ${example}`);
		return day;
	};
	const firstDay = parseEnd('From', from, '2026-12-24');
	const lastDay = parseEnd('To', to, '2027-01-06');
	if (parseEveryYear(everyYear, addProblem)) {
		const blank = [...(isBlank(from) ? ["'From'"] : []), ...(isBlank(to) ? ["'To'"] : [])];
		if (blank.length > 0) {
			addProblem(
				`'Every Year' is on, but ${blank.join(' and ')} ${blank.length === 1 ? 'is' : 'are'} blank`,
				"Enter both dates, or turn off 'Every Year'",
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

/** The ranges of the form; undefined if the value is not a list of ranges. */
const rangesOf = (dates: unknown): readonly unknown[] | undefined => {
	if (isBlank(dates)) return [];
	const ranges: unknown = isRecord(dates) ? (dates.range ?? []) : undefined;
	return Array.isArray(ranges) ? ranges : undefined;
};

/** Whether there are no dates, not even invalid ones. */
export const isAnyDay = ({ dates, dateList }: DatesInput): boolean =>
	rangesOf(dates)?.length === 0 && isBlank(dateList);

/**
 * The days on which a variant applies: those of its ranges and those of its list.
 *
 * @returns undefined if it has no dates, so it may apply on every day
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
