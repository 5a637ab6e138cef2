import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { ExpressionParser } from 'n8n-workflow';
import { isRecord } from '../../transport/json';

/** A parameter as an item yields it. */
export interface Reading {
	readonly value: unknown;
	/** The expressions inside its text that yield nothing, as the user wrote them. */
	readonly holes: readonly string[];
	/** Those that yield what no text can be made of, with what it is: "an object". */
	readonly misfits?: ReadonlyArray<readonly [shown: string, what: string]>;
	/** An expression is part of it. */
	readonly isExpression?: boolean;
	/** Why it could not be worked out; `value` is then undefined. */
	readonly error?: string;
}

/** The parameters of an item. Reads only: what the values mean is for `check` to say. */
export interface Reader {
	/** One parameter, or one key of a collection, by its path: "updateFields.name". */
	one(path: string, index: number): Reading;
	/** The keys of a collection that the user added, by name. */
	collection(path: string, index: number): ReadonlyMap<string, Reading>;
	/** How many entries a list has, whatever they hold: 0 where there is none. */
	count(path: string, index: number): number;
}

// An error of the host may come from another realm, where instanceof fails.
const messageOf = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'message' in error
		? String(error.message)
		: String(error);

/** One expression of a text: as the host evaluates it, and as people read it. */
interface Piece {
	readonly expression: string;
	readonly shown: string;
}

/** A text with expressions in it. */
interface Split {
	readonly pieces: readonly Piece[];
	/** How long the text is where all of its expressions yield nothing. */
	readonly plainLength: number;
}

// Text around the expressions of a field: one expression by itself is no text with a hole.
const noPieces: Split = { pieces: [], plainLength: 0 };

const splitOf = (text: string): Split => {
	const chunks = ExpressionParser.splitExpression(text.slice(1));
	const pieces = chunks.flatMap((chunk) =>
		// Joined by the host too: braces that the user escaped have to be escaped again.
		chunk.type === 'code' && chunk.hasClosingBrackets
			? [
					{
						expression: ExpressionParser.joinExpression([chunk]),
						shown: `{{ ${chunk.text.trim()} }}`,
					},
				]
			: [],
	);
	const isWhole =
		pieces.length === 1 &&
		chunks.every((chunk) => chunk.type === 'code' || chunk.text.trim() === '');
	if (isWhole) return noPieces;
	const lengths = chunks.map((chunk) => {
		if (chunk.type === 'text') return chunk.text.length;
		// Of one without an end it is not known what the host makes of it.
		return chunk.hasClosingBrackets ? 0 : Infinity;
	});
	return { pieces, plainLength: lengths.reduce((sum, length) => sum + length, 0) };
};

const nothing = 'undefined';

// How the host writes what is no text; only then is it worth to look at each expression.
const misfitTexts = /\[object |Invalid DateTime|NaN|=>|function/;

/** What an expression in a text yields that leaves no text there; undefined for all the rest. */
const gapOf = (value: unknown): string | undefined => {
	if (value === undefined || value === null) return nothing;
	if (Number.isNaN(value)) return 'not a number';
	if (typeof value === 'function') return 'a function';
	if (DateTime.isDateTime(value)) return value.isValid ? undefined : 'no valid date';
	return isRecord(value) && String(value).startsWith('[object Object') ? 'an object' : undefined;
};

/** The same for every item: no expression in it. */
const isConstant = (raw: unknown): boolean =>
	typeof raw === 'object' && raw !== null
		? Object.values(raw).every(isConstant)
		: typeof raw !== 'string' || !raw.startsWith('=');

/**
 * Opens the parameters of this execution.
 *
 * The host evaluates a text as a whole, and writes nothing where an expression in it is undefined:
 * "You work for ." So each `{{ }}` of a text is also evaluated by itself, split by the host's own
 * splitter.
 */
export const openReader = (context: IExecuteFunctions): Reader => {
	// The same text for every item: split once.
	const splits = new Map<string, Split>();
	const split = (text: string): Split => {
		const known = splits.get(text) ?? splitOf(text);
		splits.set(text, known);
		return known;
	};

	/**
	 * The expressions in a text that leave no text there, with what they yield instead.
	 *
	 * @param value what the host made of `raw`, where that is known
	 */
	const gapsIn = (raw: unknown, value: unknown, index: number): Array<[string, string]> => {
		if (Array.isArray(raw)) {
			const values: unknown[] = Array.isArray(value) ? value : [];
			return raw.flatMap((entry: unknown, position) => gapsIn(entry, values[position], index));
		}
		if (isRecord(raw)) return gapsIn(raw.value, undefined, index);
		if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
		const { pieces, plainLength } = split(raw);
		// Something stands where the one expression is. An evaluation is what costs most here.
		if (
			pieces.length === 1 &&
			typeof value === 'string' &&
			value.length > plainLength &&
			!misfitTexts.test(value)
		) {
			return [];
		}
		return pieces.flatMap(({ expression, shown }): Array<[string, string]> => {
			const gap = gapOf(context.evaluateExpression(expression, index));
			return gap === undefined ? [] : [[shown, gap]];
		});
	};

	const readingOf = (written: unknown, value: unknown, index: number): Reading => {
		const isExpression = !isConstant(written);
		const gaps = isExpression ? gapsIn(written, value, index) : [];
		const misfits = gaps.filter(([, what]) => what !== nothing);
		return {
			value,
			holes: gaps.flatMap(([shown, what]) => (what === nothing ? [shown] : [])),
			...(misfits.length === 0 ? {} : { misfits }),
			...(isExpression ? { isExpression } : {}),
		};
	};

	const raw = (path: string, index: number): unknown =>
		context.getNodeParameter(path, index, null, { rawExpressions: true });

	const attempt = (read: () => Reading): Reading => {
		try {
			return read();
		} catch (error) {
			return { value: undefined, holes: [], error: messageOf(error) };
		}
	};

	const evaluate = (path: string, index: number): Reading =>
		attempt(() => {
			const written = raw(path, index);
			const value: unknown = context.getNodeParameter(path, index, null, {
				// n8n refuses to look for the value of a locator in anything else.
				extractValue: isRecord(written) && written.__rl === true,
			});
			return readingOf(written, value, index);
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

	const one = keep(new Map<string, Reading>(), evaluate);

	const collection = (path: string, index: number): ReadonlyMap<string, Reading> => {
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
					const value = isRecord(values) ? values[name] : undefined;
					return readingOf(added[name], value, index);
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
		collection: keep(new Map<string, ReadonlyMap<string, Reading>>(), collection),
	};
};
