import { DateTime } from 'luxon';
import type { LocalClock } from './localClock';
import { createLocalClock, dayOf, isKnownZone } from './localClock';

const isoPattern =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** The meaning of a value: a moment, or a clock reading that still needs a zone. */
export type Reading = { ms: number } | { wall: number };

const isDate = (value: unknown): value is Date => {
	// An expression's Date may come from another realm, where instanceof fails.
	return Object.prototype.toString.call(value) === '[object Date]';
};

/** Whether a value is an object for a moment, valid or not. */
export const isMomentObject = (value: unknown): boolean =>
	DateTime.isDateTime(value) || isDate(value);

/** Reads the same values as `parseMoment`; undefined for any other value. */
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
 * Reads a date and time as n8n passes it: an ISO 8601 text, a Luxon DateTime or a Date. A text
 * without an offset is local time in the zone: the first of two occurrences, or the jump if the
 * clock skips it. Numbers are refused: seconds and milliseconds look alike.
 * @param zone an IANA name; needed only for a text without an offset
 * @returns milliseconds since 1970 in UTC, or undefined if the value is not a moment or the zone is
 * unknown
 */
export const parseMoment = (value: unknown, zone: string): number | undefined => {
	const reading = readMoment(value);
	if (reading === undefined) return undefined;
	if ('ms' in reading) return reading.ms;
	return isKnownZone(zone) ? createLocalClock(zone).startOf(reading.wall) : undefined;
};

/**
 * Reads a local calendar day from the same values. A text without an offset counts as written. Any
 * other value is a moment, and counts as the local day in the zone at that moment.
 * @returns the day counted from 1970-01-01, or undefined if the value is not a date
 */
export const parseDay = (value: unknown, clock: LocalClock): number | undefined => {
	const reading = readMoment(value);
	if (reading === undefined) return undefined;
	return dayOf('ms' in reading ? clock.wallAt(reading.ms) : reading.wall);
};
