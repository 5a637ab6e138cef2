import { rotatedFieldsOf } from '../../rotationForm/rotatedFields';
import type { ResourceRotation } from '../resource';
import { phoneAgentApi } from './api';
import { phoneAgentFields } from './fields';

/** How phone agents are rotated: by their greetings. */
export const phoneAgentRotation: ResourceRotation = {
	rotated: rotatedFieldsOf(phoneAgentApi, phoneAgentFields, 'first_message'),
	options: {},
	chooseAction: 'Choose phone agent variant',
};
