import type { ChosenVariant } from './chooseVariant';
import { chooseVariant } from './chooseVariant';
import { hourMs, minuteMs } from './localClock';
import type { Rotation } from './rotation';

/** What is known from one tick to the next. It lives in memory alone. */
export interface LastFired {
	/** The stretch that needs no telling any more, as it was seen at `seenAtMs`. */
	readonly choice: ChosenVariant;
	/** A moment within that stretch, in milliseconds since 1970. */
	readonly seenAtMs: number;
	/** The variant that was fired last; null before the first, and where none was active. */
	readonly variant: string | null;
}

/** A stretch that has begun and has to be fired. */
export interface RotationEvent {
	readonly choice: ChosenVariant;
	/** The variant that was fired before; null at first, and where none was active. */
	readonly previousVariant: string | null;
}

/**
 * A clock that is corrected by a moment just after a boundary comes to that boundary twice, and
 * must not start everything again. One that is set back further was wrong, and so is what was fired
 * by it.
 */
const shortStepBackMs = minuteMs;

/** Of a stretch without a known end, the end is looked for again: no search goes on for ever. */
const lookAgainMs = hourMs;

const contains = ({ startsAt, validUntil }: ChosenVariant, ms: number): boolean =>
	(startsAt ?? -Infinity) <= ms && ms < (validUntil ?? Infinity);

/** Whether a moment needs no look at the rotation: two comparisons, tick after tick. */
const isKnown = ({ choice, seenAtMs }: LastFired, nowMs: number): boolean => {
	const endsAt = choice.validUntil ?? seenAtMs + lookAgainMs;
	return (choice.startsAt ?? -Infinity) - shortStepBackMs <= nowMs && nowMs < endsAt;
};

/** Takes the present stretch as fired, without telling it. */
export const skipPresent = (rotation: Rotation, nowMs: number): LastFired => {
	return { choice: chooseVariant(rotation, nowMs), seenAtMs: nowMs, variant: null };
};

/**
 * Says whether a tick has to tell that a stretch of the rotation has begun. Ticks may come late,
 * twice or not at all, and the clock may be set: the stretch that is running is fired, once; one
 * that is over never is. Depends on nothing but its arguments.
 *
 * @param lastFired what the tick before gave; undefined at first, when the present stretch is lastFired
 * @param nowMs milliseconds since 1970
 * @returns what to hand to the next tick, and the change, where there is one to tell
 */
export const nextEvent = (
	rotation: Rotation,
	lastFired: LastFired | undefined,
	nowMs: number,
): { lastFired: LastFired; change?: RotationEvent } => {
	if (lastFired !== undefined && isKnown(lastFired, nowMs)) return { lastFired };
	const choice = chooseVariant(rotation, nowMs);
	// The stretch of a moment also holds the moment at which it was seen before.
	const isSame = choice.index === lastFired?.choice.index && contains(choice, lastFired.seenAtMs);
	if (isSame) {
		return { lastFired: { ...lastFired, choice, seenAtMs: nowMs } };
	}
	return {
		lastFired: { choice, seenAtMs: nowMs, variant: choice.variant },
		change: { choice, previousVariant: lastFired?.variant ?? null },
	};
};
