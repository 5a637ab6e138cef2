import { idealUnderLimitMs, median } from '../../../tools/bench/figures';

describe('The median', () => {
	it('is the middle value, whatever the order', () => {
		expect(median([9, 1, 5])).toBe(5);
		expect(median([7])).toBe(7);
	});

	it('is the mean of the middle two of an even number', () => {
		expect(median([10, 1, 2, 4])).toBe(3);
	});

	it('leaves the values in their order', () => {
		const values = [3, 1, 2];
		median(values);
		expect(values).toEqual([3, 1, 2]);
	});

	it('of nothing is an error', () => {
		expect(() => median([])).toThrow('no median of nothing');
	});
});

describe('The ideal under a limit', () => {
	const server = { limit: 100, windowMs: 6_000, latencyMs: 50 };

	it.each([
		[0, 0],
		[1, 50],
		[100, 50],
		[101, 6_050],
		[500, 24_050],
	])('of %i updates is %i ms', (updates, ms) => {
		expect(idealUnderLimitMs(updates, server)).toBe(ms);
	});
});
