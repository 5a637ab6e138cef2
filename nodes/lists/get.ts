import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { failureOf, unreadableAnswer } from '../transport/outcomes';
import type { Attempt, Failure } from '../transport/failure';
import type { RateLimiters } from '../transport/limiter';
import { send } from '../transport/send';
import type { Account } from '../api/account';
import { createRunTransport, getAccount } from '../api/account';
import { createHint } from '../api/hint';
import type { Located } from '../input/checkParameter';
import { checkLocated } from '../input/checkParameter';
import type { Extra, Extras } from './extras';
import { noExtras } from './extras';
import { createRunFetcher, readAll } from './list';
import { findByNumber } from './numberLookup';
import type { Simplify } from './simplify';
import { createSimplify, simplifyProperties } from './simplify';
import type { Locator, Operation } from '../api/operation';
import type { OptionValues } from '../input/options';
import { createOptionsCheck, sendingOptions, optionsProperty } from '../input/options';
import { createReader } from '../input/parameters';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import type { ListApi, One, ReadApi } from '../api/resourceApi';
import { listSubject, readSubject } from '../api/resourceApi';

/** The API's error for an ID that is not in its list. */
const notFound = (resource: ReadApi, id: string): Failure =>
	failureOf(
		{ kind: 'answer', status: 404, headers: {}, text: '', body: undefined },
		{ ...listSubject(resource, 'run'), id },
	) ?? unreadableAnswer;

interface Wanted {
	readonly extra: Extra;
	readonly located: Located;
	readonly simplified: Simplify;
	readonly options: OptionValues<typeof sendingOptions>;
}

/** Reads an entry by its ID, each only once per run. */
const createOneReader = (
	context: IExecuteFunctions,
	resource: ReadApi,
	{ path, read }: One,
	limiters: RateLimiters,
	account: Account,
) => {
	const transport = createRunTransport(context, account, limiters);
	const known = new Map<string, Attempt<IDataObject>>();
	return async (
		id: string,
		options: OptionValues<typeof sendingOptions>,
	): Promise<Attempt<IDataObject>> => {
		const { maxRetries, maxWait, timeout } = options;
		const found = known.get(resource.keyOf(id));
		if (found !== undefined) return found;
		const sent = await send(
			{
				method: 'GET',
				url: `${account.baseUrl}${path(id)}`,
				timeoutMs: timeout * 1_000,
				subject: readSubject(resource, id),
			},
			{ maxRetries, maxWaitMs: maxWait * 1_000 },
			transport,
		);
		const entry = 'value' in sent ? read(sent.value) : undefined;
		const failure = 'failure' in sent ? sent.failure : unreadableAnswer;
		const one = entry === undefined ? { failure } : { value: entry };
		known.set(resource.keyOf(id), one);
		return one;
	};
};

/**
 * The operation that gets a single entry of a resource: by a request of its own if the API has one,
 * otherwise from its list, which is read once for all items.
 */
export const createGet = (
	resource: ReadApi,
	locator: Locator,
	{ action, description }: { readonly action: string; readonly description: string },
	extras: Extras = noExtras,
): Operation => ({
	value: 'get',
	name: 'Get',
	action,
	description,
	properties: [
		locator.property,
		...extras.properties,
		...simplifyProperties(resource.list),
		optionsProperty(sendingOptions),
	],
	async execute(context, limiters) {
		const reader = createReader(context);
		const checkOptions = createOptionsCheck(sendingOptions);
		const simplifyOf = createSimplify(resource, reader);
		const extraOf = extras.createReader(reader);
		const checked = context.getInputData().map((_, index): Checked<Wanted> => {
			const located = checkLocated(
				{ label: resource.id.label, noun: resource.noun },
				reader.one(resource.id.parameter, index),
			);
			const simplified = simplifyOf(index);
			const extra = extraOf(index);
			const { options, problems } = checkOptions(reader.collection('options', index));
			return 'value' in located &&
				'value' in simplified &&
				'value' in extra &&
				problems.length === 0
				? {
						value: {
							extra: extra.value,
							located: located.value,
							simplified: simplified.value,
							options,
						},
					}
				: { problems: [...problemsIn(located, extra, simplified), ...problems] };
		});
		const outputs: INodeExecutionData[] = [];
		const fail = (failure: Failure, index: number) => {
			if (!context.continueOnFail()) throw failureError(context, failure, index);
			outputs[index] = failedItem(failure, index);
		};
		for (const [index, item] of checked.entries()) {
			if ('problems' in item) fail(problemsFailure(item.problems), index);
		}
		const wanted = checked.flatMap((item, index) =>
			'value' in item ? [{ ...item.value, index }] : [],
		);
		const [first] = wanted;
		if (first === undefined) return outputs;
		const failAll = (failure: Failure): INodeExecutionData[] => {
			for (const { index } of wanted) fail(failure, index);
			return outputs;
		};

		const account = await getAccount(context);
		if ('failure' in account) return failAll(account.failure);
		const { options } = first;
		const hint = createHint(context);
		if (resource.one !== undefined) {
			const read = createOneReader(context, resource, resource.one, limiters, account.value);
			/** The output of an item, with its additions. */
			const readWhole = async ({
				located,
				extra,
				simplified,
				options: own,
			}: Wanted): Promise<Attempt<IDataObject>> => {
				const found = await read(located.value, own);
				if ('failure' in found) return found;
				const fetcherOf = (api: ListApi) =>
					createRunFetcher(context, api, limiters, account.value, own);
				const added = await extra.add(found.value, { fetcherOf, hint });
				return 'failure' in added
					? added
					: { value: { ...simplified(found.value), ...added.value } };
			};
			let final: Failure | undefined;
			for (const item of wanted) {
				const found: Attempt<IDataObject> =
					final === undefined ? await readWhole(item) : { failure: final };
				const { index } = item;
				if ('failure' in found) {
					if (found.failure.isFinal) final = found.failure;
					fail(found.failure, index);
				} else outputs[index] = { json: found.value, pairedItem: { item: index } };
			}
			return outputs;
		}
		const fetchPage = createRunFetcher(context, resource, limiters, account.value, options);
		const list = await readAll(fetchPage);
		const { entries, end } = list;
		if (end.kind === 'failed') return failAll(end.failure);
		const byKey = new Map(entries.map((entry) => [resource.keyOf(String(entry.id)), entry]));
		const missing = (id: string): Failure =>
			end.kind === 'broken'
				? {
						message: `The list of ${resource.plural} may not be complete: ${end.why}`,
						description: `The ${resource.noun} with the ID "${id}" is not in it. Try again later.`,
						next: 'runLater' as const,
					}
				: notFound(resource, id);
		const find = ({ by, value }: Located): Attempt<IDataObject> => {
			if (by === 'number') return findByNumber(resource, list, value);
			const entry = byKey.get(resource.keyOf(value));
			return entry === undefined ? { failure: missing(value) } : { value: entry };
		};
		for (const { located, simplified, index } of wanted) {
			const found = find(located);
			if ('failure' in found) fail(found.failure, index);
			else outputs[index] = { json: simplified(found.value), pairedItem: { item: index } };
		}
		return outputs;
	},
});
