import { flawInId } from '../fields/ids';
import type { FieldValue } from '../fields/toSchema';
import { isBlank } from '../values/blank';
import { tidied } from '../values/characters';
import type { Checked } from '../values/checked';
import { withSubject } from '../values/problem';
import { shown } from '../values/shown';
import { parameterProblems } from './parameterProblems';
import type { Parameter } from './parameters';

/** Checks a parameter that is neither a field nor an option, with the check of its field. */
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

interface Place {
	readonly label: string;
	/** What it identifies: "phone number". */
	readonly noun: string;
}

const refusal =
	({ label }: Place, remedy: string) =>
	(what: string): Checked<string> => ({ problems: [{ what: `'${label}' ${what}`, remedy }] });

/** The text that identifies one, without surrounding blanks. */
const checkText = (place: Place, parameter: Parameter, remedy: string): Checked<string> => {
	const { label, noun } = place;
	const refused = refusal(place, remedy);
	// An ID with a gap is refused even if the option allows gaps: it would address another one.
	const problems = [
		...parameterProblems(label, parameter, { unresolved: 'allow' }),
		...parameter.unresolved.map(({ expression, yields }) => ({
			what: `'${label}' uses ${expression}, which is ${yields} here, so it is unclear which ${noun} to use`,
			remedy,
		})),
	];
	if (problems.length > 0) return { problems };
	const { value } = parameter;
	if (isBlank(value)) return refused('is empty');
	return typeof value === 'string' || typeof value === 'number'
		? { value: tidied(String(value)) }
		: refused('is not an ID');
};

/** The ID without surrounding blanks, or why it can't be one. The API judges everything else. */
export const checkId = (place: Place, parameter: Parameter): Checked<string> => {
	const remedy = `Pick the ${place.noun} from the list, or enter its ID`;
	const refused = refusal(place, remedy);
	const text = checkText(place, parameter, remedy);
	if ('problems' in text) return text;
	const id = text.value;
	// In a path, it would lead elsewhere.
	if (id === '.' || id === '..') return refused(`is "${id}"`);
	const flaw = flawInId(id.replaceAll(' ', ''));
	return flaw === undefined
		? { value: id }
		: refused(`is ${shown(id)}, ${flaw}, which is not an ID`);
};

/** The mode of a locator that takes a phone number instead of an ID. */
export const numberMode = 'number';

/** Identifies one: its ID, or the phone number to look it up by. */
export interface Located {
	readonly by: 'id' | 'number';
	readonly value: string;
}

/** The value of a locator in any of its modes, or why it is invalid. */
export const checkLocated = (place: Place, parameter: Parameter): Checked<Located> => {
	if (parameter.mode !== numberMode) {
		const id = checkId(place, parameter);
		return 'problems' in id ? id : { value: { by: 'id', value: id.value } };
	}
	const remedy = 'Enter the phone number with + and the country code';
	const number = checkText(place, parameter, remedy);
	if ('problems' in number) return number;
	const { value } = number;
	return /\d/.test(value) && !/\p{L}/u.test(value)
		? { value: { by: 'number', value } }
		: {
				problems: [
					{ what: `'${place.label}' is ${shown(value)}, which is not a phone number`, remedy },
				],
			};
};
