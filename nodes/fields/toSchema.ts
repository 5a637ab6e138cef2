import { validateFieldType } from 'n8n-workflow';
import { z } from 'zod';
import type { Choice, Field, FieldOf } from './field';
import { project } from './field';
import { onlyOf, toIds, toSelection } from './ids';
import { nearest } from './nearest';
import { toNumber } from '../values/number';
import { compactPhone } from './phone';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';

/** What a checked field holds, ready for `toBody`. */
export type FieldValue = string | number | boolean | string[] | null;

export interface SchemaOptions {
	/** Let values pass that an open list (voices, languages) does not have. */
	readonly allowUnlisted: boolean;
}

/**
 * A message of a schema: what is wrong with the value, and what to do. Schemas carry both in one
 * text, on a line each, because a zod message is a text. `{value}` stands for the value as people
 * see it: a message is made before the value is known.
 */
const saying = (what: string, remedy: string): string => `${what}\n${remedy}`;

const isText = (value: unknown): value is string | number | boolean =>
	typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const asText = (value: unknown): unknown => (isText(value) ? String(value) : value);

const textSchema = ({ trimmed }: FieldOf<'text'>) => {
	const text = z.string({
		message: saying('is {value}, but must be text', 'Choose the one property that holds the text'),
	});
	// A code may come as a list of one, as answers show it.
	return trimmed
		? z.preprocess((value) => asText(onlyOf(value)), text.trim())
		: z.preprocess(asText, text);
};

const shortestPhoneDigits = 7;
const longestPhoneDigits = 15;
const phoneExample = 'Use one with its country code, such as +14155550100';

const phoneText = z.string({
	message: saying('is {value}, but must be a phone number', phoneExample),
});

const countryCode = `Begin with + and the country code, such as +14155550100`;

const phoneSchema = z
	.preprocess(
		(value) => (Number.isFinite(value) ? String(value) : value),
		phoneText.refine((text) => !/\(\s*0\s*\)/.test(text), {
			message: saying(
				'is {value}, with a 0 in brackets',
				'Leave out the (0), which is not dialled after a country code',
			),
		}),
	)
	.transform(compactPhone)
	.pipe(
		z
			.string()
			.regex(/^\+?\d+$/, {
				message: saying(
					'is {value}, which is not a phone number',
					'Use digits only, such as +14155550100',
				),
			})
			.regex(/^\+[^0]/, { message: saying('is {value}, which has no country code', countryCode) })
			.superRefine((compact, context) => {
				const digits = compact.length - 1;
				if (digits >= shortestPhoneDigits && digits <= longestPhoneDigits) return;
				context.addIssue({
					code: 'custom',
					message: saying(
						`is {value}, which has ${digits} digits`,
						`A phone number has ${shortestPhoneDigits} to ${longestPhoneDigits}, the country code included`,
					),
				});
			}),
	);

const hint = ({ value, name }: Choice): string => (name === value ? value : `${value} (${name})`);

const choiceSchema = (
	{ choices, noun, openedBy, ignoreCase }: FieldOf<'choice'>,
	{ allowUnlisted }: SchemaOptions,
) => {
	const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
	/** The listed value that a text means: the value itself, or a name that only one has. */
	const listed = (text: string): string | undefined => {
		const byValue = choices.find(({ value }) => (ignoreCase ? same(value, text) : value === text));
		if (byValue !== undefined) return byValue.value;
		const byName = choices.filter(({ name }) => same(name, text));
		return byName.length === 1 ? byName[0]?.value : undefined;
	};
	const text = z
		.string({
			message: saying(
				`is {value}, but must be the text of one listed ${noun}`,
				'Choose one from the list',
			),
		})
		.trim();
	if (openedBy !== undefined && allowUnlisted) {
		return text.transform((value) => listed(value) ?? value);
	}
	const [first = '', ...rest] = choices.map(({ value }) => value);
	return text
		.superRefine((value, context) => {
			if (listed(value) !== undefined) return;
			const meant = nearest(value, choices).map(hint).join(', ');
			const opening =
				openedBy === undefined
					? ''
					: `. For one that the list does not have yet, turn on '${openedBy}'`;
			context.addIssue({
				code: 'custom',
				message: saying(`is {value}, which is not a listed ${noun}`, `Nearest: ${meant}${opening}`),
			});
		})
		.transform((value) => listed(value) ?? value)
		.pipe(z.enum([first, ...rest]));
};

const toFlag = (value: unknown): unknown => {
	if (typeof value === 'object') return value;
	const trimmed = typeof value === 'string' ? value.trim() : value;
	const coerced = validateFieldType('flag', trimmed, 'boolean');
	return coerced.valid ? coerced.newValue : value;
};

const flagSchema = z.preprocess(
	toFlag,
	z.boolean({
		message: saying('is {value}, but must be true or false', 'Give one of these two'),
	}),
);

const numberSchema = ({ min, max, above, whole, unit }: FieldOf<'number'>) => {
	const range = above
		? `above ${min}${max === undefined ? '' : ` and at most ${max}`}`
		: max === undefined
			? `of ${min} or more`
			: `from ${min} to ${max}`;
	const message = saying(
		'is {value}',
		[
			`Enter ${whole ? 'a whole number' : 'a number'}`,
			range,
			...(unit === undefined ? [] : [`in ${unit}`]),
		].join(' '),
	);
	const finite = z.number({ message }).finite({ message });
	const bounded = above ? finite.gt(min, { message }) : finite.gte(min, { message });
	const closed = max === undefined ? bounded : bounded.lte(max, { message });
	return z.preprocess(
		(value) => toNumber(value) ?? value,
		whole ? closed.int({ message }).safe({ message }) : closed,
	);
};

const messageSchema = z.preprocess(
	asText,
	z.string().superRefine((message, context) => {
		if (!message.includes(',')) return;
		context.addIssue({
			code: 'custom',
			message: saying(
				`has the message ${shown(message)}, and OpenCX would split it at the comma`,
				'Reword it without one',
			),
		});
	}),
);

// What is neither is refused first, because a union has no message of its own.
const messagesSchema = z
	.custom<unknown>(
		(value) => typeof value === 'string' || (Array.isArray(value) && value.every(isText)),
		{
			message: saying(
				'is {value}, but must be a list of texts',
				'Add the messages one by one, or give a list of texts',
			),
		},
	)
	.pipe(z.union([z.string(), z.array(messageSchema)]));

const referenceSchema = ({ noun }: FieldOf<'reference'>) =>
	z.preprocess(
		asText,
		z
			.string({
				message: saying(
					`is {value}, but must be the ID of a ${noun}`,
					'Choose one from the list, or enter its ID',
				),
			})
			.trim(),
	);

const idsRemedy = 'Add the IDs one by one, or give a list of them';

// Prose in the place of IDs would be cut into pieces and sent.
const idSchema = z.preprocess(
	asText,
	z
		.string()
		.trim()
		.regex(/^\S+$/, { message: saying('has an entry with spaces, which is not an ID', idsRemedy) }),
);

const idsSchema = z
	.custom<unknown[]>((value) => Array.isArray(value) && value.every(isText), {
		message: saying('is {value}, but must be a list of IDs', idsRemedy),
	})
	.pipe(z.array(idSchema));

const selectionSchema = z.preprocess(
	toSelection,
	z
		.custom<unknown[] | null>(
			(value) => value === null || (Array.isArray(value) && value.every(isText)),
			{
				message: saying(
					'is {value}, but must be all, none or a list of IDs',
					`Choose one of these. ${idsRemedy}`,
				),
			},
		)
		.pipe(z.array(idSchema).nullable()),
);

/** A field's zod schema: takes whatever a workflow yields, gives what the API takes. */
const schemaOf = (field: Field, options: SchemaOptions) =>
	project<Field['kind'], z.ZodType<FieldValue, z.ZodTypeDef, unknown>>(field, {
		text: (text) => textSchema(text),
		phone: () => phoneSchema,
		choice: (choice) => choiceSchema(choice, options),
		flag: () => flagSchema,
		number: (number) => numberSchema(number),
		messages: () => messagesSchema,
		reference: (reference) => referenceSchema(reference),
		ids: () => z.preprocess(toIds, idsSchema),
		selection: () => selectionSchema,
	});

/** What a check makes of a value; the problem goes on after the field's label: "is 0". */
export type Checked = { readonly value: FieldValue } | { readonly problem: Problem };

/**
 * The check of one field, built once for an execution.
 *
 * @returns a function that corrects what can only be meant one way (text of a number or of a
 * boolean by the host's own coercion, punctuation in a phone number, the case or the name of a
 * listed value) and refuses the rest with one problem
 */
export const toCheck = (
	field: Field,
	options: SchemaOptions = { allowUnlisted: false },
): ((value: unknown) => Checked) => {
	const schema = schemaOf(field, options);
	return (value) => {
		const parsed = schema.safeParse(value);
		if (parsed.success) return { value: parsed.data };
		const [what = '', remedy = ''] = (parsed.error.issues[0]?.message ?? '').split('\n');
		return { problem: { what: what.replace('{value}', () => shown(value)), remedy } };
	};
};
