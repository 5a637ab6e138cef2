import type { Reading } from './read';

// Anything but a plain path may bind less tightly than ??, and mixing it with || is no JavaScript.
const plainPath = /^[\w$.?[\]()'"]+$/;

const holeProblem = (label: string, hole: string, mayBeAllowed: boolean): string => {
	const inner = hole.slice(2, -2).trim().replace(/;+$/, '');
	const operand = plainPath.test(inner) ? inner : `(${inner})`;
	return (
		`'${label}' uses ${hole}, which is undefined here. Add a fallback such as {{ ${operand} ?? '' }}` +
		(mayBeAllowed ? " or set 'When an Expression Is Undefined' to 'Send It Anyway'." : '.')
	);
};

/**
 * Why a parameter can't be used at all, whatever it is for.
 *
 * @param mayBeAllowed whether the option that allows holes is there and about this parameter, so
 * that it can be advised
 */
export const readingProblems = (
	label: string,
	reading: Reading,
	allowHoles: boolean,
	mayBeAllowed = true,
): string[] => {
	if (reading.error !== undefined) {
		return [`'${label}' holds an expression that fails: ${reading.error.replace(/\.$/, '')}.`];
	}
	if (allowHoles) return [];
	return [
		...reading.holes.map((hole) => holeProblem(label, hole, mayBeAllowed)),
		...(reading.misfits ?? []).map(
			([shown, what]) =>
				`'${label}' uses ${shown}, which is ${what} here. Choose or make the text that is meant.`,
		),
	];
};
