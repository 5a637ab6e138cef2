import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Failure } from '../../transport/failures';
import type { Job, Result } from '../../transport/sendAll';
import { sendAll } from '../../transport/sendAll';
import { openAccount, openTransport } from './account';
import type { Update } from './check';
import {
	failedItem,
	failureError,
	notAppliedHint,
	problemsFailure,
	reportDryRun,
	reportSent,
	tally,
	waitedHint,
	withLabels,
} from './report';

/** What is to be done for an item. */
export type Plan =
	| { readonly kind: 'update'; readonly update: Update; readonly because?: IDataObject }
	/** Nothing to send; `output` says why. */
	| { readonly kind: 'leave'; readonly output: IDataObject }
	| { readonly kind: 'refused'; readonly problems: readonly string[] };

/** The URL of one phone number. */
export const phoneNumberUrl = (baseUrl: string, id: string): string =>
	`${baseUrl}/phone/${encodeURIComponent(id)}`;

const logProgressAbove = 100;

const progressLogger = (context: IExecuteFunctions, total: number) => (done: number) => {
	if (total <= logProgressAbove) return;
	const tenth = Math.floor((done * 10) / total);
	if (tenth > Math.floor(((done - 1) * 10) / total)) {
		context.logger.info(`OpenCX Phone: ${done} of ${total} updates done (${tenth * 10} %)`);
	}
};

/**
 * Sends the updates of all items and reports on each, in the order of the items.
 *
 * @throws NodeOperationError or NodeApiError for the first failure, where the node stops on error:
 * for a refused item before anything is sent
 */
export const sendPlans = async (
	context: IExecuteFunctions,
	plans: readonly Plan[],
): Promise<INodeExecutionData[]> => {
	const isContinued = context.continueOnFail();
	const refused = plans.flatMap((plan, index) =>
		plan.kind === 'refused' ? [{ index, plan }] : [],
	);
	const [firstRefused] = refused;
	if (firstRefused !== undefined && !isContinued) {
		const failure = problemsFailure(firstRefused.plan.problems);
		const description =
			plans.length === 1
				? failure.description
				: `Nothing was sent for any of the ${plans.length} items; ${refused.length} of them can't be sent as they are. Mend them, or set 'On Error' in the node's settings to continue, so that the others are sent.`;
		throw failureError(context, { ...failure, description }, firstRefused.index);
	}

	const updates = plans.flatMap((plan, index) =>
		plan.kind === 'update' ? [{ index, ...plan }] : [],
	);
	const account = updates.length === 0 ? undefined : await openAccount(context);
	if (account !== undefined && 'failure' in account && !isContinued) {
		throw failureError(context, account.failure, undefined);
	}

	const outputs = new Map<number, INodeExecutionData>();
	const put = (index: number, json: IDataObject) =>
		outputs.set(index, { json, pairedItem: { item: index } });
	const results = new Map<number, Result>();
	let firstFailed: number | undefined;

	if (account !== undefined && !('failure' in account)) {
		const live = updates.filter(({ index, update, because }) => {
			if (!update.options.dryRun) return true;
			const url = phoneNumberUrl(account.baseUrl, update.phoneNumberId);
			put(index, { ...reportDryRun(update, url), ...because });
			return false;
		});
		const [first] = live;
		if (first !== undefined) {
			const jobs = live.map(
				({ update }): Job => ({
					lane: update.phoneNumberId,
					call: {
						method: 'PATCH',
						url: phoneNumberUrl(account.baseUrl, update.phoneNumberId),
						body: update.body,
						timeoutMs: update.options.timeout * 1_000,
					},
					asked: {
						what: 'update phone numbers',
						scope: 'phone:write',
						id: update.phoneNumberId,
					},
					policy: {
						maxRetries: update.options.maxRetries,
						maxWaitMs: update.options.maxWait * 1_000,
					},
				}),
			);
			// One pace and one degree of parallelism for a run: those of its first item.
			const { options } = first.update;
			const transport = openTransport(context, account, options.requestsPerMinute);
			const run = await sendAll(jobs, transport, {
				concurrency: options.concurrency,
				stopOnFailure: !isContinued,
				onProgress: progressLogger(context, jobs.length),
			});
			for (const [job, { index }] of live.entries()) {
				const result = run.results[job];
				if (result !== undefined) results.set(index, result);
			}
			if (run.firstFailed !== undefined) firstFailed = live[run.firstFailed]?.index;
			const sent = run.results.filter(({ kind }) => kind === 'sent').length;
			const hint = waitedHint(sent, run.limitWaitMs, options.requestsPerMinute);
			if (hint !== undefined) context.addExecutionHints({ message: hint, location: 'outputPane' });
		}
	}

	for (const [index, plan] of plans.entries()) {
		if (plan.kind === 'leave') put(index, plan.output);
		if (plan.kind === 'refused')
			outputs.set(index, failedItem(problemsFailure(plan.problems), index));
		if (plan.kind !== 'update' || outputs.has(index)) continue;
		const result = results.get(index);
		if (result?.kind === 'sent') {
			put(index, { ...reportSent(plan.update, result), ...plan.because });
		} else if (result !== undefined) {
			outputs.set(index, failedItem(failureFor(plan.update, result), index));
		} else if (account !== undefined && 'failure' in account) {
			outputs.set(index, failedItem(account.failure, index));
		}
	}

	if (!isContinued) throwFirstFailure(context, plans, results, firstFailed);
	const inOrder = plans.flatMap((_, index) => outputs.get(index) ?? []);
	const hint = notAppliedHint(inOrder);
	if (hint !== undefined) context.addExecutionHints({ message: hint, location: 'outputPane' });
	return inOrder;
};

const failureFor = (update: Update, result: Exclude<Result, { kind: 'sent' }>): Failure =>
	result.kind === 'failed'
		? withLabels(result.failure, update.body)
		: { ...result.failure, message: `Not sent: ${result.failure.message}` };

const throwFirstFailure = (
	context: IExecuteFunctions,
	plans: readonly Plan[],
	results: ReadonlyMap<number, Result>,
	firstFailed: number | undefined,
): void => {
	const indexesOf = (kind: Result['kind']) =>
		[...results].flatMap(([index, result]) => (result.kind === kind ? [index] : []));
	const [failed, unsent, updated] = [indexesOf('failed'), indexesOf('unsent'), indexesOf('sent')];
	const index = firstFailed ?? unsent[0];
	const result = index === undefined ? undefined : results.get(index);
	const plan = index === undefined ? undefined : plans[index];
	if (result === undefined || result.kind === 'sent' || plan?.kind !== 'update') return;
	const failure = failureFor(plan.update, result);
	const description =
		results.size === 1
			? failure.description
			: `${failure.description} ${tally({ updated, failed, unsent })}`;
	throw failureError(context, { ...failure, description }, index);
};
