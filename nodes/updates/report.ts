import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../values/json';
import type { Failure } from '../transport/failure';
import type { Result } from '../transport/sendAll';
import type { Change } from './changes';
import { alsoChanged, notApplied, previousOf } from './changes';
import type { Update } from './check';
import type { ResourceApi } from '../api/resourceApi';

/** What the form calls a field; its API name where the form doesn't have it. */
export const labelOf = ({ fields }: ResourceApi, name: string): string =>
	(Object.hasOwn(fields, name) ? fields[name]?.label : undefined) ?? name;

const labelsOf = (resource: ResourceApi, names: readonly string[]): string =>
	names.map((name) => labelOf(resource, name)).join(', ');

/** Which one is meant, as people know it: its name where that is known, else its ID. */
const knownName = ({ nameOf }: ResourceApi, update: Update, answer?: IDataObject): string =>
	(answer === undefined ? undefined : nameOf(answer)) ?? update.pickedName ?? update.id;

/** "Name was blank and left unchanged", "Name, Voice were …"; none without names. */
const noteOn = (resource: ResourceApi, names: readonly string[], what: string): string[] =>
	names.length === 0
		? []
		: [`${labelsOf(resource, names)} ${names.length === 1 ? 'was' : 'were'} ${what}`];

/** A key of the output, left out where there is nothing to name. */
const named = (key: string, names: readonly string[]): IDataObject =>
	names.length === 0 ? {} : { [key]: [...names] };

/** What every output of an update tells. */
interface Told {
	readonly summary: string;
	/** The fields that were left out, and why. */
	readonly leftOut: IDataObject;
}

const tell = (
	resource: ResourceApi,
	update: Update,
	unchanged: readonly string[],
	parts: readonly string[],
	answer?: IDataObject,
): Told => {
	const { skippedFields } = update;
	const sentence = [
		...parts,
		...noteOn(resource, skippedFields, 'blank and left unchanged'),
		...noteOn(resource, unchanged, 'set already'),
	].join('; ');
	return {
		summary: `${knownName(resource, update, answer)}: ${sentence}`,
		leftOut: {
			...named('skipped_fields', skippedFields),
			...named('unchanged_fields', unchanged),
		},
	};
};

/** The output of an update that was made. `summary` comes first, for tables. */
export const reportSent = (
	resource: ResourceApi,
	update: Update,
	change: Change,
	{ answers, attempts }: Extract<Result, { kind: 'sent' }>,
): IDataObject => {
	const { body, unchanged, before } = change;
	const names = Object.keys(body);
	if (names.length === 0) return reportUnsent(resource, update, change);
	const answer = answers.at(-1);
	const response = isRecord(answer) ? answer : undefined;
	const lost = response === undefined ? [] : notApplied(resource, body, response);
	const others = response === undefined ? [] : alsoChanged(resource, change, response);
	const applied = names.filter((name) => !lost.includes(name));
	const { summary, leftOut } = tell(
		resource,
		update,
		unchanged,
		[
			...(applied.length === 0 ? [] : [`updated ${labelsOf(resource, applied)}`]),
			...(lost.length === 0 ? [] : [`${labelsOf(resource, lost)} not applied by OpenCX`]),
			...(others.length === 0 ? [] : [`${labelsOf(resource, others)} changed too`]),
		],
		response === undefined ? before : { ...before, ...response },
	);
	const previous = previousOf(resource, change, [...names, ...others]);
	return {
		summary,
		success: true,
		[resource.id.output]: update.id,
		updated_fields: names,
		...leftOut,
		...(update.options.showSent ? { sent: body } : {}),
		...named('not_applied', lost),
		...named('also_changed', others),
		...(attempts > 1 ? { attempts } : {}),
		...(previous === undefined ? {} : { previous }),
		...(response === undefined ? {} : { response }),
	};
};

/** The output of an update that "Dry Run" kept from being sent. The API key is no part of it. */
export const reportDryRun = (
	resource: ResourceApi,
	update: Update,
	{ body, unchanged, before }: Change,
	request: { readonly method: string; readonly url: string },
): IDataObject => {
	const names = Object.keys(body);
	const would =
		names.length === 0
			? 'dry run, would send nothing'
			: `dry run, would update ${labelsOf(resource, names)}`;
	const { summary, leftOut } = tell(resource, update, unchanged, [would], before);
	const { method, url } = request;
	return {
		summary,
		dry_run: true,
		...(names.length === 0 ? {} : { request: { method, url, body } }),
		...leftOut,
	};
};

/**
 * The output of an item for which there is nothing to send.
 *
 * @param why left out where blank fields, or fields that are set already, are the reason
 */
export const reportUnsent = (
	resource: ResourceApi,
	update: Update,
	change: Change = { body: {}, unchanged: [] },
	why?: string,
): IDataObject => {
	const parts = [why === undefined ? 'nothing sent' : `nothing sent (${why})`];
	// Where nothing is sent, nothing is replaced: that is known without reading.
	const readsBack = update.options.onlyChanges !== undefined;
	const { summary, leftOut } = tell(resource, update, change.unchanged, parts, change.before);
	return {
		summary,
		success: true,
		sent: false,
		[resource.id.output]: update.id,
		updated_fields: [],
		...leftOut,
		...(readsBack ? { previous: {} } : {}),
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
