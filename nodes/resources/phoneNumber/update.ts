import { createUpdate } from '../../updates/update';
import { phoneNumberApi } from './api';
import { phoneNumberLocator } from './locator';
import { phoneNumberOptions } from './options';

/** PATCH /phone/{phone_number_id}: sends the fields that were added, and the voice. */
export const update = createUpdate(phoneNumberApi, phoneNumberLocator, {
	action: 'Update phone number',
	description:
		'Change the prompt, voice, language or call settings of the AI agent of a phone number; callers hear it at once, and only the fields that you add are changed',
	options: phoneNumberOptions,
});
