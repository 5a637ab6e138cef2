import type { FieldValue } from './toSchema';

/** A request body: API names to the values that the API takes. */
export type Body = Record<string, string | number | boolean>;

/**
 * The request body of checked fields: exactly these, in their order. Lists become one text
 * separated by commas, as the API takes them.
 */
export const toBody = (values: Iterable<readonly [name: string, value: FieldValue]>): Body =>
	Object.fromEntries(
		Array.from(values, ([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
	);
