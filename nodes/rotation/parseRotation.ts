import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';
import { createLocalClock, isKnownZone } from './localClock';
import type { EntryInput } from './parseCalendar';
import { parseEntries } from './parseCalendar';
import { parseMoment } from './parseMoment';
import type { AddProblem } from './addProblem';
import { readNumber, state } from './addProblem';
import type { Period, Rotation } from './rotation';
import { schedules, units } from './rotation';

/** One variant as n8n passes it: an expression can yield anything. */
export interface VariantInput extends EntryInput {
	readonly variantName?: unknown;
	/** For `weighted`: 0 or more; 1 if the key is missing. */
	readonly weight?: unknown;
}

/** The parameters of a rotation as n8n passes them. Those of another schedule are ignored. */
export interface RotationInput {
	readonly schedule: unknown;
	readonly variants: VariantInput[];
	readonly otherwise?: unknown;
	readonly every?: unknown;
	readonly unit?: unknown;
	readonly anchor?: unknown;
	readonly seed?: unknown;
	/** An IANA name; if blank, the workflow's time zone is used. */
	readonly timezone: unknown;
	/** The workflow's time zone, from n8n's own list; needed if `timezone` is blank. */
	readonly workflowZone?: string;
	/** For `weighted` only: the ID with its own draws. */
	readonly drawId?: string;
}

/** Trimmed text, or a number as text; undefined if blank or anything else. */
const readText = (value: unknown): string | undefined => {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && !isBlank(value) ? value.trim() : undefined;
};

const isOneOf = <T extends string>(values: readonly T[], value: unknown): value is T => {
	return values.some((known) => known === value);
};

const parseWeight = (variant: VariantInput, addProblem: AddProblem): number | undefined => {
	if (!Object.hasOwn(variant, 'weight')) return 1;
	const weight = readNumber(variant.weight);
	if (weight === undefined || weight < 0) {
		addProblem(`'Weight' ${state(variant.weight)}`, 'Enter a number, 0 or more');
		return undefined;
	}
	return weight;
};

const parseWeights = (
	variants: VariantInput[],
	addProblemTo: (position: number) => AddProblem,
	addProblem: AddProblem,
): number[] => {
	const weights = variants.map((variant, position) => parseWeight(variant, addProblemTo(position)));
	const known = weights.filter((weight) => weight !== undefined);
	const total = known.reduce((sum, weight) => sum + weight, 0);
	if (known.length > 0 && known.length === weights.length && total === 0) {
		addProblem("'Weight' is 0 for every variant", 'Give at least one variant a weight above 0');
	}
	if (total === Infinity) addProblem("'Weight' is too large to add up", 'Enter smaller numbers');
	return known;
};

const parseNames = (
	variants: VariantInput[],
	addProblemTo: (position: number) => AddProblem,
	addProblem: AddProblem,
): Array<string | undefined> => {
	// Not "unique": n8n takes an error with that word for one of its database, and shows its own.
	const remedy = 'Give every variant a different name';
	const names = variants.map(({ variantName }) => readText(variantName));
	const positions = new Map<string, number[]>();
	names.forEach((name, position) => {
		if (name === undefined) {
			const { variantName } = variants[position] ?? {};
			addProblemTo(position)(`'Variant Name' ${state(variantName)}`, remedy);
		} else {
			positions.set(name, [...(positions.get(name) ?? []), position + 1]);
		}
	});
	for (const [name, numbers] of positions) {
		if (numbers.length < 2) continue;
		const list = `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
		addProblem(`Variants ${list} have the same 'Variant Name' ${shown(name)}`, remedy);
	}
	return names;
};

const parseOtherwise = (
	value: unknown,
	names: Array<string | undefined>,
	addProblem: AddProblem,
): number | null => {
	if (isBlank(value)) return null;
	const name = readText(value);
	const index = name === undefined ? -1 : names.indexOf(name);
	if (index >= 0) return index;
	const known = [...new Set(names.filter((other) => other !== undefined))].map(shown);
	const choice = known.length > 0 ? `Enter one of ${known.join(', ')}, or leave` : 'Leave';
	addProblem(
		`'Otherwise' is ${shown(value)}, which is not the name of a variant`,
		`${choice} it blank to leave the agent as it is`,
	);
	return null;
};

const parsePeriod = (
	{ every, unit, anchor }: RotationInput,
	zone: string,
	addProblem: AddProblem,
): Period | undefined => {
	const number = readNumber(every);
	const isCount = number !== undefined && Number.isSafeInteger(number) && number >= 1;
	if (!isCount) addProblem(`'Every' ${state(every)}`, 'Enter a whole number, 1 or more');
	const isUnit = isOneOf(units, unit);
	if (!isUnit) addProblem(`'Unit' ${state(unit)}`, `Choose one of ${units.join(', ')}`);
	const anchorMs = parseMoment(anchor, zone);
	if (anchorMs === undefined) {
		addProblem(`'Anchor' ${state(anchor)}`, 'Enter a date and time such as 2026-01-05T00:00');
	}
	return isCount && isUnit && anchorMs !== undefined
		? { every: number, unit, anchorMs }
		: undefined;
};

const parseSeed = (value: unknown, addProblem: AddProblem): string => {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	addProblem(`'Seed' is ${shown(value)}`, 'Enter text, or leave it blank');
	return '';
};

const giveZone = 'Enter an IANA name such as Europe/Berlin';

/**
 * Names without a slash are outdated: in some lists, BST is the time of Dhaka, and EST is the time
 * of Panama, without daylight saving time.
 */
const isAbbreviation = (zone: string): boolean => !zone.includes('/') && !/^(utc|gmt)$/i.test(zone);

/**
 * Checks the parameters of a rotation.
 * @returns the rotation, or every problem as a sentence with the variant, the label of the
 * parameter in n8n, the value, and what to do
 */
export const parseRotation = (input: RotationInput): Checked<Rotation> => {
	const problems: Problem[] = [];
	const addProblem: AddProblem = (what, remedy) => problems.push({ what, remedy });
	const { schedule } = input;

	if (!isOneOf(schedules, schedule)) {
		addProblem(`'Schedule' ${state(schedule)}`, `Choose one of ${schedules.join(', ')}`);
	}
	const ownZone = isBlank(input.timezone) ? undefined : (readText(input.timezone) ?? '');
	const zone = ownZone ?? input.workflowZone ?? '';
	const isZone = isKnownZone(zone);
	if (!isZone) {
		addProblem(`'Timezone' ${state(ownZone === undefined ? zone : input.timezone)}`, giveZone);
	} else if (ownZone !== undefined && isAbbreviation(ownZone)) {
		addProblem(
			`'Timezone' is ${shown(ownZone)}, an abbreviation that stands for different zones`,
			giveZone,
		);
	}
	// The rest is checked anyway; these dates will not be used, so UTC is good enough.
	const clock = createLocalClock(isZone ? zone : 'UTC');

	const given: unknown[] = Array.isArray(input.variants) ? input.variants : [];
	const variants = given.map(
		(variant): VariantInput => (typeof variant === 'object' && variant !== null ? variant : {}),
	);
	if (variants.length === 0) addProblem('There are no variants', 'Add at least one under Variants');

	/** `Variant "Office"`, or its number if it has no name. */
	const nameOf = (position: number): string => {
		const name = readText(variants[position]?.variantName);
		return `Variant ${name === undefined ? position + 1 : shown(name)}`;
	};
	const addProblemTo =
		(position: number): AddProblem =>
		(what, remedy) =>
			addProblem(`${nameOf(position)}: ${what}`, remedy);
	const names = parseNames(variants, addProblemTo, addProblem);
	const common = { names: names.map((name) => name ?? ''), clock };

	/** Undefined if the schedule is invalid or a part is missing; the problem is then reported. */
	const parseSchedule = (): Rotation | undefined => {
		switch (schedule) {
			case 'calendar': {
				const otherwise = parseOtherwise(input.otherwise, names, addProblem);
				const entries = parseEntries(variants, otherwise, clock, {
					nameOf,
					addProblemTo,
					addProblem,
				});
				return { schedule, ...common, entries, otherwise };
			}
			case 'inTurn': {
				const period = parsePeriod(input, clock.zone, addProblem);
				return period && { schedule, ...common, period };
			}
			case 'weighted': {
				const weights = parseWeights(variants, addProblemTo, addProblem);
				const period = parsePeriod(input, clock.zone, addProblem);
				const seed = parseSeed(input.seed, addProblem);
				const { drawId = '' } = input;
				return period && { schedule, ...common, weights, period, seed, drawId };
			}
			default:
				return undefined;
		}
	};

	const rotation = parseSchedule();
	return rotation !== undefined && problems.length === 0 ? { value: rotation } : { problems };
};
