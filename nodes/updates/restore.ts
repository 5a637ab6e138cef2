import type { IDataObject } from 'n8n-workflow';
import type { Locator, Operation } from '../api/operation';
import type { ResourceApi } from '../api/resourceApi';
import { asUpdate } from '../fields/answer';
import type { Field } from '../fields/field';
import type { Body } from '../fields/toBody';
import type { Options } from '../input/options';
import { optionsProperty, restoreOptions } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter } from '../input/parameters';
import { createReader } from '../input/parameters';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { isRecord } from '../values/json';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';
import { createTargetCheck } from './check';
import type { Manner, Plan } from './plan';
import { labelOf } from './report';
import { sendPlans } from './send';

const restoring: Manner = {
	sentKeys: ['updated_fields', 'restored_fields'],
	isBackwards: true,
};

const previousName = 'previous';
const expectedName = 'expected';
const labels = { [previousName]: 'Previous', [expectedName]: 'Expected' } as const;

const parsed = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return undefined;
	}
};

/** Values by API name, or why there are none; undefined for a blank parameter. */
const readValues = (
	name: keyof typeof labels,
	parameter: Parameter,
	source: string,
): Checked<IDataObject | undefined> => {
	const label = labels[name];
	if (parameter.error === undefined && isBlank(parameter.value)) return { value: undefined };
	const problems = parameterProblems(label, parameter);
	if (problems.length > 0) return { problems };
	const values = parsed(parameter.value);
	return isRecord(values)
		? { value: values }
		: {
				problems: [
					{
						what: `'${label}' is not an object of fields`,
						remedy: `Take it from '${source}' in the output of an earlier Update`,
					},
				],
			};
};

const blankPrevious: Problem = {
	what: `'${labels[previousName]}' is blank`,
	remedy: `Take it from '${previousName}' in the output of an earlier Update`,
};

/** The former values that an update can set, and why not the others. */
interface Restorable {
	readonly body: Body;
	/** The fields that no update can set to their former values, by API name. */
	readonly notRestorable: readonly string[];
	readonly notes: readonly string[];
}

const noteOn = (label: string, value: unknown): string =>
	value === null
		? `${label} was empty before, and OpenCX does not accept an empty value`
		: `${label} was ${shown(value)} before, which no update can set`;

const readRestorable = (resource: ResourceApi, previous: IDataObject): Checked<Restorable> => {
	const { fields, noun } = resource;
	const names = Object.keys(previous);
	const unknown = names.filter((name) => !Object.hasOwn(fields, name));
	if (unknown.length > 0) {
		return {
			problems: unknown.map((name) => ({
				what: `'${labels[previousName]}' has "${name}", which is not a field of a ${noun}`,
				remedy: 'Remove it',
			})),
		};
	}
	const body: Body = {};
	const notRestorable: string[] = [];
	for (const [name, field] of Object.entries<Field>(fields)) {
		if (!Object.hasOwn(previous, name)) continue;
		const value = asUpdate(field, previous[name]);
		if (value === undefined) notRestorable.push(name);
		else body[name] = value;
	}
	const notes = notRestorable.map((name) => noteOn(labelOf(resource, name), previous[name]));
	return { value: { body, notRestorable, notes } };
};

/**
 * The operation that puts back what an earlier update replaced: the values under `previous` in its
 * output, as the API showed them. A field that no longer has its `expected` value was changed
 * since, and stays as it is. If nothing was replaced, nothing is sent.
 */
export const createRestore = (
	resource: ResourceApi,
	{ property }: Locator,
	{
		action,
		description,
		options = restoreOptions,
	}: {
		readonly action: string;
		readonly description: string;
		readonly options?: typeof restoreOptions & Options;
	},
): Operation => ({
	value: 'restore',
	name: 'Restore',
	action,
	description,
	properties: [
		{ ...property, default: { mode: 'id', value: `={{ $json.${resource.id.output} }}` } },
		{
			displayName: labels[previousName],
			name: previousName,
			type: 'json',
			required: true,
			default: `={{ $json.${previousName} }}`,
			description: "The former values, from 'previous' in the output of an earlier Update",
		},
		{
			displayName: labels[expectedName],
			name: expectedName,
			type: 'json',
			default: '={{ $json.sent }}',
			description:
				"What the earlier Update sent, from 'sent' in its output; a field that has another value by now stays as it is; if blank, all fields are put back",
		},
		optionsProperty(options),
	],
	async execute(context, limiters) {
		const reader = createReader(context);
		const checkTarget = createTargetCheck(resource, options);
		const plans = context.getInputData().map((_, index): Checked<Plan> => {
			const { target } = checkTarget(
				reader.one(resource.id.parameter, index),
				reader.collection('options', index),
			);
			const previous = readValues(previousName, reader.one(previousName, index), previousName);
			if ('problems' in previous || previous.value === undefined) {
				const others = 'problems' in previous ? previous.problems : [blankPrevious];
				return { problems: [...problemsIn(target), ...others] };
			}
			const isNothing = Object.keys(previous.value).length === 0;
			// If an update sent nothing, its output says so in place of the values.
			const expected: Checked<IDataObject | undefined> = isNothing
				? { value: undefined }
				: readValues(expectedName, reader.one(expectedName, index), 'sent');
			const restorable = readRestorable(resource, previous.value);
			if ('problems' in target || 'problems' in expected || 'problems' in restorable) {
				return { problems: problemsIn(target, restorable, expected) };
			}
			const { body, notRestorable, notes } = restorable.value;
			const isCompared = expected.value !== undefined && !target.value.options.restoreChanged;
			return {
				value: {
					update: {
						...target.value,
						body,
						skippedFields: [],
						...(isCompared ? { expected: expected.value } : {}),
					},
					...(isNothing ? { whyUnsent: 'there is nothing to put back' } : {}),
					...(notRestorable.length === 0
						? {}
						: { notes, extra: { after: { not_restorable: [...notRestorable] } } }),
				},
			};
		});
		return await sendPlans(context, resource, limiters, plans, restoring);
	},
});
