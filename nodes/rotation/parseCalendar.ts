import { isBlank, isBlankEntry } from '../values/blank';
import { isRecord } from '../values/json';
import { shown } from '../values/shown';
import type { AddProblem } from './addProblem';
import { state } from './addProblem';
import type { LocalClock } from './localClock';
import type { DatesInput } from './parseDates';
import { isAnyDay, parseDates } from './parseDates';
import { readDays } from './readDays';
import type { CalendarEntry, HourRange } from './rotation';

/** When a variant should be active, as n8n passes it: an expression can yield anything. */
export interface EntryInput extends DatesInput {
	/** Weekdays as numbers, as text, or as lists of either: see `readDays`. */
	readonly days?: unknown;
	/**
	 * `{ range: [{ from: "HH:MM", to: "HH:MM" }] }`; `to` up to 24:00. A range that is undefined is
	 * ignored.
	 */
	readonly hours?: unknown;
	/** The part whose ranges are all blank expressions, so the variant never applies. */
	readonly closedBy?: 'hours' | 'dates' | undefined;
}

const timePattern = /^(\d{1,2}):(\d{2})(?::00)?$/;

/** Minutes after the start of the day, 0 to 1440. */
const readTimeOfDay = (value: unknown): number | undefined => {
	const [, hours, minutes] = timePattern.exec(typeof value === 'string' ? value.trim() : '') ?? [];
	if (hours === undefined || Number(minutes) > 59) return undefined;
	const minute = Number(hours) * 60 + Number(minutes);
	return minute <= 1440 ? minute : undefined;
};

const parseDays = (value: unknown, addProblem: AddProblem): number[] | undefined => {
	if (isBlankEntry(value)) return undefined;
	const read = readDays(value);
	if ('wrong' in read) {
		addProblem(
			`'Days' ${read.wrong === value ? 'is' : 'has'} ${shown(read.wrong)}, which is not a weekday`,
			'Enter weekdays such as Mon-Fri or Sat, Sun, or numbers from 1 (Monday) to 7 (Sunday)',
		);
		return undefined;
	}
	return read.days.length === 0 ? undefined : read.days;
};

const parseRange = (range: unknown, addProblem: AddProblem): HourRange | undefined => {
	const { from, to } = isRecord(range) ? range : {};
	const fromMinute = readTimeOfDay(from);
	if (fromMinute === undefined || fromMinute === 1440) {
		addProblem(`'From' ${state(from)}`, 'Enter a time of day as HH:MM, from 00:00 to 23:59');
	}
	const toMinute = readTimeOfDay(to);
	if (toMinute === undefined) {
		addProblem(`'To' ${state(to)}`, 'Enter a time of day as HH:MM, from 00:00 to 24:00');
	}
	if (fromMinute === undefined || fromMinute === 1440 || toMinute === undefined) return undefined;
	return { fromMinute, toMinute: toMinute > fromMinute ? toMinute : toMinute + 1440 };
};

const parseHours = (value: unknown, addProblem: AddProblem): HourRange[] | undefined => {
	if (isBlank(value)) return undefined;
	const ranges: unknown = isRecord(value) ? (value.range ?? []) : undefined;
	if (!Array.isArray(ranges)) {
		addProblem(`'Hours' is ${shown(value)}`, "Add ranges with 'From' and 'To', or leave it out");
		return undefined;
	}
	if (ranges.length === 0) return undefined;
	return ranges.flatMap((range: unknown, position) => {
		if (range === undefined) return [];
		const owner = ranges.length > 1 ? `Range ${position + 1}: ` : '';
		return parseRange(range, (what, remedy) => addProblem(`${owner}${what}`, remedy)) ?? [];
	});
};

/** Whether there are no conditions, not even an invalid one. */
const statesNothing = (input: EntryInput): boolean =>
	isBlankEntry(input.days) &&
	(isBlank(input.hours) || (isRecord(input.hours) && isBlankEntry(input.hours.range))) &&
	isAnyDay(input) &&
	input.closedBy === undefined;

/**
 * Checks when each variant should be active.
 *
 * @param otherwise the position of the variant that applies when no other does; null: none
 * @returns the conditions of each variant; undefined for `otherwise` if it has none
 */
export const parseEntries = (
	variants: readonly EntryInput[],
	otherwise: number | null,
	clock: LocalClock,
	{
		nameOf,
		addProblemTo,
		addProblem,
	}: {
		nameOf: (position: number) => string;
		addProblemTo: (position: number) => AddProblem;
		addProblem: AddProblem;
	},
): Array<CalendarEntry | undefined> => {
	const always = variants.findIndex(
		(variant, position) => position !== otherwise && statesNothing(variant),
	);
	if (always >= 0 && always < variants.length - 1) {
		const others = Array.from({ length: variants.length - 1 - always }, (_, count) =>
			nameOf(always + 1 + count),
		);
		addProblem(
			`${nameOf(always)} has no days, hours or dates, so it always applies, and ${others.join(', ')} below it never ${others.length === 1 ? 'does' : 'do'}`,
			`Move it to the end of the list, choose it in 'Otherwise', or give it days, hours or dates`,
		);
	}
	return variants.map((variant, position) => {
		if (position === otherwise && statesNothing(variant)) return undefined;
		const addProblemHere = addProblemTo(position);
		const days = parseDays(variant.days, addProblemHere);
		const open = parseHours(variant.hours, addProblemHere);
		const hours = variant.closedBy === 'hours' ? [] : open;
		const stated = parseDates(variant, clock, addProblemHere);
		const dates = variant.closedBy === 'dates' ? [] : stated;
		return { ...(days && { days }), ...(hours && { hours }), ...(dates && { dates }) };
	});
};
