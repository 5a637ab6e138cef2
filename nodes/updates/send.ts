import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import type { Problem } from '../values/problem';
import type { ApiRequest } from '../transport/client';
import type { RateLimiters } from '../transport/limiter';
import type { Failure } from '../transport/failure';
import type { Run, Task } from '../transport/sendAll';
import { sendAll } from '../transport/sendAll';
import type { Account } from '../api/account';
import { createRunTransport, getAccount } from '../api/account';
import type { Change, KnownSettings } from './changes';
import type { Update } from './check';
import { alsoChangedHint, newerApiHint, notAppliedHint, waitedHint } from './hints';
import { readKnown } from './known';
import { reportDryRun, reportSent, reportUnsent } from './report';
import type { ResourceApi } from '../api/resourceApi';
import { updateSubject } from '../api/resourceApi';
import { failureFor, throwFailure, throwRefusal } from './stop';

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

/** A plan to send, and the item it is for. */
export type UpdatePlan = Extract<Plan, { kind: 'update' }> & { readonly index: number };

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

/** Shows a note beside the run's output. */
export const hint = (context: IExecuteFunctions, message: string | undefined): void => {
	if (message !== undefined) context.addExecutionHints({ message, location: 'outputPane' });
};

const framed = (json: IDataObject, frame: Frame | undefined): IDataObject => ({
	...frame?.before,
	...json,
	...frame?.after,
});

/** A run of updates, and what each came to. */
interface UpdateRun extends Run {
	/** In the order of the plans; a hole where it did not come to a request. */
	readonly changes: ReadonlyArray<Change | undefined>;
}

/** Brings the updates through. */
const run = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	plans: readonly UpdatePlan[],
	settings: KnownSettings,
): Promise<UpdateRun> => {
	if (plans.length === 0) return { results: [], changes: [], limitWaitMs: 0 };
	const changes: Change[] = [];
	const tasks = plans.map(({ update }, index): Task => {
		// What an update comes to is known when its turn comes: others of the same one go before it.
		const next: Task['next'] = (answers) => {
			const change = (changes[index] ??= settings.begin(update));
			const isDone = answers.length > 0 || Object.keys(change.body).length === 0;
			if (isDone) settings.end(update, change, answers[0]);
			return isDone
				? undefined
				: updateRequest(resource, account.baseUrl, { ...update, body: change.body });
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
	hint(context, waitedHint(sent.length, ran.limitWaitMs, account.requestsPerMinute));
	return { ...ran, changes };
};

/**
 * Sends the updates of all items and reports on each, in the order of the items.
 *
 * @param isBackwards sends the last item first, so that what several items have replaced one after
 * the other is put back to what there was at first
 * @throws NodeOperationError or NodeApiError for the first failure, where the node stops on error:
 * for a refused item before anything is sent
 */
export const sendPlans = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	plans: readonly Plan[],
	isBackwards = false,
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
		else put(index, framed(reportUnsent(resource, plan.update, undefined, plan.why), plan.frame));
	}
	if (updates.length === 0) return outputs;
	if (isBackwards) updates.reverse();

	const read = await getAccount(context);
	if ('failure' in read) {
		if (!isContinued) throw failureError(context, read.failure, undefined);
		for (const { index } of updates) fail(index, read.failure);
		return outputs;
	}
	const account = read.value;

	const known = await readKnown(
		context,
		resource,
		limiters,
		account,
		updates.map(({ update }) => update),
	);
	hint(context, known.hint);
	const rehearsed = known.settings.copy();
	for (const { index, update, frame } of updates) {
		if (!update.options.dryRun) continue;
		const change = rehearsed.begin(update);
		rehearsed.end(update, change);
		const request = updateRequest(resource, account.baseUrl, { ...update, body: change.body });
		put(index, framed(reportDryRun(resource, update, change, request), frame));
	}
	const live = updates.filter(({ update }) => !update.options.dryRun);
	const ran = await run(context, resource, limiters, account, live, known.settings);
	if (!isContinued) throwFailure(context, resource, live, ran);
	for (const [task, { index, update, frame }] of live.entries()) {
		const [result, change] = [ran.results[task], ran.changes[task]];
		if (result?.kind === 'sent' && change !== undefined) {
			put(index, framed(reportSent(resource, update, change, result), frame));
		} else if (result !== undefined && result.kind !== 'sent') {
			fail(index, failureFor(resource, update, result));
		}
	}
	for (const told of [notAppliedHint, alsoChangedHint, newerApiHint]) {
		hint(context, told(resource, outputs));
	}
	return outputs;
};
