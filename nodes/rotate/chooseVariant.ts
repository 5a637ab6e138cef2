import type { INodeExecutionData } from 'n8n-workflow';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import { createHint } from '../api/hint';
import type { Operation } from '../api/operation';
import type { Options } from '../input/options';
import { createOptionsCheck, optionProperties } from '../input/options';
import { createReader } from '../input/parameters';
import { drawIdProperty, readDrawId } from '../rotationForm/drawId';
import type { RotatedFields } from '../rotationForm/rotatedFields';
import { createRotationProperties, scheduleProperty } from '../rotationForm/rotationProperties';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { once } from '../values/problem';
import { createChoiceReader } from './choice';
import { choiceItem } from './choiceItem';
import { createPreviewDaysReader, previewDaysProperty, previewItems } from './preview';

/**
 * The operation that chooses the variant that applies now, and sends nothing.
 *
 * @param options how the fields of a variant are checked, if that can be chosen
 */
export const createChooseVariant = ({
	rotated,
	options,
	chooseAction,
}: {
	readonly rotated: RotatedFields;
	readonly options: Options;
	/** The action of the operation, in words that fit below the node. */
	readonly chooseAction: string;
}): Operation => {
	const { api } = rotated;
	const needs = {
		isLeadOptional: true,
		hasCredential: false,
		hasMoment: true,
		moreOptions: [previewDaysProperty, ...optionProperties(options)],
	} as const;
	return {
		value: 'chooseVariant',
		name: 'Choose Variant',
		action: chooseAction,
		description: 'Get the variant that applies now; sends nothing',
		properties: [
			scheduleProperty,
			drawIdProperty(api),
			...createRotationProperties(rotated, needs),
		],
		async execute(context) {
			const reader = createReader(context);
			const read = createChoiceReader(context, reader, rotated, {
				...needs,
				requiredFields: 'left out',
			});
			const readDays = createPreviewDaysReader(reader);
			const checkOptions = createOptionsCheck(options);
			const hint = createHint(context);

			const choose = (index: number): Checked<Array<INodeExecutionData['json']>> => {
				const { options: chosen, problems } = checkOptions(
					reader.collection('rotationOptions', index),
				);
				const [drawId, days] = [readDrawId(reader, api, index), readDays(index)];
				const choice = read(index, 'value' in drawId ? drawId.value : undefined, {
					blankFields: 'skip',
					...chosen,
				});
				const wrong = once(problemsIn(drawId, choice, { problems }, days));
				if ('problems' in choice || 'problems' in days || wrong.length > 0) {
					return { problems: wrong };
				}
				if (days.value !== undefined) {
					const preview = previewItems(choice.value, days.value);
					hint(preview.hint);
					return { value: preview.items };
				}
				const { rotation, chosen: variant, fields, neverActive, atMs } = choice.value;
				return {
					value: [choiceItem(rotation, variant, fields?.body ?? {}, neverActive, atMs)],
				};
			};

			const outputs = context.getInputData().flatMap((_, index): INodeExecutionData[] => {
				const chosen = choose(index);
				if ('value' in chosen) {
					return chosen.value.map((json) => ({ json, pairedItem: { item: index } }));
				}
				const failure = problemsFailure(chosen.problems);
				if (!context.continueOnFail()) throw failureError(context, failure, index);
				return [failedItem(failure, index)];
			});
			return await Promise.resolve(outputs);
		},
	};
};
