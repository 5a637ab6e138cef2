import { listIn } from '../values/list';

/**
 * A list whose entries that are lists, or the text of one, are replaced by their own entries: the
 * form takes an expression for an entry only. Text of a list is read as one; all else stays.
 *
 * @param ofText what a text that is not the text of a list stands for
 */
export const spread = (value: unknown, ofText: (text: string) => unknown): unknown => {
	if (typeof value === 'string') {
		const list = listIn(value);
		return list === undefined ? ofText(value) : spread(list, ofText);
	}
	if (!Array.isArray(value)) return value;
	return value.flat().flatMap((entry: unknown) => {
		// A blank stays, for Stop to find it.
		if (typeof entry !== 'string' || entry.trim() === '') return [entry];
		return spread(entry, ofText) as unknown[] | string;
	});
};

/** Messages: a list, or a text in which commas separate them, which stays as it is. */
export const toMessages = (value: unknown): unknown => spread(value, (text) => text);
