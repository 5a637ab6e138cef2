import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { toProperty } from '../fields/toProperties';
import { toCheck } from '../fields/toSchema';
import type { Failure } from '../transport/failure';
import { getAccount } from '../api/account';
import { createHint } from '../api/hint';
import { otherApiList } from '../api/otherApi';
import { checkParameter } from '../input/checkParameter';
import { createRunFetcher, walk } from './list';
import type { Simplify } from './simplify';
import { createSimplify, simplifyProperties } from './simplify';
import type { Operation } from '../api/operation';
import type { OptionValues } from '../input/options';
import { createOptionsCheck, sendingOptions, optionsProperty } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { ParameterReader } from '../input/parameters';
import { createReader } from '../input/parameters';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import type { ResourceApi } from '../api/resourceApi';

const limitField = {
	kind: 'number',
	label: 'Limit',
	help: 'Max number of results to return',
	min: 1,
	whole: true,
	example: 50,
} as const satisfies Field;

const returnAllField = {
	kind: 'flag',
	label: 'Return All',
	help: 'Whether to return all results or only up to a given limit',
	example: false,
} as const satisfies Field;

const textField = { kind: 'text', label: 'Filter', help: '', example: '' } as const satisfies Field;

// The descriptions of the first two stand here again because n8n's lint wants them written out.
const propertiesOf = ({ list: { filters, simpleKeys } }: ResourceApi): INodeProperties[] => [
	{
		displayName: returnAllField.label,
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: limitField.label,
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	...simplifyProperties(simpleKeys),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: Object.entries(filters)
			.map(
				([name, { label, help, placeholder, field = textField }]): INodeProperties => ({
					...toProperty(name, { ...field, label, help }),
					placeholder: placeholder ?? '',
				}),
			)
			.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	},
	optionsProperty(sendingOptions),
];

interface Wanted {
	/** How many at the most. */
	readonly count: number;
	readonly isWanted: (entry: IDataObject) => boolean;
	readonly simplified: Simplify;
	readonly options: OptionValues<typeof sendingOptions>;
}

const createWanted = (resource: ResourceApi, reader: ParameterReader) => {
	const {
		noun,
		plural,
		list: { filters },
	} = resource;
	const checkOptions = createOptionsCheck(sendingOptions);
	const checkLimit = toCheck(limitField);
	const checkReturnAll = toCheck(returnAllField);
	const simplifyOf = createSimplify(resource, reader);
	const checks = new Map(
		Object.entries(filters).map(([name, { field = textField }]) => [name, toCheck(field)]),
	);
	return (index: number): Checked<Wanted> => {
		const { options, problems } = checkOptions(reader.collection('options', index));

		const all = checkParameter(
			returnAllField.label,
			checkReturnAll,
			reader.one('returnAll', index),
		);
		problems.push(...problemsIn(all));
		const limit =
			'value' in all && all.value === false
				? checkParameter(limitField.label, checkLimit, reader.one('limit', index))
				: undefined;
		if (limit !== undefined) problems.push(...problemsIn(limit));

		const tests: Array<(entry: IDataObject) => boolean> = [];
		for (const [name, parameter] of reader.collection('filters', index)) {
			const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
			const check = checks.get(name);
			if (filter === undefined || check === undefined) {
				problems.push({
					what: `'Filters' has "${name}", which is not a filter of ${plural}`,
					remedy: 'Remove it',
				});
				continue;
			}
			const { label, matches } = filter;
			// A filter that lets everything through would hand everything on to the next node.
			if (parameter.error === undefined && isBlank(parameter.value)) {
				problems.push(...parameterProblems(label, parameter), {
					what: `The filter '${label}' is blank, so every ${noun} would match`,
					remedy: 'Fill it in, or remove it',
				});
				continue;
			}
			const text = checkParameter(label, check, parameter);
			problems.push(...problemsIn(text));
			if ('value' in text) tests.push((entry) => matches(entry, String(text.value)));
		}
		const simple = simplifyOf(index);
		problems.push(...problemsIn(simple));
		if ('problems' in simple || problems.length > 0) return { problems };
		return {
			value: {
				count: limit !== undefined && 'value' in limit ? Number(limit.value) : Infinity,
				isWanted: (entry) => tests.every((test) => test(entry)),
				simplified: simple.value,
				options,
			},
		};
	};
};

/** The operation that lists a resource, one item for each entry. */
export const createGetMany = (
	resource: ResourceApi,
	{ action, description }: { readonly action: string; readonly description: string },
): Operation => ({
	value: 'getMany',
	name: 'Get Many',
	action,
	description,
	properties: propertiesOf(resource),
	async execute(context, limiters) {
		const wantedOf = createWanted(resource, createReader(context));
		const account = await getAccount(context);
		const outputs: INodeExecutionData[] = [];
		const fail = (failure: Failure, index: number) => {
			if (!context.continueOnFail()) throw failureError(context, failure, index);
			outputs.push(failedItem(failure, index));
		};

		const all = context.getInputData().map((_, index) => wantedOf(index));
		// Refused before anything is sent, as everywhere.
		for (const [index, wanted] of all.entries()) {
			if ('problems' in wanted && !context.continueOnFail()) {
				fail(problemsFailure(wanted.problems), index);
			}
		}
		const hint = createHint(context);
		let final: Failure | undefined;
		for (const [index, wanted] of all.entries()) {
			if ('problems' in wanted) {
				fail(problemsFailure(wanted.problems), index);
				continue;
			}
			if ('failure' in account) {
				fail(account.failure, index);
				continue;
			}
			if (final !== undefined) {
				fail({ ...final, message: `Not sent: ${final.message}` }, index);
				continue;
			}
			const { count, isWanted, simplified, options } = wanted.value;
			const fetchPage = createRunFetcher(context, resource, limiters, account.value, options);
			const found: IDataObject[] = [];
			const listed: IDataObject[] = [];
			const end = await walk(fetchPage, (page) => {
				for (const item of page.items) {
					listed.push(item);
					if (isWanted(item)) found.push(item);
				}
				return found.length < count;
			});
			if (end.kind === 'failed') {
				if (end.failure.isFinal) final = end.failure;
				fail(end.failure, index);
				continue;
			}
			if (end.kind === 'broken') {
				hint(`The list of ${resource.plural} may not be complete: ${end.why}`);
			}
			hint(otherApiList(resource, listed));
			for (const entry of found.slice(0, count)) {
				outputs.push({ json: simplified(entry), pairedItem: { item: index } });
			}
		}
		return outputs;
	},
});
