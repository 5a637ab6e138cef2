import { tidied } from './characters';
import type { Problem } from './problem';

interface Leftover {
	readonly pattern: RegExp;
	/** What such a text is: "a spreadsheet's error". */
	readonly is: string;
	readonly remedy: string;
}

const correctData = 'Correct the data, or leave it blank';

const leftovers: readonly Leftover[] = [
	{
		// Excel's, Google's and LibreOffice's, with those of their German, French, Spanish, Italian
		// and Portuguese versions that differ.
		pattern:
			/^(#(n\/?[ad]|n\/v|nv|getting_data|(null|nul|nulo|¡nulo|div\/0|¡div\/0|value|wert|valeur|valor|¡valor|valore|ref|¡ref|bezug|rif|num|¡num|zahl|nombre|núm|name|nom|nome|¿nombre|error|spill|überlauf|propagation|calc|field|blocked|connect|unknown|busy|python|external|circular)[!?])|err:\d{3}|loading(\.{3}|…))$/u,
		is: "a spreadsheet's error",
		remedy: 'Correct the formula in the sheet, or leave the cell blank',
	},
	{
		pattern: /^(n\/a|n\.a\.)$/,
		is: 'what lists have where a value is missing',
		remedy: correctData,
	},
	{
		pattern: /^[(<]?(null|undefined)[)>]?$/,
		is: 'what programs write where a value is missing',
		remedy: correctData,
	},
	{
		pattern: /^nan$/,
		is: 'what programs write where a number could not be worked out',
		remedy: correctData,
	},
	{
		pattern: /^invalid (date(time)?|duration|interval)$/,
		is: 'what programs write where a date could not be read',
		remedy: correctData,
	},
	{
		pattern: /^\[object \w+\](,\s*\[object \w+\])*$/,
		is: 'what programs write for an object',
		remedy: 'Choose the one property that holds the text',
	},
];

/**
 * Why a text is nothing that somebody wrote: an error of a spreadsheet, or a word that programs
 * write where a value is missing. Only as a whole, whatever its case: in a longer text it may be
 * meant.
 *
 * @returns a problem that goes on after the name of what holds the text
 */
export const leftoverProblem = (text: string): Problem | undefined => {
	const whole = tidied(text);
	const found = leftovers.find(({ pattern }) => pattern.test(whole.toLowerCase()));
	return found && { what: `is "${whole}", which is ${found.is}`, remedy: found.remedy };
};
