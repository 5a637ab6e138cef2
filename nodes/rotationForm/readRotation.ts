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

/** The rotation that an item asks for, and the moment to choose for. */
export interface RotationRequest {
	readonly rotation: Rotation;
	readonly atMs: number;
}

/** What the rotation of an item depends on besides its parameters. */
export interface RotationSource {
	/** The moment to use if the item gives none: milliseconds since 1970. */
	readonly nowMs: number;
	/** The workflow's time zone. */
	readonly zone: string;
	/** The ID that a weighted choice depends on; equivalent IDs are the same text. */
	readonly drawId: string;
}

const none = literal(undefined);

// The current time and the workflow's zone may be exactly what the expression was meant to replace.
const lostProblems = (label: string, { isExpression, error, value }: Parameter): Problem[] =>
	isExpression && error === undefined && isBlank(value) ? [blankExpressionProblem(label)] : [];

/**
 * The reader of rotations with these fields, created once for an execution.
 *
 * @returns a function that reads and checks the whole rotation of an item
 */
export const createRotationReader = (
	reader: ParameterReader,
	rotated: RotatedFields,
	needs: RotationNeeds,
): ((index: number, source: RotationSource) => Checked<RotationRequest>) => {
	const readVariants = createVariantsReader(reader, rotated, needs);
	// The parameters with a single value that belong only to some schedules.
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
			// A missing row overrides nothing.
			...parameterProblems('Override Variant', variant, { unresolved: 'allow' }),
			...parameterProblems('Override Until', until, { unresolved: 'allow' }),
		);
		// Even without a valid zone, it can be checked whether this is a date.
		const zone = 'value' in parsed ? parsed.value.clock.zone : 'UTC';
		const atMs = isBlank(at.value) ? nowMs : parseMoment(at.value, zone);
		if (atMs === undefined) {
			problems.push({
				what: "'At' is not a date and time",
				remedy: 'Enter one such as 2026-11-22T17:00, or remove the option to use the current time',
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
