import { toProperties } from '../../fields/toProperties';
import type { Operation } from '../operation';
import { openCheck } from './check';
import { phoneNumberLocator } from './locator';
import { optionsProperty, updateOptions } from './options';
import { openReader } from './read';
import type { Plan } from './send';
import { sendPlans } from './send';
import { otherFields, voiceName, voiceProperty } from './voice';

/** PATCH /phone/{phone_number_id}: sends the fields that were added, and the voice. */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update a phone number',
	description:
		'Change the prompt, voice, language or call settings of the AI agent of a phone number; callers hear it at once, and only the fields that you add are changed',
	properties: [
		phoneNumberLocator,
		voiceProperty,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'Only the fields that you add are changed',
			options: toProperties(otherFields),
		},
		optionsProperty(updateOptions),
	],
	async execute(context) {
		const reader = openReader(context);
		const check = openCheck();
		const plans = context.getInputData().map((_, index): Plan => {
			const checked = check({
				phoneNumberId: reader.one('phoneNumberId', index),
				fields: new Map([
					...reader.collection('updateFields', index),
					[voiceName, reader.one(voiceName, index)],
				]),
				options: reader.collection('options', index),
			});
			return 'update' in checked
				? { kind: 'update', update: checked.update }
				: { kind: 'refused', problems: checked.problems };
		});
		return await sendPlans(context, plans);
	},
};
