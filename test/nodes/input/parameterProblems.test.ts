import { sentenceOf } from '../../../nodes/values/problem';
import { blankExpressionProblem, parameterProblems } from '../../../nodes/input/parameterProblems';
import type { Parameter } from '../../../nodes/input/parameters';
import { literal } from '../../../nodes/input/parameters';

const told = (parameter: Partial<Parameter>, unresolved?: 'allow' | 'fail') =>
	parameterProblems(
		'Base Prompt',
		{ ...literal('x'), ...parameter },
		unresolved === undefined ? {} : { unresolved },
	).map(sentenceOf);

const missing = (expression: string, yields = 'undefined') => ({
	unresolved: [{ expression, yields }],
});

describe('parameterProblems', () => {
	it('a parameter with a value has no problems', () => {
		expect(told({})).toEqual([]);
	});

	it('an undefined expression is named, with a fallback to paste and the option', () => {
		expect(told(missing('{{ $json.company }}'), 'fail')).toEqual([
			"'Base Prompt' uses {{ $json.company }}, which is undefined here. Add a fallback such as {{ $json.company ?? 'our company' }} or set 'When an Expression Is Empty' to 'Send It Anyway'.",
		]);
	});

	it('the fallback for an empty value also replaces empty text', () => {
		expect(told(missing('{{ $json.company }}', 'empty'))).toEqual([
			"'Base Prompt' uses {{ $json.company }}, which is empty here. Add a fallback such as {{ $json.company || 'another value' }}.",
		]);
	});

	it('the fallback has parentheses around what binds less tightly than ??', () => {
		expect(told(missing('{{ $json.a || $json.b; }}'))).toEqual([
			"'Base Prompt' uses {{ $json.a || $json.b; }}, which is undefined here. Add a fallback such as {{ ($json.a || $json.b) ?? 'another value' }}.",
		]);
	});

	it('an expression that yields no text is named with what it yields', () => {
		expect(told(missing('{{ $json.team }}', 'an empty list'))).toEqual([
			"'Base Prompt' uses {{ $json.team }}, which is an empty list here. Choose the property that contains the text.",
		]);
		expect(told(missing('{{ $json.at.toFormat("HH") }}', 'not a valid date'))).toEqual([
			'\'Base Prompt\' uses {{ $json.at.toFormat("HH") }}, which is not a valid date here. Correct the date, or the way it is parsed.',
		]);
	});

	it('both pass if the user allowed it', () => {
		expect(told(missing('{{ 1 }}'), 'allow')).toEqual([]);
		expect(told(missing('{{ 2 }}', 'an object'), 'allow')).toEqual([]);
	});

	it.each(['allow', 'fail', undefined] as const)(
		'a variable of another system is refused with advice on how to write it, whatever the option says (%s)',
		(unresolved) => {
			const variable = {
				expression: '{{ customer_name }}',
				yields: 'undefined',
				literally: "{{ '{{' }}customer_name}}",
			};
			expect(told({ unresolved: [variable] }, unresolved)).toEqual([
				"'Base Prompt' has {{ customer_name }}, which n8n reads as an expression that is undefined here. To send the braces as they are, write {{ '{{' }}customer_name}} or switch the field to Fixed. For a value of the item, write {{ $json.nameOfTheProperty }}.",
			]);
		},
	);

	it.each(['#REF!', ' #n/a ', 'null', 'NaN', '[object Object]', 'N/A'])(
		'%j as a whole value is refused if it comes from data, and passes if it was typed',
		(value) => {
			expect(told({ value })).toEqual([]);
			for (const from of [{ isExpression: true }, { isMapped: true }]) {
				expect(told({ value, ...from }, 'allow')).toHaveLength(1);
				expect(told({ value: ['x', value], ...from })).toHaveLength(1);
				expect(told({ value: JSON.stringify(['x', value]), ...from })).toHaveLength(1);
				expect(told({ value: `Say ${value} never`, ...from })).toEqual([]);
			}
		},
	);

	it('the refusal says where the word comes from', () => {
		expect(told({ value: '#REF!', isMapped: true })).toEqual([
			"'Base Prompt' is \"#REF!\", which is a spreadsheet's error. Correct the formula in the sheet, or leave the cell blank.",
		]);
		expect(told({ value: ['Hi', 'null'], isExpression: true })).toEqual([
			'\'Base Prompt\' has an entry that is "null", which is what programs write for a missing value. Correct the data, or leave it blank.',
		]);
	});

	it('a problem that the reader found is the only one reported', () => {
		const problem = { what: 'The item has two', remedy: 'Remove one' };
		expect(told({ value: undefined, problem })).toEqual(['The item has two. Remove one.']);
	});

	it('an expression that fails is reported even if undefined ones are allowed', () => {
		expect(told({ error: 'invalid syntax.' }, 'allow')).toEqual([
			"'Base Prompt' has an expression that can't be evaluated: invalid syntax. Correct the expression.",
		]);
	});
});

describe('blankExpressionProblem', () => {
	it('the problem names the option and what to do', () => {
		expect(sentenceOf(blankExpressionProblem('Dry Run'))).toBe(
			"The option 'Dry Run' is an expression that is empty for this item. Add a fallback, or remove the option.",
		);
	});
});
