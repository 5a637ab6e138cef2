import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Field } from '../../fields/spec';
import type { Failure } from '../../transport/failures';
import { isRecord } from '../../transport/json';
import type { Result } from '../../transport/sendAll';
import type { Update } from './check';
import { phoneNumberFields } from './fields';

type Output = INodeExecutionData;

// The list of phone numbers shows names too: a name alone is no sign of the settings.
const settingNames = Object.keys(phoneNumberFields).filter((name) => name !== 'name');
const labelOf = (name: string): string =>
	Object.entries<Field>(phoneNumberFields).find(([known]) => known === name)?.[1].label ?? name;

// The API may hand a number back as text, a list where it took commas, and null where it cleared.
const isSame = (sent: unknown, shown: unknown): boolean =>
	String(sent) === (Array.isArray(shown) ? shown.join(',') : String(shown ?? ''));

/**
 * The sent fields that the API's answer shows with another value, or that it leaves out although
 * it shows the agent's settings. What the API does with keys it doesn't take is not documented, so
 * this is the only way to be told.
 */
export const notApplied = (update: Update, answer: IDataObject): string[] => {
	if (!settingNames.some((name) => Object.hasOwn(answer, name))) return [];
	return Object.entries(update.body).flatMap(([name, sent]) =>
		Object.hasOwn(answer, name) && isSame(sent, answer[name]) ? [] : [name],
	);
};

/** The output of an update that was made. */
export const reportSent = (
	update: Update,
	{ body, attempts }: Extract<Result, { kind: 'sent' }>,
): IDataObject => {
	const response = isRecord(body) ? body : undefined;
	const lost = response === undefined ? [] : notApplied(update, response);
	return {
		success: true,
		phone_number_id: update.phoneNumberId,
		updated_fields: Object.keys(update.body),
		...(update.skippedFields.length === 0 ? {} : { skipped_fields: [...update.skippedFields] }),
		...(lost.length === 0 ? {} : { not_applied: lost }),
		...(attempts > 1 ? { attempts } : {}),
		...(response === undefined ? {} : { response }),
	};
};

/** The output of an update that "Dry Run" kept from being sent. The token is no part of it. */
export const reportDryRun = (update: Update, url: string): IDataObject => ({
	dry_run: true,
	request: { method: 'PATCH', url, body: update.body },
	...(update.skippedFields.length === 0 ? {} : { skipped_fields: [...update.skippedFields] }),
});

/** All problems of an item as one failure. */
export const problemsFailure = (problems: readonly string[]): Failure => ({
	message:
		problems.length === 1
			? (problems[0] ?? '')
			: `${problems.length} values can't be sent as they are. ${problems.join(' ')}`,
	description: 'Nothing was sent for this item.',
});

/** An API's refusal names fields as the API does; the form shows their labels. */
export const withLabels = (failure: Failure, body: Update['body']): Failure => {
	const named = Object.keys(body).filter((name) =>
		new RegExp(`\\b${name}\\b`).test(failure.message),
	);
	if (named.length === 0 || (failure.status !== 400 && failure.status !== 422)) return failure;
	const labels = named.map((name) => `'${labelOf(name)}'`).join(', ');
	return { ...failure, description: `This concerns ${labels}. ${failure.description}` };
};

/**
 * A failed item for the runs that continue. n8n hands an item to the error branch only where its
 * json holds `error` and `message` and nothing else; with any more it would count as a success.
 */
export const failedItem = ({ message, description }: Failure, index: number): Output => ({
	json: { error: message, message: description },
	pairedItem: { item: index },
});

/** The error for the runs that stop. Made of our own words alone: the host's would hold the token. */
export const failureError = (
	context: Pick<IExecuteFunctions, 'getNode'>,
	{ message, description, status }: Failure,
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
	// The host replaces a message that contains a code such as EACCES, even inside a word:
	// "{{ $json.voiceAccess }}".
	error.message = message;
	return error;
};

const counted = (count: number, what: string, first: number | undefined): string =>
	`${count} ${what}${first === undefined ? '' : ` (the first: item ${first})`}`;

/** How far a run came that stopped: how many were updated, failed, never sent; the first of each. */
export const tally = (
	indexes: Readonly<Record<'updated' | 'failed' | 'unsent', readonly number[]>>,
): string =>
	`Of the items, ${[
		counted(indexes.updated.length, 'were updated', indexes.updated[0]),
		counted(indexes.failed.length, 'failed', indexes.failed[0]),
		counted(indexes.unsent.length, 'were never sent', indexes.unsent[0]),
	].join(', ')}.`;

/** The hint beside a run in which the API didn't apply everything. */
export const notAppliedHint = (outputs: readonly Output[]): string | undefined => {
	const affected = outputs.filter(({ json }) => Array.isArray(json.not_applied));
	if (affected.length === 0) return undefined;
	const names = new Set(affected.flatMap(({ json }) => json.not_applied as string[]));
	const labels = Array.from(names, (name) => `'${labelOf(name)}'`).join(', ');
	return `OpenCX answered without an error, but its answer does not show what was sent for ${labels} (${affected.length} of ${outputs.length} items). See not_applied in the output.`;
};

/** The hint beside a run that stood still for the limit. */
export const waitedHint = (sent: number, waitedMs: number, limit: number): string | undefined => {
	const seconds = Math.round(waitedMs / 1_000);
	if (seconds === 0) return undefined;
	const why = limit === 0 ? 'because OpenCX asked for it' : `for the limit of ${limit} a minute`;
	return `${sent} updates sent; waited ${seconds} s ${why}`;
};
