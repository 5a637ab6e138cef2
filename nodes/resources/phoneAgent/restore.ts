import { createRestore } from '../../updates/restore';
import { phoneAgentApi } from './api';
import { phoneAgentLocator } from './locator';
import { restoreOptions } from '../../input/options';

/** Sends what an earlier update replaced. */
export const restore = createRestore(phoneAgentApi, phoneAgentLocator, {
	action: 'Restore phone agent',
	description:
		"Put back what an earlier update of a phone agent replaced, from that update's output; callers hear it at once",
	options: restoreOptions,
});
