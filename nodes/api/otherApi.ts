import type { IDataObject } from 'n8n-workflow';
import type { OtherApi, ReadApi } from './resourceApi';

/**
 * The sentence for an account that has the other form of the API than the chosen resource. The
 * words are the same wherever it shows.
 */
const sentenceFor = ({ plural }: ReadApi, other: OtherApi): string =>
	`This account has ${other.plural}, not ${plural}. Choose the resource '${other.resourceName}' instead.`;

/**
 * Whether an object shows a field that only the other form has, and none that only this one has.
 */
const showsOther = ({ fields }: ReadApi, other: OtherApi, shown: IDataObject): boolean => {
	const names = Object.keys(shown);
	return (
		names.some((name) => Object.hasOwn(other.fields, name) && !Object.hasOwn(fields, name)) &&
		!names.some((name) => Object.hasOwn(fields, name) && !Object.hasOwn(other.fields, name))
	);
};

/** The sentence for an account whose answers to updates are all of the other form. */
export const otherApiAnswers = (
	resource: ReadApi,
	answers: readonly IDataObject[],
): string | undefined => {
	const { other } = resource;
	return other !== undefined &&
		answers.length > 0 &&
		answers.every((answer) => showsOther(resource, other, answer))
		? sentenceFor(resource, other)
		: undefined;
};

/** The sentence for an account whose list has only entries of the other form. */
export const otherApiList = (
	resource: ReadApi,
	entries: readonly IDataObject[],
): string | undefined => {
	const { other } = resource;
	if (other === undefined || entries.length === 0) return undefined;
	const { listsOnly } = other;
	const isListed = (entry: IDataObject): boolean =>
		listsOnly === undefined
			? showsOther(resource, other, entry)
			: Object.keys(entry).every((name) => listsOnly.includes(name));
	return entries.every(isListed) ? sentenceFor(resource, other) : undefined;
};

/** Whether words name a field, and not a field whose name only ends in it. */
const isNamed = (name: string, words: string): boolean =>
	new RegExp(`(^|\\W)${name}(\\W|$)`).test(words);

// How validators report an unknown key in a body: JSON Schema, class-validator, Joi, zod.
const aKeyTooMany =
	/(unknown|unrecogni[sz]ed|unexpected|additional|extra|unsupported) (key|propert|field|attribute|argument|parameter)|must not have the (key|property)/i;

const saysNoField = (name: string, words: string): boolean =>
	isNamed(name, words) &&
	(aKeyTooMany.test(words) ||
		new RegExp(`\\b${name}\\W{1,2}(should not exist|is not allowed)`).test(words));

/**
 * The sentence for a refusal that only the other form gives: it asks for a field that the other
 * form requires, or says that a field that only this form has does not exist.
 *
 * @param words the API's own words
 */
export const otherApiRefusal = (resource: ReadApi, words: string): string | undefined => {
	const { other, fields } = resource;
	if (other === undefined) return undefined;
	const isAsked = Object.entries(other.fields).some(
		([name, { required }]) => required && !Object.hasOwn(fields, name) && isNamed(name, words),
	);
	const isNoField = Object.keys(fields).some(
		(name) => !Object.hasOwn(other.fields, name) && saysNoField(name, words),
	);
	return isAsked || isNoField ? sentenceFor(resource, other) : undefined;
};
