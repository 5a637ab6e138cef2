import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../fields/field';
import { toProperty } from '../fields/toProperties';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import { blankExpressionProblem } from '../input/parameterProblems';
import type { ParameterReader } from '../input/parameters';
import { previewRotation, writeMoment } from '../rotation';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import type { Choice } from './choice';
import { stretchItem } from './choiceItem';

const previewDaysName = 'previewDays';
const previewDaysField = {
	kind: 'number',
	label: 'Preview Days',
	help: 'How many days to preview, with one item for each change, instead of the variant that applies now',
	min: 1,
	max: 366,
	whole: true,
	example: 7,
} as const satisfies Field;

/** The option that asks for the coming stretches instead of the current one. */
export const previewDaysProperty = {
	...toProperty(previewDaysName, previewDaysField),
	default: previewDaysField.example,
};

/**
 * Reads that option; created once for an execution.
 *
 * @returns a function that returns the days that an item asks for, or undefined if it asks for none
 */
export const createPreviewDaysReader = (reader: ParameterReader) => {
	const check = toCheck(previewDaysField);
	const { label } = previewDaysField;
	return (index: number): Checked<number | undefined> => {
		const days = reader.collection('rotationOptions', index).get(previewDaysName);
		if (days === undefined) return { value: undefined };
		if (days.isExpression && days.error === undefined && isBlank(days.value)) {
			return { problems: [blankExpressionProblem(label)] };
		}
		const checked = checkParameter(label, check, days);
		return 'problems' in checked ? checked : { value: Number(checked.value) };
	};
};

/**
 * The stretches from the moment of a choice, one item each.
 *
 * @param days calendar days in the rotation's zone, 1 to 366; the last stretch begins within them
 * @returns the items, and a hint if there are too many
 */
export const previewItems = (
	{ rotation, atMs }: Pick<Choice, 'rotation' | 'atMs'>,
	days: number,
): { readonly items: IDataObject[]; readonly hint?: string } => {
	const { zone } = rotation.clock;
	const beforeMs = DateTime.fromMillis(atMs, { zone }).plus({ days }).toMillis();
	const { stretches, cutAtMs } = previewRotation(rotation, atMs, beforeMs);
	const items = stretches.map((stretch) => stretchItem(stretch, zone));
	if (cutAtMs === undefined) return { items };
	return {
		items,
		hint: `The preview ends at ${writeMoment(cutAtMs, zone)}, after ${stretches.length} entries. Lower '${previewDaysField.label}' to see a shorter time in full.`,
	};
};
