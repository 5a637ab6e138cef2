import { validateFieldType } from 'n8n-workflow';
import { tidied } from './characters';

/** A boolean, or what n8n's own coercion accepts as one; undefined for anything else. */
export const toFlag = (value: unknown): boolean | undefined => {
	// n8n would read an empty list or an object as true.
	if (typeof value === 'object') return undefined;
	const text = typeof value === 'string' ? tidied(value) : value;
	const coerced = validateFieldType('flag', text, 'boolean');
	return coerced.valid && typeof coerced.newValue === 'boolean' ? coerced.newValue : undefined;
};
