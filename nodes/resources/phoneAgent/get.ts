import { createGet } from '../../lists/get';
import { phoneAgentApi } from './api';
import { phoneAgentLocator } from './locator';

/** One agent, from GET /phone: the API has no request for one alone. */
export const get = createGet(phoneAgentApi, phoneAgentLocator, {
	action: 'Get phone agent',
	description: 'Get one phone agent with its settings',
});
