import { DateTime } from 'luxon';
import type { LocalClock } from './localClock';
import { createLocalClock, dayOf, isKnownZone } from './localClock';

const isoPattern =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** What a value says: a moment, or a reading of the clock that still needs a zone. */
export type Reading = { ms: number } | { wall: number };

const isDate = (value: unknown): value is Date => {
	// An expression's Date may come from another realm, where instanceof fails.
	return Object.prototype.toString.call(value) === '[object Date]';
};

/** Whether a value is an object that stands for a moment, a valid one or not. */
export const isMomentObject = (value: unknown): boolean =>
	DateTime.isDateTime(value) || isDate(value);

/** Reads what `parseMoment` reads; undefined for what is neither. */
export const readMoment = (value: unknown): Reading | undefined => {
	if (DateTime.isDateTime(value)) return value.isValid ? { ms: value.toMillis() } : undefined;
	if (isDate(value)) {
		const ms = value.getTime();
		return Number.isNaN(ms) ? undefined : { ms };
	}
	if (typeof value !== 'string') return undefined;
	const [, date, time, offset] = isoPattern.exec(value.trim()) ?? [];
	if (date === undefined) return undefined;
	const moment = DateTime.fromISO(`${date}T${time ?? '00:00'}${(offset ?? 'Z').toUpperCase()}`);
	if (!moment.isValid) return undefined;
	return offset === undefined ? { wall: moment.toMillis() } : { ms: moment.toMillis() };
};

/**
 * Reads a date and time as n8n hands it over: an ISO 8601 text, a luxon DateTime or a Date.
 * A text without offset is local time in the zone: the first of two passes, or the jump when the
 * clock leaves it out. Numbers are refused: seconds and milliseconds look alike.
 * @param zone an IANA name; needed for a text without offset only
 * @returns milliseconds since 1970 in UTC, or undefined for what is no moment, or in no known zone
 */
export const parseMoment = (value: unknown, zone: string): number | undefined => {
	const reading = readMoment(value);
	if (reading === undefined) return undefined;
	if ('ms' in reading) return reading.ms;
	return isKnownZone(zone) ? createLocalClock(zone).startOf(reading.wall) : undefined;
};

/**
 * Reads a local calendar day from the same values. The date of a text without offset is taken as
 * written; any other value is a moment, and the day is the one that the zone has then.
 * @returns the day counted from 1970-01-01, or undefined for what is no date
 */
export const parseDay = (value: unknown, clock: LocalClock): number | undefined => {
	const reading = readMoment(value);
	if (reading === undefined) return undefined;
	return dayOf('ms' in reading ? clock.wallAt(reading.ms) : reading.wall);
};
