import type { INodeExecutionData } from 'n8n-workflow';
import { isRecord } from '../values/json';
import { labelOf } from './report';
import type { ResourceApi } from '../api/resourceApi';

/** The labels of the fields that a key of the outputs names, and how many outputs have the key. */
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

/** The hint beside a run in which more changed than was sent. */
export const alsoChangedHint = (
	resource: ResourceApi,
	outputs: readonly INodeExecutionData[],
): string | undefined => {
	const named = namedBy(resource, outputs, 'also_changed');
	return (
		named &&
		`The answer of OpenCX shows other values than before for ${named.labels}, which were not sent (${named.items}). See also_changed in the output.`
	);
};

/** The hint beside a run whose answers are of the other form of the API, which lacks its fields. */
export const newerApiHint = (
	{ newer, plural }: ResourceApi,
	outputs: readonly INodeExecutionData[],
): string | undefined => {
	const isOther = ({ json }: INodeExecutionData): boolean => {
		const { response, updated_fields: sent, not_applied: lost } = json;
		if (newer === undefined || !isRecord(response) || !newer.isShownBy(response)) return false;
		return (
			Array.isArray(sent) &&
			Array.isArray(lost) &&
			sent.every((name) => lost.includes(name) || newer.sharedFields.includes(String(name)))
		);
	};
	return newer !== undefined && outputs.some(isOther)
		? `This account has the API of '${newer.resourceName}', which does not know the fields of ${plural}. Choose the resource '${newer.resourceName}' instead.`
		: undefined;
};

/** The hint beside a run that stood still for the limit. */
export const waitedHint = (sent: number, waitedMs: number, limit: number): string | undefined => {
	const seconds = Math.round(waitedMs / 1_000);
	if (seconds === 0) return undefined;
	const why = limit === 0 ? 'because OpenCX asked for it' : `for the limit of ${limit} a minute`;
	return `${sent} ${sent === 1 ? 'update' : 'updates'} sent; waited ${seconds} s ${why}`;
};
