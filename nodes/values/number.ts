import { validateFieldType } from 'n8n-workflow';
import { isBlank } from './blank';

/**
 * A number, or the text of one by the host's own coercion; undefined for anything else. Infinity is
 * a number here: whether it is allowed is for the caller to say.
 */
export const toNumber = (value: unknown): number | undefined => {
	// The host would read true as 1, and an empty list or text as 0.
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	if (isBlank(value)) return undefined;
	const coerced = validateFieldType('number', value, 'number');
	return coerced.valid && typeof coerced.newValue === 'number' ? coerced.newValue : undefined;
};
