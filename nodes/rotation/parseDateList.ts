import { isBlank } from '../values/blank';
import { toFlag } from '../values/flag';
import { isRecord } from '../values/json';
import { listIn } from '../values/list';
import { shown } from '../values/shown';
import type { AddProblem } from './addProblem';
import type { LocalClock } from './localClock';
import { createLocalClock, dayMs, dayOf, isKnownZone } from './localClock';
import type { Reading } from './parseMoment';
import { isMomentObject, readMoment } from './parseMoment';
import type { Dates } from './rotation';

/** The meaning of a date or moment at each end of a range: local days, counted from 1970-01-01. */
interface End {
	readonly firstDay: number;
	readonly lastDay: number;
}

/** The clocks that a list needs: each is created once. */
interface Clocks {
	readonly own: LocalClock;
	readonly of: (zone: string) => LocalClock;
}

const createClocks = (own: LocalClock): Clocks => {
	const known = new Map<string, LocalClock>();
	return {
		own,
		of(zone) {
			const clock = known.get(zone) ?? createLocalClock(zone);
			known.set(zone, clock);
			return clock;
		},
	};
};

const basicPattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;

/** ISO 8601 without separators, as calendar files write it: 20261224, 20261224T180000Z. */
const withSeparators = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	const text = value.trim();
	const [, year, month, day, hour, minute, second, offset] = basicPattern.exec(text) ?? [];
	if (year === undefined) return text;
	const time = hour === undefined ? '' : `T${hour}:${minute}:${second}${offset}`;
	return `${year}-${month}-${day}${time}`;
};

const isDateOnly = (value: unknown): boolean => typeof value === 'string' && value.length === 10;

const ofMoment = (ms: number, { wallAt }: LocalClock): End => ({
	firstDay: dayOf(wallAt(ms)),
	lastDay: dayOf(wallAt(ms - 1)),
});

/** Microsoft has its own name for UTC, which is not an IANA name. */
const zoneOf = (zone: unknown): unknown => (zone === 'tzone://Microsoft/Utc' ? 'UTC' : zone);

/**
 * A date includes its day. A moment at the end of a range is excluded.
 *
 * @param zone the zone of a time without an offset; if blank, the rotation's zone
 */
const readEnd = (value: unknown, clocks: Clocks, zone?: unknown): End | undefined => {
	const given = withSeparators(value);
	const reading = readMoment(given);
	if (reading === undefined) return undefined;
	if ('ms' in reading) return ofMoment(reading.ms, clocks.own);
	const { wall } = reading;
	if (isDateOnly(given)) return { firstDay: dayOf(wall), lastDay: dayOf(wall) };
	const elsewhere = zoneOf(zone);
	if (isBlank(elsewhere)) return { firstDay: dayOf(wall), lastDay: dayOf(wall - 1) };
	return typeof elsewhere === 'string' && isKnownZone(elsewhere)
		? ofMoment(clocks.of(elsewhere).startOf(wall), clocks.own)
		: undefined;
};

/** The day as written: a date object for a whole day is at midnight in UTC. */
const writtenDay = (reading: Reading, value: unknown): number =>
	dayOf('wall' in reading ? reading.wall : Date.parse(String(writtenDate(reading.ms, value))));

const writtenDate = (ms: number, value: unknown): string =>
	(typeof value === 'string' ? value : new Date(ms).toISOString()).slice(0, 10);

/** The end of a whole-day event is the day after its last day. */
const wholeDays = (value: unknown): End | undefined => {
	const given = withSeparators(value);
	const reading = readMoment(given);
	if (reading === undefined) return undefined;
	const day = writtenDay(reading, given);
	return { firstDay: day, lastDay: day - 1 };
};

/** Whether a value is part of an event, and not a moment by itself. */
const isPart = (value: unknown): value is Record<string, unknown> =>
	isRecord(value) && !isMomentObject(value);

const isBlankPart = (value: unknown): boolean =>
	isBlank(value) || (isPart(value) && Object.values(value).every(isBlank));

/**
 * The start or end of an event, as calendars return it: Google's `{ date }` or `{ dateTime }`,
 * Microsoft's `{ dateTime, timeZone }`, the `{ date, type }` of a calendar file, or just the date
 * or moment.
 */
const readEventEnd = (value: unknown, isAllDay: boolean, clocks: Clocks): End | undefined => {
	if (!isPart(value)) return isAllDay ? wholeDays(value) : readEnd(value, clocks);
	const { date, dateTime, timeZone, type } = value;
	if (!isBlank(date)) return type === 'DATE-TIME' ? readEnd(date, clocks) : wholeDays(date);
	return isAllDay ? wholeDays(dateTime) : readEnd(dateTime, clocks, timeZone);
};

/** Midnight in UTC, as Microsoft writes the ends of whole days. */
const isUtcMidnight = (value: unknown): boolean => {
	if (!isPart(value) || zoneOf(value.timeZone) !== 'UTC') return false;
	const reading = readMoment(withSeparators(value.dateTime));
	return reading !== undefined && 'wall' in reading && reading.wall % dayMs === 0;
};

/** Whether an event lasts whole days; `isAllDay` may be missing if the node did not request it. */
const lastsWholeDays = ({ isAllDay, start, end }: Record<string, unknown>): boolean =>
	isBlank(isAllDay) ? isUtcMidnight(start) && isUtcMidnight(end) : toFlag(isAllDay) === true;

/** The days of an entry, none if it is blank, or why it can't be used. */
type Entry = readonly Dates[] | 'unreadable' | 'backwards';

const toSpan = (start: End | undefined, end: End | undefined): Entry => {
	if (start === undefined || end === undefined) return 'unreadable';
	if (end.firstDay < start.firstDay) return 'backwards';
	// An event that starts and ends at the same moment still counts on its day.
	const lastDay = Math.max(start.firstDay, end.lastDay);
	return [{ everyYear: false, firstDay: start.firstDay, lastDay }];
};

const readText = (text: string, clocks: Clocks): Entry => {
	const [first, last, ...more] = text.split('/');
	if (more.length > 0) return 'unreadable';
	const start = readEnd(first, clocks);
	return toSpan(start, last === undefined ? start : readEnd(last, clocks));
};

const readEntry = (entry: unknown, clocks: Clocks): Entry => {
	if (isBlankPart(entry)) return [];
	if (typeof entry === 'string') return readText(entry, clocks);
	if (!isPart(entry)) {
		const day = readEnd(entry, clocks);
		return toSpan(day, day);
	}
	// Items of another node can be passed as they are.
	const event = isRecord(entry.json) ? entry.json : entry;
	if (isBlankPart(event) || event.status === 'cancelled') return [];
	const isAllDay = lastsWholeDays(event);
	const start = readEventEnd(event.start, isAllDay, clocks);
	return toSpan(start, isBlankPart(event.end) ? start : readEventEnd(event.end, isAllDay, clocks));
};

/** The object in a JSON text; undefined for any other text. */
const objectIn = (text: string): unknown => listIn(`[${text}]`)?.find(isRecord);

const entriesOf = (value: unknown): readonly unknown[] => {
	if (typeof value !== 'string') return Array.isArray(value) ? value.flatMap(entriesOf) : [value];
	const list =
		listIn(value) ?? (value.trim().startsWith('{') ? [objectIn(value) ?? value] : undefined);
	if (list !== undefined)
		return list.flatMap((entry) => (entry === value ? [entry] : entriesOf(entry)));
	// A sheet may contain a list without quotes.
	return value.replace(/^\s*\[([^"'{}]*)\]\s*$/, '$1').split(/[,;\n]/);
};

/**
 * Reads dates as an expression yields them: a list, text with commas or line breaks between the
 * dates, or the text of a list. An entry is a date (2026-12-24), a moment, a range
 * (2026-12-24/2027-01-06, both days included), or a calendar event with `start` and `end`, which
 * may be the item of a node. An event counts on each local day that it touches. A whole-day event
 * ends on the day before its end. A canceled event is ignored.
 *
 * @returns the ranges, in the order of the list; none for an empty list
 */
export const parseDateList = (
	value: unknown,
	clock: LocalClock,
	addProblem: AddProblem,
): readonly Dates[] => {
	const clocks = createClocks(clock);
	const wrong: string[] = [];
	const found = entriesOf(value).flatMap((entry, position) => {
		const dates = readEntry(entry, clocks);
		if (typeof dates !== 'string') return dates;
		const why =
			dates === 'backwards' ? 'which ends before it starts' : "which can't be read as a date";
		wrong.push(`entry ${position + 1} is ${shown(entry)}, ${why}`);
		return [];
	});
	const [first, ...others] = wrong;
	if (first !== undefined) {
		const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
		addProblem(
			`'Dates From a List': ${first}${more}`,
			'Enter dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or events with start and end',
		);
	}
	return found;
};
