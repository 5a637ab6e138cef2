import { createGetMany } from '../../lists/getMany';
import { phoneAgentApi } from './api';

/** GET /phone: the agents of the account, one item for each. */
export const getMany = createGetMany(phoneAgentApi, {
	action: 'Get many phone agents',
	description: 'List the phone agents of the account with their settings',
});
