import type { IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../api/account';
import { createHint } from '../api/hint';
import { otherApiList } from '../api/otherApi';
import type { ResourceApi } from '../api/resourceApi';
import type { ReadList } from '../lists/list';
import { createRunFetcher, readAll } from '../lists/list';
import type { Clock } from '../transport/clock';
import type { RateLimiters } from '../transport/limiter';
import type { Update } from './check';
import { createRefresh } from './refresh';
import { Settings } from './settings';

/** What the API is known to hold in a run, and how to bring it up to date. */
export interface Reading {
	readonly settings: Settings;
	/** Reads the list where it wasn't read in the last minute: once for all who ask. Never throws. */
	refresh(): Promise<void>;
}

/** Whether an update is to be compared with what there is. */
const isCompared = ({ options, expected }: Update): boolean =>
	options.onlyChanges === true || expected !== undefined;

/**
 * What the API holds, for a run whose items ask to be compared with it; nothing is ever read for any
 * other. Where the list can't be read, nothing is known and all is sent, and a hint says so.
 *
 * @param known the list, where it was read for this run just now
 */
export const createReading = (
	context: IExecuteFunctions,
	resource: ResourceApi,
	limiters: RateLimiters,
	account: Account,
	updates: readonly Update[],
	clock: Clock,
	known?: ReadList,
): Reading => {
	const settings = new Settings(resource);
	const options = updates.find(isCompared)?.options;
	if (options === undefined) return { settings, refresh: async () => await Promise.resolve() };

	const { plural } = resource;
	const hint = createHint(context);
	const sentAll = (why: string) =>
		`What the ${plural} hold could not be read, so nothing was left out: ${why}.`;

	let unused = known;
	const read = async (): Promise<void> => {
		settings.beginReading();
		const { entries, end } =
			unused ?? (await readAll(createRunFetcher(context, resource, limiters, account, options)));
		unused = undefined;
		// Of a list that broke off, what was read is not used either.
		settings.endReading(end.kind === 'failed' ? [] : entries);
		if (end.kind === 'failed') hint(sentAll(end.failure.message));
		else if (entries.length > 0 && settings.size === 0) {
			hint(sentAll('the list does not show it'));
			hint(otherApiList(resource, entries));
		} else if (end.kind === 'broken') {
			hint(`The list of ${plural} may not be complete: ${end.why}.`);
		}
	};

	return { settings, refresh: createRefresh(read, clock) };
};
