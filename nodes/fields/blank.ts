import type { Field } from './field';
import { project } from './field';

/** Nothing to send: undefined, null, or text of nothing but white space. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** The same for an entry of a list; an empty list in it is nothing either. */
export const isBlankEntry = (value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && value.length === 0);

/** A field's value without what is blank in it: a list of messages loses its blank entries. */
export const withoutBlanks = (value: unknown): unknown =>
	Array.isArray(value) ? value.filter((entry) => !isBlankEntry(entry)) : value;

/** What blank means to a kind of field. */
interface Blank {
	/** A list of nothing but blank entries is blank as a whole. */
	readonly isList: boolean;
	/** The value that empties the field in the API; undefined where it has none. */
	readonly cleared: '' | undefined;
}

const emptyText: Blank = { isList: false, cleared: '' };
const never: Blank = { isList: false, cleared: undefined };

const blankOf = (field: Field): Blank =>
	project<Field['kind'], Blank>(field, {
		text: () => emptyText,
		phone: () => emptyText,
		messages: () => ({ isList: true, cleared: '' }),
		choice: () => never,
		flag: () => never,
		number: () => never,
	});

/** Whether a field as a whole has nothing to send. */
export const isBlankField = (field: Field, value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && blankOf(field).isList && value.every(isBlankEntry));

/** What the API takes for "nothing" in this field; undefined where it can't be emptied. */
export const clearedValue = (field: Field): '' | undefined => blankOf(field).cleared;
