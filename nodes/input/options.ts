import type { INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import type { Problem } from '../values/problem';
import { withSubject } from '../values/problem';
import { toProperty } from '../fields/toProperties';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import { blankExpressionProblem, parameterProblems, unresolvedOption } from './parameterProblems';
import type { Parameter } from './parameters';

/** An option: a field with the value that it has where nobody added it. */
export type Option = Field & {
	readonly default: FieldValue;
	/** What it is added with, where adding it can only mean one thing; its default elsewhere. */
	readonly added?: FieldValue;
};
export type Options = Readonly<Record<string, Option>>;

/** How requests are sent: the options that every operation with requests has. */
export const sendingOptions = {
	maxRetries: {
		kind: 'number',
		label: 'Max Retries',
		help: 'How often one item is tried again after a temporary failure, such as a lost connection; waiting for the limit does not count',
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
		help: 'The longest wait, in seconds, that OpenCX may ask for before the item fails',
		min: 0,
		example: 300,
		default: 300,
	},
	timeout: {
		kind: 'number',
		label: 'Timeout (Seconds)',
		unit: 'seconds',
		help: 'How many seconds one request may take, from its start to the end of the answer',
		min: 0,
		above: true,
		max: 3_600,
		example: 30,
		default: 30,
	},
} as const satisfies Options;

/** What an update does with blanks and unresolved expressions, whether it sends, what it shows. */
export const checkingOptions = {
	blankFields: {
		kind: 'choice',
		label: 'When a Field Is Blank',
		noun: 'value',
		help: 'What to do with an added field that is blank for an item: leave it unchanged, clear it, or refuse the item',
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
		label: unresolvedOption.label,
		noun: 'value',
		help: 'What to do with text in which an expression is undefined or blank: refuse the item, or send the text with the gap',
		choices: [
			{ value: 'allow', name: unresolvedOption.allow },
			{ value: 'fail', name: 'Stop' },
		],
		example: 'fail',
		default: 'fail',
	},
	showSent: {
		kind: 'flag',
		label: 'Show What Was Sent',
		help: 'Whether to add the sent fields with their values to the output, by their API names',
		example: false,
		default: false,
		added: true,
	},
	dryRun: {
		kind: 'flag',
		label: 'Dry Run',
		help: 'Whether to only check the items and show the requests, without sending them',
		example: false,
		default: false,
		added: true,
	},
} as const satisfies Options;

/** What an update does where the API shows what each holds. */
export const readingBackOptions = {
	onlyChanges: {
		kind: 'flag',
		label: 'Send Only What Changes',
		help: 'Whether to read first what each holds, and leave out fields that already have the value',
		example: true,
		default: true,
	},
} as const satisfies Options;

/** The options of an update whose values are known beforehand. */
export const restoreOptions = {
	...sendingOptions,
	dryRun: checkingOptions.dryRun,
	...readingBackOptions,
	restoreChanged: {
		kind: 'flag',
		label: 'Restore Also What Changed Since',
		help: 'Whether to put back also the fields that have changed since the earlier update',
		example: true,
		default: false,
		added: true,
	},
} as const satisfies Options;

/** The options that every update has. */
export const updateOptions = { ...sendingOptions, ...checkingOptions };

type ValueOf<F extends Field> = F extends { kind: 'number' }
	? number
	: F extends { kind: 'flag' }
		? boolean
		: F extends { kind: 'choice'; choices: ReadonlyArray<{ value: infer V }> }
			? V
			: string;

/** The values of options, by name. */
export type OptionValues<O extends Options> = { -readonly [K in keyof O]: ValueOf<O[K]> };
export type UpdateOptions = OptionValues<typeof updateOptions>;

/** The options of an update, with those that only some resources have. */
export type ChosenOptions = UpdateOptions &
	Partial<OptionValues<typeof restoreOptions>> & {
		readonly allowUnlisted?: unknown;
		readonly overwriteDraft?: unknown;
	};

/** These options as parameters of a collection, sorted by label. */
export const optionProperties = (options: Options): INodeProperties[] =>
	Object.entries(options)
		.map(([name, option]) => {
			const { default: preset, added = preset } = option;
			return { ...toProperty(name, option), placeholder: '', default: added };
		})
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));

/** The collection "Options" with these options in it. */
export const optionsProperty = (options: Options): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: optionProperties(options),
});

/**
 * A check for the collection "Options", built once for an execution: a value for every option, the
 * default where the user didn't add it or left it blank, or one problem for each that can't be. What
 * else the collection holds is for others to check.
 */
export const createOptionsCheck = <O extends Options>(
	options: O,
): ((added: ReadonlyMap<string, Parameter>) => {
	options: OptionValues<O>;
	problems: Problem[];
}) => {
	const checks = Object.entries<Option>(options).map(([name, option]) => ({
		name,
		option,
		check: toCheck(option),
	}));
	return (added) => {
		const problems: Problem[] = [];
		for (const [name, parameter] of added) {
			const label = Object.hasOwn(options, name) ? options[name]?.label : undefined;
			if (label !== undefined) problems.push(...parameterProblems(label, parameter));
		}
		const values = checks.map(({ name, option, check }): [string, FieldValue] => {
			const parameter = added.get(name);
			if (isBlank(parameter?.value)) {
				if (parameter?.isExpression && parameter.error === undefined) {
					problems.push(blankExpressionProblem(option.label));
				}
				return [name, option.default];
			}
			const checked = check(parameter?.value);
			if ('value' in checked) return [name, checked.value];
			problems.push(...checked.problems.map(withSubject(`The option '${option.label}'`)));
			return [name, option.default];
		});
		return { options: Object.fromEntries(values) as OptionValues<O>, problems };
	};
};
