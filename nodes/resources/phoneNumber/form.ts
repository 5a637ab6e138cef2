import type { Option } from '../../input/options';
import { updateOptions } from '../../input/options';
import { createLocator } from '../../lists/locator';
import { phoneNumberApi } from './api';
import { allowUnlistedLabel } from './fields';

/** Which agent: the phone number that it answers. */
export const phoneNumberLocator = createLocator(phoneNumberApi, {
	searchName: 'searchPhoneNumbers',
	description:
		'The phone number whose agent to change: from the list, by its ID, or by the number itself, as a CRM or a sheet has it',
	hint: "The phone number's ID in OpenCX, usually a UUID: not the number that callers dial",
});

/** Lets voices and languages pass that the lists do not have. */
export const allowUnlisted = {
	kind: 'flag',
	label: allowUnlistedLabel,
	help: 'Whether to send a voice or a language that the lists do not have, such as one added later',
	example: false,
	default: false,
	added: true,
} as const satisfies Option;

/** The options of every operation that updates phone numbers. */
export const phoneNumberOptions = { ...updateOptions, allowUnlisted };
