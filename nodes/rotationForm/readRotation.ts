import type { INodeProperties } from 'n8n-workflow';
import { blankExpressionProblem, parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { Rotation } from '../rotation';
import { parseMoment, parseOverride, parseRotation } from '../rotation';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import type { Problem } from '../values/problem';
import { createVariantsReader } from './readVariants';
import type { RotatedFields } from './rotatedFields';
import type { RotationNeeds } from './rotationProperties';
import { createRotationProperties, scheduleProperty } from './rotationProperties';

/** A rotation as an item asks for it, and the moment that is meant. */
export interface RotationRequest {
	readonly rotation: Rotation;
	readonly atMs: number;
}

/** What the rotation of an item depends on beside its parameters. */
export interface RotationSource {
	/** The moment that is meant where the item names none: milliseconds since 1970. */
	readonly nowMs: number;
	/** The workflow's. */
	readonly zone: string;
	/** The ID on which a weighted choice depends; IDs that mean the same are the same text. */
	readonly drawId: string;
}

const none = literal(undefined);

// Now, and the workflow's zone, could be the very thing that the expression was to replace.
const lostProblems = (label: string, { isExpression, error, value }: Parameter): Problem[] =>
	isExpression && error === undefined && isBlank(value) ? [blankExpressionProblem(label)] : [];

/**
 * The reader of rotations over these fields, made once for an execution.
 *
 * @returns a function that reads the rotation of an item and checks it whole
 */
export const createRotationReader = (
	reader: ParameterReader,
	rotated: RotatedFields,
	needs: RotationNeeds,
): ((index: number, source: RotationSource) => Checked<RotationRequest>) => {
	const readVariants = createVariantsReader(reader, rotated, needs);
	// Those of a single value that belong to some schedules only.
	const plainParameters = createRotationProperties(rotated, needs).filter(
		({ displayOptions }) => displayOptions?.show?.schedule !== undefined,
	);

	return (index, { nowMs, zone: workflowZone, drawId }) => {
		const problems: Problem[] = [];
		const readPlain = ({ name, displayName }: INodeProperties): unknown => {
			const reading = reader.one(name, index);
			problems.push(...parameterProblems(displayName, reading));
			return reading.value;
		};
		const schedule = readPlain(scheduleProperty);
		const parameters = plainParameters
			.filter(({ displayOptions }) => displayOptions?.show?.schedule?.includes(schedule as string))
			.map((property): [string, unknown] => [property.name, readPlain(property)]);
		const variants = readVariants(index, schedule);
		problems.push(...variants.problems);

		const options = reader.collection('rotationOptions', index);
		const option = (name: string): Parameter => options.get(name) ?? none;
		const [timezone, at] = [option('timezone'), option('at')];
		const [variant, until] = [option('overrideVariant'), option('overrideUntil')];
		const parsed: Checked<Rotation> =
			variants.inputs === undefined
				? { problems: [] }
				: parseRotation({
						...Object.fromEntries(parameters),
						schedule,
						variants: variants.inputs,
						timezone: timezone.value,
						workflowZone,
						drawId,
					});
		problems.push(
			...problemsIn(parsed),
			...parameterProblems('Timezone', timezone),
			...parameterProblems('At', at),
			...lostProblems('Timezone', timezone),
			...lostProblems('At', at),
			// A row that isn't there overrides nothing.
			...parameterProblems('Override Variant', variant, { unresolved: 'allow' }),
			...parameterProblems('Override Until', until, { unresolved: 'allow' }),
		);
		// Without a usable zone, whether it is a date can be told all the same.
		const zone = 'value' in parsed ? parsed.value.clock.zone : 'UTC';
		const atMs = isBlank(at.value) ? nowMs : parseMoment(at.value, zone);
		if (atMs === undefined) {
			problems.push({
				what: "'At' is not a date and time",
				remedy: 'Give one such as 2026-11-22T17:00, or leave it out for now',
			});
		}
		if ('problems' in parsed || atMs === undefined) return { problems };
		const override = parseOverride(
			{ variant: variant.value, until: until.value },
			parsed.value,
			atMs,
		);
		problems.push(...problemsIn(override));
		if ('problems' in override || problems.length > 0) return { problems };
		const rotation =
			override.value === undefined ? parsed.value : { ...parsed.value, override: override.value };
		return { value: { rotation, atMs } };
	};
};
