import { calendarCourse } from './calendar';
import { inTurnCourse } from './inTurn';
import { furthestMs } from './localClock';
import type { Course, Rotation } from './rotation';
import { weightedCourse } from './weighted';

/** The variant that holds at a moment. */
export interface Choice {
	/** Name; null: none holds, the agent is left as it is. */
	variant: string | null;
	/** Position in the list of variants, from 0; null with `variant`. */
	index: number | null;
	/** Why, in plain text, such as "Mon–Fri 09:00–17:00, Europe/Berlin". */
	reason: string;
	/**
	 * The moment since which this variant, or none, has been active, in ms; null where it has been
	 * for as long as can be looked back, which for `weighted` is 2,500 periods.
	 */
	startsAt: number | null;
	/**
	 * The next moment at which another variant, or none, holds, in ms; null when there is none. For
	 * `weighted` also null when the same variant is drawn for 2,500 periods on end.
	 */
	validUntil: number | null;
}

/** A stretch of time in which one variant holds. */
export interface Stretch {
	/** In ms, included. */
	startsAt: number;
	/** In ms, excluded. */
	endsAt: number;
	variant: string | null;
	/** Why the variant holds at `startsAt`. */
	reason: string;
}

function courseOf(rotation: Rotation): Course {
	switch (rotation.schedule) {
		case 'calendar':
			return calendarCourse(rotation);
		case 'inTurn':
			return inTurnCourse(rotation);
		case 'weighted':
			return weightedCourse(rotation);
	}
}

function nameOf({ names }: Rotation, index: number | null): string | null {
	return index === null ? null : (names[index] ?? null);
}

/**
 * Says which variant holds at a moment. Depends on nothing but its arguments: a repeated tick, a
 * retry or another worker gets the same answer.
 * @param atMs milliseconds since 1970
 */
export function chooseVariant(rotation: Rotation, atMs: number): Choice {
	const course = courseOf(rotation);
	const { index, reason, untilMs } = course.at(atMs);
	const sinceMs = course.since(atMs);
	return {
		variant: nameOf(rotation, index),
		index,
		reason,
		startsAt: sinceMs >= -furthestMs ? sinceMs : null,
		validUntil: untilMs <= furthestMs ? untilMs : null,
	};
}

/** The stretches of a preview. */
export interface Preview {
	stretches: Stretch[];
	/** Where the list was cut, in ms, because there are more; undefined where it is whole. */
	cutAtMs?: number;
}

/** More than anybody reads, and few enough to be made in the time of a click. */
const maxStretches = 10_000;

/**
 * Lists the stretches from one moment (included) to another (excluded), in order, without gaps or
 * overlaps, each with another variant than its neighbours. `chooseVariant` gives the same variant
 * at every moment of a stretch, and its end as `validUntil`; the last one is cut at `untilMs`. At most 10,000 are listed.
 * @param fromMs milliseconds since 1970
 * @param untilMs milliseconds since 1970, at most 366 days after `fromMs`; no stretch if not after
 */
export function previewRotation(rotation: Rotation, fromMs: number, untilMs: number): Preview {
	const course = courseOf(rotation);
	const stretches: Stretch[] = [];
	let startsAt = fromMs;
	while (startsAt < untilMs && stretches.length < maxStretches) {
		const holding = course.at(startsAt);
		const endsAt = Math.min(holding.untilMs, untilMs);
		const variant = nameOf(rotation, holding.index);
		stretches.push({ startsAt, endsAt, variant, reason: holding.reason });
		startsAt = endsAt;
	}
	return startsAt < untilMs ? { stretches, cutAtMs: startsAt } : { stretches };
}
