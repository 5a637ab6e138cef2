import { withoutBlanks } from '../values/blank';
import type { Field } from '../fields/field';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import { clearedValue, entryOf, hasBlankEntry, isBlankField } from '../fields/toBlank';
import type { Body } from '../fields/toBody';
import { toBody } from '../fields/toBody';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import type { ChosenOptions, Options, UpdateOptions } from '../input/options';
import { createOptionsCheck, updateOptions } from '../input/options';
import { checkId } from '../input/checkParameter';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter } from '../input/parameters';
import { literal } from '../input/parameters';
import type { ResourceApi } from '../api/resourceApi';

/** What an item asks for, as read. */
export interface UpdateRequest {
	readonly id: Parameter;
	/**
	 * The fields that the user added, required ones among them, by their API names. Left out where
	 * they are not known yet: only the rest is then checked.
	 */
	readonly fields?: ReadonlyMap<string, Parameter>;
	/** The fields are not all that would be sent: the required ones may be missing. */
	readonly isPartial?: true;
	/** What the fields belong to, for the problems with them: 'Variant "Office"'. */
	readonly owner?: string;
	/**
	 * Whether a required field was chosen for this item, so that it is sent even alone; left out where
	 * the user chose it for all items.
	 */
	readonly isRequiredChosen?: boolean;
	/** The values are what an answer showed: null and blank text are values like any other. */
	readonly isLiteral?: true;
	/** The label of the collection that holds the fields; 'Update Fields' unless said otherwise. */
	readonly collection?: string;
	/** The problem where there is no field at all; that of the empty collection unless said otherwise. */
	readonly noFields?: Problem;
	readonly options: ReadonlyMap<string, Parameter>;
}

/** An update that may be sent. */
export interface Update {
	readonly id: string;
	/** What the list showed for the ID when the user picked it from there. */
	readonly pickedName?: string;
	/** Empty where fields were added and all of them are blank: then there is nothing to send. */
	readonly body: Body;
	/** Fields that were added and blank, by their API names. */
	readonly skippedFields: readonly string[];
	readonly options: ChosenOptions;
}

export type CheckedUpdate = { readonly update: Update } | { readonly problems: readonly Problem[] };

type FieldResult = { value: FieldValue } | { skipped: true } | { problems: Problem[] };

const refused = (what: string, remedy: string): FieldResult => ({ problems: [{ what, remedy }] });

const changeBlankFields = `Fill it in, or change '${updateOptions.blankFields.label}'`;

/** What becomes of a field that is blank. */
const blankResult = (field: Field, { blankFields }: UpdateOptions): FieldResult => {
	const { label, required } = field;
	if (required) {
		return refused(`'${label}' is not set`, 'Choose one: OpenCX requires it in every update');
	}
	if (blankFields === 'skip') return { skipped: true };
	if (blankFields === 'fail') return refused(`'${label}' is blank`, changeBlankFields);
	const cleared = clearedValue(field);
	return cleared === undefined
		? refused(
				`'${label}' is blank, and only text can be cleared`,
				'Fill it in, or remove the field',
			)
		: { value: cleared };
};

/** A field that an answer showed as null, or undefined where it is to be checked like any other. */
const literalResult = ({ label, nullable }: Field, value: unknown): FieldResult | undefined => {
	if (value !== null) return undefined;
	return nullable
		? { value: null }
		: refused(
				`'${label}' was empty before, and OpenCX does not take that back`,
				'Give it a value, or take it out',
			);
};

/**
 * The check of updates of a resource, with its schemas built once for an execution.
 *
 * @param options those of the operation: at least those of every update
 * @returns a function that gives the update of an item, or all its problems at once
 */
export const createCheck = (
	resource: ResourceApi,
	options: Options = updateOptions,
): ((request: UpdateRequest) => CheckedUpdate) => {
	const fields = Object.entries<Field>(resource.fields);
	const checksWhere = (allowUnlisted: boolean) =>
		new Map(fields.map(([name, field]) => [name, toCheck(field, { allowUnlisted })]));
	const checks = { listed: checksWhere(false), any: checksWhere(true) };
	const checkOptions = createOptionsCheck<Options & typeof updateOptions>({
		...options,
		...updateOptions,
	});

	const checkField = (
		name: string,
		field: Field,
		parameter: Parameter,
		chosen: ChosenOptions,
		isLiteral: boolean,
	): FieldResult => {
		const { label } = field;
		const problems = parameterProblems(label, parameter, {
			unresolved: chosen.unresolvedExpressions,
		});
		if (problems.length > 0) return { problems };
		if (isLiteral) {
			const literal = literalResult(field, parameter.value);
			if (literal !== undefined) return literal;
		} else if (isBlankField(field, parameter.value)) return blankResult(field, chosen);
		if (chosen.blankFields === 'fail' && hasBlankEntry(field, parameter.value)) {
			return refused(`'${label}' has a blank ${entryOf(field)}`, changeBlankFields);
		}
		const check = (chosen.allowUnlisted === true ? checks.any : checks.listed).get(name);
		const checked = check?.(isLiteral ? parameter.value : withoutBlanks(parameter.value));
		if (checked === undefined || 'value' in checked) {
			return checked ?? { problems: [] };
		}
		return { problems: checked.problems.map(withSubject(`'${label}'`)) };
	};

	return (request) => {
		const { fields: added, isPartial, owner, collection = 'Update Fields' } = request;
		const { options: chosen, problems } = checkOptions(request.options);

		const id = checkId({ label: resource.id.label, noun: resource.noun }, request.id);
		if ('problems' in id) problems.push(...id.problems);

		const values: Array<[string, Field, FieldValue]> = [];
		const skippedFields: string[] = [];
		const owned = ({ what, remedy }: Problem): Problem =>
			owner === undefined ? { what, remedy } : { what: `${owner}: ${what}`, remedy };
		const isEmpty = added?.size === 0 && !isPartial;
		for (const [name, field] of added === undefined || isEmpty ? [] : fields) {
			const parameter = added?.get(name);
			if (parameter === undefined && (isPartial || !field.required)) continue;
			const result = checkField(
				name,
				field,
				parameter ?? literal(undefined),
				chosen,
				request.isLiteral === true,
			);
			if ('problems' in result) problems.push(...result.problems.map(owned));
			else if ('skipped' in result) skippedFields.push(name);
			else values.push([name, field, result.value]);
		}
		for (const name of added?.keys() ?? []) {
			if (Object.hasOwn(resource.fields, name)) continue;
			problems.push(
				owned({
					what: `'${collection}' has "${name}", which is not a field of a ${resource.noun}`,
					remedy: 'Remove it',
				}),
			);
		}
		if (isEmpty) {
			problems.push(
				request.noFields ?? {
					what: `'${collection}' is empty, so there is nothing to update`,
					remedy: 'Add a field',
				},
			);
		}
		if (problems.length > 0 || 'problems' in id) return { problems };
		// A required field that stands alone was not what somebody meant to change.
		const isNothingLeft =
			request.isRequiredChosen !== true &&
			(skippedFields.length > 0 || request.isRequiredChosen === false) &&
			values.every(([, { required }]) => required === true);
		const { pickedName } = request.id;
		return {
			update: {
				id: id.value,
				...(pickedName === undefined ? {} : { pickedName }),
				body: isNothingLeft ? {} : toBody(values),
				skippedFields,
				options: chosen,
			},
		};
	};
};
