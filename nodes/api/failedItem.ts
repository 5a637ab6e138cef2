import type { IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from '../transport/failure';
import type { Problem } from '../values/problem';
import { sentencesOf } from '../values/problem';

/** All problems of an item as one failure: what is wrong, and what to do about it. */
export const problemsFailure = (problems: readonly Problem[]): Failure => {
	const nothingSent = 'Nothing was sent for this item.';
	const [first = { what: 'This item cannot be sent', remedy: '' }, ...others] = problems;
	return others.length === 0
		? { message: first.what, description: `${first.remedy}. ${nothingSent}` }
		: {
				message: `${first.what} (and ${others.length} more)`,
				description: `${sentencesOf(problems)}\n${nothingSent}`,
			};
};

/**
 * A failed item for runs that continue. n8n sends an item to the error branch only if its json has
 * `error` and `message` and nothing else. With more keys, it would count as a success.
 */
export const failedItem = (
	{ message, description }: Failure,
	index: number,
): INodeExecutionData => ({
	json: { error: message, message: description },
	pairedItem: { item: index },
});

/**
 * The error for runs that stop. It has only our own words, because n8n's error would contain the
 * API key. For error workflows, `next` in its context says what helps.
 */
export const failureError = (
	context: Pick<IExecuteFunctions, 'getNode'>,
	{ message, description, status, next = 'correctValues' }: Failure,
	index: number | undefined,
): NodeApiError | NodeOperationError => {
	const node = context.getNode();
	const options = { message, description, ...(index === undefined ? {} : { itemIndex: index }) };
	const error =
		status === undefined
			? new NodeOperationError(node, message, options)
			: new NodeApiError(node, { message } satisfies JsonObject, {
					...options,
					httpCode: String(status),
				});
	// n8n replaces a message that contains a code such as EACCES, even inside a word:
	// "{{ $json.voiceAccess }}".
	error.message = message;
	error.context.next = next;
	return error;
};
