import type { Field } from './field';
import { project } from './field';
import type { FieldValue } from './toSchema';

/** A request body: API names with the values that the API takes. */
export type Body = Record<string, FieldValue>;

type Writer = (value: FieldValue) => FieldValue;

const asItIs: Writer = (value) => value;

/** How the API takes a checked value of this field. */
const writerOf = (field: Field): Writer =>
	project<Field['kind'], Writer>(field, {
		text: () => asItIs,
		phone: () => asItIs,
		choice: () => asItIs,
		flag: () => asItIs,
		number: () => asItIs,
		reference: () => asItIs,
		ids: () => asItIs,
		selection: () => asItIs,
		list: () => asItIs,
		// One text, with commas between the messages.
		messages: () => (value) => (Array.isArray(value) ? value.join(',') : value),
	});

/** The request body of checked fields: exactly these, in their order. */
export const toBody = (
	values: Iterable<readonly [name: string, field: Field, value: FieldValue]>,
): Body =>
	Object.fromEntries(Array.from(values, ([name, field, value]) => [name, writerOf(field)(value)]));
