import type { INodeProperties } from 'n8n-workflow';

/** Which agent: the phone number that it answers. */
export const phoneNumberLocator: INodeProperties = {
	displayName: 'Phone Number',
	name: 'phoneNumberId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	required: true,
	description: 'The phone number whose agent is meant',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: "The phone number's ID in OpenCX, a UUID: not the number that callers dial",
			placeholder: 'e.g. 3f2b8c1e-5d4a-4c6b-9e7f-1a2b3c4d5e6f',
		},
	],
};
