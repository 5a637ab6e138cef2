import { flawInId } from '../fields/ids';
import type { FieldValue } from '../fields/toSchema';
import { isBlank } from '../values/blank';
import { tidied } from '../values/characters';
import type { Checked } from '../values/checked';
import { withSubject } from '../values/problem';
import { shown } from '../values/shown';
import { parameterProblems } from './parameterProblems';
import type { Parameter } from './parameters';

/** A parameter beside the fields and options, by the check of its field. */
export const checkParameter = (
	label: string,
	check: (value: unknown) => Checked<FieldValue>,
	parameter: Parameter,
): Checked<FieldValue> => {
	const problems = parameterProblems(label, parameter);
	if (problems.length > 0) return { problems };
	const checked = check(parameter.value);
	return 'value' in checked
		? checked
		: { problems: checked.problems.map(withSubject(`'${label}'`)) };
};

/** The ID, without what is around it, or why it can't be one: anything else is the API's to judge. */
export const checkId = (
	{ label, noun }: { readonly label: string; readonly noun: string },
	parameter: Parameter,
): Checked<string> => {
	const remedy = `Pick the ${noun} from the list, or enter its ID`;
	const refused = (what: string): Checked<string> => ({
		problems: [{ what: `'${label}' ${what}`, remedy }],
	});
	// In an ID it is refused even where the option allows it: it would address another one.
	const problems = [
		...parameterProblems(label, parameter, { unresolved: 'allow' }),
		...parameter.unresolved.map(({ expression, yields }) => ({
			what: `'${label}' uses ${expression}, which is ${yields} here, so it is not certain which ${noun} is meant`,
			remedy,
		})),
	];
	if (problems.length > 0) return { problems };
	const { value } = parameter;
	if (isBlank(value)) return refused('is empty');
	if (typeof value !== 'string' && typeof value !== 'number') return refused('is not an ID');
	const id = tidied(String(value));
	// The path would lead elsewhere.
	if (id === '.' || id === '..') return refused(`is "${id}"`);
	const flaw = flawInId(id.replaceAll(' ', ''));
	return flaw === undefined
		? { value: id }
		: refused(`is ${shown(id)}, ${flaw}, which is not an ID`);
};
