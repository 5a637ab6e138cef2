import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../fields/problem';
import type { ApiRequest } from '../transport/client';
import type { RateLimiters } from '../transport/limiter';
import type { Failure } from '../transport/outcomes';
import type { Result, Run, Task } from '../transport/sendAll';
import { sendAll, single } from '../transport/sendAll';
import type { Account } from './account';
import { createTransport, getAccount } from './account';
import type { Update } from './check';
import {
	failedItem,
	failureError,
	notAppliedHint,
	problemsFailure,
	reportDryRun,
	reportSent,
	reportUnsent,
	tally,
	waitedHint,
	withLabels,
} from './report';
import type { ResourceApi } from './resourceApi';
import { updatePurpose } from './resourceApi';

/** What an operation adds to an output, before and after what the update tells. */
export interface Frame {
	readonly before: IDataObject;
	readonly after: IDataObject;
}

/** What is to be done for an item. */
export type Plan =
	| { readonly kind: 'update'; readonly update: Update; readonly frame?: Frame }
	/** Nothing is sent; `why` says so where blank fields are not the reason. */
	| {
			readonly kind: 'leave';
			readonly update: Update;
			readonly why?: string;
			readonly frame?: Frame;
	  }
	| { readonly kind: 'refused'; readonly problems: readonly Problem[] };

type UpdatePlan = Extract<Plan, { kind: 'update' }> & { readonly index: number };

/** The plan of a checked update: blank fields may leave nothing to send. */
export const planOf = (
	checked: { readonly update: Update } | { readonly problems: readonly Problem[] },
	frame?: Frame,
): Plan => {
	if ('problems' in checked) return { kind: 'refused', problems: checked.problems };
	const { update } = checked;
	const kind = Object.keys(update.body).length === 0 ? 'leave' : 'update';
	return { kind, update, ...(frame === undefined ? {} : { frame }) };
};

/** The request that makes an update. */
export const updateRequest = (
	resource: ResourceApi,
	baseUrl: string,
	{ id, body, options }: Update,
): ApiRequest => ({
	method: resource.update.method,
	url: `${baseUrl}${resource.update.path(id)}`,
	body,
	timeoutMs: options.timeout * 1_000,
	repeat: resource.update.repeat,
	purpose: updatePurpose(resource, id),
});

const logProgressAbove = 100;

const progressLogger = (context: IExecuteFunctions, total: number) => (done: number) => {
	if (total <= logProgressAbove) return;
	const tenth = Math.floor((done * 10) / total);
	if (tenth > Math.floor(((done - 1) * 10) / total)) {
		context.logger.info(`OpenCX Phone: ${done} of ${total} updates done (${tenth * 10} %)`);
	}
};

/** Shows a note beside the run's output. */
export const hint = (context: IExecuteFunctions, message: string | undefined): void => {
	if (message !== undefined) context.addExecutionHints({ message, location: 'outputPane' });
};

const framed = (json: IDataObject, frame: Frame | undefined): IDataObject => ({
	...frame?.before,
	...json,
	...frame?.after,
});

/** @throws the first refusal, before anything is sent */
const throwRefusal = (context: IExecuteFunctions, plans: readonly Plan[]): void => {
	const refused = plans.flatMap((plan, index) =>
		plan.kind === 'refused' ? [{ index, plan }] : [],
	);
	const [first] = refused;
	if (first === undefined) return;
	const failure = problemsFailure(first.plan.problems);
	const description =
		plans.length === 1
			? failure.description
			: `${failure.description.replace(/Nothing was sent for this item\.$/, '')}Nothing was sent for any of the ${plans.length} items; ${refused.length} of them can't be sent as they are. Correct them, or set 'On Error' in the node's settings to continue, so that the others are sent.`;
	throw failureError(context, { ...failure, description }, first.index);
};

const failureFor = (
	resource: ResourceApi,
	update: Update,
	result: Exclude<Result, { kind: 'sent' }>,
): Failure =>
	result.kind === 'failed'
		? withLabels(resource, result.failure, update.body)
		: { ...result.failure, message: `Not sent: ${result.failure.message}` };

/** @throws the failure that ended a run, with how far the run came */
const throwFailure = (
	context: IExecuteFunctions,
	resource: ResourceApi,
	plans: readonly UpdatePlan[],
	{ results, firstFailed }: Run,
): void => {
	const indexesOf = (kind: Result['kind']) =>
		plans.flatMap(({ index }, task) => (results[task]?.kind === kind ? [index] : []));
	const firstUnsent = results.findIndex(({ kind }) => kind === 'unsent');
	const task = firstFailed ?? firstUnsent;
	const [result, plan] = [results[task], plans[task]];
	if (result === undefined || result.kind === 'sent' || plan === undefined) return;
	const failure = failureFor(resource, plan.update, result);
	const description =
		results.length === 1
			? failure.description
			: `${failure.description} ${tally({
					updated: indexesOf('sent'),
					failed: indexesOf('failed'),
					unsent: indexesOf('unsent'),
				})}`;
	throw failureError(context, { ...failure, description }, plan.index);
};

/** Brings the updates through: one limit and one degree of parallelism, those of the first item. */
const run = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	plans: readonly UpdatePlan[],
): Promise<Run> => {
	const [first] = plans;
	if (first === undefined) return { results: [], limitWaitMs: 0 };
	const { options } = first.update;
	const tasks = plans.map(
		({ update }): Task => ({
			queueKey: resource.keyOf(update.id),
			next: single(updateRequest(resource, account.baseUrl, update)),
			policy: {
				maxRetries: update.options.maxRetries,
				maxWaitMs: update.options.maxWait * 1_000,
			},
		}),
	);
	const transport = createTransport(context, account, limiters, options.requestsPerMinute);
	const ran = await sendAll(tasks, transport, {
		concurrency: options.concurrency,
		stopOnFailure: !context.continueOnFail(),
		onProgress: progressLogger(context, tasks.length),
	});
	const sent = ran.results.filter(({ kind }) => kind === 'sent').length;
	hint(context, waitedHint(sent, ran.limitWaitMs, options.requestsPerMinute));
	return ran;
};

/**
 * Sends the updates of all items and reports on each, in the order of the items.
 *
 * @throws NodeOperationError or NodeApiError for the first failure, where the node stops on error:
 * for a refused item before anything is sent
 */
export const sendPlans = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	plans: readonly Plan[],
): Promise<INodeExecutionData[]> => {
	const isContinued = context.continueOnFail();
	if (!isContinued) throwRefusal(context, plans);

	const outputs: INodeExecutionData[] = [];
	const put = (index: number, json: IDataObject) => {
		outputs[index] = { json, pairedItem: { item: index } };
	};
	const fail = (index: number, failure: Failure) => {
		outputs[index] = failedItem(failure, index);
	};

	const updates: UpdatePlan[] = [];
	for (const [index, plan] of plans.entries()) {
		if (plan.kind === 'update') updates.push({ ...plan, index });
		else if (plan.kind === 'refused') fail(index, problemsFailure(plan.problems));
		else put(index, framed(reportUnsent(resource, plan.update, plan.why), plan.frame));
	}
	if (updates.length === 0) return outputs;

	const account = await getAccount(context);
	if ('failure' in account) {
		if (!isContinued) throw failureError(context, account.failure, undefined);
		for (const { index } of updates) fail(index, account.failure);
		return outputs;
	}

	for (const { index, update, frame } of updates) {
		if (!update.options.dryRun) continue;
		const request = updateRequest(resource, account.baseUrl, update);
		put(index, framed(reportDryRun(resource, update, request), frame));
	}
	const live = updates.filter(({ update }) => !update.options.dryRun);
	const ran = await run(context, resource, limiters, account, live);
	if (!isContinued) throwFailure(context, resource, live, ran);
	for (const [task, { index, update, frame }] of live.entries()) {
		const result = ran.results[task];
		if (result?.kind === 'sent') {
			put(index, framed(reportSent(resource, update, result), frame));
		} else if (result !== undefined) {
			fail(index, failureFor(resource, update, result));
		}
	}
	hint(context, notAppliedHint(resource, outputs));
	return outputs;
};
