import type { LocalClock } from './localClock';

/** The ways to choose a variant; the values are stored in workflows. */
export const schedules = ['timeSlots', 'dateRanges', 'inTurn', 'weighted'] as const;
export type Schedule = (typeof schedules)[number];

/** The units of a period; the values are stored in workflows. */
export const units = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type Unit = (typeof units)[number];

/** Local time of day on some weekdays. `to` beyond 24 hours reaches into the next day. */
export interface TimeSlot {
	/** ISO weekdays, 1 = Monday to 7 = Sunday, ascending. */
	days: number[];
	/** Minutes after the start of the day, included; 0 to 1439. */
	fromMinute: number;
	/** Minutes after the start of the day, excluded; above `fromMinute`, below 2880. */
	toMinute: number;
}

/** Local days counted from 1970-01-01, both included. */
export interface DateRange {
	firstDay: number;
	lastDay: number;
}

/** `every` units, counted from the anchor in both directions. */
export interface Period {
	/** A whole number, at least 1. */
	every: number;
	unit: Unit;
	anchorMs: number;
}

interface Common {
	/** Variant names in the order of the list, trimmed, all different, at least one. */
	names: string[];
	clock: LocalClock;
}

export interface TimeSlotsRotation extends Common {
	schedule: 'timeSlots';
	/** For each variant; undefined for one that holds only when no other does. */
	slots: Array<TimeSlot | undefined>;
	/** The variant that holds when no other does; null: none. */
	otherwise: number | null;
}

export interface DateRangesRotation extends Common {
	schedule: 'dateRanges';
	/** For each variant; undefined for one that holds only when no other does. */
	ranges: Array<DateRange | undefined>;
	/** The variant that holds when no other does; null: none. */
	otherwise: number | null;
}

export interface InTurnRotation extends Common {
	schedule: 'inTurn';
	period: Period;
}

export interface WeightedRotation extends Common {
	schedule: 'weighted';
	period: Period;
	/** For each variant; none negative, at least one above 0. */
	weights: number[];
	seed: string;
	phoneNumberId: string;
}

/** Checked parameters of a rotation, as `parseRotation` returns them. */
export type Rotation = TimeSlotsRotation | DateRangesRotation | InTurnRotation | WeightedRotation;

/** What holds at a moment, and up to when. */
export interface Holding {
	/** The position of the variant in the list; null: the agent is left as it is. */
	index: number | null;
	reason: string;
	/** The next moment at which another variant, or none, holds; Infinity: never. */
	untilMs: number;
}

/**
 * A rotation made ready to be asked, moment by moment. It keeps what it has worked out, so that
 * many questions in order cost little more than one.
 */
export interface Course {
	at(ms: number): Holding;
	/** The moment since which the variant of `ms`, or none, has been active; -Infinity: always. */
	since(ms: number): number;
}
