import { createGetMany } from '../../lists/getMany';
import { phoneNumberApi } from './api';

/** GET /phone: the phone numbers of the account, one item for each. */
export const getMany = createGetMany(phoneNumberApi, {
	action: 'Get many phone numbers',
	description:
		'List the phone numbers of the account with their IDs and names; the API does not tell their settings',
});
