import { validateFieldType } from 'n8n-workflow';
import { z } from 'zod';
import { nearest } from './nearest';
import type { Choice, Field, FieldOf, Projector } from './spec';
import { project } from './spec';

/** What a checked field holds, ready for `toBody`. */
export type FieldValue = string | number | boolean | string[];

export interface SchemaOptions {
	/** Let values pass that an open list (voices, languages) does not hold. */
	readonly allowUnlisted: boolean;
}

/** A field's schema: takes whatever a workflow yields, gives what the API takes. */
export type FieldSchema = z.ZodType<FieldValue, z.ZodTypeDef, unknown>;

/**
 * What may be meant by a value: its mended form, or why it can't be sent. The sentence goes on
 * after the field's label: "is 0; enter a number above 0".
 */
type Reading<T> = { value: T } | { problem: string };

const schemaOf = <T extends FieldValue>(readValue: (value: unknown) => Reading<T>): FieldSchema =>
	z.unknown().transform((value, context): FieldValue => {
		const reading = readValue(value);
		if ('value' in reading) return reading.value;
		context.addIssue({ code: 'custom', message: reading.problem });
		return z.NEVER;
	});

const maxShownLength = 60;

/** A value as a sentence can show it: quoted, on one line, and not longer than a line. */
export const shown = (value: unknown): string => {
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	if (typeof value !== 'string') return String(value);
	const line = value.replaceAll(/\s+/g, ' ').trim();
	return line.length > maxShownLength ? `"${line.slice(0, maxShownLength)}…"` : `"${line}"`;
};

const isText = (value: unknown): value is string | number | boolean =>
	typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const readText = (value: unknown): Reading<string> =>
	isText(value)
		? { value: String(value) }
		: {
				problem: `is ${shown(value)}, but must be text. Choose the one property that holds the text`,
			};

// Digits with the marks that people and CRMs put between them.
const phonePunctuation = /[\s().\-/\u2010-\u2015\u00a0]/g;
const trunkZero = /\(\s*0\s*\)/;
const shortestPhoneDigits = 7;
const longestPhoneDigits = 15;

const readPhone = (value: unknown): Reading<string> => {
	if (typeof value !== 'string' && !Number.isFinite(value)) {
		return { problem: `is ${shown(value)}, but must be a phone number such as +14155550100` };
	}
	const text = String(value);
	const compact = text.replaceAll(phonePunctuation, '').replace(/^00/, '+');
	const digits = compact.slice(1);
	const is = `is ${shown(text)}`;
	if (!/^\+?\d+$/.test(compact)) {
		return { problem: `${is}, which is not a phone number. Use digits only, such as +14155550100` };
	}
	if (trunkZero.test(text)) {
		return { problem: `${is}; leave out the (0), which is not dialled after a country code` };
	}
	if (!compact.startsWith('+') || digits.startsWith('0')) {
		return {
			problem: `${is}, which has no country code. Begin with + and the country code, such as +14155550100`,
		};
	}
	if (digits.length > longestPhoneDigits || digits.length < shortestPhoneDigits) {
		return {
			problem: `${is}, which has ${digits.length} digits; a phone number has ${shortestPhoneDigits} to ${longestPhoneDigits}, the country code included`,
		};
	}
	return { value: compact };
};

const hint = ({ value, name }: Choice): string =>
	name === value || name.includes(value.slice(0, 6)) ? value : `${value} (${name})`;

const readChoice =
	({ choices, noun, openList, ignoreCase }: FieldOf<'choice'>, { allowUnlisted }: SchemaOptions) =>
	(value: unknown): Reading<string> => {
		if (typeof value !== 'string') {
			return { problem: `is ${shown(value)}, but must be the text of one listed ${noun}` };
		}
		const text = value.trim();
		const lower = text.toLowerCase();
		const listed = choices.find((choice) =>
			ignoreCase ? choice.value.toLowerCase() === lower : choice.value === text,
		);
		if (listed !== undefined) return { value: listed.value };
		if (openList && allowUnlisted) return { value: text };
		return {
			problem:
				`is ${shown(value)}, which is no listed ${noun}. Nearest: ${nearest(text, choices).map(hint).join(', ')}` +
				(openList
					? ". For one that the list does not have yet, turn on 'Allow Unlisted Voices and Languages'"
					: ''),
		};
	};

const readFlag = (value: unknown): Reading<boolean> => {
	const coerced =
		typeof value === 'object'
			? undefined
			: validateFieldType('flag', typeof value === 'string' ? value.trim() : value, 'boolean');
	return coerced?.valid && typeof coerced.newValue === 'boolean'
		? { value: coerced.newValue }
		: { problem: `is ${shown(value)}, but must be true or false` };
};

const readNumber =
	({ min, max, above, whole, unit }: FieldOf<'number'>) =>
	(value: unknown): Reading<number> => {
		const wanted = [
			whole ? 'a whole number' : 'a number',
			above
				? `above ${min}${max === undefined ? '' : ` and at most ${max}`}`
				: max === undefined
					? `of ${min} or more`
					: `from ${min} to ${max}`,
			...(unit === undefined ? [] : [`in ${unit}`]),
		].join(' ');
		const refused = { problem: `is ${shown(value)}; enter ${wanted}` };
		// The host would read true as 1 and an empty list as 0.
		if (typeof value !== 'number' && typeof value !== 'string') return refused;
		const coerced = validateFieldType('number', value, 'number');
		const number: unknown = coerced.valid ? coerced.newValue : undefined;
		return typeof number === 'number' &&
			Number.isFinite(number) &&
			(above ? number > min : number >= min) &&
			(max === undefined || number <= max) &&
			(!whole || Number.isSafeInteger(number))
			? { value: number }
			: refused;
	};

const readMessages = (value: unknown): Reading<string | string[]> => {
	if (typeof value === 'string') return { value };
	if (!Array.isArray(value) || !value.every(isText)) {
		return { problem: `is ${shown(value)}, but must be a list of texts` };
	}
	const messages = value.map(String);
	const torn = messages.find((message) => message.includes(','));
	return torn === undefined
		? { value: messages }
		: {
				problem: `holds the message ${shown(torn)}, and OpenCX would split it at the comma. Reword it without one`,
			};
};

/**
 * The check of one field, built once for an execution.
 *
 * @returns a schema that makes right what can only be meant one way (text of a number or of a
 * boolean by the host's own coercion, punctuation in a phone number, the case of a language) and
 * refuses the rest with one issue, whose message continues the field's label
 */
export const toSchema = (field: Field, options: SchemaOptions): FieldSchema =>
	project<Field['kind'], FieldSchema>(field, {
		text: () => schemaOf(readText),
		phone: () => schemaOf(readPhone),
		choice: (choice) => schemaOf(readChoice(choice, options)),
		flag: () => schemaOf(readFlag),
		number: (number) => schemaOf(readNumber(number)),
		messages: () => schemaOf(readMessages),
	} satisfies Projector<FieldSchema>);
