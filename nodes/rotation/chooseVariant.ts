import { calendarTimeline } from './calendar';
import { inTurnTimeline } from './inTurn';
import { furthestMs } from './localClock';
import type { Timeline, Rotation } from './rotation';
import { weightedTimeline } from './weighted';

/** The variant that holds at a moment. */
export interface ChosenVariant {
	/** Name; null: none holds, the agent is left as it is. */
	readonly variant: string | null;
	/** Position in the list of variants, from 0; null with `variant`. */
	readonly index: number | null;
	/** Why, in plain text, such as "Mon–Fri 09:00–17:00, Europe/Berlin". */
	readonly reason: string;
	/**
	 * The moment since which this variant, or none, has been active, in ms; null where it has been
	 * for as long as can be looked back, which for `weighted` is 1,500 periods.
	 */
	readonly startsAt: number | null;
	/**
	 * The next moment at which another variant, or none, holds, in ms; null when there is none. For
	 * `weighted` also null when the same variant is drawn for 1,500 periods on end.
	 */
	readonly validUntil: number | null;
}

/** A stretch of time in which one variant holds. */
export interface Stretch {
	/** In ms, included. */
	readonly startsAt: number;
	/** In ms, excluded. */
	readonly endsAt: number;
	readonly variant: string | null;
	/** Why the variant holds at `startsAt`. */
	readonly reason: string;
}

const timelineOf = (rotation: Rotation): Timeline => {
	switch (rotation.schedule) {
		case 'calendar':
			return calendarTimeline(rotation);
		case 'inTurn':
			return inTurnTimeline(rotation);
		case 'weighted':
			return weightedTimeline(rotation);
	}
};

const nameOf = ({ names }: Rotation, index: number | null): string | null => {
	return index === null ? null : (names[index] ?? null);
};

/**
 * Says which variant holds at a moment. Depends on nothing but its arguments: a repeated tick, a
 * retry or another worker gets the same answer.
 * @param atMs milliseconds since 1970
 */
export const chooseVariant = (rotation: Rotation, atMs: number): ChosenVariant => {
	const timeline = timelineOf(rotation);
	const { index, reason, untilMs } = timeline.at(atMs);
	const sinceMs = timeline.since(atMs);
	return {
		variant: nameOf(rotation, index),
		index,
		reason,
		startsAt: sinceMs >= -furthestMs ? sinceMs : null,
		validUntil: untilMs <= furthestMs ? untilMs : null,
	};
};

/** The stretches of a preview. */
export interface Preview {
	readonly stretches: Stretch[];
	/** Where the list was cut, in ms, because there are more; undefined where it is whole. */
	readonly cutAtMs?: number;
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
export const previewRotation = (rotation: Rotation, fromMs: number, untilMs: number): Preview => {
	const timeline = timelineOf(rotation);
	const stretches: Stretch[] = [];
	let startsAt = fromMs;
	while (startsAt < untilMs && stretches.length < maxStretches) {
		const active = timeline.at(startsAt, untilMs);
		const endsAt = Math.min(active.untilMs, untilMs);
		const variant = nameOf(rotation, active.index);
		stretches.push({ startsAt, endsAt, variant, reason: active.reason });
		startsAt = endsAt;
	}
	return startsAt < untilMs ? { stretches, cutAtMs: startsAt } : { stretches };
};
