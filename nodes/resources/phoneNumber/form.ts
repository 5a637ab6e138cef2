import type { Option } from '../../input/options';
import { updateOptions } from '../../input/options';
import { createLocator } from '../../lists/locator';
import { phoneNumberApi } from './api';
import { allowUnlistedLabel } from './fields';

/** Chooses the agent by the phone number that it answers. */
export const phoneNumberLocator = createLocator(phoneNumberApi, {
	searchName: 'searchPhoneNumbers',
	description:
		'The phone number whose agent to update: from the list, by its ID, or by the number itself, as in a CRM or a sheet',
	hint: "The phone number's ID in OpenCX, usually a UUID, not the number that callers dial",
});

/** Allows voices and languages that are not in the lists. */
export const allowUnlisted = {
	kind: 'flag',
	label: allowUnlistedLabel,
	help: 'Whether to send a voice or a language that is not in the lists, such as one added later',
	example: false,
	default: false,
	added: true,
} as const satisfies Option;

/** The options of every operation that updates phone numbers. */
export const phoneNumberOptions = { ...updateOptions, allowUnlisted };
