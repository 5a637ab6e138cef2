import type { Resource } from '../resource';
import { phoneNumberApi } from './api';
import { getMany } from './getMany';
import { phoneNumberLocator } from './locator';
import { rotatePrompt } from './rotatePrompt';
import { update } from './update';

export const phoneNumber: Resource = {
	value: 'phoneNumber',
	name: 'Phone Number',
	description: 'The older API: yours if Get Many shows only ID, name and phone number',
	api: phoneNumberApi,
	operations: [getMany, rotatePrompt, update],
	defaultOperation: update.value,
	searches: [phoneNumberLocator],
};
