import { isBlank, isBlankEntry } from '../values/blank';
import type { Field } from './field';
import { project } from './field';
import { hasNoIds, isBlankSelection, onlyOf, selectedIds, toIds } from './ids';
import { toMessages } from './list';

/** What blank means for a kind of field. */
interface Blank {
	readonly isBlank: (value: unknown) => boolean;
	/** The value that clears the field if the API doesn't take null; undefined if there is none. */
	readonly cleared: '' | [] | undefined;
	/** The entries of a value that is a list; no entries for any other value. */
	readonly entries: (value: unknown) => readonly unknown[];
	/** What an entry of a list is called. */
	readonly entry: string;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Several messages are a list, or text with commas between them. */
const isBlankMessages = (value: unknown): boolean => {
	const messages = toMessages(value);
	const entries: unknown = typeof messages === 'string' ? messages.split(',') : messages;
	return Array.isArray(entries) ? entries.every(isBlankEntry) : isBlank(entries);
};

const emptyText: Blank = { isBlank, cleared: '', entries: listOf, entry: 'entry' };
const never: Blank = { isBlank, cleared: undefined, entries: listOf, entry: 'entry' };
const ofIds = { cleared: undefined, entry: 'ID' } as const;

const blankOf = (field: Field): Blank =>
	project<Field['kind'], Blank>(field, {
		text: ({ trimmed }) =>
			trimmed ? { ...emptyText, isBlank: (value) => isBlank(onlyOf(value)) } : emptyText,
		phone: () => emptyText,
		messages: () => ({
			...emptyText,
			isBlank: isBlankMessages,
			entries: (value) => listOf(toMessages(value)),
			entry: 'message',
		}),
		choice: () => never,
		flag: () => never,
		number: () => never,
		reference: () => never,
		ids: () => ({ ...ofIds, isBlank: hasNoIds, entries: (value) => listOf(toIds(value)) }),
		list: () => ({
			isBlank: hasNoIds,
			cleared: [],
			entries: (value) => listOf(toIds(value)),
			entry: 'entry',
		}),
		selection: () => ({
			...ofIds,
			isBlank: isBlankSelection,
			entries: (value) => listOf(selectedIds(value)),
		}),
	});

/** Whether a field as a whole has nothing to send. */
export const isBlankField = (field: Field, value: unknown): boolean =>
	blankOf(field).isBlank(value);

/** Whether a list, in any form that the field takes, has a blank entry. */
export const hasBlankEntry = (field: Field, value: unknown): boolean =>
	blankOf(field).entries(value).some(isBlankEntry);

/** What an entry of the field's list is called in a sentence: "message". */
export const entryOf = (field: Field): string => blankOf(field).entry;

/** What the API takes for "nothing" in this field; undefined if the field can't be cleared. */
export const clearedValue = (field: Field): '' | [] | null | undefined =>
	field.nullable ? null : blankOf(field).cleared;
