import type { INodeProperties } from 'n8n-workflow';
import { isBlank, isBlankEntry } from '../values/blank';
import type { Checked } from '../values/checked';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import { dialledDigits } from '../fields/phone';
import { toProperties } from '../fields/toProperties';
import { numberMode } from '../input/checkParameter';
import { blankExpressionProblem, parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { Rotation, VariantInput } from '../rotation';
import { parseMoment, parseRotation } from '../rotation';
import type { RotatedFields } from './rotatedFields';
import {
	createRotationProperties,
	createVariantProperties,
	otherFieldsName,
	ownerOf,
	rangeProperties,
	rangesPath,
	scheduleProperty,
} from './rotationProperties';

/** A rotation as an item asks for it, and the moment that is meant. */
export interface RotationRequest {
	readonly rotation: Rotation;
	readonly atMs: number;
}

/** What the form of a rotation over these fields asks for, worked out once for an execution. */
interface Form {
	readonly rotated: RotatedFields;
	/** The parameters of a single value that belong to some schedules alone. */
	readonly plainParameters: readonly INodeProperties[];
	readonly variantProperties: readonly INodeProperties[];
	readonly labels: Readonly<Record<string, string>>;
}

const formOf = (rotated: RotatedFields): Form => {
	const variantProperties = createVariantProperties(rotated);
	return {
		rotated,
		plainParameters: createRotationProperties(rotated).filter(
			({ displayOptions }) => displayOptions?.show?.schedule !== undefined,
		),
		variantProperties,
		labels: Object.fromEntries(
			[...variantProperties, ...rangeProperties, ...toProperties(rotated.others)].map(
				({ name, displayName }) => [name, displayName],
			),
		),
	};
};

/** The parts of a variant that another schedule than this one has. */
const foreignParts = ({ variantProperties }: Form, schedule: unknown): ReadonlySet<string> =>
	new Set(
		variantProperties
			.filter(({ displayOptions }) => {
				const schedules = displayOptions?.show?.['/schedule'];
				return schedules !== undefined && !schedules.includes(schedule as string);
			})
			.map(({ name }) => name),
	);

const none = literal(undefined);

/** The parts without which a variant would be active at more times than was meant. */
const conditions: ReadonlySet<string> = new Set(['days', 'startDate', 'endDate', 'everyYear']);

const isLost = ({ isExpression, error, value }: Parameter): boolean =>
	isExpression === true && error === undefined && isBlankEntry(value);

const lostProblem = (label: string): Problem => ({
	what: `'${label}' is an expression that is empty for this item, so that the variant would apply at other times`,
	remedy: 'Add a fallback, or clear it',
});

/** The ranges of hours of a variant, each with its parts: problems name the one that is wrong. */
const readRanges = (
	reader: ParameterReader,
	path: string,
	index: number,
): Array<ReadonlyMap<string, Parameter>> =>
	Array.from({ length: reader.count(`${path}.${rangesPath}`, index) }, (_, position) =>
		reader.collection(`${path}.${rangesPath}[${position}]`, index),
	);

interface Variants {
	/** Undefined where an expression fails, so that they are not known. */
	readonly inputs?: VariantInput[];
	readonly problems: readonly Problem[];
}

/**
 * The variants of an item. What the fields hold is for the check of an update to judge, once one
 * is chosen; but the field that leads must be there, unless it may be left blank, and no expression may fail.
 */
const readVariants = (
	form: Form,
	reader: ParameterReader,
	index: number,
	schedule: unknown,
	isLeadOptional: boolean,
): Variants => {
	const problems: Problem[] = [];
	const { labels } = form;
	const { lead, leadName } = form.rotated;
	const foreign = foreignParts(form, schedule);
	let isKnown = true;
	const inputs = Array.from({ length: reader.count('variants.variant', index) }, (_, position) => {
		const path = `variants.variant[${position}]`;
		const parts = new Map(reader.collection(path, index));
		// n8n keeps them all where the schedule is an expression.
		for (const part of foreign) parts.delete(part);
		const name = parts.get('variantName')?.value;
		const owner = ownerOf(name, position);
		const report = (found: readonly Problem[]) => {
			problems.push(...found.map(withSubject(`${owner}:`)));
		};
		const ranges = parts.has('hours') ? readRanges(reader, path, index) : [];
		for (const [position, range] of ranges.entries()) {
			for (const [part, reading] of range) {
				const found = parameterProblems(labels[part] ?? part, reading);
				report(ranges.length > 1 ? found.map(withSubject(`Range ${position + 1}:`)) : found);
			}
		}
		for (const [part, reading] of parts) {
			if (reading.error !== undefined) isKnown = false;
			if (part === 'hours' && ranges.length > 0) continue;
			if (conditions.has(part) && isLost(reading)) report([lostProblem(labels[part] ?? part)]);
			if (part === otherFieldsName && reading.error !== undefined) {
				for (const [field, { error }] of reader.collection(`${path}.${part}`, index)) {
					report(parameterProblems(labels[field] ?? field, { ...none, error }));
				}
			} else {
				const isField = part === leadName || part === otherFieldsName;
				const judged = isField ? { ...reading, value: undefined } : reading;
				report(
					parameterProblems(labels[part] ?? part, judged, isField ? { unresolved: 'allow' } : {}),
				);
			}
		}
		const written = parts.get(leadName);
		if (!isLeadOptional && written?.error === undefined && isBlank(written?.value)) {
			report([
				{
					what: `'${lead.label}' is blank`,
					remedy: 'Write what the agent gets while the variant is active',
				},
			]);
		}
		return Object.fromEntries(Array.from(parts, ([part, { value }]) => [part, value]));
	});
	return { ...(isKnown ? { inputs } : {}), problems };
};

/** What the rotation of an item depends on beside its parameters. */
export interface RotationSource {
	/** The moment that is meant where the item names none: milliseconds since 1970. */
	readonly nowMs: number;
	/** The workflow's. */
	readonly zone: string;
	/** The ID on which a weighted choice depends. */
	readonly phoneNumberId: Parameter;
	/** IDs that mean the same have the same key, so that they draw the same. */
	readonly keyOf: (id: string) => string;
	/** The field that leads may be blank in a variant. */
	readonly isLeadOptional?: boolean;
}

/** What a draw depends on, however it is written: the key of an ID, or the digits of a number. */
const drawKeyOf = ({ mode, value }: Parameter, keyOf: RotationSource['keyOf']): unknown => {
	if (typeof value !== 'string') return value;
	return mode === numberMode ? dialledDigits(value) : keyOf(value.trim());
};

/** Reads the rotation of an item and checks it whole. */
const readRotation = (
	form: Form,
	reader: ParameterReader,
	index: number,
	{ nowMs, zone: workflowZone, phoneNumberId, keyOf, isLeadOptional = false }: RotationSource,
): Checked<RotationRequest> => {
	const problems: Problem[] = [];
	const { timezone = none, at = none } = Object.fromEntries(
		reader.collection('rotationOptions', index),
	);
	const readPlain = ({ name, displayName }: INodeProperties): unknown => {
		const reading = reader.one(name, index);
		problems.push(...parameterProblems(displayName, reading));
		return reading.value;
	};
	const schedule = readPlain(scheduleProperty);
	const parameters = form.plainParameters
		.filter(({ displayOptions }) => displayOptions?.show?.schedule?.includes(schedule as string))
		.map((property): [string, unknown] => [property.name, readPlain(property)]);
	const variants = readVariants(form, reader, index, schedule, isLeadOptional);
	problems.push(...variants.problems);

	const parsed =
		variants.inputs === undefined
			? { problems: [] }
			: parseRotation({
					...Object.fromEntries(parameters),
					schedule,
					variants: variants.inputs,
					timezone: timezone.value,
					workflowZone,
					phoneNumberId: drawKeyOf(phoneNumberId, keyOf),
				});
	if (schedule === 'weighted') {
		problems.push(...parameterProblems('Phone Number', phoneNumberId));
	}
	if ('problems' in parsed) problems.push(...parsed.problems);
	problems.push(...parameterProblems('Timezone', timezone), ...parameterProblems('At', at));
	// Now, and the workflow's zone, could be the very thing that the expression was to replace.
	for (const [label, { isExpression, error, value }] of [
		['Timezone', timezone],
		['At', at],
	] as const) {
		if (isExpression && error === undefined && isBlank(value)) {
			problems.push(blankExpressionProblem(label));
		}
	}
	// Without a usable zone, whether it is a date can be told all the same.
	const atMs = isBlank(at.value)
		? nowMs
		: parseMoment(at.value, 'value' in parsed ? parsed.value.clock.zone : 'UTC');
	if (atMs === undefined) {
		problems.push({
			what: "'At' is not a date and time",
			remedy: 'Give one such as 2026-11-22T17:00, or leave it out for now',
		});
	}
	return 'problems' in parsed || problems.length > 0 || atMs === undefined
		? { problems }
		: { value: { rotation: parsed.value, atMs } };
};

/**
 * The reader of rotations over these fields, made once for an execution.
 *
 * @returns a function that reads the rotation of an item and checks it whole
 */
export const createRotationReader = (reader: ParameterReader, rotated: RotatedFields) => {
	const form = formOf(rotated);
	return (index: number, source: RotationSource): Checked<RotationRequest> =>
		readRotation(form, reader, index, source);
};
