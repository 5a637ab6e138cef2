import { readingBackOptions, updateOptions } from '../../input/options';
import { createLocator } from '../../lists/locator';
import { phoneAgentApi } from './api';

/** Which agent is meant. */
export const phoneAgentLocator = createLocator(phoneAgentApi, {
	searchName: 'searchPhoneAgents',
	description:
		'The phone agent that is meant: from the list, by its ID, or by its phone number, as a CRM or a sheet has it',
	hint: "The agent's ID in OpenCX: not the number that callers dial",
});

/** The options of every operation that updates phone agents. */
export const phoneAgentOptions = { ...updateOptions, ...readingBackOptions };
