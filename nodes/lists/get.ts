import type { INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../values/problem';
import { failureOf } from '../transport/outcomes';
import type { Failure } from '../transport/failure';
import { getAccount } from '../api/account';
import { checkId } from '../input/checkParameter';
import { createRunFetcher, readAll } from './list';
import type { Locator, Operation } from '../api/operation';
import type { OptionValues } from '../input/options';
import { createOptionsCheck, sendingOptions, optionsProperty } from '../input/options';
import { createReader } from '../input/parameters';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import type { ResourceApi } from '../api/resourceApi';
import { listSubject } from '../api/resourceApi';

/** What the API would say of an ID that is not in its list. */
const notFound = (resource: ResourceApi, id: string): Failure | undefined =>
	failureOf(
		{ kind: 'answer', status: 404, headers: {}, text: '', body: undefined },
		{ ...listSubject(resource, 'run'), id },
	);

interface Wanted {
	readonly id: string;
	readonly options: OptionValues<typeof sendingOptions>;
}

/** The operation that gets one of a resource from its list, which is read once for all items. */
export const createGet = (
	resource: ResourceApi,
	locator: Locator,
	{ action, description }: { readonly action: string; readonly description: string },
): Operation => ({
	value: 'get',
	name: 'Get',
	action,
	description,
	properties: [locator.property, optionsProperty(sendingOptions)],
	async execute(context, limiters) {
		const reader = createReader(context);
		const checkOptions = createOptionsCheck(sendingOptions);
		const checked = context.getInputData().map((_, index): Wanted | { problems: Problem[] } => {
			const id = checkId(
				{ label: resource.id.label, noun: resource.noun },
				reader.one(resource.id.parameter, index),
			);
			const { options, problems } = checkOptions(reader.collection('options', index));
			const all = [...('problems' in id ? id.problems : []), ...problems];
			return 'problems' in id || all.length > 0 ? { problems: all } : { id: id.value, options };
		});
		const outputs: INodeExecutionData[] = [];
		const fail = (failure: Failure, index: number) => {
			if (!context.continueOnFail()) throw failureError(context, failure, index);
			outputs[index] = failedItem(failure, index);
		};
		for (const [index, item] of checked.entries()) {
			if ('problems' in item) fail(problemsFailure(item.problems), index);
		}
		const wanted = checked.flatMap((item, index) => ('id' in item ? [{ ...item, index }] : []));
		const [first] = wanted;
		if (first === undefined) return outputs;
		const failAll = (failure: Failure): INodeExecutionData[] => {
			for (const { index } of wanted) fail(failure, index);
			return outputs;
		};

		const account = await getAccount(context);
		if ('failure' in account) return failAll(account.failure);
		const { options } = first;
		const fetchPage = createRunFetcher(context, resource, limiters, account.value, options);
		const { entries, end } = await readAll(fetchPage);
		if (end.kind === 'failed') return failAll(end.failure);
		const byKey = new Map(entries.map((entry) => [resource.keyOf(String(entry.id)), entry]));
		const missing = (id: string): Failure | undefined =>
			end.kind === 'broken'
				? {
						message: `The list of ${resource.plural} may not be complete: ${end.why}`,
						description: `The ${resource.noun} with the ID "${id}" is not in it. Try again later.`,
					}
				: notFound(resource, id);
		for (const { id, index } of wanted) {
			const json = byKey.get(resource.keyOf(id));
			const failure = json === undefined ? missing(id) : undefined;
			if (failure !== undefined) fail(failure, index);
			else if (json !== undefined) outputs[index] = { json, pairedItem: { item: index } };
		}
		return outputs;
	},
});
