import type { IExecuteFunctions } from 'n8n-workflow';
import type { Failure } from '../transport/failure';
import type { Result, Run } from '../transport/sendAll';
import type { Update } from './check';
import { failureError, problemsFailure } from '../api/failedItem';
import { tally, withLabels } from './report';
import type { ResourceApi } from '../api/resourceApi';
import type { Plan, UpdatePlan } from './send';

/** @throws the first refusal, before anything is sent */
export const throwRefusal = (context: IExecuteFunctions, plans: readonly Plan[]): void => {
	const refused = plans.flatMap((plan, index) =>
		plan.kind === 'refused' ? [{ index, plan }] : [],
	);
	const [first] = refused;
	if (first === undefined) return;
	const failure = problemsFailure(first.plan.problems);
	const description =
		plans.length === 1
			? failure.description
			: `${failure.description.replace(/Nothing was sent for this item\.$/, '')}Nothing was sent for any of the ${plans.length} items; ${refused.length} of them can't be sent as they are. Correct them, or set 'On Error' in the node's settings to continue, and the others are sent.`;
	throw failureError(context, { ...failure, description }, first.index);
};

/** Why an update of a run was not made, in the labels of the form. */
export const failureFor = (
	resource: ResourceApi,
	update: Update,
	result: Exclude<Result, { kind: 'sent' }>,
): Failure =>
	result.kind === 'failed'
		? withLabels(resource, result.failure, update.body)
		: { ...result.failure, message: `Not sent: ${result.failure.message}` };

/** @throws the failure that ended a run, with how far the run came */
export const throwFailure = (
	context: IExecuteFunctions,
	resource: ResourceApi,
	plans: readonly UpdatePlan[],
	{ results, firstFailed }: Run,
): void => {
	const indexesOf = (kind: Result['kind']) =>
		plans
			.flatMap(({ index }, task) => {
				const result = results[task];
				// An update that changes nothing came to no request.
				const isMade = result?.kind !== 'sent' || result.attempts > 0;
				return result?.kind === kind && isMade ? [index] : [];
			})
			.sort((a, b) => a - b);
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
