import { sentenceOf } from '../../../nodes/values/problem';
import { blankExpressionProblem, parameterProblems } from '../../../nodes/input/parameterProblems';
import type { Parameter } from '../../../nodes/input/parameters';
import { literal } from '../../../nodes/input/parameters';

const told = (parameter: Partial<Parameter>, allowUnresolved = false, mayBeAllowed = true) =>
	parameterProblems(
		'Base Prompt',
		{ ...literal('x'), ...parameter },
		allowUnresolved,
		mayBeAllowed,
	).map(sentenceOf);

describe('parameterProblems', () => {
	it('a parameter with a value has no problems', () => {
		expect(told({})).toEqual([]);
	});

	it('an undefined expression is named, with a fallback to paste and the option', () => {
		expect(told({ unresolved: ['{{ $json.company }}'] })).toEqual([
			"'Base Prompt' uses {{ $json.company }}, which is undefined here. Add a fallback such as {{ $json.company ?? '' }} or set 'When an Expression Is Undefined' to 'Send It Anyway'.",
		]);
	});

	it('the fallback has brackets around what binds less tightly than ??', () => {
		expect(told({ unresolved: ['{{ $json.a || $json.b; }}'] }, false, false)).toEqual([
			"'Base Prompt' uses {{ $json.a || $json.b; }}, which is undefined here. Add a fallback such as {{ ($json.a || $json.b) ?? '' }}.",
		]);
	});

	it('an expression that yields no text is named with what it yields', () => {
		expect(told({ notText: [['{{ $json.team }}', 'an empty list']] })).toEqual([
			"'Base Prompt' uses {{ $json.team }}, which is an empty list here. Choose the one property that holds the text.",
		]);
	});

	it('both pass where the user allowed it', () => {
		expect(told({ unresolved: ['{{ 1 }}'], notText: [['{{ 2 }}', 'an object']] }, true)).toEqual(
			[],
		);
	});

	it('an expression that fails is told even where undefined ones are allowed', () => {
		expect(told({ error: 'invalid syntax.' }, true)).toEqual([
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
