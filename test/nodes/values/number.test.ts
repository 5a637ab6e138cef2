import { toNumber } from '../../../nodes/values/number';

describe('toNumber', () => {
	it.each([
		[7, 7],
		['7', 7],
		[' 0.85 ', 0.85],
		['1.10', 1.1],
		['1e-3', 0.001],
	])('%j is read as the number %j', (given, number) => {
		expect(toNumber(given)).toBe(number);
	});

	it.each([
		'',
		' ',
		'fast',
		Number.NaN,
		'1,5',
		'5 seconds',
		true,
		false,
		null,
		undefined,
		[],
		[7],
		{},
	])('%j is not read as a number', (given) => {
		expect(toNumber(given)).toBeUndefined();
	});

	it('infinity is a number, and the caller says whether it is allowed', () => {
		expect(toNumber(Infinity)).toBe(Infinity);
	});
});
