import { listIn } from '../values/list';

/**
 * Replaces each entry that is a list, or the text of one, by its own entries: in the form, an
 * expression can only be an entry. The text of a list is read as a list; everything else stays.
 *
 * @param ofText what any other text stands for
 */
export const spread = (value: unknown, ofText: (text: string) => unknown): unknown => {
	if (typeof value === 'string') {
		const list = listIn(value);
		return list === undefined ? ofText(value) : spread(list, ofText);
	}
	if (!Array.isArray(value)) return value;
	return value.flat().flatMap((entry: unknown) => {
		// A blank entry stays, so Stop can find it.
		if (typeof entry !== 'string' || entry.trim() === '') return [entry];
		return spread(entry, ofText) as unknown[] | string;
	});
};

/** Messages: a list, or text with commas between them, which stays as it is. */
export const toMessages = (value: unknown): unknown => spread(value, (text) => text);
