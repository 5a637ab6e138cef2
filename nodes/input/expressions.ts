import { ExpressionParser } from 'n8n-workflow';

/** One expression of a text: as n8n evaluates it, and as the user reads it. */
export interface ExpressionPiece {
	readonly expression: string;
	/** "{{ $json.company }}" */
	readonly shown: string;
	/** A path to a value, without any operator or call: "$json.company". */
	readonly isPath: boolean;
	/** What it would be as a variable of another system that also uses braces. */
	readonly template?: TemplateVariable;
}

/** "{{customer_name}}": a variable that a voice platform fills in, and that n8n evaluates. */
export interface TemplateVariable {
	/** An expression that yields undefined unless n8n knows the word: "{{ customer_name }}". */
	readonly test: string;
	/** How to write it literally in a text that n8n evaluates. */
	readonly literally: string;
}

/** A text with expressions in it. */
export interface ExpressionPieces {
	readonly pieces: readonly ExpressionPiece[];
	/** The text is a single expression, with no text around it. */
	readonly isWhole: boolean;
	/** The number of characters before the first expression. */
	readonly textBefore: number;
	/** The number of characters after the first expression; Infinity if that is not known. */
	readonly textAfter: number;
}

const quoted = String.raw`(?:'[^'\\]*'|"[^"\\]*"|\x60[^\x60\\$]*\x60)`;
const root = String.raw`\$(?:\(\s*${quoted}\s*\)|items\(\s*${quoted}?\s*\)|[A-Za-z]\w*)`;
// The items of another node: the only calls that a reference can have.
const call = String.raw`\s*\.\s*(?:(?:first|last|all)\(\s*\)|itemMatching\(\s*\d+\s*\))`;
const step = String.raw`\s*(?:\??\.\s*[\p{L}_$][\p{L}\p{N}_$]*|(?:\?\.)?\[\s*(?:\d+|${quoted})\s*\])`;
const path = new RegExp(`^${root}(?:${call})?(?:${step})*$`, 'u');

/** Without parts that change nothing: spaces, parentheses around it all, a semicolon at the end. */
const bare = (code: string): string => {
	const text = code.trim().replace(/;+$/, '').trimEnd();
	const [, inner] = /^\(([^()]*|[^()]*\([^()]*\)[^()]*)\)$/.exec(text) ?? [];
	return inner === undefined ? text : bare(inner);
};

// Words with the characters that such systems put between them: "customer-name", "#if vip",
// "name | default: 'x'".
const words = /^[{#/>^!@=&~\s]*([\p{L}_][\p{L}\p{N}_]*)[\p{L}\p{N}\s_.:'’-]*(?:\|(?!\|)[^]*)?$/u;

const templateOf = (code: string): TemplateVariable | undefined => {
	const [, first] = words.exec(code) ?? [];
	// Somebody who writes `undefined` means it.
	if (first === undefined || first === 'undefined') return undefined;
	return { test: `{{ ${first} }}`, literally: `{{ '{{' }}${code}}}` };
};

/**
 * Splits a text into its expressions, with n8n's own splitter (`ExpressionParser` of
 * n8n-workflow), which ends an expression at the first `}}`.
 *
 * @param text a parameter as n8n saves it, with the "=" that marks an expression
 */
export const splitExpressions = (text: string): ExpressionPieces => {
	const chunks = ExpressionParser.splitExpression(text.slice(1));
	const pieces = chunks.flatMap((chunk): ExpressionPiece[] => {
		if (chunk.type !== 'code' || !chunk.hasClosingBrackets) return [];
		const template = templateOf(chunk.text);
		return [
			{
				// n8n also joins it: braces that the user escaped have to be escaped again.
				expression: ExpressionParser.joinExpression([chunk]),
				shown: `{{ ${chunk.text.trim()} }}`,
				isPath: path.test(bare(chunk.text)),
				...(template === undefined ? {} : { template }),
			},
		];
	});
	const isWhole =
		pieces.length === 1 &&
		chunks.every((chunk) => chunk.type === 'code' || chunk.text.trim() === '');
	const lengthOf = (some: typeof chunks): number =>
		some.reduce((sum, chunk) => {
			if (chunk.type === 'text') return sum + chunk.text.length;
			// It is not known how n8n reads an expression without an end.
			return chunk.hasClosingBrackets ? sum : Infinity;
		}, 0);
	const first = chunks.findIndex((chunk) => chunk.type === 'code');
	return {
		pieces,
		isWhole,
		textBefore: lengthOf(chunks.slice(0, Math.max(first, 0))),
		textAfter: lengthOf(chunks.slice(first + 1)),
	};
};

/** The names of properties that an expression may use: those after a dot or in brackets. */
const used = /\.\s*([\p{L}_$][\p{L}\p{N}_$]*)|\[\s*(?:'([^']*)'|"([^"]*)"|`([^`]*)`)\s*\]/gu;

/** The names of properties used by the expressions in parameters, at any depth. */
export const namesUsedIn = (parameters: unknown): string[] => {
	if (typeof parameters === 'object' && parameters !== null) {
		return Object.values(parameters).flatMap(namesUsedIn);
	}
	if (typeof parameters !== 'string' || !parameters.startsWith('=')) return [];
	return splitExpressions(parameters).pieces.flatMap(({ expression }) =>
		[...expression.matchAll(used)].flatMap((match) =>
			match.slice(1).filter((name) => name !== undefined),
		),
	);
};
