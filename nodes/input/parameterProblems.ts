import { leftoverProblem } from '../values/leftover';
import { listIn } from '../values/list';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import type { Parameter, Unresolved } from './parameters';
import { noDate, nothings } from './parameters';

// Anything but a plain path may bind less tightly than ??, and mixing it with || is no JavaScript.
const plainPath = /^[\w$.?[\]()'"]+$/;

/** The label of the option that lets text with unresolved expressions pass, and its value. */
export const unresolvedOption = {
	label: 'When an Expression Is Empty',
	allow: 'Send It Anyway',
} as const;

/** The expression with words that stand for what is missing. */
const withFallback = (expression: string, yields: string, words: string): string => {
	const inner = expression.slice(2, -2).trim().replace(/;+$/, '');
	const operand = plainPath.test(inner) ? inner : `(${inner})`;
	// Blank text is a value to ??, and is none to ||.
	return `{{ ${operand} ${yields === 'empty' ? '||' : '??'} '${words}' }}`;
};

const literalProblem = (label: string, expression: string, literally: string): Problem => ({
	what: `'${label}' has ${expression}, which n8n reads as an expression, and which is undefined here`,
	remedy: `To send the braces as they are, write ${literally} or switch the field to Fixed. For a value of the item, write {{ $json.nameOfTheProperty }}`,
});

const remedyOf = ({ expression, yields }: Unresolved, mayBeAllowed: boolean): string => {
	if (yields === noDate) return 'Correct the date, or the way in which it is read';
	if (!nothings.includes(yields)) return 'Choose the one property that holds the text';
	const words = mayBeAllowed ? 'our company' : 'another value';
	const allowed = ` or set '${unresolvedOption.label}' to '${unresolvedOption.allow}'`;
	return `Add a fallback such as ${withFallback(expression, yields, words)}${mayBeAllowed ? allowed : ''}`;
};

/** The entries of a list, or of the text of one. */
const entriesOf = (value: unknown): unknown[] => {
	const list = typeof value === 'string' ? listIn(value) : value;
	return Array.isArray(list) ? list.flatMap((entry) => [entry, ...entriesOf(entry)]) : [];
};

/** An error of a spreadsheet, or what programs write for a missing value, that comes from data. */
const leftoverProblems = (
	label: string,
	{ value, isExpression, isMapped }: Parameter,
): readonly Problem[] => {
	if (!isExpression && !isMapped) return [];
	const leftoverIn = (text: unknown) =>
		typeof text === 'string' ? leftoverProblem(text) : undefined;
	const whole = leftoverIn(value);
	if (whole !== undefined) return [withSubject(`'${label}'`)(whole)];
	const entry = entriesOf(value)
		.map(leftoverIn)
		.find((problem) => problem !== undefined);
	return entry === undefined ? [] : [withSubject(`'${label}' has an entry that`)(entry)];
};

/**
 * Why a parameter can't be used at all, whatever it is for.
 *
 * @param unresolved what the option about unresolved expressions says, where there is one for this
 * parameter: it can then be advised. Left out, they are refused.
 */
export const parameterProblems = (
	label: string,
	parameter: Parameter,
	{ unresolved }: { readonly unresolved?: 'allow' | 'fail' } = {},
): Problem[] => {
	if (parameter.problem !== undefined) return [parameter.problem];
	const literal = parameter.unresolved.flatMap(({ expression, literally }) =>
		literally === undefined ? [] : [literalProblem(label, expression, literally)],
	);
	// Whatever the option says: nobody means the text without them.
	if (literal.length > 0) return literal;
	if (parameter.error !== undefined) {
		return [
			{
				what: `'${label}' has an expression that can't be evaluated: ${parameter.error.replace(/\.$/, '')}`,
				remedy: 'Correct the expression',
			},
		];
	}
	const gaps = unresolved === 'allow' ? [] : parameter.unresolved;
	return [
		...leftoverProblems(label, parameter),
		...gaps.map((gap) => ({
			what: `'${label}' uses ${gap.expression}, which is ${gap.yields} here`,
			remedy: remedyOf(gap, unresolved === 'fail'),
		})),
	];
};

/**
 * The problem of an optional parameter that is an expression and yields nothing: its default could
 * be the very thing that the expression was to prevent, such as a Dry Run that is off.
 */
export const blankExpressionProblem = (label: string): Problem => ({
	what: `The option '${label}' is an expression that is empty for this item`,
	remedy: 'Add a fallback, or remove the option',
});
