import type { IDataObject } from 'n8n-workflow';
import type { OtherApi, ResourceApi } from './resourceApi';

/**
 * An account has one form of the API, and the other one was chosen: said with the same words
 * wherever it shows.
 */
const sentenceFor = ({ plural }: ResourceApi, other: OtherApi): string =>
	`This account has ${other.plural}, not ${plural}. Choose the resource '${other.resourceName}' instead.`;

/** Whether an object shows a field that only the other form has, and none that only this one has. */
const showsOther = ({ fields }: ResourceApi, other: OtherApi, shown: IDataObject): boolean => {
	const names = Object.keys(shown);
	return (
		names.some((name) => Object.hasOwn(other.fields, name) && !Object.hasOwn(fields, name)) &&
		!names.some((name) => Object.hasOwn(fields, name) && !Object.hasOwn(other.fields, name))
	);
};

/** The sentence for an account whose answers to updates are all of the other form. */
export const otherApiAnswers = (
	resource: ResourceApi,
	answers: readonly IDataObject[],
): string | undefined => {
	const { other } = resource;
	return other !== undefined &&
		answers.length > 0 &&
		answers.every((answer) => showsOther(resource, other, answer))
		? sentenceFor(resource, other)
		: undefined;
};

/** The sentence for an account whose list has entries of the other form alone. */
export const otherApiList = (
	resource: ResourceApi,
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

/** Whether words name a field, and not one whose name only ends in it. */
const isNamed = (name: string, words: string): boolean =>
	new RegExp(`(^|\\W)${name}(\\W|$)`).test(words);

// How validators say that a body has a key too many: those of JSON Schema, class-validator, Joi, zod.
const aKeyTooMany =
	/(unknown|unrecogni[sz]ed|unexpected|additional|extra|unsupported) (key|propert|field|attribute|argument|parameter)|must not have the (key|property)/i;

const saysNoField = (name: string, words: string): boolean =>
	isNamed(name, words) &&
	(aKeyTooMany.test(words) ||
		new RegExp(`\\b${name}\\W{1,2}(should not exist|is not allowed)`).test(words));

/**
 * The sentence for a refusal that only the other form gives: it asks for what that one requires, or
 * says of a field that only this one has that it is none.
 *
 * @param words the API's own
 */
export const otherApiRefusal = (resource: ResourceApi, words: string): string | undefined => {
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
