import { createGetMany } from '../../lists/getMany';
import { createUpdate } from '../../updates/update';
import { createChooseVariant } from '../../rotate/chooseVariant';
import { createRotate } from '../../rotate/rotate';
import type { ResourceApi } from '../../api/resourceApi';
import type { Resource } from '../resource';
import { phoneNumberApi } from './api';
import { phoneNumberLocator, phoneNumberOptions } from './form';
import { phoneNumberRotation } from './rotation';

const getMany = createGetMany(phoneNumberApi, {
	action: 'Get many phone numbers',
	description: 'List IDs, names and numbers; the API shows no settings',
});

const update = createUpdate(phoneNumberApi, phoneNumberLocator, {
	action: 'Update phone number',
	description: 'Change prompt, voice, language and more; live at once',
	options: phoneNumberOptions,
});

const chooseVariant = createChooseVariant(phoneNumberRotation);

const rotatePrompt = createRotate(phoneNumberRotation.rotated, phoneNumberLocator, {
	value: 'rotatePrompt',
	name: 'Rotate Prompt',
	action: 'Rotate phone number prompt',
	description: 'Send the variant that applies now; live at once',
	options: phoneNumberOptions,
	isLeadOptional: false,
});

export const phoneNumber: Resource<ResourceApi> = {
	value: 'phoneNumber',
	name: 'Phone Number',
	description: 'Use this if Get Many shows only ID, name and number',
	api: phoneNumberApi,
	operations: [chooseVariant, getMany, rotatePrompt, update],
	defaultOperation: update.value,
	rotation: phoneNumberRotation,
	searches: [phoneNumberLocator],
};
