import type { Field } from '../fields/field';
import type { Parameter, ParameterReader } from '../input/parameters';
import type { CheckedFields, FieldPolicy } from '../updates/check';
import { createFieldsCheck } from '../updates/check';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { withSubject } from '../values/problem';
import type { RotatedFields } from './rotatedFields';
import { otherFieldsLabel, otherFieldsName, ownerOf } from './variantProperties';

/** Where the fields come from that the API wants in every update, if a variant has them blank. */
export type RequiredFields =
	/** The parameters of the node. */
	| 'of the node'
	/** An update that follows: they are left out. */
	| 'left out';

const isEmpty = ({ value, error, unresolved }: Parameter): boolean =>
	isBlank(value) && error === undefined && unresolved.length === 0;

/**
 * The reader of what a variant sets, with its check, made once for an execution.
 *
 * @returns a function that gives the checked fields of a variant, exactly as an update of them would
 * be checked; their problems begin with the variant's name. With `isFixedOnly`, it reads only those
 * that no expression is part of
 */
export const createVariantFieldsReader = (
	reader: ParameterReader,
	{ api, leadName }: RotatedFields,
	requiredFields: RequiredFields,
) => {
	const check = createFieldsCheck(api, otherFieldsLabel);
	const required = Object.entries<Field>(api.fields)
		.filter(([, field]) => field.required)
		.map(([name]) => name);

	const readFields = (path: string, index: number): Map<string, Parameter> => {
		const fields = new Map(reader.collection(`${path}.${otherFieldsName}`, index));
		const lead = reader.one(`${path}.${leadName}`, index);
		// The form always has it: left blank, it was not chosen.
		if (!isEmpty(lead) || lead.isExpression) fields.set(leadName, lead);
		for (const name of required) {
			const own = fields.get(name);
			if (own !== undefined && !isEmpty(own)) continue;
			if (requiredFields === 'of the node') fields.set(name, reader.one(name, index));
			else fields.delete(name);
		}
		return fields;
	};

	return (
		position: number,
		index: number,
		policy: FieldPolicy,
		{ isFixedOnly = false } = {},
	): Checked<CheckedFields> => {
		const path = `variants.variant[${position}]`;
		const fields = readFields(path, index);
		const chosen = isFixedOnly
			? new Map([...fields].filter(([, { isExpression }]) => !isExpression))
			: fields;
		const checked = check(chosen, policy);
		if ('value' in checked) return checked;
		const owner = ownerOf(reader.one(`${path}.variantName`, index).value, position);
		return { problems: checked.problems.map(withSubject(`${owner}:`)) };
	};
};
