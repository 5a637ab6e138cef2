import {
	costOfOneMore,
	idealInParallelMs,
	idealUnderLimitMs,
	median,
} from '../../../tools/bench/figures';

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

describe('The ideal in parallel', () => {
	it('fills every place until the updates are used up', () => {
		expect(idealInParallelMs(1_000, 50, 10)).toBe(5_000);
		expect(idealInParallelMs(11, 50, 10)).toBe(100);
		expect(idealInParallelMs(1_000, 0, 10)).toBe(0);
	});
});

describe('The cost of one more item', () => {
	it('is the slope between the smallest and the largest size, whatever the order', () => {
		const points = [
			{ items: 1_000, cost: 77 },
			{ items: 10_000, cost: 205 },
			{ items: 100, cost: 7 },
		];
		expect(costOfOneMore(points)).toBe(0.02);
	});

	it('is an error for a single size', () => {
		expect(() => costOfOneMore([{ items: 5, cost: 1 }])).toThrow('two sizes');
	});
});
