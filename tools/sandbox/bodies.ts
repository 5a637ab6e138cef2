import type { Answer } from './answers';
import type { ApiName, SchemaName } from './contract';
import { breaches, propertiesOf } from './contract';
import type { Faults } from './faults';

/** A body as it was received. */
export interface Sent {
	readonly contentType: string | undefined;
	/** undefined if none was sent */
	readonly text: string | undefined;
}

/** What an update is about, and the schema for its body. */
export interface Target<T> {
	/** What an ID in the path identifies. */
	readonly noun: string;
	readonly id: string;
	/** undefined: nothing has this ID. */
	readonly found: T | undefined;
	readonly schema: SchemaName;
	/** Keys that are refused although the contract has them. */
	readonly refuses?: readonly string[];
}

/** What an update is to do, or the answer that refuses it. */
export type Judged<T> =
	| { readonly found: T; readonly body: Record<string, unknown> }
	| { readonly refusal: Answer };

/** A body as JSON if it is JSON, otherwise as text. */
export const parsed = (text: string): { json: boolean; value: unknown } => {
	try {
		return { json: true, value: JSON.parse(text) };
	} catch {
		return { json: false, value: text };
	}
};

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks an update against the contract, in the order of the API's refusals. */
export const judged = <T, N extends ApiName>(
	{ contentType, text = '' }: Sent,
	{ noun, id, found, schema, refuses = [] }: Target<T>,
	{ switches, refusal }: Faults<N>,
): Judged<T> => {
	const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
	if (mediaType !== 'application/json') {
		return { refusal: refusal(415, 'The body must be application/json') };
	}
	if (found === undefined) return { refusal: refusal(404, `There is no ${noun} ${id}`) };
	const { json, value } = parsed(text);
	if (!json) return { refusal: refusal(400, ['The body is not JSON']) };

	const known = new Set(propertiesOf(schema));
	const kept =
		switches.unknownKeys === 'refuse' || !isObject(value)
			? value
			: Object.fromEntries(Object.entries(value).filter(([key]) => known.has(key)));
	const refused = isObject(value) ? refuses.filter((key) => Object.hasOwn(value, key)) : [];
	const reasons = [
		...breaches(schema, kept),
		...refused.map((key) => `the body must not have the key ${key}`),
	];
	if (reasons.length > 0) return { refusal: refusal(400, reasons) };
	return { found, body: kept as Record<string, unknown> };
};
