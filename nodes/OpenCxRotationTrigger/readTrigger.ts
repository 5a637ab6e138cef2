import { fieldNamed } from '../fields/field';
import { isBlankField } from '../fields/toBlank';
import type { Body } from '../fields/toBody';
import { createOptionsCheck } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import { phoneNumberApi } from '../resources/phoneNumber/api';
import { rotatedPhoneNumberFields } from '../resources/phoneNumber/rotatePrompt';
import type { Rotation } from '../rotation';
import { createRotationReader } from '../rotationForm/readRotation';
import { otherFieldsLabel } from '../rotationForm/rotationProperties';
import { createVariantCheck, readVariantFields } from '../rotationForm/variantFields';
import type { FieldPolicy } from '../updates/check';
import { createFieldsCheck } from '../updates/check';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { once } from '../values/problem';
import { phoneNumberIdProperty, triggerOptions } from './rotationTriggerForm';

/** What a trigger does, as its parameters say it. */
export interface TriggerRequest {
	readonly rotation: Rotation;
	/** What each variant sets, by API names, in the order of the list. */
	readonly fields: readonly Body[];
	readonly fireWhenPublished: boolean;
}

// Of a trigger there is one, not one for each item.
const only = 0;

/** The ID on which a draw depends, or its problems under the label of the trigger's form. */
const readPhoneNumberId = (reader: ParameterReader): Checked<Parameter> => {
	const { name, displayName } = phoneNumberIdProperty;
	const id = reader.one(name, only);
	const problems = parameterProblems(displayName, id);
	if (problems.length === 0 && isBlank(id.value)) {
		problems.push({
			what: `'${displayName}' is blank`,
			remedy: 'Enter the ID of the phone number: the weighted choice depends on it',
		});
	}
	return problems.length > 0 ? { problems } : { value: id };
};

/** Checks what the variants set, exactly as an update of it would be checked. */
const readFields = (reader: ParameterReader, policy: FieldPolicy): Checked<Body[]> => {
	const checkFields = createFieldsCheck(phoneNumberApi, otherFieldsLabel);
	const checkVariant = createVariantCheck(reader, (fields) => checkFields(fields, policy));
	const isLeftOut = (name: string, parameter: Parameter): boolean => {
		const field = fieldNamed(phoneNumberApi.fields, name);
		// A blank one is not sent by an update either, and a required one comes from there.
		return (
			field !== undefined &&
			isBlankField(field, parameter.value) &&
			parameterProblems(field.label, parameter).length === 0
		);
	};
	const checked = Array.from({ length: reader.count('variants.variant', only) }, (_, position) => {
		const fields = readVariantFields(reader, rotatedPhoneNumberFields, position, only);
		return checkVariant(
			position,
			only,
			new Map([...fields].filter(([name, parameter]) => !isLeftOut(name, parameter))),
		);
	});
	const problems = problemsIn(...checked);
	return problems.length > 0
		? { problems }
		: { value: checked.map((variant) => ('value' in variant ? variant.value.body : {})) };
};

/**
 * Reads the parameters of the trigger and checks them whole.
 *
 * @param zone the workflow's
 * @returns what the trigger does, or everything that is wrong, at once
 */
export const readTrigger = (reader: ParameterReader, zone: string): Checked<TriggerRequest> => {
	const isDrawn = reader.one('schedule', only).value === 'weighted';
	const id: Checked<Parameter> = isDrawn ? readPhoneNumberId(reader) : { value: literal('any') };
	const added = [...reader.collection('rotationOptions', only)].filter(([name]) =>
		Object.hasOwn(triggerOptions, name),
	);
	const { options, problems: optionProblems } = createOptionsCheck(triggerOptions)(new Map(added));
	const fields = readFields(reader, {
		blankFields: 'skip',
		allowUnlisted: options.allowUnlisted,
	});
	const request = createRotationReader(reader, rotatedPhoneNumberFields)(only, {
		// The trigger asks for the moment itself, time and again.
		nowMs: 0,
		zone,
		phoneNumberId: 'value' in id ? id.value : literal('any'),
		keyOf: phoneNumberApi.keyOf,
		isLeadOptional: true,
	});
	const problems = once(problemsIn(id, request, { problems: optionProblems }, fields));
	return 'problems' in request || 'problems' in fields || problems.length > 0
		? { problems }
		: {
				value: {
					rotation: request.value.rotation,
					fields: fields.value,
					fireWhenPublished: options.fireWhenPublished,
				},
			};
};
