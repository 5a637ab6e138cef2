import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../api/account';
import { createRunTransport, getAccount } from '../api/account';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import { createHint } from '../api/hint';
import type { ResourceApi } from '../api/resourceApi';
import { updateSubject } from '../api/resourceApi';
import { createRunFetcher, readAll } from '../lists/list';
import type { ApiRequest } from '../transport/client';
import { hostClock } from '../transport/clock';
import type { Failure } from '../transport/failure';
import type { RateLimiters } from '../transport/limiter';
import type { Task } from '../transport/sendAll';
import { sendAll } from '../transport/sendAll';
import type { Checked } from '../values/checked';
import { isRecord } from '../values/json';
import type { Update } from './check';
import { dryRunHint, notAppliedHint, otherApiAnswersHint, waitedHint } from './hints';
import { lookUpNumbers } from './lookUpNumbers';
import type { ExtraOutput, Manner, Plan, SentPlan } from './plan';
import { updating } from './plan';
import type { Reading } from './readSettings';
import { createReading } from './readSettings';
import { reportDryRun, reportSent, reportUnsent } from './report';
import type { Difference } from './settings';
import type { UpdateRun } from './stop';
import { failureFor, throwFailure, throwRefusal } from './stop';

/** The request that makes an update. */
const updateRequest = (
	resource: ResourceApi,
	baseUrl: string,
	{ id, options }: Update,
	body: Update['body'],
): ApiRequest => ({
	method: resource.update.method,
	url: `${baseUrl}${resource.update.path(id)}`,
	body,
	timeoutMs: options.timeout * 1_000,
	subject: updateSubject(resource, id),
});

const logProgressAbove = 100;

const progressLogger = (context: IExecuteFunctions, total: number) => (done: number) => {
	if (total <= logProgressAbove) return;
	const tenth = Math.floor((done * 10) / total);
	if (tenth > Math.floor(((done - 1) * 10) / total)) {
		context.logger.info(`OpenCX Phone: ${done} of ${total} updates done (${tenth * 10} %)`);
	}
};

const isEmpty = (body: Update['body']): boolean => Object.keys(body).length === 0;

const withExtra = (json: IDataObject, extra: ExtraOutput | undefined): IDataObject => ({
	...extra?.before,
	...json,
	...extra?.after,
});

/** Brings the updates through. */
const run = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	plans: readonly SentPlan[],
	{ settings, refresh }: Reading,
): Promise<UpdateRun> => {
	if (plans.length === 0) return { results: [], differences: [], limitWaitMs: 0 };
	const differences: Difference[] = [];
	const tasks = plans.map(({ update }, task): Task => {
		// What an update comes to is known when its turn comes: others of the same one go before it.
		const next: Task['next'] = async ([answer]) => {
			const sent = differences[task];
			if (sent !== undefined) {
				settings.record(update, sent, isRecord(answer) ? answer : {});
				return undefined;
			}
			await refresh();
			const difference = settings.diff(update);
			differences[task] = difference;
			if (!isEmpty(difference.body)) {
				return updateRequest(resource, account.baseUrl, update, difference.body);
			}
			settings.record(update, difference, {});
			return undefined;
		};
		return {
			queueKey: resource.keyOf(update.id),
			next,
			policy: {
				maxRetries: update.options.maxRetries,
				maxWaitMs: update.options.maxWait * 1_000,
			},
		};
	});
	const transport = createRunTransport(context, account, limiters);
	const ran = await sendAll(tasks, transport, {
		stopOnFailure: !context.continueOnFail(),
		onProgress: progressLogger(context, tasks.length),
	});
	// An update that changes nothing came to no request.
	const sent = ran.results.filter((result) => result.kind === 'sent' && result.attempts > 0);
	createHint(context)(waitedHint(sent.length, ran.limitWaitMs, account.requestsPerMinute));
	return { ...ran, differences };
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
	plans: ReadonlyArray<Checked<Plan>>,
	manner: Manner = updating,
): Promise<INodeExecutionData[]> => {
	const isContinued = context.continueOnFail();
	if (!isContinued) throwRefusal(context, plans);

	const outputs: INodeExecutionData[] = [];
	const put = (index: number, json: IDataObject, { extra }: Plan) => {
		outputs[index] = { json: withExtra(json, extra), pairedItem: { item: index } };
	};
	const fail = (index: number, failure: Failure) => {
		outputs[index] = failedItem(failure, index);
	};

	const updates: SentPlan[] = [];
	for (const [index, plan] of plans.entries()) {
		if ('problems' in plan) fail(index, problemsFailure(plan.problems));
		else if (!isEmpty(plan.value.update.body)) updates.push({ ...plan.value, index });
		else put(index, reportUnsent(resource, plan.value, manner), plan.value);
	}
	if (updates.length === 0) return outputs;
	if (manner.isBackwards) updates.reverse();

	const read = await getAccount(context);
	if ('failure' in read) {
		if (!isContinued) throw failureError(context, read.failure, undefined);
		for (const { index } of updates) fail(index, read.failure);
		return outputs;
	}
	const account = read.value;

	const { found, list } = await lookUpNumbers(
		resource,
		updates,
		async (options) =>
			await readAll(createRunFetcher(context, resource, limiters, account, options)),
	);
	const located: SentPlan[] = [];
	for (const plan of found) {
		if ('value' in plan) located.push(plan.value);
		else if (isContinued) fail(plan.index, plan.failure);
		else throw failureError(context, plan.failure, plan.index);
	}

	const reading = createReading(
		context,
		resource,
		limiters,
		account,
		located.map(({ update }) => update),
		hostClock,
		list,
	);
	await reading.refresh();
	const rehearsed = located.filter(({ update }) => update.options.dryRun);
	const live = located.filter(({ update }) => !update.options.dryRun);
	const trial = reading.settings.copy();
	for (const plan of rehearsed) {
		const { update } = plan;
		const difference = trial.diff(update);
		trial.record(update, difference, difference.body);
		const request = updateRequest(resource, account.baseUrl, update, difference.body);
		put(plan.index, reportDryRun(resource, plan, difference, request), plan);
	}
	const hint = createHint(context);
	hint(dryRunHint(context.getMode(), rehearsed.length, plans.length));

	const ran = await run(context, resource, limiters, account, live, reading);
	if (!isContinued) throwFailure(context, resource, live, ran);
	for (const [task, plan] of live.entries()) {
		const [result, difference] = [ran.results[task], ran.differences[task]];
		if (result?.kind === 'sent' && difference !== undefined) {
			put(plan.index, reportSent(resource, plan, difference, result, manner), plan);
		} else if (result !== undefined && result.kind !== 'sent') {
			fail(plan.index, failureFor(resource, plan.update, result));
		}
	}
	hint(notAppliedHint(resource, outputs));
	hint(otherApiAnswersHint(resource, outputs));
	return outputs;
};
