import type { ResourceApi } from '../../api/resourceApi';
import { phoneNumberFields } from '../phoneNumber/fields';
import { keyOf, listPhones, nameOf, numberOf, patchPhone } from '../phoneEndpoints';
import { phoneAgentFields } from './fields';

// Both forms of the API list an ID and a name: these do not mean that settings are shown.
const settings = Object.keys(phoneAgentFields).filter((name) => name !== 'name');

/** Phone agents: PATCH /phone/{phone_agent_id}, GET /phone. */
export const phoneAgentApi: ResourceApi = {
	noun: 'phone agent',
	plural: 'phone agents',
	fields: phoneAgentFields,
	id: { parameter: 'phoneAgentId', label: 'Phone Agent', output: 'phone_agent_id' },
	update: patchPhone,
	list: listPhones('phone agents', {
		filters: {
			type: {
				label: 'Type',
				help: 'Only phone agents of this type',
				field: { ...phoneAgentFields.type, label: 'Type' },
				matches: ({ type }, wanted) => type === wanted,
			},
		},
		simpleKeys: ['id', 'name', 'phone_number', 'type', ...settings],
	}),
	nameOf,
	numberOf,
	keyOf,
	isReadable: true,
	showsSettings: (answer) => settings.some((name) => Object.hasOwn(answer, name)),
	other: {
		resourceName: 'Phone Number',
		plural: 'phone numbers',
		fields: phoneNumberFields,
		listsOnly: ['id', 'name', 'phone_number'],
	},
};
