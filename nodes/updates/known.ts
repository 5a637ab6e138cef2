import type { IExecuteFunctions } from 'n8n-workflow';
import type { RateLimiters } from '../transport/limiter';
import type { Account } from '../api/account';
import { KnownSettings } from './changes';
import type { Update } from './check';
import { createRunFetcher, readAll } from '../lists/list';
import type { ResourceApi } from '../api/resourceApi';

/** What is known before the first update of a run, and why that is not all, for a hint. */
export interface Known {
	readonly settings: KnownSettings;
	readonly hint?: string;
}

/**
 * Reads what the API holds, once for all items of a run, where an item asks for it. Where it can't
 * be read, nothing is known and all is sent.
 */
export const readKnown = async (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	updates: readonly Update[],
): Promise<Known> => {
	const options = updates.find((update) => update.options.onlyChanges)?.options;
	if (options === undefined) return { settings: new KnownSettings(resource) };
	const fetchPage = createRunFetcher(context, resource, limiters, account, options);
	const { entries, end } = await readAll(fetchPage);
	const { plural } = resource;
	const sentAll = (why: string) =>
		`What the ${plural} hold could not be read, so nothing was left out: ${why}.`;
	// Of a list that broke off, what was read is not used either.
	if (end.kind === 'failed') {
		return { settings: new KnownSettings(resource), hint: sentAll(end.failure.message) };
	}
	const settings = new KnownSettings(resource, entries);
	if (entries.length > 0 && settings.size === 0) {
		return { settings, hint: sentAll('the list does not show it') };
	}
	return end.kind === 'done'
		? { settings }
		: { settings, hint: `The list of ${plural} may not be complete: ${end.why}.` };
};
