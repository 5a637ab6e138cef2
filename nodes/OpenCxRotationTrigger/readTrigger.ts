import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import type { Problem } from '../values/problem';
import { once } from '../values/problem';
import { isBlankField } from '../fields/toBlank';
import type { Body } from '../fields/toBody';
import { createFieldsCheck } from '../updates/check';
import { createOptionsCheck, updateOptions } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import { phoneNumberApi } from '../resources/phoneNumber/api';
import { readRotation } from '../rotationForm/readRotation';
import {
	otherFieldsLabel,
	otherFieldsName,
	ownerOf,
	promptName,
} from '../rotationForm/rotationProperties';
import type { Rotation } from '../rotation';
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

/** The catalogue without the advice to turn on an option, which the trigger doesn't have. */
const fieldsWithoutOptions: Readonly<Record<string, Field>> = Object.fromEntries(
	Object.entries<Field>(phoneNumberApi.fields).map(([name, field]): [string, Field] => [
		name,
		field.kind === 'choice' ? { ...field, openedBy: undefined } : field,
	]),
);

/** The ID on which a draw depends, or its problems under the label of the trigger's form. */
const readPhoneNumberId = (reader: ParameterReader): { id: Parameter; problems: Problem[] } => {
	const { name, displayName } = phoneNumberIdProperty;
	const id = reader.one(name, only);
	const problems = parameterProblems(displayName, id);
	if (problems.length === 0 && isBlank(id.value)) {
		problems.push({
			what: `'${displayName}' is blank`,
			remedy: 'Enter the ID of the phone number: the weighted choice depends on it',
		});
	}
	return { id: problems.length > 0 ? literal('any') : id, problems };
};

/** Checks what the variants set, exactly as an update of it would be checked. */
const readFields = (reader: ParameterReader): { fields: Body[]; problems: Problem[] } => {
	const checkFields = createFieldsCheck(
		{ ...phoneNumberApi, fields: fieldsWithoutOptions },
		otherFieldsLabel,
	);
	// The trigger has no options.
	const { options } = createOptionsCheck(updateOptions)(new Map());
	const problems: Problem[] = [];
	const count = reader.count('variants.variant', only);
	const fields = Array.from({ length: count }, (_, position): Body => {
		const path = `variants.variant[${position}]`;
		const owner = ownerOf(reader.one(`${path}.variantName`, only).value, position);
		const written = [
			...reader.collection(`${path}.${otherFieldsName}`, only),
			[promptName, reader.one(`${path}.${promptName}`, only)] as const,
		].filter(([fieldName, parameter]) => {
			const field = fieldsWithoutOptions[fieldName];
			const found = parameterProblems(field?.label ?? fieldName, parameter);
			problems.push(...found.map(({ what, remedy }) => ({ what: `${owner}: ${what}`, remedy })));
			// A blank one is not sent by an update either.
			const isLeftOut = field !== undefined && isBlankField(field, parameter.value);
			return found.length === 0 && !isLeftOut;
		});
		const checked = checkFields(new Map(written), options);
		if ('value' in checked) return checked.value.body;
		problems.push(
			...checked.problems.map(({ what, remedy }) => ({ what: `${owner}: ${what}`, remedy })),
		);
		return {};
	});
	return { fields, problems };
};

/**
 * Reads the parameters of the trigger and checks them whole.
 *
 * @param zone the workflow's
 * @returns what the trigger does, or everything that is wrong, at once
 */
export const readTrigger = (
	reader: ParameterReader,
	zone: string,
): TriggerRequest | { problems: readonly Problem[] } => {
	const isDrawn = reader.one('schedule', only).value === 'weighted';
	const { id, problems } = isDrawn
		? readPhoneNumberId(reader)
		: { id: literal('any'), problems: [] };
	const { fields, problems: fieldProblems } = readFields(reader);
	const request = readRotation(reader, only, {
		// The trigger asks for the moment itself, time and again.
		nowMs: 0,
		zone,
		phoneNumberId: id,
		isPromptOptional: true,
	});
	if ('problems' in request) problems.push(...request.problems);
	const added = [...reader.collection('rotationOptions', only)].filter(([name]) =>
		Object.hasOwn(triggerOptions, name),
	);
	const { options, problems: optionProblems } = createOptionsCheck(triggerOptions)(new Map(added));
	problems.push(...optionProblems);
	problems.push(...fieldProblems);
	return 'problems' in request || problems.length > 0
		? { problems: once(problems) }
		: { rotation: request.rotation, fields, ...options };
};
