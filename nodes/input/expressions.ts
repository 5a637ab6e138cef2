import { ExpressionParser } from 'n8n-workflow';

/** One expression of a text: as the host evaluates it, and as people read it. */
export interface ExpressionPiece {
	readonly expression: string;
	/** "{{ $json.company }}" */
	readonly shown: string;
}

/** A text with expressions in it. */
export interface ExpressionPieces {
	/** None where the text is one expression by itself: that one has no text around it. */
	readonly pieces: readonly ExpressionPiece[];
	/** How many characters stand before the first expression. */
	readonly textBefore: number;
	/** How many characters stand after the first expression; Infinity where that is not known. */
	readonly textAfter: number;
}

const noPieces: ExpressionPieces = { pieces: [], textBefore: 0, textAfter: 0 };

/**
 * Splits a text into its expressions, with the host's own splitter (`ExpressionParser` of
 * n8n-workflow), which ends an expression at the first `}}`.
 *
 * @param text a parameter as saved, with the "=" that marks an expression
 */
export const splitExpressions = (text: string): ExpressionPieces => {
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
	const lengthOf = (some: typeof chunks): number =>
		some.reduce((sum, chunk) => {
			if (chunk.type === 'text') return sum + chunk.text.length;
			// Of one without an end it is not known what the host makes of it.
			return chunk.hasClosingBrackets ? sum : Infinity;
		}, 0);
	const first = chunks.findIndex((chunk) => chunk.type === 'code');
	return {
		pieces,
		textBefore: lengthOf(chunks.slice(0, Math.max(first, 0))),
		textAfter: lengthOf(chunks.slice(first + 1)),
	};
};
