import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';
import { listIn } from '../values/list';
import { shown } from '../values/shown';
import type { AddProblem } from './addProblem';
import type { LocalClock } from './localClock';
import { createLocalClock, dayOf, isKnownZone } from './localClock';
import { readMoment } from './parseMoment';
import type { Dates } from './rotation';

/** What a date or a moment means at each end of a range: local days, counted from 1970-01-01. */
interface End {
	readonly firstDay: number;
	readonly lastDay: number;
}

const basicPattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;

/** ISO 8601 without separators, as calendar files write it: 20261224, 20261224T180000Z. */
const withSeparators = (text: string): string => {
	const [, year, month, day, hour, minute, second, offset] = basicPattern.exec(text) ?? [];
	if (year === undefined) return text;
	const time = hour === undefined ? '' : `T${hour}:${minute}:${second}${offset}`;
	return `${year}-${month}-${day}${time}`;
};

const plain = (value: unknown): unknown =>
	typeof value === 'string' ? withSeparators(value.trim()) : value;

const isDateOnly = (value: unknown): boolean => typeof value === 'string' && value.length === 10;

/** The end of an event that lasts whole days is the day after the last. */
const wholeDays = (value: unknown, clock: LocalClock): End | undefined => {
	const end = readEnd(typeof value === 'string' ? value.trim().slice(0, 10) : value, clock);
	return end && { firstDay: end.firstDay, lastDay: end.firstDay - 1 };
};

/** A date includes its day; a moment that ends something excludes itself. */
const readEnd = (value: unknown, clock: LocalClock, zone?: unknown): End | undefined => {
	const given = plain(value);
	const reading = readMoment(given);
	if (reading === undefined) return undefined;
	if (isDateOnly(given) && 'wall' in reading) {
		const day = dayOf(reading.wall);
		return { firstDay: day, lastDay: day };
	}
	const isElsewhere = typeof zone === 'string' && isKnownZone(zone);
	const readWall = (wall: number): number =>
		isElsewhere ? clock.wallAt(createLocalClock(zone).startOf(wall)) : wall;
	const wall = 'ms' in reading ? clock.wallAt(reading.ms) : readWall(reading.wall);
	return { firstDay: dayOf(wall), lastDay: dayOf(wall - 1) };
};

/**
 * The start or the end of an event, as calendars give it: Google's `{ date }` or `{ dateTime }`,
 * Microsoft's `{ dateTime, timeZone }`, or just the date or the moment.
 */
const readEventEnd = (value: unknown, isAllDay: boolean, clock: LocalClock): End | undefined => {
	if (!isRecord(value) || readMoment(value) !== undefined) {
		return isAllDay ? wholeDays(value, clock) : readEnd(value, clock);
	}
	if (!isBlank(value.date)) return wholeDays(value.date, clock);
	return isAllDay
		? wholeDays(value.dateTime, clock)
		: readEnd(value.dateTime, clock, value.timeZone);
};

const toSpan = (start: End | undefined, end: End | undefined): Dates | undefined =>
	start === undefined || end === undefined || end.firstDay < start.firstDay
		? undefined
		: {
				everyYear: false,
				firstDay: start.firstDay,
				// What starts and ends at one moment is on its day all the same.
				lastDay: Math.max(start.firstDay, end.lastDay),
			};

const readText = (text: string, clock: LocalClock): Dates | undefined => {
	const [first, last = first, ...more] = text.split('/');
	if (more.length > 0) return undefined;
	const start = readEnd(first, clock);
	return first === last ? toSpan(start, start) : toSpan(start, readEnd(last, clock));
};

const readEntry = (entry: unknown, clock: LocalClock): Dates | undefined => {
	if (typeof entry === 'string') return readText(entry, clock);
	if (!isRecord(entry) || readMoment(entry) !== undefined) {
		const day = readEnd(entry, clock);
		return toSpan(day, day);
	}
	// The items of another node are given as they are.
	const event = isRecord(entry.json) ? entry.json : entry;
	const isAllDay = event.isAllDay === true;
	const start = readEventEnd(event.start, isAllDay, clock);
	return isBlank(event.end)
		? toSpan(start, start)
		: toSpan(start, readEventEnd(event.end, isAllDay, clock));
};

const entriesOf = (value: unknown): readonly unknown[] => {
	if (typeof value !== 'string') return Array.isArray(value) ? value.flatMap(entriesOf) : [value];
	const list = listIn(value);
	return list === undefined ? value.split(/[,;\n]/) : list.flatMap(entriesOf);
};

/**
 * Reads dates as an expression yields them: a list, or text with commas or line ends between them, or
 * the text of a list. An entry is a date (2026-12-24), a moment, a range (2026-12-24/2027-01-06, both
 * days included), or an event of a calendar with `start` and `end`, also as the item of a node. An event
 * is on each local day that it touches; what lasts whole days ends on the day before its end.
 *
 * @returns the ranges, in the order of the list; none for an empty list
 */
export const parseDateList = (
	value: unknown,
	clock: LocalClock,
	addProblem: AddProblem,
): readonly Dates[] => {
	const wrong: string[] = [];
	const found = entriesOf(value).flatMap((entry, position) => {
		if (isBlank(entry)) return [];
		const dates = readEntry(entry, clock);
		if (dates === undefined) wrong.push(`entry ${position + 1} is ${shown(entry)}`);
		return dates ?? [];
	});
	const [first, ...others] = wrong;
	if (first !== undefined) {
		const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
		addProblem(
			`'Dates From a List': ${first}, which is no date that can be read${more}`,
			'Give dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or events with start and end',
		);
	}
	return found;
};
