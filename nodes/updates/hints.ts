import type { INodeExecutionData, WorkflowExecuteMode } from 'n8n-workflow';
import { otherApiAnswers } from '../api/otherApi';
import { updateOptions } from '../input/options';
import { isRecord } from '../values/json';
import { labelOf } from './report';
import type { ResourceApi } from '../api/resourceApi';

/** The labels of the fields that an output key lists, and how many outputs have that key. */
const namedBy = (
	resource: ResourceApi,
	outputs: readonly INodeExecutionData[],
	key: string,
): { labels: string; items: string } | undefined => {
	const lists = outputs.flatMap(({ json }) => (Array.isArray(json[key]) ? [json[key]] : []));
	if (lists.length === 0) return undefined;
	const names = new Set(lists.flat().map(String));
	return {
		labels: Array.from(names, (name) => `'${labelOf(resource, name)}'`).join(', '),
		items: `${lists.length} of ${outputs.length} items`,
	};
};

/** The hint beside a run in which the API didn't apply everything. */
export const notAppliedHint = (
	resource: ResourceApi,
	outputs: readonly INodeExecutionData[],
): string | undefined => {
	const named = namedBy(resource, outputs, 'not_applied');
	return (
		named &&
		`OpenCX answered without an error, but its answer does not show what was sent for ${named.labels} (${named.items}). See not_applied in the output.`
	);
};

/** The hint beside a run whose answers are all of the other form of the API. */
export const otherApiAnswersHint = (
	resource: ResourceApi,
	outputs: readonly INodeExecutionData[],
): string | undefined =>
	otherApiAnswers(
		resource,
		outputs.flatMap(({ json: { response } }) => (isRecord(response) ? [response] : [])),
	);

/**
 * The hint beside a dry run that nobody watches: a published workflow would stay green forever.
 *
 * @param mode how the execution was started
 */
export const dryRunHint = (
	mode: WorkflowExecuteMode,
	rehearsed: number,
	items: number,
): string | undefined =>
	rehearsed === 0 || mode === 'manual'
		? undefined
		: `'${updateOptions.dryRun.label}' is on, so nothing was sent for ${rehearsed} of ${items} items. Remove the option to update them.`;

/** The hint beside a run that waited for the rate limit. */
export const waitedHint = (sent: number, waitedMs: number, limit: number): string | undefined => {
	const seconds = Math.round(waitedMs / 1_000);
	if (seconds === 0) return undefined;
	return `${sent} ${sent === 1 ? 'update' : 'updates'} sent; waited ${seconds} s for the limit of ${limit} a minute`;
};
