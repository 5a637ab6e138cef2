import fc from 'fast-check';

import type { Field } from '../../../nodes/fields/field';
import type { Parameter } from '../../../nodes/input/parameters';
import { phoneAgentOptions } from '../../../nodes/resources/phoneAgent/form';
import { phoneNumberOptions } from '../../../nodes/resources/phoneNumber/form';
import { trainingScenarioOptions } from '../../../nodes/resources/trainingScenario/form';
import type { TestedResource } from '../../support/resources';

/** The labels of all that a refusal may name. */
export const labelsOf = ({ resource: { api } }: TestedResource): readonly string[] => [
	api.id.label,
	'Update Fields',
	...Object.values<Field>(api.fields).map(({ label }) => label),
	...Object.values({
		...phoneNumberOptions,
		...phoneAgentOptions,
		...trainingScenarioOptions,
	}).map(({ label }) => label),
];

/** Text of every kind, half characters excepted: JSON would write them, but no store keeps them. */
export const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 20 }),
	fc.constantFrom('', ' ', '\n\t', 'null', '={{ 1 }}', '{{ $json }}', '__proto__', '\ufeff'),
);

/** What a field may be given: what it takes, what nearly fits, and what has nothing to do with it. */
export const anyFieldOf = ({ resource: { api } }: TestedResource): fc.Arbitrary<unknown> => {
	const fields = Object.values<Field>(api.fields);
	const examples = fields.flatMap(({ example }) => [
		example,
		String(example),
		` ${String(example)} `,
	]);
	const listed = fields.flatMap((field) =>
		field.kind === 'choice' ? field.choices.map(({ value }) => value) : [],
	);
	return fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom<unknown>(...examples) },
		{
			weight: 2,
			arbitrary: fc.constantFrom<unknown>(...listed, ...listed.map((value) => value.toUpperCase())),
		},
		{
			weight: 2,
			arbitrary: fc.constantFrom<unknown>(
				undefined,
				null,
				'',
				'  ',
				false,
				true,
				0,
				-0,
				1,
				-1,
				Number.NaN,
				Infinity,
			),
		},
		{ weight: 1, arbitrary: fc.double() },
		{ weight: 1, arbitrary: fc.integer() },
		{ weight: 1, arbitrary: fc.double().map(String) },
		{ weight: 2, arbitrary: anyText },
		{ weight: 1, arbitrary: fc.stringMatching(/^(\+|00)?[\d ().-]{0,20}$/) },
		{
			weight: 1,
			arbitrary: fc.array(fc.oneof(anyText, fc.constant(null), fc.integer()), { maxLength: 4 }),
		},
		{ weight: 1, arbitrary: fc.array(fc.stringMatching(/^[\w ]*$/), { maxLength: 3 }) },
		{ weight: 1, arbitrary: fc.object({ maxDepth: 1, withBigInt: true }) },
	);
};

/** A field as read: mostly a value, now and then with unresolved expressions, or an expression that fails. */
export const anyReadingOf = (anyField: fc.Arbitrary<unknown>): fc.Arbitrary<Parameter> =>
	fc.oneof(
		{ weight: 12, arbitrary: anyField.map((value) => ({ value, unresolved: [] })) },
		{
			weight: 1,
			arbitrary: anyField.map((value) => ({
				value,
				unresolved: [{ expression: '{{ $json.company }}', yields: 'undefined' }],
			})),
		},
		{
			weight: 1,
			arbitrary: fc.constant({ value: undefined, unresolved: [], error: 'invalid syntax' }),
		},
	);
