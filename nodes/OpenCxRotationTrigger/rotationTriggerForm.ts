import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../fields/field';
import type { FieldValue } from '../fields/toSchema';
import { optionsProperty } from '../input/options';
import { allowUnlisted } from '../resources/phoneNumber/form';
import { rotatedPhoneNumberFields } from '../resources/phoneNumber/rotatePrompt';
import { createRotationProperties, scheduleProperty } from '../rotationForm/rotationProperties';

/** What the trigger has beside the rotation: the ID on which a draw depends. */
export const phoneNumberIdProperty = {
	displayName: 'Phone Number ID',
	name: 'phoneNumberId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 204a7285-05e4-4b4f-8288-24f99d117f16',
	description:
		'The ID on which the draw depends, so that each phone number has its own; any text does',
	displayOptions: { show: { schedule: ['weighted'] } },
} as const satisfies INodeProperties;

/** Those of the trigger's options that are no part of the rotation. */
export const triggerOptions = {
	fireWhenPublished: {
		kind: 'flag',
		label: 'Fire When Published',
		help: 'Whether to fire also when the workflow is published, when n8n starts and when another main process takes over, for the variant that is active then; if off, a change that falls into a time in which n8n is down is lost',
		example: true,
		default: true,
	},
	allowUnlisted,
} as const satisfies Record<string, Field & { default: FieldValue }>;

const optionProperties = (options: INodeProperties['options']): INodeProperties['options'] => [
	...(optionsProperty(triggerOptions).options ?? []),
	// The others choose a moment, and here it is always now.
	...(options ?? []).filter(
		(option): option is INodeProperties => 'type' in option && option.name === 'timezone',
	),
];

const withOptionalLead = (options: INodeProperties['options']): INodeProperties['options'] =>
	(options ?? []).map((option) =>
		'values' in option
			? {
					...option,
					values: option.values.map((value) =>
						value.name === rotatedPhoneNumberFields.leadName
							? {
									...value,
									required: false,
									description: `${String(value.description)}; may be left blank here`,
								}
							: value,
					),
				}
			: option,
	) as INodeProperties['options'];

/** The parameters of the trigger: those of Rotate Prompt, from the same declarations. */
export const triggerProperties: INodeProperties[] = [
	scheduleProperty,
	phoneNumberIdProperty,
	...createRotationProperties(rotatedPhoneNumberFields).map((property) => {
		if (property.name === 'rotationOptions') {
			return { ...property, options: optionProperties(property.options) };
		}
		return property.name === 'variants'
			? { ...property, options: withOptionalLead(property.options) }
			: property;
	}),
];

const scheduleNames = Object.fromEntries(
	(scheduleProperty.options ?? []).flatMap((option) =>
		'value' in option ? [[option.value, option.name]] : [],
	),
);

/** The line below the node's name on the canvas: the schedule, in words. */
export const subtitle = `={{ (${JSON.stringify(scheduleNames)})[$parameter["schedule"]] }}`;
