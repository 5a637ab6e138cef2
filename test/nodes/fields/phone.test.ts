import { compactPhone, dialledDigits, phoneProblem } from '../../../nodes/fields/phone';

describe('compactPhone', () => {
	it.each([
		['+1 (415) 555-0100', '+14155550100'],
		['0049 30 123', '+4930123'],
		['\u202a+44 20\u00a07946\u202c', '+44207946'],
	])('%j is read as %s', (text, compact) => {
		expect(compactPhone(text)).toBe(compact);
	});
});

describe('dialledDigits', () => {
	it.each(['+14155550100', '001 415 555 0100', '1 (415) 555-0100'])(
		'%j is dialled alike',
		(text) => {
			expect(dialledDigits(text)).toBe('14155550100');
		},
	);
});

describe('phoneProblem', () => {
	it.each(['+14155550100', '001 (415) 555-0100', '+442079460000', '+1 212 555 0100', '+12345678'])(
		'%j: only what can be dialled has none',
		(text) => {
			expect(phoneProblem(text) === undefined).toBe(text !== '+12345678');
		},
	);

	it.each(['001 44 20 7946 0000', '+1 44 20 7946 0000', '+1 015 555 0100', '+1 115 555 0100'])(
		'after +1 come ten digits, the first from 2 to 9: %j is refused',
		(text) => {
			expect(phoneProblem(text)?.what).toBe(
				`is "${text}", which is not a North American number, although it begins with +1`,
			);
		},
	);
});
