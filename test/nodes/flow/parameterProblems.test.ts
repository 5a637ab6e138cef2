import { sentenceOf } from '../../../nodes/fields/problem';
import { blankExpressionProblem, parameterProblems } from '../../../nodes/flow/parameterProblems';
import type { Parameter } from '../../../nodes/flow/parameters';
import { given } from '../../../nodes/flow/parameters';

const told = (parameter: Partial<Parameter>, allowUnresolved = false, mayBeAllowed = true) =>
	parameterProblems(
		'Base Prompt',
		{ ...given('x'), ...parameter },
		allowUnresolved,
		mayBeAllowed,
	).map(sentenceOf);

describe('parameterProblems', () => {
	it('finds nothing wrong with a parameter that was worked out', () => {
		expect(told({})).toEqual([]);
	});

	it('names an unresolved expression, with a fallback that can be pasted and the option', () => {
		expect(told({ unresolved: ['{{ $json.company }}'] })).toEqual([
			"'Base Prompt' uses {{ $json.company }}, which is undefined here. Add a fallback such as {{ $json.company ?? '' }} or set 'When an Expression Is Undefined' to 'Send It Anyway'.",
		]);
	});

	it('puts brackets around what binds less tightly than the fallback', () => {
		expect(told({ unresolved: ['{{ $json.a || $json.b; }}'] }, false, false)).toEqual([
			"'Base Prompt' uses {{ $json.a || $json.b; }}, which is undefined here. Add a fallback such as {{ ($json.a || $json.b) ?? '' }}.",
		]);
	});

	it('says what an expression yields instead of text', () => {
		expect(told({ notText: [['{{ $json.team }}', 'an empty list']] })).toEqual([
			"'Base Prompt' uses {{ $json.team }}, which is an empty list here. Choose or make the text that is meant.",
		]);
	});

	it('lets both pass where the user allowed it', () => {
		expect(told({ unresolved: ['{{ 1 }}'], notText: [['{{ 2 }}', 'an object']] }, true)).toEqual(
			[],
		);
	});

	it('tells of an expression that fails even where unresolved ones are allowed', () => {
		expect(told({ error: 'invalid syntax.' }, true)).toEqual([
			"'Base Prompt' has an expression that can't be evaluated: invalid syntax. Correct the expression.",
		]);
	});
});

describe('blankExpressionProblem', () => {
	it('names the option and what to do', () => {
		expect(sentenceOf(blankExpressionProblem('Dry Run'))).toBe(
			"The option 'Dry Run' is an expression that yields nothing here. Give it a fallback, or take the option out.",
		);
	});
});
