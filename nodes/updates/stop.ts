import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Failure } from '../transport/failure';
import type { Result, Run } from '../transport/sendAll';
import type { Update } from './check';
import { failureError, problemsFailure } from '../api/failedItem';
import { inWordsOfTheForm, tally } from './report';
import type { ResourceApi } from '../api/resourceApi';
import type { Checked } from '../values/checked';
import type { Plan, SentPlan } from './plan';
import type { Difference } from './settings';
import { previousOf } from './settings';

/** A run of updates, and the result of each. */
export interface UpdateRun extends Run {
	/** In the order of the plans; a hole if a plan did not get as far as a request. */
	readonly differences: ReadonlyArray<Difference | undefined>;
}

/** @throws the first refusal, before anything is sent */
export const throwRefusal = (
	context: IExecuteFunctions,
	plans: ReadonlyArray<Checked<Plan>>,
): void => {
	const refused = plans.flatMap((plan, index) =>
		'problems' in plan ? [{ index, problems: plan.problems }] : [],
	);
	const [first] = refused;
	if (first === undefined) return;
	const failure = problemsFailure(first.problems);
	const description =
		plans.length === 1
			? failure.description
			: `${failure.description.replace(/Nothing was sent for this item\.$/, '')}Nothing was sent for any of the ${plans.length} items; ${refused.length} of them can't be sent as they are. Correct them. To send the others anyway, set 'On Error' in the node's settings to continue.`;
	throw failureError(context, { ...failure, description }, first.index);
};

/** Why an update of a run was not made, in the labels of the form. */
export const failureFor = (
	resource: ResourceApi,
	update: Update,
	result: Exclude<Result, { kind: 'sent' }>,
): Failure =>
	result.kind === 'failed'
		? inWordsOfTheForm(resource, result.failure, update.body)
		: { ...result.failure, message: `Not sent: ${result.failure.message}` };

/**
 * The values that the updates of a run had replaced before it ended, by ID, in the form that
 * Restore takes. If there were several updates of one, the values before the first.
 */
const replacedBy = (
	resource: ResourceApi,
	plans: readonly SentPlan[],
	{ results, differences }: UpdateRun,
): IDataObject => {
	const replaced: Record<string, IDataObject> = {};
	for (const [task, { update }] of plans.entries()) {
		const difference = differences[task];
		if (results[task]?.kind !== 'sent' || update.options.dryRun) continue;
		if (difference?.before === undefined) continue;
		const previous = previousOf(resource, difference.before, Object.keys(difference.body));
		replaced[update.id] = { ...previous, ...replaced[update.id] };
	}
	return replaced;
};

/**
 * Ends a run that stops on error.
 *
 * @throws the failure that ended the run, and how far the run got. In the error's context,
 * `previous` has the values that the earlier updates replaced, and `updated` the number of these
 * updates
 */
export const throwFailure = (
	context: IExecuteFunctions,
	resource: ResourceApi,
	plans: readonly SentPlan[],
	run: UpdateRun,
): void => {
	const { results, firstFailed, differences } = run;
	// An update that changes nothing does not count, and neither does a dry run.
	const isEmptyAt = (task: number) =>
		plans[task]?.update.options.dryRun === true ||
		Object.keys(differences[task]?.body ?? {}).length === 0;
	const indexesOf = (kind: Result['kind']) =>
		plans
			.flatMap(({ index }, task) => {
				const result = results[task];
				const isMade = result?.kind !== 'sent' || !isEmptyAt(task);
				return result?.kind === kind && isMade ? [index] : [];
			})
			.sort((a, b) => a - b);
	const firstUnsent = results.findIndex(({ kind }) => kind === 'unsent');
	const task = firstFailed ?? firstUnsent;
	const [result, plan] = [results[task], plans[task]];
	if (result === undefined || result.kind === 'sent' || plan === undefined) return;
	const failure = failureFor(resource, plan.update, result);
	const updated = indexesOf('sent');
	const description =
		results.length === 1
			? failure.description
			: `${failure.description} ${tally({
					updated,
					failed: indexesOf('failed'),
					unsent: indexesOf('unsent'),
				})}`;
	const error = failureError(context, { ...failure, description }, plan.index);
	error.context.updated = updated.length;
	if (resource.isReadable) error.context.previous = replacedBy(resource, plans, run);
	throw error;
};
