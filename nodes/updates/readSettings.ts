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

/** The settings known during a run, and how to refresh them. */
export interface Reading {
	readonly settings: Settings;
	/** Reads the list, once for all callers, unless it was read in the last minute. Never throws. */
	refresh(): Promise<void>;
}

/** Whether an update is compared with the current settings. */
const isCompared = ({ options, expected }: Update): boolean =>
	options.onlyChanges === true || expected !== undefined;

/**
 * The current settings, for a run whose items are compared with them; for any other run, nothing is
 * read. If the list can't be read, nothing is known, everything is sent, and a hint says so.
 *
 * @param known the list, if it was just read for this run
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
		`The current settings of the ${plural} could not be read, so all fields were sent: ${why}.`;

	let unused = known;
	const read = async (): Promise<void> => {
		settings.beginReading();
		const { entries, end } =
			unused ?? (await readAll(createRunFetcher(context, resource, limiters, account, options)));
		unused = undefined;
		// If the list failed partway, its first pages are not used either.
		settings.endReading(end.kind === 'failed' ? [] : entries);
		if (end.kind === 'failed') hint(sentAll(end.failure.message));
		else if (entries.length > 0 && settings.size === 0) {
			hint(sentAll('the list does not show them'));
			hint(otherApiList(resource, entries));
		} else if (end.kind === 'broken') {
			hint(`The list of ${plural} may not be complete: ${end.why}.`);
		}
	};

	return { settings, refresh: createRefresh(read, clock) };
};
