import type { INodeParameters } from 'n8n-workflow';

/** A condition that two texts are the same. */
export const equals = (leftValue: string, rightValue: string): INodeParameters => ({
	leftValue,
	rightValue,
	operator: { type: 'string', operation: 'equals' },
});

/** Conditions of an If, Filter or Switch node that must all hold; types are converted for them. */
export const allOf = (...conditions: readonly INodeParameters[]): INodeParameters => ({
	options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
	conditions: [...conditions],
	combinator: 'and',
});

/** A rule of a Switch node: its output, and the conditions that must all hold for it. */
export const rule = (
	outputKey: string,
	...conditions: readonly INodeParameters[]
): INodeParameters => ({
	conditions: allOf(...conditions),
	renameOutput: true,
	outputKey,
});
