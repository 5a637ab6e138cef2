import { tidied } from './characters';

/** Nothing to send: undefined, null, or text with only white space and invisible characters. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && tidied(value) === '');

/** The same for an entry of a list, where an empty list is blank too. */
export const isBlankEntry = (value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && value.length === 0);

/** A field's value without its blank parts: a list loses its blank entries. */
export const withoutBlanks = (value: unknown): unknown =>
	Array.isArray(value) ? value.filter((entry) => !isBlankEntry(entry)) : value;
