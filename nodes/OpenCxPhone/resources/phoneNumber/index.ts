import type { Resource } from '../operation';
import { update } from './update';

export const phoneNumber: Resource = {
	value: 'phoneNumber',
	name: 'Phone Number',
	operations: [update],
	defaultOperation: update.value,
};
