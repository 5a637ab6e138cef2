import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../fields/field';
import { toProperties, toProperty } from '../fields/toProperties';
import { createFieldsCheck, createTargetCheck, toUpdate } from './check';
import { createFieldReader, dataModeProperty, ignoredHint, requiredByMode } from './dataMode';
import { createHint } from '../api/hint';
import type { Locator, Operation } from '../api/operation';
import type { Options } from '../input/options';
import { optionsProperty, updateOptions } from '../input/options';
import { createReader } from '../input/parameters';
import type { ResourceApi } from '../api/resourceApi';
import { problemsIn } from '../values/checked';
import { planOf } from './plan';
import { sendPlans } from './send';

const entriesOf = ({ fields }: ResourceApi): Array<[string, Field]> => Object.entries(fields);

/** The fields that the API requires in every update, each as its own parameter. */
export const requiredProperties = (resource: ResourceApi): INodeProperties[] =>
	entriesOf(resource)
		.filter(([, { required }]) => required)
		.map(([name, field]) => ({ ...toProperty(name, field), required: true }));

/** The optional fields of an update, for a collection. */
const optionalProperties = (resource: ResourceApi): INodeProperties[] =>
	toProperties(Object.fromEntries(entriesOf(resource).filter(([, { required }]) => !required)));

/**
 * The operation that updates one entry of a resource: it sends the required fields and the added ones.
 */
export const createUpdate = (
	resource: ResourceApi,
	locator: Locator,
	{
		action,
		description,
		options = updateOptions,
	}: { readonly action: string; readonly description: string; readonly options?: Options },
): Operation => {
	const required = requiredProperties(resource);
	return {
		value: 'update',
		name: 'Update',
		action,
		description,
		properties: [
			locator.property,
			dataModeProperty,
			...required.flatMap(requiredByMode),
			{
				displayName: 'Update Fields',
				name: 'updateFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				description:
					'Only the fields that you add are changed; with Map Automatically, the fields of the input item too, but a field that you add takes precedence',
				options: optionalProperties(resource),
			},
			optionsProperty(options),
		],
		async execute(context, limiters) {
			const reader = createReader(context);
			const checkTarget = createTargetCheck(resource, options);
			const checkFields = createFieldsCheck(resource);
			const fields = createFieldReader(
				context,
				reader,
				resource,
				required.map(({ name }) => name),
			);
			const plans = context.getInputData().map((_, index) => {
				const { options: policy, target } = checkTarget(
					reader.one(resource.id.parameter, index),
					reader.collection('options', index),
				);
				const added = fields.of(index);
				if ('problems' in added) return { problems: problemsIn(target, added) };
				const { fields: chosen, isRequiredChosen } = added.value;
				return planOf(toUpdate(resource, target, checkFields(chosen, policy), isRequiredChosen));
			});
			createHint(context)(ignoredHint(resource, fields.ignored));
			return await sendPlans(context, resource, limiters, plans);
		},
	};
};
