import { isBlank } from '../values/blank';
import type { Field } from './field';
import { project } from './field';
import { isRecord } from '../values/json';
import { onlyOf, toIds } from './ids';
import { toNumber } from '../values/number';
import { compactPhone } from './phone';
import type { FieldValue } from './toSchema';
import { toCheck } from './toSchema';

type Same = (sent: FieldValue, shown: unknown) => boolean;

const textOf = (shown: unknown): string =>
	Array.isArray(shown) ? shown.join(',') : String(shown ?? '').trim();

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
		text:
			({ trimmed }) =>
			(a, b) =>
				sameText(a, trimmed ? onlyOf(b) : b),
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
	const isCode = field.kind === 'text' && field.trimmed === true;
	const given = isCode ? onlyOf(shown) : shown;
	// A code, a number or an ID of no characters is none.
	const isNone = isCode || field.kind === 'phone' || field.kind === 'reference';
	if (given === undefined || given === null || (isNone && isBlank(given))) return null;
	// The check would put its case right; what was there goes back as it was.
	if (isCode && typeof given === 'string') return given.trim();
	const checked = toCheck(field, { allowUnlisted: true })(given);
	return 'value' in checked ? checked.value : given;
};
