import { leftoverProblem } from '../values/leftover';
import { listIn } from '../values/list';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import type { Parameter, Unresolved } from './parameters';
import { noDate, nothings } from './parameters';

// Anything but a plain path may bind less tightly than ??, and mixing ?? with || is a syntax error.
const plainPath = /^[\w$.?[\]()'"]+$/;

/** The label of the option that allows text with unresolved expressions, and its value. */
export const unresolvedOption = {
	label: 'When an Expression Is Empty',
	allow: 'Send It Anyway',
} as const;

/** The expression with a fallback for the missing value. */
const withFallback = (expression: string, yields: string, words: string): string => {
	const inner = expression.slice(2, -2).trim().replace(/;+$/, '');
	const operand = plainPath.test(inner) ? inner : `(${inner})`;
	// ?? treats blank text as a value; || does not.
	return `{{ ${operand} ${yields === 'empty' ? '||' : '??'} '${words}' }}`;
};

const literalProblem = (label: string, expression: string, literally: string): Problem => ({
	what: `'${label}' has ${expression}, which n8n reads as an expression that is undefined here`,
	remedy: `To send the braces as they are, write ${literally} or switch the field to Fixed. For a value of the item, write {{ $json.nameOfTheProperty }}`,
});

const remedyOf = ({ expression, yields }: Unresolved, mayBeAllowed: boolean): string => {
	if (yields === noDate) return 'Correct the date, or the way it is parsed';
	if (!nothings.includes(yields)) return 'Choose the property that contains the text';
	const words = mayBeAllowed ? 'our company' : 'another value';
	const allowed = ` or set '${unresolvedOption.label}' to '${unresolvedOption.allow}'`;
	return `Add a fallback such as ${withFallback(expression, yields, words)}${mayBeAllowed ? allowed : ''}`;
};

/** The entries of a list, or of a list written as text. */
const entriesOf = (value: unknown): unknown[] => {
	const list = typeof value === 'string' ? listIn(value) : value;
	return Array.isArray(list) ? list.flatMap((entry) => [entry, ...entriesOf(entry)]) : [];
};

/** Spreadsheet errors, and words for missing values, that come from data. */
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
 * Why a parameter can't be used at all, whatever its purpose.
 *
 * @param unresolved the value of the option for unresolved expressions, if it applies to this
 * parameter: the remedy can then mention it. If left out, they are refused.
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
	// Regardless of the option: nobody wants the text without them.
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
 * The problem of an optional parameter whose expression yields nothing. Its default could be
 * exactly what the expression was meant to prevent, such as Dry Run being off.
 */
export const blankExpressionProblem = (label: string): Problem => ({
	what: `The option '${label}' is an expression that is empty for this item`,
	remedy: 'Add a fallback, or remove the option',
});
