import type { Field } from './spec';
import { project } from './spec';

/** Nothing to send: undefined, null, or text of nothing but white space. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** The same for an entry of a list; an empty list in it is nothing either. */
export const isBlankEntry = (value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && value.length === 0);

/** A field's value without what is blank in it: a list of messages loses its blank entries. */
export const withoutBlanks = (value: unknown): unknown =>
	Array.isArray(value) ? value.filter((entry) => !isBlankEntry(entry)) : value;

/** Whether a field as a whole has nothing to send; messages haven't when all of them are blank. */
export const isBlankField = (field: Field, value: unknown): boolean =>
	isBlank(value) ||
	(field.kind === 'messages' && Array.isArray(value) && value.every(isBlankEntry));

/** Whether `""` means "nothing" to the API: the plain strings of its contract, not its lists. */
export const isClearable = (field: Field): boolean =>
	project<Field['kind'], boolean>(field, {
		text: () => true,
		phone: () => true,
		messages: () => true,
		choice: () => false,
		flag: () => false,
		number: () => false,
	});
