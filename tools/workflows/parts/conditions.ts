import type { INodeParameters } from 'n8n-workflow';

/** A condition that two texts are the same. */
export const equals = (leftValue: string, rightValue: string): INodeParameters => ({
	leftValue,
	rightValue,
	operator: { type: 'string', operation: 'equals' },
});

/** A condition that is met if code inside an expression returns `true`. */
export const holds = (code: string): INodeParameters => ({
	leftValue: `={{ ${code} }}`,
	rightValue: '',
	operator: { type: 'boolean', operation: 'true', singleValue: true },
});

/** Conditions of an If, Filter or Switch node that must all be met. Types are converted first. */
const allOf = (...conditions: readonly INodeParameters[]): INodeParameters => ({
	options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
	conditions: [...conditions],
	combinator: 'and',
});

/** The parameters of an If or Filter node: all conditions must be met. */
export const where = (...conditions: readonly INodeParameters[]): INodeParameters => ({
	conditions: allOf(...conditions),
	looseTypeValidation: true,
	options: {},
});

/** A rule of a Switch node: its output, and the conditions that must all be met. */
export const rule = (
	outputKey: string,
	...conditions: readonly INodeParameters[]
): INodeParameters => ({
	conditions: allOf(...conditions),
	renameOutput: true,
	outputKey,
});
