import { isBlank } from '../fields/blank';
import { toNumber } from '../fields/number';
import type { Problem } from '../fields/problem';
import { shown } from '../fields/shown';
import { createLocalClock, isKnownZone, type LocalClock } from './localClock';
import { parseDay, parseMoment } from './parseMoment';
import {
	schedules,
	units,
	type DateRange,
	type Period,
	type Rotation,
	type TimeSlot,
} from './rotation';

/** One variant as n8n hands it over: an expression can yield anything. */
export interface VariantInput {
	variantName?: unknown;
	/** `timeSlots`: ISO weekdays, numbers or numeric text. */
	days?: unknown;
	/** `timeSlots`: "HH:MM". */
	from?: unknown;
	/** `timeSlots`: "HH:MM", up to 24:00. */
	to?: unknown;
	/** `dateRanges`: the first local day. */
	startDate?: unknown;
	/** `dateRanges`: the last local day. */
	endDate?: unknown;
	/** `weighted`: 0 or more; 1 when the key is absent. */
	weight?: unknown;
}

/** The parameters of a rotation as n8n hands them over. Those of another schedule are ignored. */
export interface RotationInput {
	schedule: unknown;
	variants: VariantInput[];
	otherwise?: unknown;
	every?: unknown;
	unit?: unknown;
	anchor?: unknown;
	seed?: unknown;
	/** IANA name. */
	timezone: unknown;
	/** For `weighted` only. */
	phoneNumberId?: unknown;
}

/** Collects what is wrong, so that all of it can be said at once. */
type Report = (what: string, remedy: string) => void;

/** "is blank" or "is 25". */
const state = (value: unknown): string => (isBlank(value) ? 'is blank' : `is ${shown(value)}`);

/** A finite number, also as text, because an expression often yields text. */
const readNumber = (value: unknown): number | undefined => {
	const number = toNumber(value);
	return number !== undefined && Number.isFinite(number) ? number : undefined;
};

/** Text, also from a number, trimmed; undefined for blank and for anything else. */
function readText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && !isBlank(value) ? value.trim() : undefined;
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
	return values.some((known) => known === value);
}

const timePattern = /^(\d{1,2}):(\d{2})(?::00)?$/;

/** Minutes after the start of the day, 0 to 1440. */
function readTimeOfDay(value: unknown): number | undefined {
	const [, hours, minutes] = timePattern.exec(typeof value === 'string' ? value.trim() : '') ?? [];
	if (hours === undefined || Number(minutes) > 59) return undefined;
	const minute = Number(hours) * 60 + Number(minutes);
	return minute <= 1440 ? minute : undefined;
}

function parseDays(value: unknown, report: Report): number[] | undefined {
	if (isBlank(value) || (Array.isArray(value) && value.length === 0)) {
		report("'Days' is empty", 'Choose at least one day');
		return undefined;
	}
	const days = Array.isArray(value) ? value.map(readNumber) : [];
	const known = days.filter(
		(day): day is number => day !== undefined && Number.isInteger(day) && day >= 1 && day <= 7,
	);
	if (known.length === 0 || known.length < days.length) {
		report(`'Days' is ${shown(value)}`, 'Give a list of numbers from 1 (Monday) to 7 (Sunday)');
		return undefined;
	}
	return [...new Set(known)].sort((a, b) => a - b);
}

function parseSlot({ days, from, to }: VariantInput, report: Report): TimeSlot | undefined {
	const knownDays = parseDays(days, report);
	const fromMinute = readTimeOfDay(from);
	if (fromMinute === undefined || fromMinute === 1440) {
		report(`'From' ${state(from)}`, 'Write a time of day as HH:MM, from 00:00 to 23:59');
	}
	const toMinute = readTimeOfDay(to);
	if (toMinute === undefined) {
		report(`'To' ${state(to)}`, 'Write a time of day as HH:MM, from 00:00 to 24:00');
	}
	if (fromMinute === undefined || fromMinute === 1440 || toMinute === undefined) return undefined;
	if (fromMinute === toMinute) {
		report(
			`'From' and 'To' are both ${shown(to)}`,
			'Make them differ, or write 00:00 and 24:00 for the whole day',
		);
		return undefined;
	}
	if (knownDays === undefined) return undefined;
	// A slot over midnight belongs to the day it starts on
	const endMinute = toMinute > fromMinute ? toMinute : toMinute + 1440;
	return { days: knownDays, fromMinute, toMinute: endMinute };
}

function parseDateRange(
	{ startDate, endDate }: VariantInput,
	clock: LocalClock,
	report: Report,
): DateRange | undefined {
	const [firstDay, lastDay] = [parseDay(startDate, clock), parseDay(endDate, clock)];
	if (firstDay === undefined) {
		report(`'Start Date' ${state(startDate)}`, 'Give a date such as 2026-12-24');
	}
	if (lastDay === undefined) {
		report(`'End Date' ${state(endDate)}`, 'Give a date such as 2027-01-06');
	}
	if (firstDay === undefined || lastDay === undefined) return undefined;
	if (lastDay < firstDay) {
		report(
			`'End Date' ${shown(endDate)} is before 'Start Date' ${shown(startDate)}`,
			'Choose an end on or after the start',
		);
		return undefined;
	}
	return { firstDay, lastDay };
}

function parseWeight(variant: VariantInput, report: Report): number | undefined {
	if (!Object.hasOwn(variant, 'weight')) return 1;
	const weight = readNumber(variant.weight);
	if (weight === undefined || weight < 0) {
		report(`'Weight' ${state(variant.weight)}`, 'Give a number, 0 or more');
		return undefined;
	}
	return weight;
}

function parseWeights(
	variants: VariantInput[],
	reportFor: (position: number) => Report,
	report: Report,
): number[] {
	const weights = variants.map((variant, position) => parseWeight(variant, reportFor(position)));
	const known = weights.filter((weight) => weight !== undefined);
	const total = known.reduce((sum, weight) => sum + weight, 0);
	if (known.length > 0 && known.length === weights.length && total === 0) {
		report("'Weight' is 0 for every variant", 'Give at least one variant a weight above 0');
	}
	if (total === Infinity) report("'Weight' is too large to add up", 'Give smaller numbers');
	return known;
}

function parseNames(
	variants: VariantInput[],
	reportFor: (position: number) => Report,
	report: Report,
): Array<string | undefined> {
	const names = variants.map(({ variantName }) => readText(variantName));
	const positions = new Map<string, number[]>();
	names.forEach((name, position) => {
		if (name === undefined) {
			const { variantName } = variants[position] ?? {};
			reportFor(position)(
				`'Variant Name' ${state(variantName)}`,
				'Give every variant a name of its own',
			);
		} else {
			positions.set(name, [...(positions.get(name) ?? []), position + 1]);
		}
	});
	for (const [name, numbers] of positions) {
		if (numbers.length < 2) continue;
		const list = `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
		report(
			`Variants ${list} have the same 'Variant Name' ${shown(name)}`,
			'Give every variant a name of its own',
		);
	}
	return names;
}

function parseOtherwise(
	value: unknown,
	names: Array<string | undefined>,
	report: Report,
): number | null {
	if (isBlank(value)) return null;
	const name = readText(value);
	const index = name === undefined ? -1 : names.indexOf(name);
	if (index >= 0) return index;
	const known = [...new Set(names.filter((other) => other !== undefined))].map(shown);
	const choice = known.length > 0 ? `Write one of ${known.join(', ')}, or leave` : 'Leave';
	report(
		`'Otherwise' is ${shown(value)}, which names no variant`,
		`${choice} it blank to leave the agent as it is`,
	);
	return null;
}

function parsePeriod(
	{ every, unit, anchor }: RotationInput,
	zone: string,
	report: Report,
): Period | undefined {
	const number = readNumber(every);
	const isCount = number !== undefined && Number.isSafeInteger(number) && number >= 1;
	if (!isCount) report(`'Every' ${state(every)}`, 'Give a whole number, 1 or more');
	const isUnit = isOneOf(units, unit);
	if (!isUnit) report(`'Unit' ${state(unit)}`, `Choose one of ${units.join(', ')}`);
	const anchorMs = parseMoment(anchor, zone);
	if (anchorMs === undefined) {
		report(`'Anchor' ${state(anchor)}`, 'Give a date and time such as 2026-01-05T00:00');
	}
	return isCount && isUnit && anchorMs !== undefined
		? { every: number, unit, anchorMs }
		: undefined;
}

function parseSeed(value: unknown, report: Report): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	report(`'Seed' is ${shown(value)}`, 'Give a text, or leave it blank');
	return '';
}

function parsePhoneNumberId(value: unknown, report: Report): string {
	const id = readText(value);
	if (id === undefined) {
		report(`'Phone Number' ${state(value)}`, 'Choose one: the weighted choice depends on it');
	}
	return id ?? '';
}

/**
 * Checks the parameters of a rotation.
 * @returns the rotation, to be asked as often as wanted, or every problem as a sentence that names
 * the variant, the parameter by its label in n8n, the value, and what to do
 */
export function parseRotation(
	input: RotationInput,
): { rotation: Rotation } | { problems: Problem[] } {
	const problems: Problem[] = [];
	const report: Report = (what, remedy) => problems.push({ what, remedy });
	const { schedule } = input;

	if (!isOneOf(schedules, schedule)) {
		report(`'Schedule' ${state(schedule)}`, `Choose one of ${schedules.join(', ')}`);
	}
	const zone = readText(input.timezone) ?? '';
	const isZone = isKnownZone(zone);
	if (!isZone) {
		report(`'Timezone' ${state(input.timezone)}`, 'Give an IANA name such as Europe/Berlin');
	}
	// The rest is checked all the same; UTC serves for dates that nobody will use
	const clock = createLocalClock(isZone ? zone : 'UTC');

	const given: unknown[] = Array.isArray(input.variants) ? input.variants : [];
	const variants = given.map(
		(variant): VariantInput => (typeof variant === 'object' && variant !== null ? variant : {}),
	);
	if (variants.length === 0) report('There is no variant', 'Add at least one under Variants');

	const reportFor =
		(position: number): Report =>
		(what, remedy) => {
			const name = readText(variants[position]?.variantName);
			report(`Variant ${name === undefined ? position + 1 : shown(name)}: ${what}`, remedy);
		};
	const names = parseNames(variants, reportFor, report);
	const common = { names: names.map((name) => name ?? ''), clock };

	/** Undefined for a wrong schedule, or where a part is missing; the problem is then reported. */
	const parseSchedule = (): Rotation | undefined => {
		switch (schedule) {
			case 'timeSlots': {
				const otherwise = parseOtherwise(input.otherwise, names, report);
				const slots = variants.map((variant, position) => {
					const { days } = variant;
					const hasNoDays = isBlank(days) || (Array.isArray(days) && days.length === 0);
					if (position === otherwise && hasNoDays) return undefined;
					return parseSlot(variant, reportFor(position));
				});
				return { schedule, ...common, slots, otherwise };
			}
			case 'dateRanges': {
				const otherwise = parseOtherwise(input.otherwise, names, report);
				const ranges = variants.map((variant, position) => {
					const hasNoDates = isBlank(variant.startDate) && isBlank(variant.endDate);
					if (position === otherwise && hasNoDates) return undefined;
					return parseDateRange(variant, clock, reportFor(position));
				});
				return { schedule, ...common, ranges, otherwise };
			}
			case 'inTurn': {
				const period = parsePeriod(input, clock.zone, report);
				return period && { schedule, ...common, period };
			}
			case 'weighted': {
				const weights = parseWeights(variants, reportFor, report);
				const period = parsePeriod(input, clock.zone, report);
				const seed = parseSeed(input.seed, report);
				const phoneNumberId = parsePhoneNumberId(input.phoneNumberId, report);
				return period && { schedule, ...common, weights, period, seed, phoneNumberId };
			}
			default:
				return undefined;
		}
	};

	const rotation = parseSchedule();
	return rotation !== undefined && problems.length === 0 ? { rotation } : { problems };
}
