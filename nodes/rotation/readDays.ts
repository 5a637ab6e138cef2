import { isBlank } from '../values/blank';
import { toNumber } from '../values/number';

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const shortest = 2;
const daysOfWeek = names.length;

/** A weekday as an ISO number; undefined if the text is not one. "Tues" and "Thu." are days too. */
const readDay = (text: string): number | undefined => {
	const word = text.trim().toLowerCase().replace(/\.$/, '');
	const number = toNumber(word);
	if (number !== undefined) {
		return Number.isInteger(number) && number >= 1 && number <= daysOfWeek ? number : undefined;
	}
	if (word.length < shortest) return undefined;
	const fitting = names.flatMap((name, index) => (name.startsWith(word) ? [index + 1] : []));
	return fitting.length === 1 ? fitting[0] : undefined;
};

/** The days from one to another, also across the end of the week: Sat-Mon. */
const daysFrom = (first: number, last: number): number[] => {
	const length = ((last - first + daysOfWeek) % daysOfWeek) + 1;
	return Array.from({ length }, (_, step) => ((first - 1 + step) % daysOfWeek) + 1);
};

const readText = (text: string): number[] | undefined => {
	const [first = '', last, ...more] = text.split(/\s*(?:[-\u2010-\u2015]|\bto\b)\s*/i);
	const from = readDay(first);
	if (from === undefined || more.length > 0) return undefined;
	if (last === undefined) return [from];
	const to = readDay(last);
	return to === undefined ? undefined : daysFrom(from, to);
};

const entriesOf = (value: unknown): readonly unknown[] => {
	if (Array.isArray(value)) return value.flatMap(entriesOf);
	if (typeof value !== 'string') return [value];
	// Sheets contain lists as text: "[1, 2]".
	return value.replace(/^\s*\[(.*)\]\s*$/s, '$1').split(/[,;\n]/);
};

/**
 * Reads weekdays from the form, a sheet or an expression: numbers from 1 (Monday) to 7, English
 * names, long or short, and ranges such as `Mon-Fri`, in a list or separated by commas.
 *
 * @returns the days as ISO numbers, ascending, each once; or the first entry that is not a weekday
 */
export const readDays = (value: unknown): { days: number[] } | { wrong: unknown } => {
	const days = new Set<number>();
	for (const entry of entriesOf(value)) {
		if (isBlank(entry)) continue;
		const text = typeof entry === 'string' ? entry.trim().replace(/^["']|["']$/g, '') : entry;
		const found =
			typeof text === 'string' || typeof text === 'number' ? readText(String(text)) : undefined;
		if (found === undefined) return { wrong: text };
		for (const day of found) days.add(day);
	}
	return { days: [...days].sort((a, b) => a - b) };
};
