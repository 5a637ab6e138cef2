import type { INodeProperties } from 'n8n-workflow';
import { isBlank, isBlankEntry } from '../values/blank';
import type { Problem } from '../values/problem';
import { toProperties } from '../fields/toProperties';
import { blankExpressionProblem, parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { Rotation, VariantInput } from '../rotation';
import { parseMoment, parseRotation } from '../rotation';
import {
	fieldsBesidePrompt,
	otherFieldsName,
	ownerOf,
	promptField,
	promptName,
	rangeProperties,
	rangesPath,
	rotationProperties,
	scheduleProperty,
	variantProperties,
} from './rotationProperties';

/** A rotation as an item asks for it, and the moment that is meant. */
export interface RotationRequest {
	readonly rotation: Rotation;
	readonly atMs: number;
}

/** The parameters of a single value that belong to some schedules alone. */
const plainParameters = rotationProperties.filter(
	({ displayOptions }) => displayOptions?.show?.schedule !== undefined,
);

const labels: Readonly<Record<string, string>> = Object.fromEntries(
	[...variantProperties, ...rangeProperties, ...toProperties(fieldsBesidePrompt)].map(
		({ name, displayName }) => [name, displayName],
	),
);

/** The parts of a variant that another schedule than this one has. */
const foreignParts = (schedule: unknown): ReadonlySet<string> =>
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
 * is chosen; but a prompt must be there, unless it may be left blank, and no expression may fail.
 */
const readVariants = (
	reader: ParameterReader,
	index: number,
	schedule: unknown,
	isPromptOptional: boolean,
): Variants => {
	const problems: Problem[] = [];
	const foreign = foreignParts(schedule);
	let isKnown = true;
	const inputs = Array.from({ length: reader.count('variants.variant', index) }, (_, position) => {
		const path = `variants.variant[${position}]`;
		const parts = new Map(reader.collection(path, index));
		// n8n keeps them all where the schedule is an expression.
		for (const part of foreign) parts.delete(part);
		const name = parts.get('variantName')?.value;
		const owner = ownerOf(name, position);
		const report = (found: readonly Problem[]) => {
			problems.push(...found.map(({ what, remedy }) => ({ what: `${owner}: ${what}`, remedy })));
		};
		const ranges = parts.has('hours') ? readRanges(reader, path, index) : [];
		for (const [position, range] of ranges.entries()) {
			const place = ranges.length > 1 ? `Range ${position + 1}: ` : '';
			for (const [part, reading] of range) {
				const found = parameterProblems(labels[part] ?? part, reading);
				report(found.map(({ what, remedy }) => ({ what: `${place}${what}`, remedy })));
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
				const isField = part === promptName || part === otherFieldsName;
				const judged = isField ? { ...reading, value: undefined } : reading;
				report(
					parameterProblems(labels[part] ?? part, judged, isField ? { unresolved: 'allow' } : {}),
				);
			}
		}
		const prompt = parts.get(promptName);
		if (!isPromptOptional && prompt?.error === undefined && isBlank(prompt?.value)) {
			report([
				{
					what: `'${promptField.label}' is blank`,
					remedy: 'Write the instructions that the agent follows while the variant is active',
				},
			]);
		}
		return Object.fromEntries(Array.from(parts, ([part, { value }]) => [part, value]));
	});
	return { ...(isKnown ? { inputs } : {}), problems };
};

/**
 * Reads an item's rotation and checks it whole.
 *
 * @param nowMs the moment that is meant where the item names none
 * @param zone the workflow's
 * @param phoneNumberId the ID on which a weighted choice depends
 * @param isPromptOptional a variant's prompt may be blank
 */
export const readRotation = (
	reader: ParameterReader,
	index: number,
	{
		nowMs,
		zone: workflowZone,
		phoneNumberId,
		isPromptOptional = false,
	}: { nowMs: number; zone: string; phoneNumberId: Parameter; isPromptOptional?: boolean },
): RotationRequest | { problems: Problem[] } => {
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
	const parameters = plainParameters
		.filter(({ displayOptions }) => displayOptions?.show?.schedule?.includes(schedule as string))
		.map((property): [string, unknown] => [property.name, readPlain(property)]);
	const variants = readVariants(reader, index, schedule, isPromptOptional);
	problems.push(...variants.problems);

	const zone = isBlank(timezone.value) ? workflowZone : timezone.value;
	const parsed =
		variants.inputs === undefined
			? { problems: [] }
			: parseRotation({
					...Object.fromEntries(parameters),
					schedule,
					variants: variants.inputs,
					timezone: zone,
					phoneNumberId: phoneNumberId.value,
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
		: parseMoment(at.value, 'rotation' in parsed ? parsed.rotation.clock.zone : 'UTC');
	if (atMs === undefined) {
		problems.push({
			what: "'At' is not a date and time",
			remedy: 'Give one such as 2026-11-22T17:00, or leave it out for now',
		});
	}
	return 'problems' in parsed || problems.length > 0 || atMs === undefined
		? { problems }
		: { rotation: parsed.rotation, atMs };
};
