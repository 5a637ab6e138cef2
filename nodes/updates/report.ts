import type { IDataObject } from 'n8n-workflow';
import { otherApiRefusal } from '../api/otherApi';
import type { ResourceApi } from '../api/resourceApi';
import { fieldNamed } from '../fields/field';
import type { ApiRequest } from '../transport/client';
import { moment } from '../transport/clock';
import type { Failure } from '../transport/failure';
import type { Result } from '../transport/sendAll';
import type { Update } from './check';
import type { Telling } from './exchange';
import type { Manner, Plan } from './plan';
import type { Difference } from './settings';
import { notApplied, previousOf } from './settings';

/** The label of a field in the form, or its API name if the form doesn't have it. */
export const labelOf = ({ fields }: ResourceApi, name: string): string =>
	fieldNamed(fields, name)?.label ?? name;

const labelsOf = (resource: ResourceApi, names: readonly string[]): string =>
	names.map((name) => labelOf(resource, name)).join(', ');

/** The target by the name people know, or by its ID if the name is unknown. */
const knownName = ({ nameOf }: ResourceApi, update: Update, answer?: IDataObject): string =>
	(answer === undefined ? undefined : nameOf(answer)) ?? update.pickedName ?? update.id;

/** "Name was blank and left unchanged", "Name, Voice were …"; nothing without names. */
const noteOn = (resource: ResourceApi, names: readonly string[], what: string): string[] =>
	names.length === 0
		? []
		: [`${labelsOf(resource, names)} ${names.length === 1 ? 'was' : 'were'} ${what}`];

/** An output key, left out if there is nothing to list. */
const named = (key: string, names: readonly string[]): IDataObject =>
	names.length === 0 ? {} : { [key]: [...names] };

/** The fields that were sent, under each key that lists them. */
const sentFields = ({ sentKeys }: Manner, names: readonly string[]): IDataObject =>
	Object.fromEntries(sentKeys.map((key) => [key, [...names]]));

/** What every output of an update contains: the summary, and which fields were left out and why. */
const tell = (
	resource: ResourceApi,
	{ update, notes = [] }: Plan,
	{ unchanged, changedSince }: Pick<Difference, 'unchanged' | 'changedSince'>,
	parts: readonly string[],
	shown?: IDataObject,
): { readonly summary: string; readonly leftOut: IDataObject } => {
	const { skippedFields } = update;
	const sentence = [
		...parts,
		...noteOn(resource, skippedFields, 'blank and left unchanged'),
		...noteOn(resource, unchanged, 'set already'),
		...noteOn(resource, changedSince, 'changed since and left as is'),
		...notes,
	].join('; ');
	return {
		summary: `${knownName(resource, update, shown)}: ${sentence}`,
		leftOut: {
			...named('skipped_fields', skippedFields),
			...named('unchanged_fields', unchanged),
			...named('changed_since', changedSince),
		},
	};
};

/**
 * The former values of the fields that an update sends, for its output; empty if they are unknown.
 */
const formerValues = (resource: ResourceApi, { body, before }: Difference): IDataObject =>
	before === undefined ? {} : { previous: previousOf(resource, before, Object.keys(body)) };

/** What was sent, and when. */
const sentParts = (sent: Update['body'], sentAtMs: number | undefined): IDataObject => ({
	sent,
	...(sentAtMs === undefined ? {} : { sent_at: moment(sentAtMs) }),
});

/**
 * The output of an update that was made. `summary` comes first, for tables.
 *
 * @param result how often the update request was sent, and when it was last sent
 */
export const reportSent = (
	resource: ResourceApi,
	plan: Plan,
	difference: Difference,
	{ tries, sentAtMs }: Pick<Extract<Result, { kind: 'sent' }>, 'tries' | 'sentAtMs'>,
	manner: Manner,
	{ told, response, shown }: Telling,
): IDataObject => {
	const { update } = plan;
	const { body, before } = difference;
	const names = Object.keys(body);
	if (names.length === 0) return reportUnsent(resource, plan, manner, difference);
	const lost = shown === undefined ? [] : notApplied(resource, body, shown);
	const applied = names.filter((name) => !lost.includes(name));
	const { summary, leftOut } = tell(
		resource,
		plan,
		difference,
		[
			...(applied.length === 0 ? [] : [`updated ${labelsOf(resource, applied)}`]),
			...(lost.length === 0 ? [] : [`${labelsOf(resource, lost)} not applied by OpenCX`]),
		],
		shown === undefined ? before : { ...before, ...shown },
	);
	return {
		summary,
		success: true,
		[resource.id.output]: update.id,
		...sentFields(manner, names),
		...leftOut,
		...(resource.isReadable || update.options.showSent ? sentParts(body, sentAtMs) : {}),
		...named('not_applied', lost),
		...(tries > 1 ? { attempts: tries } : {}),
		...told,
		...formerValues(resource, difference),
		...(response === undefined ? {} : { response }),
	};
};

/**
 * The output of an update that was not sent because of "Dry Run". It does not contain the API key.
 */
export const reportDryRun = (
	resource: ResourceApi,
	plan: Plan,
	difference: Difference,
	{ method, url, body: sent }: Pick<ApiRequest, 'method' | 'url' | 'body'>,
	told: IDataObject = {},
): IDataObject => {
	const { body, before } = difference;
	const names = Object.keys(body);
	const would =
		names.length === 0
			? 'dry run, would send nothing'
			: `dry run, would update ${labelsOf(resource, names)}`;
	const { summary, leftOut } = tell(resource, plan, difference, [would], before);
	return {
		summary,
		dry_run: true,
		[resource.id.output]: plan.update.id,
		...(names.length === 0 ? {} : { request: { method, url, body: sent } }),
		...leftOut,
		...told,
		...formerValues(resource, difference),
	};
};

const nothingLeftOut = { unchanged: [], changedSince: [] };

/**
 * The output of an item for which there is nothing to send.
 *
 * @param difference left out if that was known without reading the current settings
 */
export const reportUnsent = (
	resource: ResourceApi,
	plan: Plan,
	manner: Manner,
	difference: Pick<Difference, 'unchanged' | 'changedSince' | 'before'> = nothingLeftOut,
): IDataObject => {
	const { update, whyUnsent } = plan;
	const parts = [whyUnsent === undefined ? 'nothing sent' : `nothing sent (${whyUnsent})`];
	const { summary, leftOut } = tell(resource, plan, difference, parts, difference.before);
	return {
		summary,
		success: true,
		sent: false,
		// A number is looked up only if there is something to send.
		...(update.isNumber ? {} : { [resource.id.output]: update.id }),
		...sentFields(manner, []),
		...leftOut,
		// If nothing is sent, nothing is replaced: that is known without reading.
		...(resource.isReadable ? { previous: {} } : {}),
	};
};

/**
 * Whether the API's message names a field; a plain English word counts only at the start of a part.
 */
const isNamed = (name: string, message: string): boolean =>
	name.includes('_') || /[A-Z]/.test(name)
		? new RegExp(`\\b${name}\\b`).test(message)
		: new RegExp(`(^|[;:]\\s*|["'\`])${name}\\b`).test(message);

/**
 * A refusal of values in the words of the form: the API uses its own field names, and the form
 * shows labels. If the account has the other form of the API, the description says so.
 */
export const inWordsOfTheForm = (
	resource: ResourceApi,
	failure: Failure,
	body: Update['body'],
): Failure => {
	if (failure.status !== 400 && failure.status !== 422) return failure;
	const other = otherApiRefusal(resource, failure.message);
	if (other !== undefined) return { ...failure, description: `Nothing was changed. ${other}` };
	const named = Object.keys(body).filter((name) => isNamed(name, failure.message));
	if (named.length === 0) return failure;
	const labels = named.map((name) => `'${labelOf(resource, name)}'`).join(', ');
	return { ...failure, description: `This concerns ${labels}. ${failure.description}` };
};

const counted = (indexes: readonly number[], one: string, many: string): string => {
	const [first] = indexes;
	const where = first === undefined ? '' : ` (the first: item ${first})`;
	return `${indexes.length} ${indexes.length === 1 ? one : many}${where}`;
};

/**
 * How far a stopped run got: how many items were updated, failed or never sent, and the first of
 * each.
 */
export const tally = (
	indexes: Readonly<Record<'updated' | 'failed' | 'unsent', readonly number[]>>,
): string =>
	`${[
		counted(indexes.updated, 'item was updated', 'items were updated'),
		counted(indexes.failed, 'failed', 'failed'),
		counted(indexes.unsent, 'was never sent', 'were never sent'),
	].join(', ')}.`;
