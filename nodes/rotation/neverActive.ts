import { shown } from '../values/shown';
import { createCalendarDays } from './calendarDays';
import { dayOf } from './localClock';
import type { CalendarEntry, CalendarRotation, Rotation } from './rotation';

/** Why a variant is never active from some day on. */
export type NeverActive =
	| 'no hours'
	| 'no dates'
	| 'dates are over'
	| 'no day fits'
	| 'others come first'
	| 'no time is left';

/** Why a variant never applies, judged only by its own hours and dates. */
const whyNotByItself = (
	{ hours, dates }: CalendarEntry,
	today: number,
): NeverActive | undefined => {
	if (hours?.length === 0) return 'no hours';
	if (dates?.length === 0) return 'no dates';
	const isOver = dates?.every((range) => !range.everyYear && range.lastDay < today - 1);
	return isOver === true ? 'dates are over' : undefined;
};

/**
 * The variants of a calendar that are never active from the day of a moment on, by their position
 * in the list. A range of hours counts as active even if clock changes skip it.
 *
 * @param fromMs milliseconds since 1970
 */
export const findNeverActive = (
	rotation: CalendarRotation,
	fromMs: number,
): Map<number, NeverActive> => {
	const { entries, otherwise, clock } = rotation;
	const days = createCalendarDays(rotation);
	const today = dayOf(clock.wallAt(fromMs));
	const found = new Map<number, NeverActive>();
	// The other variants need a search over years of days.
	for (const [index, entry] of entries.entries()) {
		const why =
			entry === undefined || index === otherwise ? undefined : whyNotByItself(entry, today);
		if (why !== undefined) found.set(index, why);
	}
	const unknown = [...entries.keys()].filter((index) => !found.has(index));
	const [waiting, silent] = [new Set(unknown), new Set(unknown)];
	if (waiting.size > 0) {
		for (const day of days.outward(today, 1)) {
			if (day < today) continue;
			for (const index of days.activeOn(day)) if (index !== null) waiting.delete(index);
			if (waiting.size === 0) break;
			for (const index of days.askingOn(day)) silent.delete(index);
		}
	}
	const whyNot = (index: number): NeverActive => {
		const entry = entries[index];
		if (entry === undefined) return 'no time is left';
		if (entry.dates?.every((range) => !range.everyYear && range.lastDay < today)) {
			return 'dates are over';
		}
		return silent.has(index) ? 'no day fits' : 'others come first';
	};
	for (const index of waiting) found.set(index, whyNot(index));
	return new Map([...found].sort(([a], [b]) => a - b));
};

const sentences: Record<NeverActive, string> = {
	'no hours': "the 'From' and 'To' of its hours are blank, so it is closed.",
	'no dates': 'it has no dates: its list of dates is empty, or its dates are blank.',
	'dates are over': 'its dates have passed. Give it new ones, or remove it.',
	'no day fits': 'no day fits both its days and its dates. Change them, or remove the variant.',
	'others come first':
		'the variants above it cover all its times. Move it up, or change its days, hours or dates.',
	'no time is left':
		"it is chosen in 'Otherwise', and the others leave no time for it. Change their days, hours or dates, or remove it.",
};

/**
 * A sentence for each variant of a rotation that is never active again.
 *
 * @param overriding the position of the variant that an override applies; it is left out
 */
export const neverActiveHints = (
	rotation: Rotation,
	fromMs: number,
	overriding?: number,
): string[] => {
	if (rotation.schedule !== 'calendar') return [];
	return Array.from(findNeverActive(rotation, fromMs))
		.filter(([index]) => index !== overriding)
		.map(([index, why]) => {
			return `Variant ${shown(rotation.names[index])} never applies: ${sentences[why]}`;
		});
};

/**
 * The same, calculated once for a rotation and a day instead of for each item with the same
 * rotation: the search covers forty years.
 */
export const createNeverActiveHints = (): ((
	rotation: Rotation,
	fromMs: number,
	overriding?: number,
) => readonly string[]) => {
	const known = new Map<string, readonly string[]>();
	return (rotation, fromMs, overriding) => {
		if (rotation.schedule !== 'calendar') return [];
		const { clock, names, entries, otherwise } = rotation;
		const today = dayOf(clock.wallAt(fromMs));
		const key = JSON.stringify([today, names, entries, otherwise, overriding]);
		const found = known.get(key) ?? neverActiveHints(rotation, fromMs, overriding);
		known.set(key, found);
		return found;
	};
};
