import {
	isBlank,
	isBlankEntry,
	isBlankField,
	isClearable,
	withoutBlanks,
} from '../../fields/blank';
import type { Field } from '../../fields/spec';
import type { Body } from '../../fields/toBody';
import { toBody } from '../../fields/toBody';
import type { FieldSchema, FieldValue } from '../../fields/toSchema';
import { toSchema } from '../../fields/toSchema';
import { phoneNumberFields } from './fields';
import type { UpdateOptions } from './options';
import { optionsReader, updateOptions } from './options';
import type { Reading } from './read';
import { readingProblems } from './readingProblems';

/** What an item asks for, as read. */
export interface UpdateRequest {
	readonly phoneNumberId: Reading;
	/**
	 * The fields that the user added, the voice among them, by their API names. Left out where they
	 * are not known yet: only the rest is then checked.
	 */
	readonly fields?: ReadonlyMap<string, Reading>;
	/** The fields are not all that would be sent: the required ones may be missing. */
	readonly isPartial?: true;
	/** What the fields belong to, for the sentences about them: 'Variant "Office"'. */
	readonly owner?: string;
	readonly options: ReadonlyMap<string, Reading>;
}

/** An update that may be sent. */
export interface Update {
	readonly phoneNumberId: string;
	readonly body: Body;
	/** Fields that were added and blank, by their API names. */
	readonly skippedFields: readonly string[];
	readonly options: UpdateOptions;
}

export type Checked = { readonly update: Update } | { readonly problems: readonly string[] };

/** A parameter beside the fields and options, by a schema: its value, or its problems. */
export const checkParameter = (
	{ label }: Field,
	schema: FieldSchema,
	reading: Reading,
): { value?: FieldValue; problems: string[] } => {
	const problems = readingProblems(label, reading, false, false);
	if (problems.length > 0) return { problems };
	const checked = schema.safeParse(reading.value);
	return checked.success
		? { value: checked.data, problems }
		: { problems: checked.error.issues.map(({ message }) => `'${label}' ${message}.`) };
};

const idLabel = 'Phone Number';
const idMend = 'Pick the phone number from the list, or enter its ID';

/** The ID, trimmed, or why it can't be one: anything else is the API's to judge. */
const checkId = (reading: Reading): { id: string } | { problems: string[] } => {
	// A hole in an ID is refused even where holes are allowed: it would address another agent.
	const problems = readingProblems(idLabel, reading, true).concat(
		reading.holes.map(
			(hole) =>
				`'${idLabel}' uses ${hole}, which is undefined here, so that it is not certain which agent is meant. ${idMend}.`,
		),
	);
	if (problems.length > 0) return { problems };
	const { value } = reading;
	if (isBlank(value)) return { problems: [`'${idLabel}' is empty. ${idMend}.`] };
	if (typeof value !== 'string' && typeof value !== 'number') {
		return { problems: [`'${idLabel}' is not the text of an ID. ${idMend}.`] };
	}
	const id = String(value).trim();
	// The path would lead elsewhere.
	if (id === '.' || id === '..') return { problems: [`'${idLabel}' is "${id}". ${idMend}.`] };
	// No URL can hold half a character.
	if (/\p{Surrogate}/u.test(id)) {
		return { problems: [`'${idLabel}' holds a broken character. ${idMend}.`] };
	}
	return { id };
};

type FieldResult = { value: FieldValue } | { skipped: true } | { problems: string[] };

/**
 * The check of updates, with its schemas built once for an execution.
 *
 * @returns a function that gives the update of an item, or all its problems at once
 */
export const openCheck = (): ((request: UpdateRequest) => Checked) => {
	const fields = Object.entries<Field>(phoneNumberFields);
	const schemasWhere = (allowUnlisted: boolean): ReadonlyMap<string, FieldSchema> =>
		new Map(fields.map(([name, field]) => [name, toSchema(field, { allowUnlisted })]));
	const schemas = { listed: schemasWhere(false), any: schemasWhere(true) };
	const readOptions = optionsReader(updateOptions);

	const checkField = (
		name: string,
		field: Field,
		reading: Reading,
		options: UpdateOptions,
	): FieldResult => {
		const { label } = field;
		const problems = readingProblems(label, reading, options.unresolvedExpressions === 'allow');
		if (problems.length > 0) return { problems };
		if (isBlankField(field, reading.value)) {
			if (field.required)
				return {
					problems: [`'${label}' is not set. Choose one: OpenCX asks for it in every update.`],
				};
			if (options.blankFields === 'skip') return { skipped: true };
			if (options.blankFields === 'fail') {
				return {
					problems: [`'${label}' is blank. Fill it in, or change 'When a Field Is Blank'.`],
				};
			}
			return isClearable(field)
				? { value: '' }
				: {
						problems: [
							`'${label}' is blank, and only text can be cleared. Fill it in, or take the field out.`,
						],
					};
		}
		if (
			options.blankFields === 'fail' &&
			Array.isArray(reading.value) &&
			reading.value.some(isBlankEntry)
		) {
			return {
				problems: [
					`'${label}' holds a blank message. Fill it in, or change 'When a Field Is Blank'.`,
				],
			};
		}
		const schema = (options.allowUnlisted ? schemas.any : schemas.listed).get(name);
		const checked = schema?.safeParse(withoutBlanks(reading.value));
		if (checked?.success) return { value: checked.data };
		const issues = checked?.error.issues ?? [];
		return { problems: issues.map(({ message }) => `'${label}' ${message}.`) };
	};

	return ({ phoneNumberId, fields: added, isPartial, owner, options: addedOptions }) => {
		const { options, problems } = readOptions(addedOptions);

		const id = checkId(phoneNumberId);
		if ('problems' in id) problems.push(...id.problems);

		const values: Array<[string, FieldValue]> = [];
		const skippedFields: string[] = [];
		const owned = (problem: string): string =>
			owner === undefined ? problem : `${owner}: ${problem}`;
		for (const [name, field] of added === undefined ? [] : fields) {
			const reading = added?.get(name);
			if (reading === undefined && (isPartial || !field.required)) continue;
			const result = checkField(name, field, reading ?? { value: undefined, holes: [] }, options);
			if ('problems' in result) problems.push(...result.problems.map(owned));
			else if ('skipped' in result) skippedFields.push(name);
			else values.push([name, result.value]);
		}
		for (const name of added?.keys() ?? []) {
			if (!Object.hasOwn(phoneNumberFields, name)) {
				problems.push(
					`'Update Fields' holds "${name}", which is no field of a phone agent. Take it out.`,
				);
			}
		}
		if (problems.length > 0 || 'problems' in id) return { problems };
		return {
			update: { phoneNumberId: id.id, body: toBody(values), skippedFields, options },
		};
	};
};
