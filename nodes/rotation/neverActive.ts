import { shown } from '../values/shown';
import { createCalendarDays } from './calendarDays';
import { dayOf } from './localClock';
import type { CalendarRotation, Rotation } from './rotation';

/** Why a variant is never active from some day on. */
export type NeverActive =
	| 'dates are over'
	| 'no day fits'
	| 'others come first'
	| 'no time is left';

/**
 * The variants of a calendar that are not active at any time from the day of a moment on, by their
 * position in the list. A range of hours that only changes of the clock leave out counts as active.
 *
 * @param fromMs milliseconds since 1970
 */
export const findNeverActive = (
	rotation: CalendarRotation,
	fromMs: number,
): Map<number, NeverActive> => {
	const { entries, clock } = rotation;
	const days = createCalendarDays(rotation);
	const today = dayOf(clock.wallAt(fromMs));
	const [waiting, silent] = [new Set(entries.keys()), new Set(entries.keys())];
	for (const day of days.outward(today, 1)) {
		if (day < today) continue;
		for (const index of days.activeOn(day)) if (index !== null) waiting.delete(index);
		if (waiting.size === 0) break;
		for (const index of days.askingOn(day)) silent.delete(index);
	}
	const whyNot = (index: number): NeverActive => {
		const entry = entries[index];
		if (entry === undefined) return 'no time is left';
		const { dates } = entry;
		if (dates?.everyYear === false && dates.lastDay < today) return 'dates are over';
		return silent.has(index) ? 'no day fits' : 'others come first';
	};
	return new Map(Array.from(waiting, (index) => [index, whyNot(index)]));
};

const sentences: Record<NeverActive, string> = {
	'dates are over': "its 'End Date' has passed. Give it new dates, or remove it.",
	'no day fits': 'no day fits both its days and its dates. Change them, or remove the variant.',
	'others come first':
		'the variants above it come first at all its times. Move it up, or change its days, hours or dates.',
	'no time is left':
		"it is named in 'Otherwise', and the others leave no time for it. Change their days, hours or dates, or remove it.",
};

/** A sentence for each variant of a rotation that is never active again. */
export const neverActiveHints = (rotation: Rotation, fromMs: number): string[] => {
	if (rotation.schedule !== 'calendar') return [];
	return Array.from(
		findNeverActive(rotation, fromMs),
		([index, why]) => `Variant ${shown(rotation.names[index])} never applies: ${sentences[why]}`,
	);
};
