import type { INodeProperties } from 'n8n-workflow';
import { toProperties } from '../fields/toProperties';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { VariantInput } from '../rotation';
import { readDays } from '../rotation';
import { isBlank, isBlankEntry } from '../values/blank';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import type { RotatedFields } from './rotatedFields';
import type { VariantNeeds } from './variantProperties';
import {
	createVariantProperties,
	otherFieldsName,
	ownerOf,
	rangeProperties,
} from './variantProperties';

/** The variants of an item. */
export interface Variants {
	/** Undefined if an expression fails, because the variants are not known then. */
	readonly inputs?: VariantInput[];
	readonly problems: readonly Problem[];
}

const none = literal(undefined);

const isLost = ({ isExpression, error, value }: Parameter): boolean =>
	isExpression === true && error === undefined && isBlankEntry(value);

/** The same for days, which are also lost in an empty list: it does not mean every day. */
const areDaysLost = (days: Parameter): boolean => {
	if (days.isExpression !== true || days.error !== undefined) return false;
	const read = readDays(days.value);
	return 'days' in read && read.days.length === 0;
};

const lostProblem = (label: string): Problem => ({
	what: `'${label}' is an expression that is empty for this item, so the variant would apply at the wrong times`,
	remedy: 'Add a fallback, or clear it',
});

/** One range of hours or dates, its parts by name. */
type Range = ReadonlyMap<string, Parameter>;

const endsOf = (range: Range): Parameter[] => [range.get('from') ?? none, range.get('to') ?? none];

/**
 * A range that a sheet leaves blank does not count: both ends are blank expressions, not fields
 * that were never filled in.
 */
const isBlankRange = (range: Range): boolean =>
	endsOf(range).every(({ value, error }) => isBlank(value) && error === undefined) &&
	endsOf(range).every(({ isExpression }) => isExpression);

/** The parts of a variant that are lists of ranges, and how the problems of a range begin. */
const rangeParts = {
	hours: (position: number, count: number) => (count > 1 ? `Range ${position + 1}:` : undefined),
	dates: (position: number, count: number) =>
		count > 1 ? `Dates, range ${position + 1}:` : 'Dates:',
} as const;
type RangePart = keyof typeof rangeParts;
const isRangePart = (part: string): part is RangePart => Object.hasOwn(rangeParts, part);

interface Ranges {
	/** Undefined if the form has none. */
	readonly value?: {
		/** Undefined for a range that a sheet leaves blank: problems still count it. */
		readonly range: ReadonlyArray<Readonly<Record<string, unknown>> | undefined>;
	};
	/** There are ranges, and all of them are blank expressions. */
	readonly isClosed: boolean;
	readonly problems: readonly Problem[];
}

/** The ranges of a part of a variant, without those that a sheet leaves blank. */
const readRanges = (
	reader: ParameterReader,
	path: string,
	index: number,
	part: RangePart,
	labels: Readonly<Record<string, string>>,
): Ranges => {
	const all = Array.from({ length: reader.count(`${path}.${part}.range`, index) }, (_, position) =>
		reader.collection(`${path}.${part}.range[${position}]`, index),
	);
	const isClosed = all.length > 0 && all.every(isBlankRange);
	const problems = all.flatMap((range, position) => {
		if (isBlankRange(range)) return [];
		const found = Array.from(range).flatMap(([name, reading]) => {
			const label = labels[name] ?? name;
			// A missing hour is reported as such; a missing date would be an open end.
			const isOpened = part === 'dates' && isLost(reading);
			return [...parameterProblems(label, reading), ...(isOpened ? [lostProblem(label)] : [])];
		});
		const subject = rangeParts[part](position, all.length);
		return subject === undefined ? found : found.map(withSubject(subject));
	});
	return {
		...(all.length > 0 && !isClosed
			? {
					value: {
						range: all.map((range) =>
							isBlankRange(range)
								? undefined
								: Object.fromEntries(Array.from(range, ([name, { value }]) => [name, value])),
						),
					},
				}
			: {}),
		isClosed,
		problems,
	};
};

/**
 * The dates of a list. An expression that yields nothing, such as a blank cell, is an empty list.
 */
const listOf = ({ value, isExpression }: Parameter): unknown =>
	isExpression === true && isBlank(value) ? [] : value;

/** Replaces a condition that can't be read, so all others can be checked. */
const anyCondition: Readonly<Record<string, unknown>> = { days: [1], dateList: [] };

/**
 * The reader of variants, created once for an execution. The values of the fields are checked like
 * those of an update, once a variant is chosen. But the lead field must not be blank, unless that
 * is allowed, and no expression may fail.
 */
export const createVariantsReader = (
	reader: ParameterReader,
	rotated: RotatedFields,
	needs: VariantNeeds,
): ((index: number, schedule: unknown) => Variants) => {
	const { lead, leadName, others } = rotated;
	const properties = createVariantProperties(rotated, needs);
	const labels: Readonly<Record<string, string>> = Object.fromEntries(
		[...properties, ...Object.values(rangeProperties).flat(), ...toProperties(others)].map(
			({ name, displayName }) => [name, displayName],
		),
	);

	/** Whether a part belongs to another schedule: n8n keeps all parts if the schedule is an expression. */
	const isForeign = ({ displayOptions }: INodeProperties, schedule: unknown): boolean => {
		const schedules = displayOptions?.show?.['/schedule'];
		return schedules !== undefined && !schedules.includes(schedule as string);
	};

	/** What is wrong with a part that is not a list of ranges. */
	const partProblems = (
		path: string,
		index: number,
		part: string,
		reading: Parameter,
	): readonly Problem[] => {
		const label = labels[part] ?? part;
		if (part === otherFieldsName && reading.error !== undefined) {
			return Array.from(reader.collection(`${path}.${part}`, index)).flatMap(([field, { error }]) =>
				parameterProblems(labels[field] ?? field, { ...none, error }),
			);
		}
		if (part === leadName || part === otherFieldsName) {
			return parameterProblems(label, { ...reading, value: undefined }, { unresolved: 'allow' });
		}
		const isOpened =
			part === 'days'
				? areDaysLost(reading)
				: part === 'dateList' && reading.value === undefined && isLost(reading);
		return [...(isOpened ? [lostProblem(label)] : []), ...parameterProblems(label, reading)];
	};

	return (index, schedule) => {
		const problems: Problem[] = [];
		let isKnown = true;
		const foreign = properties.filter((property) => isForeign(property, schedule));
		const count = reader.count('variants.variant', index);
		const inputs = Array.from({ length: count }, (_, position): VariantInput => {
			const path = `variants.variant[${position}]`;
			const parts = new Map(reader.collection(path, index));
			for (const { name } of foreign) parts.delete(name);
			const owner = ownerOf(parts.get('variantName')?.value, position);
			const report = (found: readonly Problem[]) => {
				problems.push(...found.map(withSubject(`${owner}:`)));
			};
			const input: Record<string, unknown> = {};
			const closed = new Set<RangePart>();
			for (const [part, reading] of parts) {
				if (reading.error !== undefined) isKnown = false;
				const ranges = isRangePart(part)
					? readRanges(reader, path, index, part, labels)
					: undefined;
				if (ranges !== undefined && (ranges.isClosed || ranges.value !== undefined)) {
					report(ranges.problems);
					if (ranges.isClosed && isRangePart(part)) closed.add(part);
					input[part] = ranges.value;
				} else {
					const found = partProblems(path, index, part, reading);
					report(found);
					// Its problem is reported, and it still counts as a condition.
					const isRefused = found.length > 0 && Object.hasOwn(anyCondition, part);
					const value = part === 'dateList' ? listOf(reading) : reading.value;
					input[part] = isRefused ? anyCondition[part] : value;
				}
			}
			const written = parts.get(leadName);
			if (!needs.isLeadOptional && written?.error === undefined && isBlank(written?.value)) {
				report([
					{
						what: `'${lead.label}' is blank`,
						remedy: 'Enter what the agent gets while this variant is active',
					},
				]);
			}
			if (closed.has('hours')) return { ...input, closedBy: 'hours' };
			return closed.has('dates') && isBlank(input.dateList)
				? { ...input, closedBy: 'dates' }
				: input;
		});
		return { ...(isKnown ? { inputs } : {}), problems };
	};
};
