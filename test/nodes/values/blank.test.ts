import { isBlank, withoutBlanks } from '../../../nodes/values/blank';

describe('blank values', () => {
	it.each([undefined, null, '', ' ', '\t\r\n', '\u00a0\u2003\ufeff', '\u200b'])(
		'%j is blank',
		(value) => {
			expect(isBlank(value)).toBe(true);
		},
	);

	it.each([0, false, Number.NaN, '0', 'false', 'null', [], {}, '.'])('%j is not blank', (value) => {
		expect(isBlank(value)).toBe(false);
	});

	it('blank entries are removed from a list, and other values stay as they are', () => {
		expect(withoutBlanks(['a', ' ', null, undefined, 0, ' b '])).toEqual(['a', 0, ' b ']);
		expect(withoutBlanks('  ')).toBe('  ');
	});
});
