import { validateFieldType } from 'n8n-workflow';
import { isBlank } from './blank';

/**
 * A number, or text that n8n's own coercion accepts as one; undefined for anything else. Infinity
 * is a number here: the caller decides whether it is allowed.
 */
export const toNumber = (value: unknown): number | undefined => {
	// n8n would read true as 1, and an empty list or text as 0.
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	if (isBlank(value)) return undefined;
	const coerced = validateFieldType('number', value, 'number');
	return coerced.valid && typeof coerced.newValue === 'number' ? coerced.newValue : undefined;
};
