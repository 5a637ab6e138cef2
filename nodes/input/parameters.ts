import { DateTime } from 'luxon';
import type { IGetNodeParameterOptions, ITriggerFunctions } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';
import type { ExpressionPieces } from './expressions';
import { splitExpressions } from './expressions';

/** A parameter as an item yields it. */
export interface Parameter {
	readonly value: unknown;
	/** The expressions inside its text that yield nothing, as the user wrote them. */
	readonly unresolved: readonly string[];
	/** Those that yield what no text can be made of, with what it is: "an object". */
	readonly notText?: ReadonlyArray<readonly [shown: string, what: string]>;
	/** An expression is part of it. */
	readonly isExpression?: boolean;
	/** Why it could not be worked out; `value` is then undefined. */
	readonly error?: string;
	/** What the list showed for the value when the user picked it from there. */
	readonly pickedName?: string;
}

/** A parameter of this value that no expression is part of. */
export const literal = (value: unknown): Parameter => ({ value, unresolved: [] });

/** The parameters of an item. Reads only: what the values mean is for `check` to say. */
export interface ParameterReader {
	/** One parameter, or one key of a collection, by its path: "updateFields.name". */
	one(path: string, index: number): Parameter;
	/** The keys of a collection that the user added, by name. */
	collection(path: string, index: number): ReadonlyMap<string, Parameter>;
	/** How many entries a list has, whatever they hold: 0 where there is none. */
	count(path: string, index: number): number;
}

// An error of the host may come from another realm, where instanceof fails.
const messageOf = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'message' in error
		? String(error.message)
		: String(error);

const nothing = 'undefined';

// How the host writes what is not text; only then is it worth looking at each expression. A comma
// with nothing beside it comes of a list with blank entries.
const mayBeNotText = /\[object |Invalid Date|NaN|=>|function|(^|,)\s*(,|$)/;

const isInvalidDate = (value: unknown): boolean =>
	DateTime.isDateTime(value)
		? !value.isValid
		: Object.prototype.toString.call(value) === '[object Date]' && Number.isNaN(Number(value));

/** What an expression in a text yields that leaves no text there; undefined for all the rest. */
const notTextOf = (value: unknown): string | undefined => {
	if (value === undefined || value === null) return nothing;
	if (Number.isNaN(value)) return 'not a number';
	if (typeof value === 'function') return 'a function';
	if (isInvalidDate(value)) return 'not a valid date';
	if (Array.isArray(value)) {
		if (value.length === 0) return 'an empty list';
		if (value.some(isBlank)) return 'a list with empty entries';
		const inner = value.map(notTextOf).find((what) => what !== undefined);
		return inner === undefined ? undefined : `a list with ${inner} in it`;
	}
	return typeof value === 'object' && String(value).startsWith('[object ')
		? 'an object'
		: undefined;
};

/** The same for every item: no expression in it. */
const isConstant = (raw: unknown): boolean =>
	typeof raw === 'object' && raw !== null
		? Object.values(raw).every(isConstant)
		: typeof raw !== 'string' || !raw.startsWith('=');

/** What was put in the place of the one expression of a text. */
const filledIn = ({ textBefore, textAfter }: ExpressionPieces, value: string): string =>
	value.slice(textBefore, value.length - textAfter);

/** Where parameters come from: the context of an execution, or what stands for it. */
export interface ParameterSource {
	getNodeParameter(
		path: string,
		index: number,
		fallback: unknown,
		options?: IGetNodeParameterOptions,
	): unknown;
	evaluateExpression(expression: string, index: number): unknown;
}

/** The context of a trigger as a source: it has no items, so that the index is left aside. */
export const triggerSource = (context: ITriggerFunctions): ParameterSource => {
	// Every context of n8n has it; its types leave it out for triggers.
	const evaluator = context as ITriggerFunctions & Pick<ParameterSource, 'evaluateExpression'>;
	return {
		getNodeParameter: (path, _index, fallback, options) =>
			context.getNodeParameter(path, fallback, options),
		evaluateExpression: (expression, index) => evaluator.evaluateExpression(expression, index),
	};
};

/**
 * Opens the parameters of this execution.
 *
 * The host evaluates a text as a whole, and writes nothing where an expression in it is undefined:
 * "You work for ." So each `{{ }}` of a text is also evaluated by itself, split by the host's own
 * splitter.
 */
export const createReader = (context: ParameterSource): ParameterReader => {
	// The same text for every item: split once.
	const splits = new Map<string, ExpressionPieces>();
	const split = (text: string): ExpressionPieces => {
		const known = splits.get(text) ?? splitExpressions(text);
		splits.set(text, known);
		return known;
	};

	/**
	 * The expressions in a text that leave no text there, with what they yield instead.
	 *
	 * @param value what the host made of `raw`, where that is known
	 */
	const missingIn = (raw: unknown, value: unknown, index: number): Array<[string, string]> => {
		if (Array.isArray(raw)) {
			const values: unknown[] = Array.isArray(value) ? value : [];
			return raw.flatMap((entry: unknown, position) => missingIn(entry, values[position], index));
		}
		if (isRecord(raw)) {
			if (raw.__rl === true) return missingIn(raw.value, undefined, index);
			return Object.entries(raw).flatMap(([key, entry]) =>
				missingIn(entry, isRecord(value) ? value[key] : undefined, index),
			);
		}
		if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
		const text = split(raw);
		// Something stands where the one expression is. An evaluation is what costs most here.
		if (text.pieces.length === 1 && typeof value === 'string') {
			const filled = filledIn(text, value);
			if (filled !== '' && !mayBeNotText.test(filled)) return [];
		}
		return text.pieces.flatMap(({ expression, shown }): Array<[string, string]> => {
			const what = notTextOf(context.evaluateExpression(expression, index));
			return what === undefined ? [] : [[shown, what]];
		});
	};

	const parameterOf = (written: unknown, value: unknown, index: number): Parameter => {
		const isExpression = !isConstant(written);
		const missing = isExpression ? missingIn(written, value, index) : [];
		const notText = missing.filter(([, what]) => what !== nothing);
		const pickedName =
			isRecord(written) && written.__rl === true && !isExpression
				? written.cachedResultName
				: undefined;
		return {
			value,
			unresolved: missing.flatMap(([shown, what]) => (what === nothing ? [shown] : [])),
			...(notText.length === 0 ? {} : { notText }),
			...(isExpression ? { isExpression } : {}),
			...(typeof pickedName === 'string' && pickedName !== '' ? { pickedName } : {}),
		};
	};

	const raw = (path: string, index: number): unknown =>
		context.getNodeParameter(path, index, null, { rawExpressions: true });

	const attempt = (read: () => Parameter): Parameter => {
		try {
			return read();
		} catch (error) {
			return { ...literal(undefined), error: messageOf(error) };
		}
	};

	const evaluate = (path: string, index: number): Parameter =>
		attempt(() => {
			const written = raw(path, index);
			const value: unknown = context.getNodeParameter(path, index, null, {
				// n8n refuses to look for the value of a locator in anything else.
				extractValue: isRecord(written) && written.__rl === true,
			});
			return parameterOf(written, value, index);
		});

	/** Worked out for the first item and kept where it is the same for all. */
	const keep =
		<T>(kept: Map<string, T>, read: (path: string, index: number) => T) =>
		(path: string, index: number): T => {
			const known = kept.get(path);
			if (known !== undefined) return known;
			const found = read(path, index);
			if (isConstant(raw(path, index))) kept.set(path, found);
			return found;
		};

	const one = keep(new Map<string, Parameter>(), evaluate);

	const collection = (path: string, index: number): ReadonlyMap<string, Parameter> => {
		const added = raw(path, index);
		// n8n drops a collection that is anything else before it gets here.
		if (!isRecord(added)) return new Map();
		const names = Object.keys(added);
		let values: unknown;
		try {
			values = context.getNodeParameter(path, index, {});
		} catch {
			// One of them can't be worked out: read each by itself to tell which.
			return new Map(names.map((name) => [name, one(`${path}.${name}`, index)]));
		}
		return new Map(
			names.map((name) => [
				name,
				attempt(() => {
					const found = isRecord(values) ? values[name] : undefined;
					// n8n hands a locator over as it is saved where it is part of a collection.
					const value = isRecord(found) && found.__rl === true ? found.value : found;
					return parameterOf(added[name], value, index);
				}),
			]),
		);
	};

	return {
		one,
		count(path, index) {
			const entries = raw(path, index);
			return Array.isArray(entries) ? entries.length : 0;
		},
		collection: keep(new Map<string, ReadonlyMap<string, Parameter>>(), collection),
	};
};
