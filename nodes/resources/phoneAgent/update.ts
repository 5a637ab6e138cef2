import { createUpdate } from '../../updates/update';
import { phoneAgentApi } from './api';
import { phoneAgentLocator } from './locator';
import { phoneAgentOptions } from './options';

/** PATCH /phone/{phone_agent_id}: sends the fields that were added and that change something. */
export const update = createUpdate(phoneAgentApi, phoneAgentLocator, {
	action: 'Update phone agent',
	description:
		'Change the voice, greeting, language or training of a phone agent; callers hear it at once, and only the fields that you add are changed',
	options: phoneAgentOptions,
});
