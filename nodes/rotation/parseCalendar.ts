import { isBlank, isBlankEntry } from '../values/blank';
import type { Field } from '../fields/field';
import { isRecord } from '../values/json';
import { shown } from '../values/shown';
import { toCheck } from '../fields/toSchema';
import { dayMs, type LocalClock } from './localClock';
import { parseDay } from './parseMoment';
import { readNumber, state, type Report } from './report';
import type { CalendarEntry, Dates, HourRange, YearDay } from './rotation';

/** When a variant is to be active, as n8n hands it over: an expression can yield anything. */
export interface EntryInput {
	/** ISO weekdays, numbers or numeric text. */
	days?: unknown;
	/** `{ range: [{ from: "HH:MM", to: "HH:MM" }] }`; `to` up to 24:00. */
	hours?: unknown;
	/** The first local day. */
	startDate?: unknown;
	/** The last local day. */
	endDate?: unknown;
	everyYear?: unknown;
}

const timePattern = /^(\d{1,2}):(\d{2})(?::00)?$/;

/** Minutes after the start of the day, 0 to 1440. */
function readTimeOfDay(value: unknown): number | undefined {
	const [, hours, minutes] = timePattern.exec(typeof value === 'string' ? value.trim() : '') ?? [];
	if (hours === undefined || Number(minutes) > 59) return undefined;
	const minute = Number(hours) * 60 + Number(minutes);
	return minute <= 1440 ? minute : undefined;
}

function parseDays(value: unknown, report: Report): number[] | undefined {
	if (isBlankEntry(value)) return undefined;
	const days = Array.isArray(value) ? value.map(readNumber) : [];
	const known = days.filter(
		(day): day is number => day !== undefined && Number.isInteger(day) && day >= 1 && day <= 7,
	);
	if (known.length === 0 || known.length < days.length) {
		report(`'Days' is ${shown(value)}`, 'Give a list of numbers from 1 (Monday) to 7 (Sunday)');
		return undefined;
	}
	return [...new Set(known)].sort((a, b) => a - b);
}

function parseRange(range: unknown, report: Report): HourRange | undefined {
	const { from, to } = isRecord(range) ? range : {};
	const fromMinute = readTimeOfDay(from);
	if (fromMinute === undefined || fromMinute === 1440) {
		report(`'From' ${state(from)}`, 'Write a time of day as HH:MM, from 00:00 to 23:59');
	}
	const toMinute = readTimeOfDay(to);
	if (toMinute === undefined) {
		report(`'To' ${state(to)}`, 'Write a time of day as HH:MM, from 00:00 to 24:00');
	}
	if (fromMinute === undefined || fromMinute === 1440 || toMinute === undefined) return undefined;
	return { fromMinute, toMinute: toMinute > fromMinute ? toMinute : toMinute + 1440 };
}

function parseHours(value: unknown, report: Report): HourRange[] | undefined {
	if (isBlank(value)) return undefined;
	const ranges: unknown = isRecord(value) ? (value.range ?? []) : undefined;
	if (!Array.isArray(ranges)) {
		report(`'Hours' is ${shown(value)}`, "Add ranges with 'From' and 'To', or leave it out");
		return undefined;
	}
	if (ranges.length === 0) return undefined;
	return ranges.flatMap((range: unknown, position) => {
		const owner = ranges.length > 1 ? `Range ${position + 1}: ` : '';
		return parseRange(range, (what, remedy) => report(`${owner}${what}`, remedy)) ?? [];
	});
}

const checkEveryYear = toCheck({
	kind: 'flag',
	label: 'Every Year',
	help: '',
	example: true,
} satisfies Field);

function parseEveryYear(value: unknown, report: Report): boolean {
	if (isBlank(value)) return false;
	const checked = checkEveryYear(value);
	if ('value' in checked) return checked.value === true;
	for (const { what, remedy } of checked.problems) report(`'Every Year' ${what}`, remedy);
	return false;
}

const yearDay = (day: number): YearDay => {
	const date = new Date(day * dayMs);
	return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

function parseDates(
	{ startDate, endDate, everyYear }: EntryInput,
	clock: LocalClock,
	report: Report,
): Dates | undefined {
	const parseEnd = (label: string, value: unknown, example: string): number | undefined => {
		if (isBlank(value)) return undefined;
		const day = parseDay(value, clock);
		if (day === undefined) report(`'${label}' ${state(value)}`, `Give a date such as ${example}`);
		return day;
	};
	const firstDay = parseEnd('Start Date', startDate, '2026-12-24');
	const lastDay = parseEnd('End Date', endDate, '2027-01-06');
	if (parseEveryYear(everyYear, report)) {
		const blank = [
			...(isBlank(startDate) ? ["'Start Date'"] : []),
			...(isBlank(endDate) ? ["'End Date'"] : []),
		];
		if (blank.length > 0) {
			report(
				`'Every Year' is on, but ${blank.join(' and ')} ${blank.length === 1 ? 'is' : 'are'} blank`,
				"Give both dates, or turn 'Every Year' off",
			);
		}
		return firstDay === undefined || lastDay === undefined
			? undefined
			: { everyYear: true, first: yearDay(firstDay), last: yearDay(lastDay) };
	}
	if (firstDay === undefined && lastDay === undefined) return undefined;
	if (firstDay !== undefined && lastDay !== undefined && lastDay < firstDay) {
		report(
			`'End Date' ${shown(endDate)} is before 'Start Date' ${shown(startDate)}`,
			'Choose an end on or after the start',
		);
	}
	return { everyYear: false, firstDay: firstDay ?? -Infinity, lastDay: lastDay ?? Infinity };
}

/** Whether nothing is said, not even something wrong. */
const statesNothing = ({ days, hours, startDate, endDate, everyYear }: EntryInput): boolean =>
	isBlankEntry(days) &&
	(isBlank(hours) || (isRecord(hours) && isBlankEntry(hours.range))) &&
	isBlank(startDate) &&
	isBlank(endDate) &&
	(isBlank(everyYear) || everyYear === false);

/**
 * Checks when each variant is to be active.
 *
 * @param otherwise the position of the variant that takes what no other wants; null: none
 * @returns for each variant what it states; undefined for `otherwise` where that states nothing
 */
export function parseEntries(
	variants: readonly EntryInput[],
	otherwise: number | null,
	clock: LocalClock,
	{
		nameOf,
		reportFor,
		report,
	}: {
		nameOf: (position: number) => string;
		reportFor: (position: number) => Report;
		report: Report;
	},
): Array<CalendarEntry | undefined> {
	const always = variants.findIndex(
		(variant, position) => position !== otherwise && statesNothing(variant),
	);
	if (always >= 0 && always < variants.length - 1) {
		const others = Array.from({ length: variants.length - 1 - always }, (_, count) =>
			nameOf(always + 1 + count),
		);
		report(
			`${nameOf(always)} has no days, hours or dates, so that it always applies, and ${others.join(', ')} below it never ${others.length === 1 ? 'does' : 'do'}`,
			`Move it to the end of the list, name it in 'Otherwise', or give it days, hours or dates`,
		);
	}
	return variants.map((variant, position) => {
		if (position === otherwise && statesNothing(variant)) return undefined;
		const reportHere = reportFor(position);
		const days = parseDays(variant.days, reportHere);
		const hours = parseHours(variant.hours, reportHere);
		const dates = parseDates(variant, clock, reportHere);
		return { ...(days && { days }), ...(hours && { hours }), ...(dates && { dates }) };
	});
}
