import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';
import type { Filter } from '../../flow/resourceApi';
import { contains, containsDigits } from '../../flow/list';

/** What both generations of the API show in GET /phone: an ID, a name and a number. */

// North America's numbers have one form; how others are grouped is not known here.
const spaced = (phoneNumber: string): string =>
	phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** How people know an entry: "Front Desk (+1 415 555 0100)", or the number alone. */
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

const matchesNumber = (entry: IDataObject, text: string): boolean =>
	contains(entry.phone_number, text) || containsDigits(entry.phone_number, text);

/** Whether an entry matches what was typed into the open list. */
export const matches = (entry: IDataObject, text: string): boolean =>
	contains(entry.name, text) || contains(entry.id, text) || matchesNumber(entry, text);

/** How the open list shows an entry. */
export const toResult = (entry: IDataObject): INodeListSearchItems => ({
	name: nameOf(entry) ?? String(entry.id),
	value: String(entry.id),
});

/** The filters of Get Many by name and number. */
export const filtersFor = (plural: string) =>
	({
		name: {
			label: 'Name',
			help: `Only ${plural} whose name contains this text, in any case`,
			matches: ({ name }: IDataObject, text: string) => contains(name, text),
		},
		phone_number: {
			label: 'Phone Number',
			help: `Only ${plural} that contain these digits, whatever their punctuation`,
			placeholder: 'e.g. 415 555',
			matches: matchesNumber,
		},
	}) satisfies Record<string, Filter>;
