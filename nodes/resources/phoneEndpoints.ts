import type { IDataObject } from 'n8n-workflow';
import { contains, containsDigits, createPageReader } from '../lists/list';
import type { ResourceApi } from '../api/resourceApi';

/** What both forms of the API share: GET /phone, and PATCH /phone/{id}. */

// North American numbers have one format; how others are grouped is not known here.
const spaced = (phoneNumber: string): string =>
	phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** How people know an entry: "Front Desk (+1 415 555 0100)", or just the number. */
export const nameOf = ({ id, name, phone_number: number }: IDataObject): string | undefined => {
	const shown = typeof number === 'string' && number !== '' ? spaced(number) : undefined;
	const told = shown ?? (typeof id === 'string' ? id : undefined);
	const isNamed = typeof name === 'string' && name.trim() !== '';
	if (!isNamed) return shown;
	return told === undefined ? name : `${name} (${told})`;
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Two spellings of one UUID are one. */
export const keyOf = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id);

/** The number that callers dial. */
export const numberOf = ({ phone_number: number }: IDataObject): string | undefined =>
	typeof number === 'string' ? number : undefined;

const matchesNumber = (entry: IDataObject, text: string): boolean =>
	contains(entry.phone_number, text) || containsDigits(entry.phone_number, text);

/** PATCH /phone/{id}. It sets absolute values, so a second request changes nothing. */
export const patchPhone: ResourceApi['update'] = {
	method: 'PATCH',
	path: (id) => `/phone/${encodeURIComponent(id)}`,
	scope: 'phone:write',
};

/**
 * GET /phone, with the filters by name and number.
 *
 * @param alone what only one form of the API has: filters, and the keys that Simplify keeps
 */
export const listPhones = (
	plural: string,
	{ filters = {}, ...alone }: Partial<Pick<ResourceApi['list'], 'filters' | 'simpleKeys'>> = {},
): ResourceApi['list'] => ({
	path: '/phone',
	scope: 'phone:read',
	readPage: createPageReader('id', ['items']),
	filters: {
		name: {
			label: 'Name',
			help: `Only ${plural} whose name contains this text (not case-sensitive)`,
			matches: ({ name }, text) => contains(name, text),
		},
		phone_number: {
			label: 'Phone Number',
			help: `Only ${plural} with these digits in the number, whatever the punctuation`,
			placeholder: 'e.g. 415 555',
			matches: matchesNumber,
		},
		...filters,
	},
	matches: (entry, text) =>
		contains(entry.name, text) || contains(entry.id, text) || matchesNumber(entry, text),
	toResult: (entry) => ({ name: nameOf(entry) ?? String(entry.id), value: String(entry.id) }),
	...alone,
});
