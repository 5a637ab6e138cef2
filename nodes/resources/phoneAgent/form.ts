import { readingBackOptions, updateOptions } from '../../input/options';
import { createLocator } from '../../lists/locator';
import { phoneAgentApi } from './api';

/** Chooses the phone agent. */
export const phoneAgentLocator = createLocator(phoneAgentApi, {
	searchName: 'searchPhoneAgents',
	description:
		'The phone agent to use: from the list, by its ID, or by its phone number, as in a CRM or a sheet',
	hint: "The agent's ID in OpenCX, not the number that callers dial",
});

/** The options of every operation that updates phone agents. */
export const phoneAgentOptions = { ...updateOptions, ...readingBackOptions };
