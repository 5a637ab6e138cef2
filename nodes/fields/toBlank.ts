import { isBlank, isBlankEntry } from './blank';
import type { Field } from './field';
import { project } from './field';
import { isBlankSelection, onlyOf } from './ids';

/** What blank means to a kind of field. */
interface Blank {
	readonly isBlank: (value: unknown) => boolean;
	/** The value that empties the field, where the API doesn't take null; undefined for none. */
	readonly cleared: '' | undefined;
	/** What an entry of a list is called. */
	readonly entry: string;
}

const isBlankList = (value: unknown): boolean =>
	isBlank(value) || (Array.isArray(value) && value.every(isBlankEntry));

const emptyText: Blank = { isBlank, cleared: '', entry: 'entry' };
const never: Blank = { isBlank, cleared: undefined, entry: 'entry' };

const blankOf = (field: Field): Blank =>
	project<Field['kind'], Blank>(field, {
		text: ({ trimmed }) =>
			trimmed ? { ...emptyText, isBlank: (value) => isBlank(onlyOf(value)) } : emptyText,
		phone: () => emptyText,
		messages: () => ({ isBlank: isBlankList, cleared: '', entry: 'message' }),
		choice: () => never,
		flag: () => never,
		number: () => never,
		reference: () => never,
		ids: () => ({ isBlank: isBlankList, cleared: undefined, entry: 'ID' }),
		selection: () => ({ isBlank: isBlankSelection, cleared: undefined, entry: 'ID' }),
	});

/** Whether a field as a whole has nothing to send. */
export const isBlankField = (field: Field, value: unknown): boolean =>
	blankOf(field).isBlank(value);

/** What an entry of the field's list is called in a sentence: "message". */
export const entryOf = (field: Field): string => blankOf(field).entry;

/** What the API takes for "nothing" in this field; undefined where it can't be emptied. */
export const clearedValue = (field: Field): '' | null | undefined =>
	field.nullable ? null : blankOf(field).cleared;
