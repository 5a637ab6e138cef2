import type { Parameter, ParameterReader } from '../input/parameters';
import type { CheckedFields } from '../updates/check';
import type { Checked } from '../values/checked';
import { withSubject } from '../values/problem';
import type { RotatedFields } from './rotatedFields';
import { otherFieldsName, ownerOf } from './rotationProperties';

const pathOf = (position: number): string => `variants.variant[${position}]`;

/** The fields of a variant as the form has them, by their API names: the one that leads and what it adds. */
export const readVariantFields = (
	reader: ParameterReader,
	{ leadName }: RotatedFields,
	position: number,
	index: number,
): Map<string, Parameter> =>
	new Map([
		...reader.collection(`${pathOf(position)}.${otherFieldsName}`, index),
		[leadName, reader.one(`${pathOf(position)}.${leadName}`, index)] as const,
	]);

/**
 * A check of fields for those of a variant: what is wrong with them begins with the variant's name.
 *
 * @param check the check of fields, with what it is to do with blank ones and the like
 */
export const createVariantCheck =
	(
		reader: ParameterReader,
		check: (fields: ReadonlyMap<string, Parameter>) => Checked<CheckedFields>,
	) =>
	(
		position: number,
		index: number,
		fields: ReadonlyMap<string, Parameter>,
	): Checked<CheckedFields> => {
		const checked = check(fields);
		if ('value' in checked) return checked;
		const owner = ownerOf(reader.one(`${pathOf(position)}.variantName`, index).value, position);
		return { problems: checked.problems.map(withSubject(`${owner}:`)) };
	};
