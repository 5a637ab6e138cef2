import { rotatedFieldsOf } from '../../rotationForm/rotatedFields';
import type { ResourceRotation } from '../resource';
import { phoneNumberApi } from './api';
import { phoneNumberFields } from './fields';
import { allowUnlisted } from './form';

/** How phone numbers are rotated: by their prompts. */
export const phoneNumberRotation: ResourceRotation = {
	rotated: rotatedFieldsOf(phoneNumberApi, phoneNumberFields, 'base_prompt'),
	options: { allowUnlisted },
	chooseAction: 'Choose phone number variant',
};
