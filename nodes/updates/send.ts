import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../api/account';
import { createRunTransport, getAccount } from '../api/account';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import { createHint } from '../api/hint';
import type { ResourceApi } from '../api/resourceApi';
import { createRunFetcher, readAll } from '../lists/list';
import type { Failure } from '../transport/failure';
import type { RateLimiters } from '../transport/limiter';
import type { Task } from '../transport/sendAll';
import { sendAll } from '../transport/sendAll';
import type { Checked } from '../values/checked';
import type { Exchange } from './exchange';
import { isEmpty, updateRequest } from './exchange';
import { dryRunHint, notAppliedHint, otherApiAnswersHint, waitedHint } from './hints';
import { lookUpNumbers } from './lookUpNumbers';
import type { ExtraOutput, Manner, Plan, SentPlan } from './plan';
import { updating } from './plan';
import { reportDryRun, reportSent, reportUnsent } from './report';
import { createPatching } from './patching';
import { createRewriting } from './rewriting';
import type { Difference } from './settings';
import type { UpdateRun } from './stop';
import { failureFor, throwFailure, throwRefusal } from './stop';

const logProgressAbove = 100;

const progressLogger = (context: IExecuteFunctions, total: number) => (done: number) => {
	if (total <= logProgressAbove) return;
	const tenth = Math.floor((done * 10) / total);
	if (tenth > Math.floor(((done - 1) * 10) / total)) {
		context.logger.info(`OpenCX Phone: ${done} of ${total} updates done (${tenth * 10}%)`);
	}
};

const withExtra = (json: IDataObject, extra: ExtraOutput | undefined): IDataObject => ({
	...extra?.before,
	...json,
	...extra?.after,
});

/** Sends the updates. */
const run = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	plans: readonly SentPlan[],
	exchange: Exchange,
): Promise<UpdateRun> => {
	const { differences } = exchange;
	if (plans.length === 0) return { results: [], differences, limitWaitMs: 0 };
	const tasks = plans.map(({ update }, task): Task => {
		return {
			queueKey: resource.keyOf(update.id),
			next: async (answers) => await exchange.next(task, update, answers),
			lookAgain: () => exchange.lookAgain?.(update),
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
	const sent = ran.results.filter(({ kind }, task) => {
		const difference = differences[task];
		const isMade = difference !== undefined && !isEmpty(difference.body);
		return kind === 'sent' && isMade && plans[task]?.update.options.dryRun === false;
	});
	createHint(context)(waitedHint(sent.length, ran.limitWaitMs, account.requestsPerMinute));
	return { ...ran, differences };
};

/**
 * Sends the updates of all items and reports on each, in the order of the items.
 *
 * @throws NodeOperationError or NodeApiError for the first failure, if the node stops on error; for
 * a refused item, before anything is sent
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

	const hint = createHint(context);
	const parts = {
		context,
		resource,
		limiters,
		account,
		updates: located.map(({ update }) => update),
		list,
	};
	const exchange =
		resource.rewrite === undefined
			? await createPatching(parts)
			: createRewriting(parts, resource.rewrite);
	const putDryRun = (plan: SentPlan, difference: Difference, told: IDataObject = {}) => {
		const request = updateRequest(parts, plan.update, exchange.bodyOf(difference));
		put(plan.index, reportDryRun(resource, plan, difference, request, told), plan);
	};
	const isRehearsed = ({ update }: SentPlan) => update.options.dryRun;
	hint(dryRunHint(context.getMode(), located.filter(isRehearsed).length, plans.length));
	const live: SentPlan[] = [];
	for (const plan of located) {
		const difference = isRehearsed(plan) ? exchange.rehearse?.(plan.update) : undefined;
		if (difference === undefined) live.push(plan);
		else putDryRun(plan, difference);
	}

	const ran = await run(context, resource, limiters, account, live, exchange);
	if (!isContinued) throwFailure(context, resource, live, ran);
	const isOver = ran.results.some((result) => result.kind !== 'sent' && result.failure.isFinal);
	for (const [task, plan] of live.entries()) {
		const [result, difference] = [ran.results[task], ran.differences[task]];
		if (result?.kind === 'sent' && difference !== undefined) {
			const telling = await exchange.tell(plan.update, difference, result, isOver);
			if (isRehearsed(plan)) putDryRun(plan, difference, telling.told);
			else {
				const json = reportSent(resource, plan, difference, result, manner, telling);
				put(plan.index, json, plan);
			}
		} else if (result !== undefined && result.kind !== 'sent') {
			fail(plan.index, failureFor(resource, plan.update, result));
		}
	}
	for (const message of exchange.hints()) hint(message);
	hint(notAppliedHint(resource, outputs));
	hint(otherApiAnswersHint(resource, outputs));
	return outputs;
};
