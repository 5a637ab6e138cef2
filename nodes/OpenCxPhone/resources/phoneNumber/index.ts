import type { Resource } from '../operation';
import { getMany } from './getMany';
import { previewRotation } from './previewRotation';
import { rotatePrompt } from './rotatePrompt';
import { update } from './update';

export const phoneNumber: Resource = {
	value: 'phoneNumber',
	name: 'Phone Number',
	operations: [getMany, previewRotation, rotatePrompt, update],
	defaultOperation: update.value,
};
