import type { IExecuteFunctions } from 'n8n-workflow';
import { ExpressionParser } from 'n8n-workflow';

/** A parameter as an item yields it. */
export interface Reading {
	readonly value: unknown;
	/** The expressions inside its text that yield nothing, as the user wrote them. */
	readonly holes: readonly string[];
	/** Why it could not be worked out; `value` is then undefined. */
	readonly error?: string;
}

/** The parameters of an item. Reads only: what the values mean is for `check` to say. */
export interface Reader {
	/** One parameter, or one key of a collection, by its path: "updateFields.name". */
	one(path: string, index: number): Reading;
	/** The keys of a collection that the user added, by name. */
	collection(path: string, index: number): ReadonlyMap<string, Reading>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** One expression of a text: as the host evaluates it, and as people read it. */
interface Piece {
	readonly expression: string;
	readonly shown: string;
}

// Text around the expressions of a field: one expression by itself is no text with a hole.
const noPieces: readonly Piece[] = [];

const piecesOf = (text: string): readonly Piece[] => {
	const chunks = ExpressionParser.splitExpression(text.slice(1));
	const pieces = chunks.flatMap((chunk) =>
		// Joined by the host too: braces that the user escaped have to be escaped again.
		chunk.type === 'code' && chunk.hasClosingBrackets
			? [{ expression: ExpressionParser.joinExpression([chunk]), shown: `{{ ${chunk.text.trim()} }}` }]
			: [],
	);
	const isWhole =
		pieces.length === 1 &&
		chunks.every((chunk) => chunk.type === 'code' || chunk.text.trim() === '');
	return isWhole ? noPieces : pieces;
};

/**
 * Opens the parameters of this execution.
 *
 * The host evaluates a text as a whole, and writes nothing where an expression in it is undefined:
 * "You work for ." So each `{{ }}` of a text is also evaluated by itself, split by the host's own
 * splitter.
 */
export const openReader = (context: IExecuteFunctions): Reader => {
	// The same text for every item: split once.
	const pieces = new Map<string, readonly Piece[]>();
	const split = (text: string): readonly Piece[] => {
		const known = pieces.get(text) ?? piecesOf(text);
		pieces.set(text, known);
		return known;
	};

	const holesIn = (raw: unknown, index: number): string[] => {
		if (Array.isArray(raw)) return raw.flatMap((entry: unknown) => holesIn(entry, index));
		if (isRecord(raw)) return holesIn(raw.value, index);
		if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
		return split(raw)
			.filter(({ expression }) => {
				const value: unknown = context.evaluateExpression(expression, index);
				return value === undefined || value === null;
			})
			.map(({ shown }) => shown);
	};

	const raw = (path: string, index: number): unknown =>
		context.getNodeParameter(path, index, null, { rawExpressions: true });

	const attempt = (read: () => Reading): Reading => {
		try {
			return read();
		} catch (error) {
			return { value: undefined, holes: [], error: error instanceof Error ? error.message : String(error) };
		}
	};

	const one = (path: string, index: number): Reading =>
		attempt(() => {
			const written = raw(path, index);
			return {
				value: context.getNodeParameter(path, index, null, {
					// n8n refuses to look for the value of a locator in anything else.
					extractValue: isRecord(written) && written.__rl === true,
				}),
				holes: holesIn(written, index),
			};
		});

	return {
		one,
		collection(path, index) {
			const added = raw(path, index);
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
					attempt(() => ({
						value: isRecord(values) ? values[name] : undefined,
						holes: holesIn(added[name], index),
					})),
				]),
			);
		},
	};
};
