import { tidied } from './characters';

/** Nothing to send: undefined, null, or text of nothing but white space and invisible characters. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && tidied(value) === '');

/** The same for an entry of a list; an empty list in it is nothing either. */
export const isBlankEntry = (value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && value.length === 0);

/** A field's value without what is blank in it: a list loses its blank entries. */
export const withoutBlanks = (value: unknown): unknown =>
	Array.isArray(value) ? value.filter((entry) => !isBlankEntry(entry)) : value;
