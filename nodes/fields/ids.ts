import { isBlank, isBlankEntry } from '../values/blank';
import { hasInvisible, hasUnreadable } from '../values/characters';
import { isRecord } from '../values/json';
import { listIn } from '../values/list';
import { spread } from './list';

/** What the form saves for a field whose value is all, none, or some by their IDs. */
export const selectionModes = { all: 'all', none: 'none', listed: 'listed' } as const;

/**
 * A list of IDs, also from the text of one: a list with quotes, or IDs with commas or line breaks
 * between them. An entry that is a list, or the text of one, stands for its own entries. Anything
 * else is returned unchanged.
 */
export const toIds = (value: unknown): unknown =>
	spread(value, (text) =>
		text
			.split(/[,\n]/)
			.map((id) => id.trim())
			.filter((id) => id !== ''),
	);

// An ID is one piece: the remains of a list, an object or a sentence are not an ID.
const foreignInId = /[\p{Pi}\p{Pf}\p{Ps}\p{Pe}"'`<>;|]/u;

/** Why a trimmed text can't be an ID: "with spaces". */
export const flawInId = (id: string): string | undefined => {
	if (hasUnreadable(id)) return 'with a character that could not be read';
	if (id.includes(' ')) return 'with spaces';
	if (hasInvisible(id)) return 'with an invisible character';
	return foreignInId.test(id) ? 'with quotes, brackets or separators' : undefined;
};

/** What the form saves of a selection, without the groups around it; undefined for anything else. */
const formOf = (value: unknown): { mode: unknown; ids: unknown } | undefined => {
	const selection = isRecord(value) ? value.selection : undefined;
	if (!isRecord(selection)) return undefined;
	const { mode, ids } = selection;
	return { mode: typeof mode === 'string' ? mode.trim().toLowerCase() : mode, ids };
};

/** Whether a list of IDs, in any form, has no ID in it. */
export const hasNoIds = (value: unknown): boolean => {
	if (isBlank(value)) return true;
	const ids = toIds(value);
	return Array.isArray(ids) && ids.every(isBlankEntry);
};

/** Whether a list was given, in any form, and has nothing in it. */
const isEmptyList = (value: unknown): boolean => {
	const list = typeof value === 'string' ? listIn(value) : value;
	return Array.isArray(list) && list.length === 0;
};

/** The IDs of a selection, including blank ones; anything that is not a list is returned unchanged. */
export const selectedIds = (value: unknown): unknown => {
	const form = formOf(value);
	return toIds(form === undefined ? value : form.ids);
};

/** Whether a selection says nothing: the form was opened and nothing chosen in it. */
export const isBlankSelection = (value: unknown): boolean => {
	if (isBlank(value)) return true;
	if (isRecord(value) && Object.keys(value).length === 0) return true;
	const form = formOf(value);
	// An empty list means none; a list of only blanks says nothing.
	if (form === undefined) return !isEmptyList(value) && hasNoIds(value);
	const { mode, ids } = form;
	if (mode !== selectionModes.listed) return isBlank(mode);
	return hasNoIds(ids);
};

/**
 * What the API takes for a selection: null for all, a list for the rest. The input is what the form
 * saves, the words "all" and "none", or a list of IDs. Anything else is returned unchanged.
 */
export const toSelection = (value: unknown): unknown => {
	const form = formOf(value);
	const isKnown = form === undefined || Object.values<unknown>(selectionModes).includes(form.mode);
	if (!isKnown) return value;
	const word = form === undefined ? value : form.mode;
	const mode = typeof word === 'string' ? word.trim().toLowerCase() : undefined;
	if (mode === selectionModes.all) return null;
	if (mode === selectionModes.none) return [];
	const ids = selectedIds(value);
	return Array.isArray(ids) ? ids.filter((id) => !isBlank(id)) : ids;
};

/** The text in what an answer or an item shows: also the only entry of a list, or of the JSON of one. */
export const onlyOf = (shown: unknown): unknown => {
	const list = typeof shown === 'string' && /^\[.*\]$/.test(shown) ? toIds(shown) : shown;
	if (!Array.isArray(list) || list.length > 1) return shown;
	return (list as unknown[])[0] ?? null;
};
