import type { IExecuteFunctions } from 'n8n-workflow';
import { createHint } from '../api/hint';
import type { ParameterReader } from '../input/parameters';
import type { ChosenVariant, Rotation } from '../rotation';
import { chooseVariant, createNeverActiveHints } from '../rotation';
import { createRotationReader } from '../rotationForm/readRotation';
import type { RotatedFields } from '../rotationForm/rotatedFields';
import type { RotationNeeds } from '../rotationForm/rotationProperties';
import type { RequiredFields } from '../rotationForm/variantFields';
import { createVariantFieldsReader } from '../rotationForm/variantFields';
import { hostClock } from '../transport/clock';
import type { CheckedFields, FieldPolicy } from '../updates/check';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { once } from '../values/problem';

/** The variant for an item, and the fields it sets. */
export interface Choice {
	readonly rotation: Rotation;
	/** The moment for which it was chosen, in ms. */
	readonly atMs: number;
	readonly chosen: ChosenVariant;
	/** Left out if no variant applies. */
	readonly fields?: CheckedFields;
	/** A sentence for each variant that never applies again. */
	readonly neverActive: readonly string[];
}

/**
 * Reads the choices of items; created once for an execution. It shows a hint for each variant that
 * never applies, once for all items.
 *
 * @returns a function that returns the choice for an item, or all its problems; without an ID, a
 * weighted draw sets no fields
 */
export const createChoiceReader = (
	context: IExecuteFunctions,
	reader: ParameterReader,
	rotated: RotatedFields,
	{ requiredFields, ...needs }: RotationNeeds & { readonly requiredFields: RequiredFields },
) => {
	const readRotation = createRotationReader(reader, rotated, needs);
	const readFields = createVariantFieldsReader(reader, rotated, requiredFields);
	const neverActiveHints = createNeverActiveHints();
	const hint = createHint(context);
	// The same moment for all items, so they agree even if a stretch ends while they are read.
	const source = { nowMs: hostClock.wallNow(), zone: context.getTimezone() };

	return (index: number, drawId: string | undefined, policy: FieldPolicy): Checked<Choice> => {
		const request = readRotation(index, { ...source, drawId: drawId ?? '' });
		if ('problems' in request) return request;
		const { rotation, atMs } = request.value;
		// A variant that an override applies may exist only for that.
		const neverActive = neverActiveHints(rotation, atMs, rotation.override?.index);
		for (const message of neverActive) hint(message);
		const chosen = chooseVariant(rotation, atMs);
		const choice = { rotation, atMs, chosen, neverActive };
		// Without the ID, the draw does not show which fields would be sent.
		const isDrawnBlind = rotation.schedule === 'weighted' && drawId === undefined;
		if (chosen.index === null || isDrawnBlind) return { value: choice };
		const fields = readFields(chosen.index, index, policy);
		const others = rotation.names.map((_name, position) =>
			position === chosen.index
				? { problems: [] }
				: // Fixed values are the same whenever the variant applies: report problems now, not at night.
					readFields(position, index, policy, { isFixedOnly: true }),
		);
		const problems = once(problemsIn(fields, ...others));
		return 'problems' in fields || problems.length > 0
			? { problems }
			: { value: { ...choice, fields: fields.value } };
	};
};
