import type { Problem } from '../values/problem';
import type { Parameter } from './parameters';

// Anything but a plain path may bind less tightly than ??, and mixing it with || is no JavaScript.
const plainPath = /^[\w$.?[\]()'"]+$/;

/** The label of the option that lets text with unresolved expressions pass, and its value. */
export const unresolvedOption = {
	label: 'When an Expression Is Undefined',
	allow: 'Send It Anyway',
} as const;

const unresolvedProblem = (label: string, shown: string, mayBeAllowed: boolean): Problem => {
	const inner = shown.slice(2, -2).trim().replace(/;+$/, '');
	const operand = plainPath.test(inner) ? inner : `(${inner})`;
	return {
		what: `'${label}' uses ${shown}, which is undefined here`,
		remedy:
			`Add a fallback such as {{ ${operand} ?? '' }}` +
			(mayBeAllowed ? ` or set '${unresolvedOption.label}' to '${unresolvedOption.allow}'` : ''),
	};
};

/**
 * Why a parameter can't be used at all, whatever it is for.
 *
 * @param mayBeAllowed whether the option that allows unresolved expressions is there and about this
 * parameter, so that it can be advised
 */
export const parameterProblems = (
	label: string,
	{ error, unresolved, notText = [] }: Parameter,
	allowUnresolved: boolean,
	mayBeAllowed = true,
): Problem[] => {
	if (error !== undefined) {
		return [
			{
				what: `'${label}' has an expression that can't be evaluated: ${error.replace(/\.$/, '')}`,
				remedy: 'Correct the expression',
			},
		];
	}
	if (allowUnresolved) return [];
	return [
		...unresolved.map((shown) => unresolvedProblem(label, shown, mayBeAllowed)),
		...notText.map(([shown, what]) => ({
			what: `'${label}' uses ${shown}, which is ${what} here`,
			remedy: 'Choose the one property that holds the text',
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
