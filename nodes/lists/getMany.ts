import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import type { Checked } from '../values/checked';
import { notAMoment } from '../values/problem';
import { problemsIn } from '../values/checked';
import { toProperty } from '../fields/toProperties';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import type { Failure } from '../transport/failure';
import { getAccount } from '../api/account';
import { createHint } from '../api/hint';
import { otherApiList } from '../api/otherApi';
import { checkParameter } from '../input/checkParameter';
import type { Extra, Extras } from './extras';
import { noExtras } from './extras';
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
import type { Filter, ListApi, ReadApi } from '../api/resourceApi';

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

// The descriptions of the first two are repeated because n8n's lint wants them as literals.
const propertiesOf = ({ list }: ReadApi, { properties: more }: Extras): INodeProperties[] => [
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
	...more,
	...simplifyProperties(list),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: Object.entries(list.filters)
			.map(
				([name, { label, help, placeholder, moment, field = textField }]): INodeProperties => ({
					...toProperty(name, { ...field, label, help }),
					...(moment === undefined ? {} : { type: 'dateTime' }),
					placeholder: placeholder ?? '',
				}),
			)
			.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	},
	optionsProperty(sendingOptions),
];

interface Wanted {
	/** The maximum number of entries. */
	readonly count: number;
	readonly isWanted: (entry: IDataObject) => boolean;
	/** The query parameters that narrow the list. */
	readonly query: Readonly<Record<string, string>>;
	readonly extra: Extra;
	readonly simplified: Simplify;
	readonly options: OptionValues<typeof sendingOptions>;
}

/** The check of a filter that takes a moment. */
const momentCheck =
	(read: NonNullable<Filter['moment']>, zone: string) =>
	(value: unknown): Checked<FieldValue> => {
		const moment = read(value, zone);
		return moment === undefined ? { problems: [notAMoment(value)] } : { value: moment };
	};

const createWanted = (resource: ReadApi, reader: ParameterReader, extras: Extras, zone: string) => {
	const {
		noun,
		plural,
		list: { filters },
	} = resource;
	const checkOptions = createOptionsCheck(sendingOptions);
	const checkLimit = toCheck(limitField);
	const checkReturnAll = toCheck(returnAllField);
	const simplifyOf = createSimplify(resource, reader);
	const extraOf = extras.createReader(reader);
	const checks = new Map(
		Object.entries(filters).map(([name, { moment, field = textField }]) => [
			name,
			moment === undefined ? toCheck(field) : momentCheck(moment, zone),
		]),
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
		const query: Record<string, string> = {};
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
			const { label } = filter;
			// A blank filter would match everything, and pass everything to the next node.
			if (parameter.error === undefined && isBlank(parameter.value)) {
				problems.push(...parameterProblems(label, parameter), {
					what: `The filter '${label}' is blank, so every ${noun} would match`,
					remedy: 'Fill it in, or remove it',
				});
				continue;
			}
			const text = checkParameter(label, check, parameter);
			problems.push(...problemsIn(text));
			if ('problems' in text) continue;
			const wanted = String(text.value);
			if ('query' in filter) query[filter.query] = wanted;
			else tests.push((entry) => filter.matches(entry, wanted));
		}
		const extra = extraOf(index);
		const simple = simplifyOf(index);
		problems.push(...problemsIn(extra, simple));
		if ('problems' in simple || 'problems' in extra || problems.length > 0) return { problems };
		return {
			value: {
				count: limit !== undefined && 'value' in limit ? Number(limit.value) : Infinity,
				isWanted: (entry) => tests.every((test) => test(entry)),
				query,
				extra: extra.value,
				simplified: simple.value,
				options,
			},
		};
	};
};

/** The operation that lists a resource, one item for each entry. */
export const createGetMany = (
	resource: ReadApi,
	{ action, description }: { readonly action: string; readonly description: string },
	extras: Extras = noExtras,
): Operation => ({
	value: 'getMany',
	name: 'Get Many',
	action,
	description,
	properties: propertiesOf(resource, extras),
	async execute(context, limiters) {
		const wantedOf = createWanted(resource, createReader(context), extras, context.getTimezone());
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
			const { count, isWanted, query, extra, simplified, options } = wanted.value;
			const fetcherOf = (api: ListApi) =>
				createRunFetcher(context, api, limiters, account.value, options);
			const found: IDataObject[] = [];
			const listed: IDataObject[] = [];
			let failure: Failure | undefined;
			for (const own of extra.queries) {
				const asked = { ...resource.list.query, ...own, ...query };
				const isNarrowed = Object.keys(asked).length > 0;
				const list = { ...resource.list, ...(isNarrowed ? { query: asked } : {}) };
				const matching: IDataObject[] = [];
				const end = await walk(fetcherOf({ ...resource, list }), (page) => {
					listed.push(...page.items);
					matching.push(...page.items.filter(isWanted));
					return matching.length < count;
				});
				if (end.kind === 'failed') {
					failure = end.failure;
					break;
				}
				if (end.kind === 'broken') {
					hint(`The list of ${resource.plural} may not be complete: ${end.why}`);
				}
				found.push(...matching.slice(0, count));
			}
			if (failure !== undefined) {
				if (failure.isFinal) final = failure;
				fail(failure, index);
				continue;
			}
			hint(otherApiList(resource, listed));
			if (extra.queries.length > 1) found.sort(extras.compare);
			for (const entry of found.slice(0, count)) {
				const added = await extra.add(entry, { fetcherOf, hint });
				if ('failure' in added) {
					if (added.failure.isFinal) final = added.failure;
					fail(added.failure, index);
					if (added.failure.isFinal) break;
					continue;
				}
				outputs.push({
					json: { ...simplified(entry), ...added.value },
					pairedItem: { item: index },
				});
			}
		}
		return outputs;
	},
});
