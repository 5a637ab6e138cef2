import { isBlank } from '../values/blank';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';
import { createLocalClock, isKnownZone } from './localClock';
import { parseEntries, type EntryInput } from './parseCalendar';
import { parseMoment } from './parseMoment';
import { readNumber, state, type Report } from './report';
import { schedules, units, type Period, type Rotation } from './rotation';

/** One variant as n8n hands it over: an expression can yield anything. */
export interface VariantInput extends EntryInput {
	variantName?: unknown;
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

/** Text, also from a number, trimmed; undefined for blank and for anything else. */
function readText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && !isBlank(value) ? value.trim() : undefined;
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
	return values.some((known) => known === value);
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

	/** "Variant "Office"", or by its number where it has no name. */
	const nameOf = (position: number): string => {
		const name = readText(variants[position]?.variantName);
		return `Variant ${name === undefined ? position + 1 : shown(name)}`;
	};
	const reportFor =
		(position: number): Report =>
		(what, remedy) =>
			report(`${nameOf(position)}: ${what}`, remedy);
	const names = parseNames(variants, reportFor, report);
	const common = { names: names.map((name) => name ?? ''), clock };

	/** Undefined for a wrong schedule, or where a part is missing; the problem is then reported. */
	const parseSchedule = (): Rotation | undefined => {
		switch (schedule) {
			case 'calendar': {
				const otherwise = parseOtherwise(input.otherwise, names, report);
				const entries = parseEntries(variants, otherwise, clock, { nameOf, reportFor, report });
				return { schedule, ...common, entries, otherwise };
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
