import type { Field } from '../fields/field';
import type { Parameter, ParameterReader } from '../input/parameters';
import type { CheckedFields, FieldPolicy } from '../updates/check';
import { createFieldsCheck } from '../updates/check';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { withSubject } from '../values/problem';
import type { RotatedFields } from './rotatedFields';
import { otherFieldsLabel, otherFieldsName, ownerOf } from './variantProperties';

/** Where the fields that the API requires in every update come from, if a variant leaves them blank. */
export type RequiredFields =
	/** The parameters of the node. */
	| 'of the node'
	/** A later update: they are left out here. */
	| 'left out';

const isEmpty = ({ value, error, unresolved }: Parameter): boolean =>
	isBlank(value) && error === undefined && unresolved.length === 0;

/**
 * Reads and checks the fields that a variant sets; created once for an execution.
 *
 * @returns a function that returns the fields of a variant, checked exactly as in an update; their
 * problems begin with the variant's name. With `isFixedOnly`, it reads only fields without an
 * expression
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
		// The form always has it: if it is blank, it was not chosen.
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
