import type { LocalClock } from './localClock';

/** The ways to choose a variant; the values are stored in workflows. */
export const schedules = ['calendar', 'inTurn', 'weighted'] as const;
export type Schedule = (typeof schedules)[number];

/** The units of a period; the values are stored in workflows. */
export const units = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type Unit = (typeof units)[number];

/** Local time of day. `toMinute` beyond 24 hours reaches into the next day. */
export interface HourRange {
	/** Minutes after the start of the day, included; 0 to 1439. */
	readonly fromMinute: number;
	/** Minutes after the start of the day, excluded; above `fromMinute`, below 2880. */
	readonly toMinute: number;
}

/** A day of every year; 29 February is the last day of February in years without one. */
export interface YearDay {
	/** 1 to 12. */
	readonly month: number;
	/** 1 to 31. */
	readonly day: number;
}

/** Whole local days, both ends included. */
export type Dates =
	/** Counted from 1970-01-01; infinite where one end is open. */
	| { everyYear: false; firstDay: number; lastDay: number }
	/** With a first after the last the range goes over New Year. */
	| { everyYear: true; first: YearDay; last: YearDay };

/**
 * When a variant asks to be active: while all that is there is true. Days and dates are those on
 * which a range of hours starts.
 */
export interface CalendarEntry {
	/** ISO weekdays, 1 = Monday to 7 = Sunday, ascending; every day where left out. */
	readonly days?: number[];
	/** The whole day where left out; with none, the variant never applies. */
	readonly hours?: readonly HourRange[];
	/** On any of them; at all times where left out; with none, the variant never applies. */
	readonly dates?: readonly Dates[];
}

/** `every` units, counted from the anchor in both directions. */
export interface Period {
	/** A whole number, at least 1. */
	readonly every: number;
	readonly unit: Unit;
	readonly anchorMs: number;
}

/** A variant that applies whatever the schedule says, for a time. */
export interface Override {
	/** The position of the variant in the list. */
	readonly index: number;
	/** In ms, excluded. */
	readonly untilMs: number;
}

interface Common {
	/** Variant names in the order of the list, trimmed, all different, at least one. */
	readonly names: string[];
	readonly clock: LocalClock;
	/** Left out where none is in force. */
	readonly override?: Override;
}

export interface CalendarRotation extends Common {
	readonly schedule: 'calendar';
	/** For each variant; undefined for one that is active only when no other is. */
	readonly entries: Array<CalendarEntry | undefined>;
	/** The variant that is active when no other is; null: none. */
	readonly otherwise: number | null;
}

export interface InTurnRotation extends Common {
	readonly schedule: 'inTurn';
	readonly period: Period;
}

export interface WeightedRotation extends Common {
	readonly schedule: 'weighted';
	readonly period: Period;
	/** For each variant; none negative, at least one above 0. */
	readonly weights: number[];
	readonly seed: string;
	/** What has draws of its own: an ID. */
	readonly drawId: string;
}

/** Checked parameters of a rotation, as `parseRotation` returns them. */
export type Rotation = CalendarRotation | InTurnRotation | WeightedRotation;

/** What holds at a moment, and up to when. */
export interface ActiveVariant {
	/** The position of the variant in the list; null: the agent is left as it is. */
	readonly index: number | null;
	readonly reason: string;
	/** The next moment at which another variant, or none, holds; Infinity: never. */
	readonly untilMs: number;
}

/**
 * A rotation made ready to be asked, moment by moment. It keeps what it has worked out, so that
 * many questions in order cost little more than one.
 */
export interface Timeline {
	/**
	 * @param searchToMs how far to look for the next change at least, where that would otherwise be
	 * given up; a change beyond it may be told as none
	 */
	at(ms: number, searchToMs?: number): ActiveVariant;
	/** The moment since which the variant of `ms`, or none, has been active; -Infinity: always. */
	since(ms: number): number;
}
