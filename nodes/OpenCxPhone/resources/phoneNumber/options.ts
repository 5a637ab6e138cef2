import type { INodeProperties } from 'n8n-workflow';
import { isBlank } from '../../fields/blank';
import type { Field } from '../../fields/spec';
import { toProperty } from '../../fields/toProperties';
import type { FieldSchema, FieldValue } from '../../fields/toSchema';
import { toSchema } from '../../fields/toSchema';
import type { Reading } from './read';
import { readingProblems } from './readingProblems';

/** How requests are sent: the options that every operation with requests has. */
export const sendingOptions = {
	requestsPerMinute: {
		kind: 'number',
		label: 'Requests per Minute',
		help: 'The most requests in any 60 seconds, over all executions of this n8n process with the same credential; OpenCX allows 100, and 0 sends without pacing',
		min: 0,
		whole: true,
		example: 100,
		default: 100,
	},
	concurrency: {
		kind: 'number',
		label: 'Max Parallel Requests',
		help: 'How many phone numbers are worked on at once; updates of one number stay in the order of the items',
		min: 1,
		max: 50,
		whole: true,
		example: 5,
		default: 5,
	},
	maxRetries: {
		kind: 'number',
		label: 'Max Retries',
		help: 'How often one item is tried again after a fault that may pass, such as a cut connection; waiting for the limit does not count',
		min: 0,
		max: 20,
		whole: true,
		example: 5,
		default: 5,
	},
	maxWait: {
		kind: 'number',
		label: 'Max Wait (Seconds)',
		unit: 'seconds',
		help: 'The longest wait, in seconds, that OpenCX may ask for before we give up',
		min: 0,
		example: 300,
		default: 300,
	},
	timeout: {
		kind: 'number',
		label: 'Timeout (Seconds)',
		unit: 'seconds',
		help: 'How many seconds to wait for an answer to one request',
		min: 0,
		above: true,
		max: 3_600,
		example: 30,
		default: 30,
	},
} as const satisfies Record<string, Field & { default: FieldValue }>;

/** What an update does with blanks, holes and unlisted values. */
const checkingOptions = {
	blankFields: {
		kind: 'choice',
		label: 'When a Field Is Blank',
		noun: 'value',
		help: 'What to do with a field that you added and that turns out blank: send nothing for it, empty it (text only), or refuse the item',
		choices: [
			{ value: 'clear', name: 'Clear It' },
			{ value: 'skip', name: 'Leave It Unchanged' },
			{ value: 'fail', name: 'Stop' },
		],
		example: 'skip',
		default: 'skip',
	},
	unresolvedExpressions: {
		kind: 'choice',
		label: 'When an Expression Is Undefined',
		noun: 'value',
		help: 'What to do with text in which an expression yields nothing: refuse the item, or send it with the hole',
		choices: [
			{ value: 'allow', name: 'Send It Anyway' },
			{ value: 'fail', name: 'Stop' },
		],
		example: 'fail',
		default: 'fail',
	},
	dryRun: {
		kind: 'flag',
		label: 'Dry Run',
		help: 'Whether to only check the items and show the requests, without sending them',
		example: false,
		default: false,
	},
	allowUnlisted: {
		kind: 'flag',
		label: 'Allow Unlisted Voices and Languages',
		help: 'Whether to send a voice or a language that the lists do not hold, such as one added later',
		example: false,
		default: false,
	},
} as const satisfies Record<string, Field & { default: FieldValue }>;

/** Every option of an operation that updates. */
export const updateOptions = { ...sendingOptions, ...checkingOptions };

type Options = Readonly<Record<string, Field & { default: FieldValue }>>;
type ValueOf<F extends Field> = F extends { kind: 'number' }
	? number
	: F extends { kind: 'flag' }
		? boolean
		: F extends { kind: 'choice'; choices: ReadonlyArray<{ value: infer V }> }
			? V
			: string;

/** The values of options, by name. */
export type OptionValues<O extends Options> = { -readonly [K in keyof O]: ValueOf<O[K]> };
export type SendingOptions = OptionValues<typeof sendingOptions>;
export type UpdateOptions = OptionValues<typeof updateOptions>;

/** The collection "Options" with these options in it. */
export const optionsProperty = (options: Options): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: Object.entries(options)
		.map(([name, option]) => {
			return { ...toProperty(name, option), placeholder: '', default: option.default };
		})
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
});

/**
 * A check for the collection "Options", built once for an execution: a value for every option, the
 * default where the user didn't add it or left it blank, or one sentence for each that can't be.
 */
export const optionsReader = <O extends Options>(
	options: O,
): ((added: ReadonlyMap<string, Reading>) => { options: OptionValues<O>; problems: string[] }) => {
	const schemas = Object.entries(options).map(
		([name, option]): [string, Field & { default: FieldValue }, FieldSchema] => [
			name,
			option,
			toSchema(option, { allowUnlisted: false }),
		],
	);
	return (added) => {
		const problems: string[] = [];
		for (const [name, reading] of added) {
			const label = Object.hasOwn(options, name) ? options[name]?.label : undefined;
			problems.push(...readingProblems(label ?? 'Options', reading, false));
		}
		const values = schemas.map(([name, option, schema]): [string, FieldValue] => {
			const reading = added.get(name);
			const value = reading?.value;
			if (isBlank(value)) {
				// The default could be the very thing that the expression was to prevent: a Dry Run, off.
				if (reading?.isExpression && reading.error === undefined) {
					problems.push(
						`The option '${option.label}' is an expression that yields nothing here. Give it a fallback, or take the option out.`,
					);
				}
				return [name, option.default];
			}
			const checked = schema.safeParse(value);
			if (checked.success) return [name, checked.data];
			problems.push(
				`The option '${option.label}' ${checked.error.issues[0]?.message ?? 'is wrong'}.`,
			);
			return [name, option.default];
		});
		return { options: Object.fromEntries(values) as OptionValues<O>, problems };
	};
};
