import type { IDataObject } from 'n8n-workflow';
import { contains, containsDigits, readPage } from '../../../flow/list';
import type { ResourceApi } from '../../../flow/resourceApi';
import { phoneNumberFields } from './fields';

// North America's numbers have one form; how others are grouped is not known here.
const spaced = (phoneNumber: string): string =>
	phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** How people know a number: "Front Desk (+1 415 555 0100)", or the number alone. */
export const nameOf = ({ id, name, phone_number: number }: IDataObject): string | undefined => {
	const shown = typeof number === 'string' && number !== '' ? spaced(number) : undefined;
	const told = shown ?? (typeof id === 'string' ? id : undefined);
	const isNamed = typeof name === 'string' && name.trim() !== '';
	if (!isNamed) return shown;
	return told === undefined ? name : `${name} (${told})`;
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

// The list of phone numbers shows names too: a name alone is no sign of the settings.
const settings = Object.keys(phoneNumberFields).filter((name) => name !== 'name');

const matchesNumber = (entry: IDataObject, text: string): boolean =>
	contains(entry.phone_number, text) || containsDigits(entry.phone_number, text);

/** Phone numbers in the older generation of the API: PATCH /phone/{phone_number_id}, GET /phone. */
export const phoneNumberApi: ResourceApi = {
	noun: 'phone number',
	plural: 'phone numbers',
	fields: phoneNumberFields,
	id: { parameter: 'phoneNumberId', label: 'Phone Number', output: 'phone_number_id' },
	update: {
		method: 'PATCH',
		path: (id) => `/phone/${encodeURIComponent(id)}`,
		scope: 'phone:write',
		// It sets absolute values: doing it twice is doing it once.
		repeat: 'always',
	},
	list: {
		path: '/phone',
		scope: 'phone:read',
		readPage,
		filters: {
			name: {
				label: 'Name',
				help: 'Only phone numbers whose name contains this text, in any case',
				matches: ({ name }, text) => contains(name, text),
			},
			phone_number: {
				label: 'Phone Number',
				help: 'Only phone numbers that contain these digits, whatever their punctuation',
				placeholder: 'e.g. 415 555',
				matches: matchesNumber,
			},
		},
		matches: (entry, text) =>
			contains(entry.name, text) || contains(entry.id, text) || matchesNumber(entry, text),
	},
	nameOf,
	// Two spellings of one UUID are one phone number.
	keyOf: (id) => (uuid.test(id) ? id.toLowerCase() : id),
	showsSettings: (answer) => settings.some((name) => Object.hasOwn(answer, name)),
};
