import { createLocator } from '../../lists/locator';
import { phoneNumberApi } from './api';

/** Which agent: the phone number that it answers. */
export const phoneNumberLocator = createLocator(phoneNumberApi, {
	searchName: 'searchPhoneNumbers',
	description: 'The phone number whose agent to change',
	hint: "The phone number's ID in OpenCX, usually a UUID: not the number that callers dial",
});
