import { DateTime } from 'luxon';
import type { IGetNodeParameterOptions, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';
import type { Problem } from '../values/problem';
import type { ExpressionPiece, ExpressionPieces, TemplateVariable } from './expressions';
import { splitExpressions } from './expressions';

/** An expression in a text that yields no text, or not the intended text. */
export interface Unresolved {
	/** As the user wrote it: "{{ $json.company }}" */
	readonly expression: string;
	/** What it yields instead: "undefined", "empty", "an object". */
	readonly yields: string;
	/** How to write it literally, if it looks like a variable of another system. */
	readonly literally?: string;
}

/** The value of a parameter for an item. */
export interface Parameter {
	readonly value: unknown;
	readonly unresolved: readonly Unresolved[];
	/** An expression is part of it. */
	readonly isExpression?: boolean;
	/** It is an input property that was mapped automatically. */
	readonly isMapped?: boolean;
	/** Why it could not be evaluated; `value` is then undefined. */
	readonly error?: string;
	/** Why it is ambiguous; `value` is then undefined. */
	readonly problem?: Problem;
	/** How the value was chosen, if there are several ways: "list", "id", "number". */
	readonly mode?: string;
	/** The name in the list when the user picked the value. */
	readonly pickedName?: string;
}

/** A parameter with this value and no expression. */
export const literal = (value: unknown): Parameter => ({ value, unresolved: [] });

/** Reads the parameters of an item. The meaning of the values is left to the checks. */
export interface ParameterReader {
	/** One parameter, or one key of a collection, by its path: "updateFields.name". */
	one(path: string, index: number): Parameter;
	/** The keys of a collection that the user added, by name. */
	collection(path: string, index: number): ReadonlyMap<string, Parameter>;
	/** The number of entries in a list, whatever they are; 0 if there is no list. */
	count(path: string, index: number): number;
}

// n8n's errors may come from another realm, where instanceof fails.
const messageOf = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'message' in error
		? String(error.message)
		: String(error);

/** The results that a fallback can replace. */
export const nothings: readonly string[] = ['undefined', 'empty'];

// Nobody writes Luxon's word by hand; the others may occur in a text that comes from data.
const luxonInvalid = /\bInvalid DateTime\b/;
const anyInvalid = /\bInvalid (DateTime|Date|Duration|Interval)\b/;

// How n8n writes values that are not text; only then is it worth evaluating each expression. A
// comma with nothing next to it comes from a list with blank entries.
const mayBeNotText = /\[object |Invalid |NaN|=>|function|(^|,)\s*(,|$)/;

const isInvalidDate = (value: unknown): boolean =>
	DateTime.isDateTime(value)
		? !value.isValid
		: Object.prototype.toString.call(value) === '[object Date]' && Number.isNaN(Number(value));

/** The result of an expression that yields no valid date. */
export const noDate = 'not a valid date';

/** What a text from an expression is instead of the intended text. */
const notMeant = (text: string, isPath: boolean): string | undefined => {
	// An expression that yields blank text on purpose has an operator or a call; sheets and CRMs
	// return blank text for missing values.
	if (isPath && isBlank(text)) return 'empty';
	return (isPath ? luxonInvalid : anyInvalid).test(text) ? noDate : undefined;
};

/** What an expression yields instead of text; undefined if it yields text. */
const notTextOf = (value: unknown): string | undefined => {
	if (value === undefined || value === null) return 'undefined';
	if (Number.isNaN(value)) return 'not a number';
	if (typeof value === 'function') return 'a function';
	if (isInvalidDate(value)) return noDate;
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

/** Whether it is the same for every item: it has no expression. */
const isConstant = (raw: unknown): boolean =>
	typeof raw === 'object' && raw !== null
		? Object.values(raw).every(isConstant)
		: typeof raw !== 'string' || !raw.startsWith('=');

/** The value that replaced the only expression of a text. */
const filledIn = ({ textBefore, textAfter }: ExpressionPieces, value: string): string =>
	value.slice(textBefore, value.length - textAfter);

/** Where parameters come from: the context of an execution, or a substitute. */
export interface ParameterSource {
	getNodeParameter(
		path: string,
		index: number,
		fallback: unknown,
		options?: IGetNodeParameterOptions,
	): unknown;
	evaluateExpression(expression: string, index: number): unknown;
}

/** The context of a trigger as a source. It has no items, so the index is ignored. */
export const triggerSource = (context: ITriggerFunctions | IPollFunctions): ParameterSource => {
	// Every context of n8n has this method, but the types for triggers leave it out.
	const evaluator = context as typeof context & Pick<ParameterSource, 'evaluateExpression'>;
	return {
		getNodeParameter: (path, _index, fallback, options) =>
			context.getNodeParameter(path, fallback, options),
		evaluateExpression: (expression, index) => evaluator.evaluateExpression(expression, index),
	};
};

/**
 * Opens the parameters of this execution.
 *
 * n8n evaluates a text as a whole, and leaves a gap if an expression in it is undefined: "You work
 * for ." So each `{{ }}` of a text is also evaluated by itself, split by n8n's own splitter.
 */
export const createReader = (context: ParameterSource): ParameterReader => {
	// The same text for every item: split once.
	const splits = new Map<string, ExpressionPieces>();
	const split = (text: string): ExpressionPieces => {
		const known = splits.get(text) ?? splitExpressions(text);
		splits.set(text, known);
		return known;
	};

	const evaluate = (expression: string, index: number): unknown =>
		context.evaluateExpression(expression, index);

	/** Whether n8n does not know the first word of a variable of another system. */
	const isUnknown = ({ test }: TemplateVariable, index: number): boolean => {
		try {
			return evaluate(test, index) === undefined;
		} catch {
			return false;
		}
	};

	/** The variables of other systems among the expressions of a text. */
	const templatesIn = ({ pieces }: ExpressionPieces, index: number): Unresolved[] =>
		pieces.flatMap(({ shown, template }) =>
			template !== undefined && isUnknown(template, index)
				? [{ expression: shown, yields: 'undefined', literally: template.literally }]
				: [],
		);

	const unresolvedPiece = ({ shown, isPath }: ExpressionPiece, value: unknown): Unresolved[] => {
		const yields = typeof value === 'string' ? notMeant(value, isPath) : notTextOf(value);
		return yields === undefined ? [] : [{ expression: shown, yields }];
	};

	/**
	 * The expressions in a text that yield no text.
	 *
	 * @param value the result of `raw` in n8n, if that is known
	 */
	const unresolvedIn = (raw: unknown, value: unknown, index: number): Unresolved[] => {
		if (Array.isArray(raw)) {
			const values: unknown[] = Array.isArray(value) ? value : [];
			return raw.flatMap((entry: unknown, position) =>
				unresolvedIn(entry, values[position], index),
			);
		}
		if (isRecord(raw)) {
			if (raw.__rl === true) return unresolvedIn(raw.value, undefined, index);
			return Object.entries(raw).flatMap(([key, entry]) =>
				unresolvedIn(entry, isRecord(value) ? value[key] : undefined, index),
			);
		}
		if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
		const text = split(raw);
		const templates = templatesIn(text, index);
		if (templates.length > 0) return templates;
		if (text.isWhole) {
			// If it is blank, the whole field is blank.
			return typeof value === 'string' && !isBlank(value)
				? text.pieces.flatMap((piece) => unresolvedPiece(piece, value))
				: [];
		}
		// The only expression yields something. Evaluating it again would be the most expensive step.
		if (text.pieces.length === 1 && typeof value === 'string') {
			const filled = filledIn(text, value);
			if (!isBlank(filled) && !mayBeNotText.test(filled)) return [];
		}
		return text.pieces.flatMap((piece) =>
			unresolvedPiece(piece, evaluate(piece.expression, index)),
		);
	};

	const parameterOf = (written: unknown, value: unknown, index: number): Parameter => {
		const isExpression = !isConstant(written);
		const { mode, cachedResultName = undefined } =
			isRecord(written) && written.__rl === true ? written : {};
		const pickedName = isExpression ? undefined : cachedResultName;
		return {
			value,
			unresolved: isExpression ? unresolvedIn(written, value, index) : [],
			...(isExpression ? { isExpression } : {}),
			...(typeof mode === 'string' ? { mode } : {}),
			...(typeof pickedName === 'string' && pickedName !== '' ? { pickedName } : {}),
		};
	};

	const raw = (path: string, index: number): unknown =>
		context.getNodeParameter(path, index, null, { rawExpressions: true });

	/** Two words in braces are not a valid expression, so a text with them can't be evaluated. */
	const templatesWritten = (written: unknown, index: number): Unresolved[] =>
		typeof written === 'string' && written.startsWith('=')
			? templatesIn(split(written), index)
			: [];

	const attempt = (written: unknown, index: number, read: () => Parameter): Parameter => {
		try {
			return read();
		} catch (error) {
			return {
				value: undefined,
				unresolved: templatesWritten(written, index),
				error: messageOf(error),
			};
		}
	};

	const readOne = (path: string, index: number): Parameter => {
		const written = raw(path, index);
		return attempt(written, index, () => {
			const value: unknown = context.getNodeParameter(path, index, null, {
				// n8n refuses to extract the value of anything but a locator.
				extractValue: isRecord(written) && written.__rl === true,
			});
			return parameterOf(written, value, index);
		});
	};

	/** Read for the first item, and kept if it is the same for all. */
	const keep =
		<T>(kept: Map<string, T>, read: (path: string, index: number) => T) =>
		(path: string, index: number): T => {
			const known = kept.get(path);
			if (known !== undefined) return known;
			const found = read(path, index);
			if (isConstant(raw(path, index))) kept.set(path, found);
			return found;
		};

	const one = keep(new Map<string, Parameter>(), readOne);

	const collection = (path: string, index: number): ReadonlyMap<string, Parameter> => {
		const added = raw(path, index);
		// n8n drops a collection of any other type before it gets here.
		if (!isRecord(added)) return new Map();
		const names = Object.keys(added);
		let values: unknown;
		try {
			values = context.getNodeParameter(path, index, {});
		} catch {
			// One of them can't be evaluated: read each by itself to find out which.
			return new Map(names.map((name) => [name, one(`${path}.${name}`, index)]));
		}
		return new Map(
			names.map((name) => [
				name,
				attempt(added[name], index, () => {
					const found = isRecord(values) ? values[name] : undefined;
					// n8n passes a locator in a collection in its saved form.
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
