import type { IDataObject } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import type { Field } from '../fields/field';
import { fieldNamed } from '../fields/field';
import { clearedValue, entryOf, hasBlankEntry, isBlankField } from '../fields/toBlank';
import type { Body } from '../fields/toBody';
import { toBody } from '../fields/toBody';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import { checkLocated } from '../input/checkParameter';
import type { ChosenOptions, Options, UpdateOptions } from '../input/options';
import { createOptionsCheck, updateOptions } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter } from '../input/parameters';
import { withoutBlanks } from '../values/blank';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';

/** The target of an item, and how it is updated. */
export interface Target {
	/** The ID; with `isNumber`, the phone number to look it up by. */
	readonly id: string;
	readonly isNumber?: true;
	/** The name in the list when the user picked the ID. */
	readonly pickedName?: string;
	readonly options: ChosenOptions;
}

/** The checked fields that an item may send. */
export interface CheckedFields {
	readonly body: Body;
	/** Fields that were added but are blank, by API name. */
	readonly skippedFields: readonly string[];
}

/** An update that may be sent. If the body is empty, there is nothing to send. */
export interface Update extends Target, CheckedFields {
	/** What an earlier update sent: a field that has another value by now is left as it is. */
	readonly expected?: IDataObject;
}

/** How fields are checked: what happens to blank, unresolved and unlisted values. */
export type FieldPolicy = Pick<UpdateOptions, 'blankFields'> &
	Pick<ChosenOptions, 'allowUnlisted'> &
	// Left out if the form has no such option, so errors don't recommend it.
	Partial<Pick<UpdateOptions, 'unresolvedExpressions'>>;

/**
 * The check of the target and of the options, created once for an execution.
 *
 * @param options the options of the operation: at least those of every update
 * @returns a function that returns the target of an item or all its problems, and `options` for the
 * check of its fields: an option that was refused has its default there
 */
export const createTargetCheck = (resource: ResourceApi, options: Options = updateOptions) => {
	const checkOptions = createOptionsCheck<Options & typeof updateOptions>({
		...options,
		...updateOptions,
	});
	return (
		parameter: Parameter,
		added: ReadonlyMap<string, Parameter>,
	): { readonly options: ChosenOptions; readonly target: Checked<Target> } => {
		const { options: chosen, problems } = checkOptions(added);
		const located = checkLocated({ label: resource.id.label, noun: resource.noun }, parameter);
		if ('problems' in located) problems.push(...located.problems);
		if ('problems' in located || problems.length > 0) {
			return { options: chosen, target: { problems } };
		}
		const { pickedName } = parameter;
		const target: Target = {
			id: located.value.value,
			...(located.value.by === 'number' ? { isNumber: true } : {}),
			...(pickedName === undefined ? {} : { pickedName }),
			options: chosen,
		};
		return { options: chosen, target: { value: target } };
	};
};

type FieldResult = Checked<FieldValue> | 'skipped';

const refused = (what: string, remedy: string): FieldResult => ({ problems: [{ what, remedy }] });

const changeBlankFields = `Fill it in, or change '${updateOptions.blankFields.label}'`;

/** The result for a blank field. */
const blankResult = (field: Field, { blankFields }: FieldPolicy): FieldResult => {
	const { label, required } = field;
	if (required) {
		return refused(`'${label}' is not set`, 'Choose one: OpenCX requires it in every update');
	}
	if (blankFields === 'skip') return 'skipped';
	if (blankFields === 'fail') return refused(`'${label}' is blank`, changeBlankFields);
	const cleared = clearedValue(field);
	return cleared === undefined
		? refused(
				`'${label}' is blank, and this field cannot be cleared`,
				'Fill it in, or remove the field',
			)
		: { value: cleared };
};

/**
 * The check of fields, with their schemas created once for an execution.
 *
 * @param collection the label of their collection, for the error about an unknown field
 * @returns a function that returns the fields of an item that may be sent, in the order of the
 * catalogue, or all their problems at once. It checks the fields that it gets: the caller must make
 * sure that the required ones are among them
 */
export const createFieldsCheck = (
	resource: Pick<ResourceApi, 'fields' | 'noun'>,
	collection = 'Update Fields',
) => {
	const fields = Object.entries<Field>(resource.fields);
	const checksWhere = (allowUnlisted: boolean) =>
		new Map(fields.map(([name, field]) => [name, toCheck(field, { allowUnlisted })]));
	const checks = { listed: checksWhere(false), any: checksWhere(true) };

	const checkField = (
		name: string,
		field: Field,
		parameter: Parameter,
		policy: FieldPolicy,
	): FieldResult => {
		const { label } = field;
		const problems = parameterProblems(label, parameter, {
			unresolved: policy.unresolvedExpressions,
		});
		if (problems.length > 0) return { problems };
		if (isBlankField(field, parameter.value)) return blankResult(field, policy);
		if (policy.blankFields === 'fail' && hasBlankEntry(field, parameter.value)) {
			return refused(`'${label}' has a blank ${entryOf(field)}`, changeBlankFields);
		}
		const check = (policy.allowUnlisted === true ? checks.any : checks.listed).get(name);
		const checked = check?.(withoutBlanks(parameter.value)) ?? { problems: [] };
		return 'value' in checked
			? checked
			: { problems: checked.problems.map(withSubject(`'${label}'`)) };
	};

	return (added: ReadonlyMap<string, Parameter>, policy: FieldPolicy): Checked<CheckedFields> => {
		const problems: Problem[] = [];
		const values: Array<[string, Field, FieldValue]> = [];
		const skippedFields: string[] = [];
		for (const [name, field] of fields) {
			const parameter = added.get(name);
			if (parameter === undefined) continue;
			const result = checkField(name, field, parameter, policy);
			if (result === 'skipped') skippedFields.push(name);
			else if ('problems' in result) problems.push(...result.problems);
			else values.push([name, field, result.value]);
		}
		for (const name of added.keys()) {
			if (Object.hasOwn(resource.fields, name)) continue;
			problems.push({
				what: `'${collection}' has "${name}", which is not a field of a ${resource.noun}`,
				remedy: 'Remove it',
			});
		}
		return problems.length > 0 ? { problems } : { value: { body: toBody(values), skippedFields } };
	};
};

/**
 * The update of a target and its fields, or the problems of both.
 *
 * @param isRequiredChosen whether a required field was chosen for this item: if not, it is sent
 * only with others, because nobody wanted to change just that field
 */
export const toUpdate = (
	resource: ResourceApi,
	target: Checked<Target>,
	fields: Checked<CheckedFields>,
	isRequiredChosen: boolean,
): Checked<Update> => {
	if ('problems' in target || 'problems' in fields) {
		return { problems: problemsIn(target, fields) };
	}
	const { body, skippedFields } = fields.value;
	const isNothingLeft =
		!isRequiredChosen &&
		Object.keys(body).every((name) => fieldNamed(resource.fields, name)?.required);
	return { value: { ...target.value, body: isNothingLeft ? {} : body, skippedFields } };
};
