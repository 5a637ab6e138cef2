import type { LocalClock } from './localClock';

/** The ways to choose a variant; the values are stored in workflows. */
export const schedules = ['calendar', 'inTurn', 'weighted'] as const;
export type Schedule = (typeof schedules)[number];

/** The units of a period; the values are stored in workflows. */
export const units = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type Unit = (typeof units)[number];

/** A range of local times. A `toMinute` beyond 24 hours is on the next day. */
export interface HourRange {
	/** Minutes after the start of the day, included; 0 to 1439. */
	readonly fromMinute: number;
	/** Minutes after the start of the day, excluded; above `fromMinute`, below 2880. */
	readonly toMinute: number;
}

/** A day of every year; in years without February 29, it means the last day of February. */
export interface YearDay {
	/** 1 to 12. */
	readonly month: number;
	/** 1 to 31. */
	readonly day: number;
}

/** Whole local days, both ends included. */
export type Dates =
	/** Counted from 1970-01-01; infinite at an open end. */
	| { everyYear: false; firstDay: number; lastDay: number }
	/** If `first` is after `last`, the range spans New Year. */
	| { everyYear: true; first: YearDay; last: YearDay };

/**
 * When a variant asks to be active: while all its conditions are true. Days and dates apply to the
 * start of a range of hours.
 */
export interface CalendarEntry {
	/** ISO weekdays, 1 = Monday to 7 = Sunday, ascending; every day if left out. */
	readonly days?: number[];
	/** The whole day if left out; if empty, the variant never applies. */
	readonly hours?: readonly HourRange[];
	/** On any of them; at all times if left out; if empty, the variant never applies. */
	readonly dates?: readonly Dates[];
}

/** `every` units, counted from the anchor in both directions. */
export interface Period {
	/** A whole number, at least 1. */
	readonly every: number;
	readonly unit: Unit;
	readonly anchorMs: number;
}

/** A variant that applies for a time, regardless of the schedule. */
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
	/** Left out if none is active. */
	readonly override?: Override;
}

export interface CalendarRotation extends Common {
	readonly schedule: 'calendar';
	/** For each variant; undefined for a variant that is active only when no other is. */
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
	/** The ID with its own draws. */
	readonly drawId: string;
}

/** Checked parameters of a rotation, as `parseRotation` returns them. */
export type Rotation = CalendarRotation | InTurnRotation | WeightedRotation;

/** The variant that applies at a moment, and until when. */
export interface ActiveVariant {
	/** The position of the variant in the list; null if the agent is left as it is. */
	readonly index: number | null;
	readonly reason: string;
	/** The next moment at which another variant, or none, applies; Infinity if that never happens. */
	readonly untilMs: number;
}

/**
 * A rotation prepared for queries by moment. It caches its results, so many queries in order cost
 * little more than one.
 */
export interface Timeline {
	/**
	 * @param searchToMs how far to search for the next change at least, even if the search would
	 * otherwise stop; a change beyond it may be reported as none
	 */
	at(ms: number, searchToMs?: number): ActiveVariant;
	/** The moment since which the variant at `ms`, or none, has been active; -Infinity if always. */
	since(ms: number): number;
}
