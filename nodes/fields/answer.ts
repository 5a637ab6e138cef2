import { isBlank } from '../values/blank';
import type { Field } from './field';
import { project } from './field';
import { isRecord } from '../values/json';
import { onlyOf, toIds } from './ids';
import { toNumber } from '../values/number';
import { compactPhone } from './phone';
import type { FieldValue } from './toSchema';

type Same = (sent: FieldValue, shown: unknown) => boolean;

// A server may store other line endings, and may compose characters in another way.
const textOf = (shown: unknown): string =>
	(Array.isArray(shown) ? shown.join(',') : String(shown ?? ''))
		.replaceAll(/\r\n?/g, '\n')
		.normalize('NFC')
		.trim();

const sameText: Same = (sent, shown) => !isRecord(shown) && textOf(sent) === textOf(shown);

const sameIds: Same = (sent, shown) => {
	const [mine, theirs] = [sent, shown].map((value) => toIds(value ?? []));
	if (!Array.isArray(mine) || !Array.isArray(theirs)) return false;
	const all = new Set([...mine, ...theirs].map(String));
	return all.size === new Set(mine).size && all.size === new Set(theirs).size;
};

const sameTexts: Same = (sent, shown) => {
	if (!Array.isArray(sent) || !Array.isArray(shown ?? [])) return false;
	const [mine, theirs] = [sent, (shown ?? []) as unknown[]].map(
		(list) => new Set(list.map(textOf)),
	);
	return mine?.size === theirs?.size && [...(mine ?? [])].every((text) => theirs?.has(text));
};

/**
 * Whether an answer shows a field as it was sent. An API may return a number as text, a list as the
 * text of one, and null or nothing at all for an empty value.
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
		list: () => sameTexts,
		// All and none both have no IDs.
		selection: () => (a, b) => ((a ?? null) === null) === ((b ?? null) === null) && sameIds(a, b),
	})(sent, shown);

type Former = (shown: unknown) => FieldValue | undefined;

const asText: Former = (shown) =>
	typeof shown === 'string' || typeof shown === 'number' ? String(shown) : undefined;

// An empty code, number or ID is none.
const asCode: Former = (shown) => (isBlank(shown) ? null : asText(shown));

const asIds: Former = (shown) => {
	// Older servers show the text of an instruction among the IDs: it is not split at its commas.
	const ids = Array.isArray(shown) ? shown : toIds(shown);
	return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined;
};

/**
 * What an answer shows for a field, in the shape of an update. The value stays as it was shown: a
 * server may have values that our checks would reject.
 *
 * @returns undefined if no update can set it: two codes where one is expected, null where the field
 * can't be null
 */
export const asUpdate = (field: Field, shown: unknown): FieldValue | undefined => {
	if (shown === undefined) return undefined;
	const value = project<Field['kind'], Former>(field, {
		text: ({ trimmed }) => (trimmed ? (given) => asCode(onlyOf(given)) : asText),
		phone: () => asCode,
		reference: () => asCode,
		choice: ({ choices, openedBy }) => {
			const isListed = (text: unknown) => choices.some(({ value: listed }) => listed === text);
			return (given) => (openedBy !== undefined || isListed(given) ? asText(given) : undefined);
		},
		flag: () => (given) =>
			given === true || given === 'true'
				? true
				: given === false || given === 'false'
					? false
					: undefined,
		number: () => toNumber,
		messages: () => (given) => (Array.isArray(given) ? given.join(',') : asText(given)),
		ids: () => asIds,
		list: () => (given) =>
			Array.isArray(given) && given.every((text) => typeof text === 'string') ? given : undefined,
		selection: () => asIds,
	})(shown);
	if (shown !== null && value !== null) return value;
	return field.nullable ? null : undefined;
};
