import type { Checked, FieldValue } from '../fields/toSchema';
import { isBlank } from '../values/blank';
import type { Problem } from '../values/problem';
import { parameterProblems } from './parameterProblems';
import type { Parameter } from './parameters';

/** A parameter beside the fields and options, by the check of its field: its value, or its problems. */
export const checkParameter = (
	label: string,
	check: (value: unknown) => Checked,
	parameter: Parameter,
): { value?: FieldValue; problems: Problem[] } => {
	const problems = parameterProblems(label, parameter, false, false);
	if (problems.length > 0) return { problems };
	const checked = check(parameter.value);
	if ('value' in checked) return { value: checked.value, problems };
	const { what, remedy } = checked.problem;
	return { problems: [{ what: `'${label}' ${what}`, remedy }] };
};

/** The ID, trimmed, or why it can't be one: anything else is the API's to judge. */
export const checkId = (
	{ label, noun }: { readonly label: string; readonly noun: string },
	parameter: Parameter,
): { id: string } | { problems: Problem[] } => {
	const remedy = `Pick the ${noun} from the list, or enter its ID`;
	// In an ID it is refused even where the option allows it: it would address another one.
	const problems = parameterProblems(label, parameter, true).concat(
		[...parameter.unresolved, ...(parameter.notText ?? []).map(([shown]) => shown)].map(
			(shown) => ({
				what: `'${label}' uses ${shown}, which is undefined here, so it is not certain which ${noun} is meant`,
				remedy,
			}),
		),
	);
	if (problems.length > 0) return { problems };
	const { value } = parameter;
	if (isBlank(value)) return { problems: [{ what: `'${label}' is empty`, remedy }] };
	if (typeof value !== 'string' && typeof value !== 'number') {
		return { problems: [{ what: `'${label}' is not an ID`, remedy }] };
	}
	const id = String(value).trim();
	// The path would lead elsewhere.
	if (id === '.' || id === '..') return { problems: [{ what: `'${label}' is "${id}"`, remedy }] };
	// No URL can hold half a character.
	if (/\p{Surrogate}/u.test(id)) {
		return { problems: [{ what: `'${label}' has a broken character`, remedy }] };
	}
	return { id };
};
