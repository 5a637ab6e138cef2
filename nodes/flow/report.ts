import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { isRecord } from '../fields/json';
import { toNumber } from '../fields/number';
import type { Problem } from '../fields/problem';
import { sentenceOf } from '../fields/problem';
import type { Failure } from '../transport/outcomes';
import type { Result } from '../transport/sendAll';
import type { Update } from './check';
import type { ResourceApi } from './resourceApi';

const labelOf = ({ fields }: ResourceApi, name: string): string =>
	(Object.hasOwn(fields, name) ? fields[name]?.label : undefined) ?? name;

const labelsOf = (resource: ResourceApi, names: readonly string[]): string =>
	names.map((name) => labelOf(resource, name)).join(', ');

// The API may hand a number back as text, a list where it took commas, and null where it cleared.
const isSame = (sent: unknown, shown: unknown): boolean => {
	if (typeof sent === 'number') return toNumber(shown) === sent;
	const text = Array.isArray(shown) ? shown.join(',') : String(shown ?? '');
	return String(sent).trim() === text.trim();
};

/**
 * The sent fields that the API's answer shows with another value, or that it leaves out although
 * it shows the settings. What the API does with keys it doesn't take is not documented, so this is
 * the only way to be told.
 */
export const notApplied = (
	{ showsSettings }: ResourceApi,
	{ body }: Pick<Update, 'body'>,
	answer: IDataObject,
): string[] =>
	showsSettings(answer)
		? Object.entries(body).flatMap(([name, sent]) =>
				Object.hasOwn(answer, name) && isSame(sent, answer[name]) ? [] : [name],
			)
		: [];

/** Which one is meant, as people know it: its name where that is known, else its ID. */
const knownName = ({ nameOf }: ResourceApi, update: Update, answer?: IDataObject): string =>
	(answer === undefined ? undefined : nameOf(answer)) ?? update.pickedName ?? update.id;

const skippedNote = (resource: ResourceApi, names: readonly string[]): string[] =>
	names.length === 0
		? []
		: [
				`${labelsOf(resource, names)} ${names.length === 1 ? 'was' : 'were'} blank and left unchanged`,
			];

/** What both outputs of an update begin with. */
interface Told {
	readonly summary: string;
	readonly skipped: IDataObject;
}

const tell = (
	resource: ResourceApi,
	update: Update,
	parts: readonly string[],
	answer?: IDataObject,
): Told => {
	const { skippedFields } = update;
	const sentence = [...parts, ...skippedNote(resource, skippedFields)].join('; ');
	return {
		summary: `${knownName(resource, update, answer)}: ${sentence}`,
		skipped: skippedFields.length === 0 ? {} : { skipped_fields: [...skippedFields] },
	};
};

/** The output of an update that was made. `summary` comes first, for tables. */
export const reportSent = (
	resource: ResourceApi,
	update: Update,
	{ answers, attempts }: Extract<Result, { kind: 'sent' }>,
): IDataObject => {
	const body = answers.at(-1);
	const response = isRecord(body) ? body : undefined;
	const lost = response === undefined ? [] : notApplied(resource, update, response);
	const names = Object.keys(update.body);
	const applied = names.filter((name) => !lost.includes(name));
	const { summary, skipped } = tell(
		resource,
		update,
		[
			...(applied.length === 0 ? [] : [`updated ${labelsOf(resource, applied)}`]),
			...(lost.length === 0 ? [] : [`${labelsOf(resource, lost)} not applied by OpenCX`]),
		],
		response,
	);
	return {
		summary,
		success: true,
		[resource.id.output]: update.id,
		updated_fields: names,
		...skipped,
		...(update.options.showSent ? { sent: update.body } : {}),
		...(lost.length === 0 ? {} : { not_applied: lost }),
		...(attempts > 1 ? { attempts } : {}),
		...(response === undefined ? {} : { response }),
	};
};

/** The output of an update that "Dry Run" kept from being sent. The API key is no part of it. */
export const reportDryRun = (
	resource: ResourceApi,
	update: Update,
	request: { readonly method: string; readonly url: string },
): IDataObject => {
	const would = `dry run, would update ${labelsOf(resource, Object.keys(update.body))}`;
	const { summary, skipped } = tell(resource, update, [would]);
	const { method, url } = request;
	return { summary, dry_run: true, request: { method, url, body: update.body }, ...skipped };
};

/**
 * The output of an item for which there is nothing to send.
 *
 * @param why left out where blank fields are the reason
 */
export const reportUnsent = (resource: ResourceApi, update: Update, why?: string): IDataObject => {
	const parts = [why === undefined ? 'nothing sent' : `nothing sent (${why})`];
	const { summary, skipped } = tell(resource, update, parts);
	return {
		summary,
		success: true,
		sent: false,
		[resource.id.output]: update.id,
		updated_fields: [],
		...skipped,
	};
};

/** All problems of an item as one failure: what is wrong, and what to do about it. */
export const problemsFailure = (problems: readonly Problem[]): Failure => {
	const nothingSent = 'Nothing was sent for this item.';
	const [first = { what: 'This item cannot be sent', remedy: '' }, ...others] = problems;
	return others.length === 0
		? { message: first.what, description: `${first.remedy}. ${nothingSent}` }
		: {
				message: `${first.what} (and ${others.length} more)`,
				description: [...problems.map((problem) => sentenceOf(problem)), nothingSent].join('\n'),
			};
};

/** Whether the words of the API name a field: a plain word of English only where it begins. */
const isNamed = (name: string, message: string): boolean =>
	name.includes('_') || /[A-Z]/.test(name)
		? new RegExp(`\\b${name}\\b`).test(message)
		: new RegExp(`(^|[;:]\\s*|["'\`])${name}\\b`).test(message);

/** An API's refusal names fields as the API does; the form shows their labels. */
export const withLabels = (
	resource: ResourceApi,
	failure: Failure,
	body: Update['body'],
): Failure => {
	const named = Object.keys(body).filter((name) => isNamed(name, failure.message));
	if (named.length === 0 || (failure.status !== 400 && failure.status !== 422)) return failure;
	const labels = named.map((name) => `'${labelOf(resource, name)}'`).join(', ');
	return { ...failure, description: `This concerns ${labels}. ${failure.description}` };
};

/**
 * A failed item for the runs that continue. n8n hands an item to the error branch only where its
 * json holds `error` and `message` and nothing else; with any more it would count as a success.
 */
export const failedItem = (
	{ message, description }: Failure,
	index: number,
): INodeExecutionData => ({
	json: { error: message, message: description },
	pairedItem: { item: index },
});

/** The error for the runs that stop. Made of our own words alone: the host's would hold the API key. */
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

const counted = (indexes: readonly number[], one: string, many: string): string => {
	const [first] = indexes;
	const where = first === undefined ? '' : ` (the first: item ${first})`;
	return `${indexes.length} ${indexes.length === 1 ? one : many}${where}`;
};

/** How far a run came that stopped: how many were updated, failed, never sent; the first of each. */
export const tally = (
	indexes: Readonly<Record<'updated' | 'failed' | 'unsent', readonly number[]>>,
): string =>
	`Of the items, ${[
		counted(indexes.updated, 'was updated', 'were updated'),
		counted(indexes.failed, 'failed', 'failed'),
		counted(indexes.unsent, 'was never sent', 'were never sent'),
	].join(', ')}.`;

/** The hint beside a run in which the API didn't apply everything. */
export const notAppliedHint = (
	resource: ResourceApi,
	outputs: readonly INodeExecutionData[],
): string | undefined => {
	const affected = outputs.filter(({ json }) => Array.isArray(json.not_applied));
	if (affected.length === 0) return undefined;
	const names = new Set(affected.flatMap(({ json }) => json.not_applied as string[]));
	const labels = Array.from(names, (name) => `'${labelOf(resource, name)}'`).join(', ');
	return `OpenCX answered without an error, but its answer does not show what was sent for ${labels} (${affected.length} of ${outputs.length} items). See not_applied in the output.`;
};

/** The hint beside a run that stood still for the limit. */
export const waitedHint = (sent: number, waitedMs: number, limit: number): string | undefined => {
	const seconds = Math.round(waitedMs / 1_000);
	if (seconds === 0) return undefined;
	const why = limit === 0 ? 'because OpenCX asked for it' : `for the limit of ${limit} a minute`;
	return `${sent} ${sent === 1 ? 'update' : 'updates'} sent; waited ${seconds} s ${why}`;
};
