import { createGetMany } from '../../lists/getMany';
import { createUpdate } from '../../updates/update';
import { createChooseVariant } from '../../rotate/chooseVariant';
import { createRotate } from '../../rotate/rotate';
import type { Resource } from '../resource';
import { phoneNumberApi } from './api';
import { phoneNumberLocator, phoneNumberOptions } from './form';
import { phoneNumberRotation } from './rotation';

const getMany = createGetMany(phoneNumberApi, {
	action: 'Get many phone numbers',
	description:
		'List the phone numbers of the account with their IDs and names; the API does not tell their settings',
});

const update = createUpdate(phoneNumberApi, phoneNumberLocator, {
	action: 'Update phone number',
	description:
		'Change the prompt, voice, language or call settings of the AI agent of a phone number; callers hear it at once, and only the fields that you add are changed',
	options: phoneNumberOptions,
});

const chooseVariant = createChooseVariant(phoneNumberRotation);

const rotatePrompt = createRotate(phoneNumberRotation.rotated, phoneNumberLocator, {
	value: 'rotatePrompt',
	name: 'Rotate Prompt',
	action: 'Rotate phone number prompt',
	description:
		'Set the agent of a phone number to the variant that applies now: by hours, days and dates, in turn or at random; callers hear it at once',
	options: phoneNumberOptions,
	isLeadOptional: false,
});

export const phoneNumber: Resource = {
	value: 'phoneNumber',
	name: 'Phone Number',
	description: 'For accounts whose Get Many shows only ID, name and phone number',
	api: phoneNumberApi,
	operations: [chooseVariant, getMany, rotatePrompt, update],
	defaultOperation: update.value,
	rotation: phoneNumberRotation,
	searches: [phoneNumberLocator],
};
