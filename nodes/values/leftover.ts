import { tidied } from './characters';
import type { Problem } from './problem';

interface Leftover {
	readonly pattern: RegExp;
	/** What this text is: "a spreadsheet's error". */
	readonly is: string;
	readonly remedy: string;
}

const correctData = 'Correct the data, or leave it blank';

const leftovers: readonly Leftover[] = [
	{
		// The errors of Excel, Google Sheets and LibreOffice, and those that differ in their German,
		// French, Spanish, Italian and Portuguese versions.
		pattern:
			/^(#(n\/?[ad]|n\/v|nv|getting_data|(null|nul|nulo|¡nulo|div\/0|¡div\/0|value|wert|valeur|valor|¡valor|valore|ref|¡ref|bezug|rif|num|¡num|zahl|nombre|núm|name|nom|nome|¿nombre|error|spill|überlauf|propagation|calc|field|blocked|connect|unknown|busy|python|external|circular)[!?])|err:\d{3}|loading(\.{3}|…))$/u,
		is: "a spreadsheet's error",
		remedy: 'Correct the formula in the sheet, or leave the cell blank',
	},
	{
		pattern: /^(n\/a|n\.a\.)$/,
		is: 'a placeholder for a missing value',
		remedy: correctData,
	},
	{
		pattern: /^[(<]?(null|undefined)[)>]?$/,
		is: 'what programs write for a missing value',
		remedy: correctData,
	},
	{
		pattern: /^nan$/,
		is: 'what programs write when a number could not be calculated',
		remedy: correctData,
	},
	{
		pattern: /^invalid (date(time)?|duration|interval)$/,
		is: 'what programs write when a date could not be read',
		remedy: correctData,
	},
	{
		pattern: /^\[object \w+\](,\s*\[object \w+\])*$/,
		is: 'what programs write for an object',
		remedy: 'Choose the property that contains the text',
	},
];

/**
 * Finds a text that nobody wrote: a spreadsheet's error, or a word that programs write for a
 * missing value. It must be the whole text, in any case: in a longer text it may be intended.
 *
 * @returns a problem that continues after the name of the parameter
 */
export const leftoverProblem = (text: string): Problem | undefined => {
	const whole = tidied(text);
	const found = leftovers.find(({ pattern }) => pattern.test(whole.toLowerCase()));
	return found && { what: `is "${whole}", which is ${found.is}`, remedy: found.remedy };
};
