import { firstHolding, lastBoundary, nextBoundary, type Interval } from './intervals';
import { dayMs, dayOf, minuteMs, weekdayOf } from './localClock';
import { fallbackReason, writeDays, writeTimeOfDay } from './reason';
import type { Course, TimeSlotsRotation } from './rotation';

/**
 * The slots repeat every week. A slot that a change of clock leaves out comes again a week later,
 * so that what has not changed for five weeks never will.
 */
const horizonMs = 35 * dayMs;

/** Office hours and the like: local time of day on some weekdays, the first that matches wins. */
export function timeSlotsCourse({ slots, otherwise, clock }: TimeSlotsRotation): Course {
	const intervalsByDay = new Map<number, Interval[]>();

	const startingOn = (day: number): Interval[] => {
		const known = intervalsByDay.get(day);
		if (known) return known;
		const intervals: Interval[] = [];
		slots.forEach((slot, index) => {
			if (!slot?.days.includes(weekdayOf(day))) return;
			const startMs = clock.startOf(day * dayMs + slot.fromMinute * minuteMs);
			const endMs = clock.endOf(day * dayMs + slot.toMinute * minuteMs);
			// Empty when the clock leaves out the whole slot
			if (startMs < endMs) intervals.push({ index, startMs, endMs });
		});
		intervalsByDay.set(day, intervals);
		return intervals;
	};

	/** Slots that may hold at a moment or start soon after it. */
	const around = (ms: number): Interval[] => {
		const day = dayOf(clock.wallAt(ms));
		// Two days back and one ahead: a slot lasts into the next day, and a clock that goes back over
		// midnight shows the next date before it returns to this one
		return [day - 2, day - 1, day, day + 1].flatMap(startingOn);
	};

	const holderAt = (ms: number): number | null => firstHolding(around(ms), ms) ?? otherwise;

	const boundaryAfter = (ms: number): number => {
		let next = nextBoundary(around(ms), ms);
		const firstDay = dayOf(clock.wallAt(ms)) + 2;
		for (let day = firstDay; day * dayMs < clock.wallAt(ms) + horizonMs; day++) {
			if (next <= clock.startOf(day * dayMs)) break;
			next = Math.min(next, nextBoundary(startingOn(day), ms));
		}
		return next;
	};

	const changeAfter = (ms: number, index: number | null): number => {
		let next = boundaryAfter(ms);
		while (next < ms + horizonMs) {
			if (holderAt(next) !== index) return next;
			next = boundaryAfter(next);
		}
		return Infinity;
	};

	const reasonAt = (ms: number): string => {
		const index = firstHolding(around(ms), ms);
		const slot = index === null ? undefined : slots[index];
		if (slot === undefined) return fallbackReason(otherwise, clock.zone);
		const hours = `${writeTimeOfDay(slot.fromMinute)}–${writeTimeOfDay(slot.toMinute)}`;
		return `${writeDays(slot.days)} ${hours}, ${clock.zone}`;
	};

	const since = (ms: number): number => {
		const index = holderAt(ms);
		const sameSince = (atMs: number): number => {
			const day = dayOf(clock.wallAt(atMs));
			let last = lastBoundary(around(atMs), atMs);
			for (let back = 3; last === -Infinity && back <= horizonMs / dayMs; back++) {
				last = lastBoundary(startingOn(day - back), atMs);
			}
			return last;
		};
		let sinceMs = sameSince(ms);
		while (sinceMs > ms - horizonMs && holderAt(sinceMs - 1) === index) {
			sinceMs = sameSince(sinceMs - 1);
		}
		return sinceMs > ms - horizonMs ? sinceMs : -Infinity;
	};

	return {
		at(ms) {
			const index = holderAt(ms);
			return { index, reason: reasonAt(ms), untilMs: changeAfter(ms, index) };
		},
		since,
	};
}
