import { toCheck } from '../../../nodes/fields/toSchema';
import { checkId, checkParameter } from '../../../nodes/input/checkParameter';
import { literal } from '../../../nodes/input/parameters';
import { problemsIn } from '../../../nodes/values/checked';

const check = toCheck({ kind: 'number', label: 'Days', help: '', min: 1, example: 7 });
const label = { label: 'Phone Number', noun: 'phone number' };
const missing = { expression: '{{ $json.none }}', yields: 'undefined' };

describe('checkParameter', () => {
	it('the value is what the check returns', () => {
		expect(checkParameter('Days', check, literal('7'))).toEqual({ value: 7 });
	});

	it('a refusal has the label before it', () => {
		expect(problemsIn(checkParameter('Days', check, literal(0)))).toEqual([
			{ what: "'Days' is 0", remedy: 'Enter a number of 1 or more' },
		]);
	});

	it('what cannot be used at all is not checked', () => {
		const unusable = { ...literal(0), unresolved: [missing] };
		expect(problemsIn(checkParameter('Days', check, unusable)).map(({ what }) => what)).toEqual([
			"'Days' uses {{ $json.none }}, which is undefined here",
		]);
		const sheet = { ...literal('#REF!'), isExpression: true };
		expect(problemsIn(checkParameter('Days', check, sheet)).map(({ what }) => what)).toEqual([
			"'Days' is \"#REF!\", which is a spreadsheet's error",
		]);
	});
});

describe('checkId', () => {
	it.each([
		[' one ', 'one'],
		['\u200bone\ufeff', 'one'],
		[7, '7'],
		['a/../b', 'a/../b'],
	])('%j is the ID %j', (value, id) => {
		expect(checkId(label, literal(value))).toEqual({ value: id });
	});

	it.each([
		[' \u200b', 'is empty'],
		[true, 'is not an ID'],
		['..', 'is ".."'],
		['o\u200bne', 'is "o\u200bne", with an invisible character, which is not an ID'],
		['{"id":"a"}', 'is "{"id":"a"}", with quotes, brackets or separators, which is not an ID'],
	])('%j is refused: %s', (value, says) => {
		expect(problemsIn(checkId(label, literal(value)))).toEqual([
			{
				what: `'Phone Number' ${says}`,
				remedy: 'Pick the phone number from the list, or enter its ID',
			},
		]);
	});

	it('an undefined expression in it is refused with a message of its own', () => {
		const parameter = { ...literal('agent-'), unresolved: [missing] };
		expect(problemsIn(checkId(label, parameter)).map(({ what }) => what)).toEqual([
			"'Phone Number' uses {{ $json.none }}, which is undefined here, so it is unclear which phone number to use",
		]);
	});

	it('a word for a missing value is refused if it comes from data', () => {
		const parameter = { ...literal('undefined'), isExpression: true };
		expect(problemsIn(checkId(label, parameter))).toHaveLength(1);
	});
});
