import { DateTime } from 'luxon';
import type { IGetNodeParameterOptions, ITriggerFunctions } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';
import type { Problem } from '../values/problem';
import type { ExpressionPiece, ExpressionPieces, TemplateVariable } from './expressions';
import { splitExpressions } from './expressions';

/** An expression inside a text that leaves no text there, or not the text that was meant. */
export interface Unresolved {
	/** As the user wrote it: "{{ $json.company }}" */
	readonly expression: string;
	/** What it is instead: "undefined", "empty", "an object". */
	readonly yields: string;
	/** What writes it as it is, where it looks like a variable of another system. */
	readonly literally?: string;
}

/** A parameter as an item yields it. */
export interface Parameter {
	readonly value: unknown;
	readonly unresolved: readonly Unresolved[];
	/** An expression is part of it. */
	readonly isExpression?: boolean;
	/** It is a property of the input that was mapped automatically. */
	readonly isMapped?: boolean;
	/** Why it could not be worked out; `value` is then undefined. */
	readonly error?: string;
	/** Why it can't be told what is meant; `value` is then undefined. */
	readonly problem?: Problem;
	/** How a value was chosen of which there are several ways: "list", "id", "number". */
	readonly mode?: string;
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

/** What an expression yields that has nothing to show: a fallback helps. */
export const nothings: readonly string[] = ['undefined', 'empty'];

// Luxon's word is none that somebody writes; the others may stand in a text that comes from data.
const luxonInvalid = /\bInvalid DateTime\b/;
const anyInvalid = /\bInvalid (DateTime|Date|Duration|Interval)\b/;

// How the host writes what is not text; only then is it worth looking at each expression. A comma
// with nothing beside it comes of a list with blank entries.
const mayBeNotText = /\[object |Invalid |NaN|=>|function|(^|,)\s*(,|$)/;

const isInvalidDate = (value: unknown): boolean =>
	DateTime.isDateTime(value)
		? !value.isValid
		: Object.prototype.toString.call(value) === '[object Date]' && Number.isNaN(Number(value));

/** What an expression yields that works out no date. */
export const noDate = 'not a valid date';

/** What a text is instead of the one that was meant, where an expression made it. */
const notMeant = (text: string, isPath: boolean): string | undefined => {
	// What makes blank text on purpose has an operator or a call; sheets and CRMs give it for nothing.
	if (isPath && isBlank(text)) return 'empty';
	return (isPath ? luxonInvalid : anyInvalid).test(text) ? noDate : undefined;
};

/** What an expression in a text yields that leaves no text there; undefined for all the rest. */
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

	const evaluate = (expression: string, index: number): unknown =>
		context.evaluateExpression(expression, index);

	/** Whether the host knows nothing by the name that a variable of another system begins with. */
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
	 * The expressions in a text that leave no text there.
	 *
	 * @param value what the host made of `raw`, where that is known
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
			// All that may be blank here is the field.
			return typeof value === 'string' && !isBlank(value)
				? text.pieces.flatMap((piece) => unresolvedPiece(piece, value))
				: [];
		}
		// Something stands where the one expression is. An evaluation is what costs most here.
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

	/** Two words in braces are no expression at all: that is why a text can't be worked out then. */
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
				// n8n refuses to look for the value of a locator in anything else.
				extractValue: isRecord(written) && written.__rl === true,
			});
			return parameterOf(written, value, index);
		});
	};

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

	const one = keep(new Map<string, Parameter>(), readOne);

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
				attempt(added[name], index, () => {
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
