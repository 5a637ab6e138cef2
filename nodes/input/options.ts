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

/** An option: a field with the value that applies if it was not added. */
export type Option = Field & {
	readonly default: FieldValue;
	/** The value when it is added, if adding it can only mean one thing; otherwise its default. */
	readonly added?: FieldValue;
};
export type Options = Readonly<Record<string, Option>>;

/** How requests are sent: the options of every operation that sends requests. */
export const sendingOptions = {
	maxRetries: {
		kind: 'number',
		label: 'Max Retries',
		help: 'How many times to retry an item after a temporary failure, such as a lost connection; waits for the rate limit do not count',
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
		help: 'The longest wait that OpenCX may ask for, in seconds; if it asks for more, the item fails',
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

/** How an update handles blanks and unresolved expressions, whether it sends, and what it shows. */
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
		help: 'Whether to add the fields that were sent to the output, with their values, by API name',
		example: false,
		default: false,
		added: true,
	},
	dryRun: {
		kind: 'flag',
		label: 'Dry Run',
		help: 'Whether to check the items and show the requests without sending them',
		example: false,
		default: false,
		added: true,
	},
} as const satisfies Options;

/** The options of an update if the API shows the current settings. */
export const readingBackOptions = {
	onlyChanges: {
		kind: 'flag',
		label: 'Send Only What Changes',
		help: 'Whether to read the current settings first and leave out fields that already have the value',
		example: true,
		default: true,
	},
} as const satisfies Options;

/** The options of Restore, whose values are known in advance. */
export const restoreOptions = {
	...sendingOptions,
	dryRun: checkingOptions.dryRun,
	...readingBackOptions,
	restoreChanged: {
		kind: 'flag',
		label: 'Restore Also What Changed Since',
		help: 'Whether to also put back the fields that have changed since the earlier update',
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

/** The options of an update, including those that only some resources have. */
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

/** The collection "Options" with these options. */
export const optionsProperty = (options: Options): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: optionProperties(options),
});

/**
 * The check of the collection "Options", created once for an execution. It returns a value for
 * every option, and a problem for each invalid one. An option that the user didn't add or left
 * blank has its default. Other entries of the collection are checked elsewhere.
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
