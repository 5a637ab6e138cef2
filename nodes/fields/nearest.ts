import type { Choice } from './field';

/** The number of single-character edits between two texts (Levenshtein). */
const distance = (from: string, to: string): number => {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (const [i, a] of [...from].entries()) {
		const next = [i + 1];
		for (const [j, b] of [...to].entries()) {
			next.push(
				Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)),
			);
		}
		row = next;
	}
	return row.at(-1) ?? 0;
};

// Longer text is not a misspelled value of the list, and the distance is quadratic.
const maxLength = 60;

/** A code without its region, or a name without its parentheses: "pt" for "pt-BR". */
const baseOf = (text: string): string => text.replace(/[- (].*$/s, '');

/**
 * The listed values that someone may have meant: first the more general one ("pt" for "pt-BR"),
 * then others of that kind, then those that begin with the text, by value or by name, then those
 * that are a few edits away.
 *
 * @returns at most `count` choices, nearest first
 */
export const nearest = (text: string, choices: readonly Choice[], count = 3): Choice[] => {
	const wanted = text.trim().toLowerCase().replaceAll('_', '-').slice(0, maxLength);
	const base = baseOf(wanted);
	// "Brazilian Portuguese"
	const words = new Set(wanted.split(/[^\p{L}]+/u));
	const rank = ({ value, name }: Choice): number =>
		Math.min(
			...[value, name].map((known) => {
				const candidate = known.toLowerCase();
				if (candidate === wanted) return -3;
				if (candidate === base || (known === name && words.has(candidate))) return -2;
				if (base !== wanted && baseOf(candidate) === base) return -1;
				return candidate.startsWith(wanted) ? 0 : distance(wanted, candidate);
			}),
		);
	return choices
		.map((choice) => ({ choice, rank: rank(choice) }))
		.sort((a, b) => a.rank - b.rank)
		.slice(0, count)
		.map(({ choice }) => choice);
};
