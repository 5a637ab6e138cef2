import { z } from 'zod';
import { withoutBlanks } from '../values/blank';
import { hasInvisible, hasUnreadable, tidied } from '../values/characters';
import type { Checked } from '../values/checked';
import { leftoverProblem } from '../values/leftover';
import { toFlag } from '../values/flag';
import { toNumber } from '../values/number';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';
import type { Choice, Field, FieldOf } from './field';
import { project } from './field';
import { flawInId, onlyOf, toIds, toSelection } from './ids';
import { toMessages } from './list';
import { nearest } from './nearest';
import { compactPhone, phoneProblem } from './phone';

/** The value of a checked field, ready for `toBody`. */
export type FieldValue = string | number | boolean | string[] | null;

export interface SchemaOptions {
	/** Allow values that are not in an open list (voices, languages). */
	readonly allowUnlisted: boolean;
}

/** A field's zod schema, and the message for rules that have none of their own. */
interface Rules {
	/** Takes whatever a workflow yields, returns what the API takes. */
	readonly schema: z.ZodType<FieldValue, z.ZodTypeDef, unknown>;
	/** Follows "is 0": ", but must be text". */
	readonly but: string;
	readonly remedy: string;
}

/** A rule with its own message: both parts travel in the parameters of the issue. */
const rule =
	<T>(problemOf: (value: T) => Problem | undefined) =>
	(value: T, context: z.RefinementCtx): void => {
		const problem = problemOf(value);
		if (problem === undefined) return;
		context.addIssue({ code: 'custom', message: problem.what, params: { ...problem } });
	};

/** The message in an issue of such a rule. */
const problemIn = (issue: object | undefined): Problem | undefined =>
	(issue as { readonly params?: Problem } | undefined)?.params;

/** A number in place of an ID or a name becomes text; a boolean does not, because no one means it as text. */
const asText = (value: unknown): unknown => (Number.isFinite(value) ? String(value) : value);

const asCode = (value: unknown): unknown => {
	const text = asText(value);
	return typeof text === 'string' ? tidied(text) : text;
};

const unreadableProblem = (text: string): Problem | undefined =>
	hasUnreadable(text)
		? {
				what: 'has a character that could not be read',
				remedy: 'Save the source file as UTF-8, or enter the text again',
			}
		: undefined;

/** The listed value that a text means: the value itself, or a name that only one value has. */
const createLookup = (
	choices: readonly Choice[],
	ignoreCase: boolean,
): ((text: string) => string | undefined) => {
	// Programs write zh-TW as "zh_TW".
	const plain = (text: string) => text.toLowerCase().replaceAll('_', '-');
	return (text) => {
		const isValue = ({ value }: Choice) =>
			ignoreCase ? plain(value) === plain(text) : value === text;
		const byValue = choices.find(isValue);
		if (byValue !== undefined) return byValue.value;
		const byName = choices.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
		return byName.length === 1 ? byName[0]?.value : undefined;
	};
};

const codeProblem = (code: string): Problem | undefined =>
	hasInvisible(code.replaceAll(' ', ''))
		? { what: `is ${shown(code)}, with an invisible character`, remedy: 'Enter it again' }
		: undefined;

const textRules = ({ trimmed, rows, known = [] }: FieldOf<'text'>): Rules => {
	const lookUp = createLookup(known, true);
	const text = z.string().superRefine(rule(unreadableProblem));
	// A number in place of a prompt or a greeting comes from the wrong column.
	const asOwn = rows === undefined ? asText : (value: unknown) => value;
	return {
		// A code may come as a list of one, as answers show it.
		schema: trimmed
			? z.preprocess(
					(value) => asCode(onlyOf(value)),
					text.superRefine(rule(codeProblem)).transform((code) => lookUp(code) ?? code),
				)
			: z.preprocess(asOwn, text),
		but: ', but must be text',
		remedy: 'Choose the property that contains the text',
	};
};

const phoneRules: Rules = {
	schema: z.preprocess(asText, z.string().superRefine(rule(phoneProblem)).transform(compactPhone)),
	but: ', but must be a phone number',
	remedy: 'Use one with its country code, such as +14155550100',
};

const nameWithValue = ({ value, name }: Choice): string =>
	name === value ? value : `${value} (${name})`;

const choiceRules = (
	{ choices, noun, openedBy, ignoreCase }: FieldOf<'choice'>,
	{ allowUnlisted }: SchemaOptions,
): Rules => {
	const lookUp = createLookup(choices, ignoreCase === true);
	const isOpen = openedBy !== undefined && allowUnlisted;
	const listed = rule((text: string): Problem | undefined => {
		if (lookUp(text) !== undefined) return undefined;
		if (isOpen) {
			const flaw = flawInId(text);
			return flaw === undefined
				? undefined
				: { what: `is ${shown(text)}, ${flaw}`, remedy: `Choose a ${noun}, or enter its code` };
		}
		const meant = nearest(text, choices).map(nameWithValue).join(', ');
		const opening =
			openedBy === undefined ? '' : `. If yours is not in the list yet, turn on '${openedBy}'`;
		return {
			what: `is ${shown(text)}, which is not a listed ${noun}`,
			remedy: `Nearest: ${meant}${opening}`,
		};
	});
	return {
		schema: z.preprocess(
			(value) => (typeof value === 'string' ? tidied(value) : value),
			z
				.string()
				.superRefine(listed)
				.transform((text) => lookUp(text) ?? text),
		),
		but: `, but must be the text of one listed ${noun}`,
		remedy: 'Choose one from the list',
	};
};

const flagRules: Rules = {
	schema: z.preprocess((value) => toFlag(value) ?? value, z.boolean()),
	but: ', but must be true or false',
	remedy: 'Use one of these two',
};

const numberRules = ({ min, max, above, whole, unit }: FieldOf<'number'>): Rules => {
	const range = above
		? `above ${min}${max === undefined ? '' : ` and at most ${max}`}`
		: max === undefined
			? `of ${min} or more`
			: `from ${min} to ${max}`;
	const finite = z.number().finite();
	const bounded = above ? finite.gt(min) : finite.gte(min);
	const closed = max === undefined ? bounded : bounded.lte(max);
	return {
		schema: z.preprocess((value) => toNumber(value) ?? value, whole ? closed.int().safe() : closed),
		but: '',
		remedy: [
			`Enter ${whole ? 'a whole number' : 'a number'}`,
			range,
			...(unit === undefined ? [] : [`in ${unit}`]),
		].join(' '),
	};
};

const commaProblem = (message: string): Problem | undefined =>
	message.includes(',')
		? {
				what: `has the message ${shown(message)}, which OpenCX would split at the comma`,
				remedy: 'Reword it without a comma',
			}
		: undefined;

/** Text with commas comes from data: the form yields a list. */
const separatedProblem = (text: string): Problem | undefined => {
	const messages = text.split(',');
	if (messages.length < 2) return undefined;
	const problem = messages.map(leftoverProblem).find((found) => found !== undefined);
	return problem && { ...problem, what: `has a message that ${problem.what}` };
};

type Messages = string | string[];

const isMessages = (value: unknown): value is Messages =>
	typeof value === 'string' ||
	(Array.isArray(value) && value.every((entry) => typeof entry === 'string'));

const messagesProblem = (messages: Messages): Problem | undefined =>
	typeof messages === 'string'
		? (unreadableProblem(messages) ?? separatedProblem(messages))
		: messages
				.map((message) => unreadableProblem(message) ?? commaProblem(message))
				.find((problem) => problem !== undefined);

const messagesRules: Rules = {
	schema: z.preprocess(
		(value) => {
			const messages = withoutBlanks(toMessages(value));
			return Array.isArray(messages) ? messages.map(asText) : messages;
		},
		// Not a union: its issues hide those of its parts.
		z.custom<Messages>(isMessages).superRefine(rule(messagesProblem)),
	),
	but: ', but must be a list of text values',
	remedy: 'Add the messages one by one, or give a list of messages',
};

const referenceRules = ({ noun }: FieldOf<'reference'>): Rules => {
	const remedy = 'Choose one from the list, or enter its ID';
	return {
		schema: z.preprocess(
			asCode,
			z.string().superRefine(
				rule((id) => {
					const flaw = flawInId(id);
					return flaw === undefined
						? undefined
						: { what: `is ${shown(id)}, ${flaw}, which is not an ID`, remedy };
				}),
			),
		),
		but: `, but must be the ID of a ${noun}`,
		remedy,
	};
};

const idsRemedy = 'Add the IDs one by one, or give a list of them';

// Prose in place of IDs would be split and sent.
const idSchema = z.preprocess(
	asCode,
	z.string().superRefine(
		rule((id) => {
			const flaw = flawInId(id);
			if (flaw !== undefined) {
				return { what: `has an entry ${flaw}, which is not an ID`, remedy: idsRemedy };
			}
			// Wherever it comes from, no ID is called null.
			const leftover = leftoverProblem(id);
			return leftover && { ...leftover, what: `has an entry that ${leftover.what}` };
		}),
	),
);

const idsRules: Rules = {
	schema: z.preprocess((value) => withoutBlanks(toIds(value)), z.array(idSchema)),
	but: ', but must be a list of IDs',
	remedy: idsRemedy,
};

const selectionRules: Rules = {
	schema: z.preprocess(toSelection, z.array(idSchema).nullable()),
	but: ', but must be all, none or a list of IDs',
	remedy: 'Choose all or none, add the IDs one by one, or give a list of them',
};

const listRules = ({ choices, noun }: FieldOf<'list'>): Rules => {
	const lookUp = choices && createLookup(choices, true);
	const entryProblem = (text: string): Problem | undefined => {
		const unreadable = unreadableProblem(text) ?? leftoverProblem(text);
		if (unreadable !== undefined) {
			return { ...unreadable, what: `has an entry that ${unreadable.what}` };
		}
		return lookUp === undefined || lookUp(text) !== undefined
			? undefined
			: {
					what: `has ${shown(text)}, which is not a listed ${noun}`,
					remedy: `Nearest: ${nearest(text, choices ?? [])
						.map(nameWithValue)
						.join(', ')}`,
				};
	};
	const entry = z.preprocess(
		asCode,
		z
			.string()
			.superRefine(rule(entryProblem))
			.transform((text) => lookUp?.(text) ?? text),
	);
	return {
		schema: z.preprocess((value) => withoutBlanks(toIds(value)), z.array(entry)),
		but: ', but must be a list of text values',
		remedy: `Add each ${noun} separately, or give a list of them`,
	};
};

const rulesOf = (field: Field, options: SchemaOptions): Rules =>
	project<Field['kind'], Rules>(field, {
		text: textRules,
		phone: () => phoneRules,
		choice: (choice) => choiceRules(choice, options),
		flag: () => flagRules,
		number: numberRules,
		messages: () => messagesRules,
		reference: referenceRules,
		ids: () => idsRules,
		list: listRules,
		selection: () => selectionRules,
	});

/** What is wrong with a value: a list may have an entry that no list should have. */
const nameWrong = (value: unknown): string => {
	const entry = Array.isArray(value)
		? value.flat().find((part) => typeof part === 'boolean' || Number.isNaN(part))
		: undefined;
	return entry === undefined ? `is ${shown(value)}` : `has ${shown(entry)} in a list`;
};

/**
 * The check of one field, created once for an execution.
 *
 * @returns a function that corrects values with only one possible meaning (a number or a boolean as
 * text, by n8n's own coercion; punctuation in a phone number; the case or the name of a listed
 * value) and rejects the rest with one problem, which follows the field's label: "is 0"
 */
export const toCheck = (
	field: Field,
	options: SchemaOptions = { allowUnlisted: false },
): ((value: unknown) => Checked<FieldValue>) => {
	const { schema, but, remedy } = rulesOf(field, options);
	return (value) => {
		const parsed = schema.safeParse(value);
		if (parsed.success) return { value: parsed.data };
		const own = problemIn(parsed.error.issues[0]);
		return { problems: [own ?? { what: `${nameWrong(value)}${but}`, remedy }] };
	};
};
