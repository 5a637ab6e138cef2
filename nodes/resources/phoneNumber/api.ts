import type { ResourceApi } from '../../api/resourceApi';
import { phoneAgentFields } from '../phoneAgent/fields';
import { keyOf, listPhones, nameOf, numberOf, patchPhone } from '../phoneEndpoints';
import { phoneNumberFields } from './fields';

// The list of phone numbers shows names too: a name alone does not mean that settings are shown.
const settings = Object.keys(phoneNumberFields).filter((name) => name !== 'name');

/** Phone numbers: PATCH /phone/{phone_number_id}, GET /phone. */
export const phoneNumberApi: ResourceApi = {
	noun: 'phone number',
	plural: 'phone numbers',
	fields: phoneNumberFields,
	id: { parameter: 'phoneNumberId', label: 'Phone Number', output: 'phone_number_id' },
	update: patchPhone,
	list: listPhones('phone numbers'),
	nameOf,
	numberOf,
	keyOf,
	isReadable: false,
	showsSettings: (answer) => settings.some((name) => Object.hasOwn(answer, name)),
	other: {
		resourceName: 'Phone Agent',
		plural: 'phone agents',
		fields: phoneAgentFields,
	},
};
