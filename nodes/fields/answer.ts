import type { Field } from './field';
import { project } from './field';
import { isRecord } from './json';
import { toIds } from './ids';
import { toNumber } from './number';
import { compactPhone } from './phone';
import type { FieldValue } from './toSchema';
import { toCheck } from './toSchema';

type Same = (sent: FieldValue, shown: unknown) => boolean;

/** A text as answers show it: null where it is empty, a list of one where there may be several. */
const textOf = (value: unknown): string => {
	const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
	return Array.isArray(one) ? one.join(',') : String(one ?? '').trim();
};

const sameText: Same = (sent, shown) => !isRecord(shown) && textOf(sent) === textOf(shown);

const sameIds: Same = (sent, shown) => {
	const [mine, theirs] = [sent, shown].map((value) => toIds(value ?? []));
	if (!Array.isArray(mine) || !Array.isArray(theirs)) return false;
	const all = new Set([...mine, ...theirs].map(String));
	return all.size === new Set(mine).size && all.size === new Set(theirs).size;
};

/**
 * Whether an answer shows a field as it was sent. An API may hand a number back as text, a list as
 * the text of one, and null, or nothing at all, for what is empty.
 */
export const isSame = (field: Field, sent: FieldValue, shown: unknown): boolean =>
	project<Field['kind'], Same>(field, {
		text: () => sameText,
		phone: () => (a, b) => sameText(compactPhone(textOf(a)), compactPhone(textOf(b))),
		choice: () => sameText,
		flag: () => sameText,
		number: () => (a, b) => toNumber(b) === a,
		messages: () => sameText,
		reference: () => sameText,
		ids: () => sameIds,
		// All and none are both without an ID.
		selection: () => (a, b) => ((a ?? null) === null) === ((b ?? null) === null) && sameIds(a, b),
	})(sent, shown);

/** What an answer shows of a field, as an update would take it; as it is where it would not. */
export const asGiven = (field: Field, shown: unknown): unknown => {
	if (shown === undefined || shown === null) return null;
	const one: unknown =
		field.kind === 'text' && Array.isArray(shown) && shown.length === 1 ? shown[0] : shown;
	const checked = toCheck(field, { allowUnlisted: true })(one);
	return 'value' in checked ? checked.value : shown;
};
