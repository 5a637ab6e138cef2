import type { Body } from '../fields/toBody';
import { createOptionsCheck } from '../input/options';
import type { ParameterReader } from '../input/parameters';
import { rotations } from '../resources';
import type { Rotation } from '../rotation';
import { readDrawId } from '../rotationForm/drawId';
import { createRotationReader } from '../rotationForm/readRotation';
import { createVariantFieldsReader } from '../rotationForm/variantFields';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { once } from '../values/problem';
import { shown } from '../values/shown';
import { triggerNeedsOf, triggerOptionsOf } from './rotationTriggerForm';

/** What a trigger does, as its parameters define it. */
export interface TriggerRequest {
	readonly rotation: Rotation;
	/** The fields that each variant sets, by API name, in the order of the list. */
	readonly fields: readonly Body[];
	readonly fireWhenPublished: boolean;
}

// A trigger has its parameters once, not once for each item.
const only = 0;

/**
 * Reads and checks all parameters of the trigger. The fields of the variants are checked exactly as
 * in an update.
 *
 * @param zone the workflow's time zone
 * @returns what the trigger does, or all its problems at once
 */
export const readTrigger = (reader: ParameterReader, zone: string): Checked<TriggerRequest> => {
	const resource = reader.one('resource', only).value;
	const resourceRotation = rotations.get(String(resource));
	if (resourceRotation === undefined) {
		return {
			problems: [
				{
					what: `'Resource' is ${shown(resource)}, which this version of the node does not have`,
					remedy: 'Choose one from the list, or update the package',
				},
			],
		};
	}
	const { rotated } = resourceRotation;
	const { options, problems: optionProblems } = createOptionsCheck(
		triggerOptionsOf(resourceRotation),
	)(reader.collection('rotationOptions', only));
	const drawId = readDrawId(reader, rotated.api, only);
	const request = createRotationReader(
		reader,
		rotated,
		triggerNeedsOf(resourceRotation),
	)(only, {
		// The trigger supplies the moment itself, at every tick.
		nowMs: 0,
		zone,
		drawId: 'value' in drawId ? drawId.value : '',
	});
	const readFields = createVariantFieldsReader(reader, rotated, 'left out');
	const { fireWhenPublished, ...policy } = options;
	const fields = Array.from({ length: reader.count('variants.variant', only) }, (_, position) =>
		readFields(position, only, { blankFields: 'skip', ...policy }),
	);
	const problems = once(problemsIn(drawId, request, { problems: optionProblems }, ...fields));
	return 'problems' in request || problems.length > 0
		? { problems }
		: {
				value: {
					rotation: request.value.rotation,
					fields: fields.map((variant) => ('value' in variant ? variant.value.body : {})),
					fireWhenPublished,
				},
			};
};
