import type { ChosenVariant } from './chooseVariant';
import { chooseVariant } from './chooseVariant';
import { hourMs, minuteMs } from './localClock';
import type { Rotation } from './rotation';

/** The state between two ticks. It is kept only in memory. */
export interface LastFired {
	/** The stretch that was already handled, as it was at `seenAtMs`. */
	readonly choice: ChosenVariant;
	/** A moment within that stretch, in milliseconds since 1970. */
	readonly seenAtMs: number;
	/** The variant that fired last; null before the first, and if none was active. */
	readonly variant: string | null;
}

/** A stretch that has begun and has to be fired. */
export interface RotationEvent {
	readonly choice: ChosenVariant;
	/** The variant that fired before; null at first, and if none was active. */
	readonly previousVariant: string | null;
}

/**
 * A clock that is set back a little just after a boundary reaches that boundary twice, and must not
 * start everything again. A clock that is set back further was wrong, and so was what it fired.
 */
const shortStepBackMs = minuteMs;

/** When to search again for the end of a stretch without a known end: no search is endless. */
const lookAgainMs = hourMs;

const contains = ({ startsAt, validUntil }: ChosenVariant, ms: number): boolean =>
	(startsAt ?? -Infinity) <= ms && ms < (validUntil ?? Infinity);

/** Whether a moment can be judged without the rotation: two comparisons on every tick. */
const isKnown = ({ choice, seenAtMs }: LastFired, nowMs: number): boolean => {
	const endsAt = choice.validUntil ?? seenAtMs + lookAgainMs;
	return (choice.startsAt ?? -Infinity) - shortStepBackMs <= nowMs && nowMs < endsAt;
};

/** Treats the current stretch as fired, without firing it. */
export const skipPresent = (rotation: Rotation, nowMs: number): LastFired => {
	return { choice: chooseVariant(rotation, nowMs), seenAtMs: nowMs, variant: null };
};

/**
 * Decides whether a tick fires because a stretch of the rotation has begun. Ticks may come late,
 * twice or not at all, and the clock may be set: the current stretch is fired once, a past one
 * never. The result depends only on the arguments.
 *
 * @param lastFired the state after the previous tick; undefined at first: the current stretch then
 * fires
 * @param nowMs milliseconds since 1970
 * @returns the state for the next tick, and the change if there is one to fire
 */
export const nextEvent = (
	rotation: Rotation,
	lastFired: LastFired | undefined,
	nowMs: number,
): { lastFired: LastFired; change?: RotationEvent } => {
	if (lastFired !== undefined && isKnown(lastFired, nowMs)) return { lastFired };
	const choice = chooseVariant(rotation, nowMs);
	// It is the same stretch if it also contains the moment at which it was last seen.
	const isSame = choice.index === lastFired?.choice.index && contains(choice, lastFired.seenAtMs);
	if (isSame) {
		return { lastFired: { ...lastFired, choice, seenAtMs: nowMs } };
	}
	return {
		lastFired: { choice, seenAtMs: nowMs, variant: choice.variant },
		change: { choice, previousVariant: lastFired?.variant ?? null },
	};
};
