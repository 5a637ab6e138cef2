import { calendarTimeline } from './calendar';
import { inTurnTimeline } from './inTurn';
import { furthestMs } from './localClock';
import { overriddenTimeline } from './override';
import type { Rotation, Timeline } from './rotation';
import { weightedTimeline } from './weighted';

/** The variant that applies at a moment. */
export interface ChosenVariant {
	/** Its name; null if no variant applies and the agent is left as it is. */
	readonly variant: string | null;
	/** Its position in the list of variants, from 0; null if `variant` is null. */
	readonly index: number | null;
	/** Why, in plain text, such as "Mon–Fri 09:00–17:00, Europe/Berlin". */
	readonly reason: string;
	/**
	 * The moment since which this variant, or none, has applied, in ms; null if the search finds no
	 * start (for `weighted`, it goes back 1,500 periods), and null for an override.
	 */
	readonly startsAt: number | null;
	/**
	 * The next moment at which another variant, or none, applies, in ms; null if there is none. For
	 * `weighted`, also null if the same variant is drawn for 1,500 periods in a row. During an
	 * override, its end or the next change of the schedule, whichever comes first.
	 */
	readonly validUntil: number | null;
}

/** A stretch of time in which one variant applies. */
export interface Stretch {
	/** In ms, included. */
	readonly startsAt: number;
	/** In ms, excluded; null if no end is known, as with `validUntil`. */
	readonly endsAt: number | null;
	readonly variant: string | null;
	/** Why the variant applies at `startsAt`. */
	readonly reason: string;
}

const scheduleOf = (rotation: Rotation): Timeline => {
	switch (rotation.schedule) {
		case 'calendar':
			return calendarTimeline(rotation);
		case 'inTurn':
			return inTurnTimeline(rotation);
		case 'weighted':
			return weightedTimeline(rotation);
	}
};

const timelineOf = (rotation: Rotation): Timeline => {
	const { override, clock } = rotation;
	const schedule = scheduleOf(rotation);
	return override === undefined ? schedule : overriddenTimeline(schedule, override, clock.zone);
};

const nameOf = ({ names }: Rotation, index: number | null): string | null => {
	return index === null ? null : (names[index] ?? null);
};

const knownEnd = (ms: number): number | null => (ms <= furthestMs ? ms : null);

/**
 * Chooses the variant that applies at a moment. The result depends only on the arguments: a
 * repeated tick, a retry or another worker gets the same one.
 * @param atMs milliseconds since 1970
 */
export const chooseVariant = (rotation: Rotation, atMs: number): ChosenVariant => {
	const timeline = timelineOf(rotation);
	const { index, reason, untilMs } = timeline.at(atMs);
	const sinceMs = timeline.since(atMs);
	const nextMs = rotation.override === undefined ? Infinity : scheduleOf(rotation).at(atMs).untilMs;
	return {
		variant: nameOf(rotation, index),
		index,
		reason,
		startsAt: sinceMs >= -furthestMs ? sinceMs : null,
		validUntil: knownEnd(Math.min(untilMs, nextMs)),
	};
};

/**
 * The stretches from a moment on, in order, without gaps or overlaps. Neighbors have different
 * variants.
 *
 * @param searchToMs how far to search for an end at least, even if the search would otherwise stop
 */
function* stretchesFrom(
	rotation: Rotation,
	fromMs: number,
	searchToMs: number,
): Generator<Stretch, undefined> {
	const timeline = timelineOf(rotation);
	let startsAt = fromMs;
	let active = timeline.at(startsAt, searchToMs);
	for (;;) {
		let endsAt = knownEnd(active.untilMs);
		let next = endsAt === null ? undefined : timeline.at(endsAt, searchToMs);
		// After an override, the schedule may continue with the same variant.
		if (endsAt !== null && next?.index === active.index) {
			endsAt = knownEnd(next.untilMs);
			next = endsAt === null ? undefined : timeline.at(endsAt, searchToMs);
		}
		const { reason } = active;
		yield { startsAt, endsAt, variant: nameOf(rotation, active.index), reason };
		if (endsAt === null || next === undefined) return undefined;
		startsAt = endsAt;
		active = next;
	}
}

/** The stretches of a preview. */
export interface Preview {
	readonly stretches: Stretch[];
	/** Where the list was cut because there are more, in ms; undefined if it is complete. */
	readonly cutAtMs?: number;
}

/** More than anybody reads, and few enough to calculate quickly. */
const maxStretches = 10_000;

/**
 * Lists the stretches that begin from `fromMs` up to `beforeMs`. `chooseVariant` returns the same
 * variant at every moment of a stretch. The last one has its real end too. At most 10,000 are
 * listed.
 * @param fromMs milliseconds since 1970
 * @param beforeMs milliseconds since 1970, at most 366 days after `fromMs`; if it is not after
 * `fromMs`, there are no stretches
 */
export const previewRotation = (rotation: Rotation, fromMs: number, beforeMs: number): Preview => {
	const stretches: Stretch[] = [];
	if (fromMs >= beforeMs) return { stretches };
	for (const stretch of stretchesFrom(rotation, fromMs, beforeMs)) {
		if (stretch.startsAt >= beforeMs) break;
		if (stretches.length === maxStretches) return { stretches, cutAtMs: stretch.startsAt };
		stretches.push(stretch);
	}
	return { stretches };
};

/**
 * The stretches after the one at a moment, in order.
 *
 * @param atMs milliseconds since 1970
 * @param count the maximum number: there are fewer if one of them never ends
 */
export const comingStretches = (rotation: Rotation, atMs: number, count: number): Stretch[] => {
	const coming: Stretch[] = [];
	let isFirst = true;
	for (const stretch of stretchesFrom(rotation, atMs, atMs)) {
		if (!isFirst) coming.push(stretch);
		isFirst = false;
		if (coming.length === count) break;
	}
	return coming;
};
