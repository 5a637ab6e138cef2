import fc from 'fast-check';

import { createLimiter, retryAfter } from '../../../tools/sandbox/limit';

const sliding = { requests: 3, windowMs: 1000, retryAfter: 'seconds' } as const;

describe('the sliding window', () => {
	it('admits the first N at once and the next when the oldest has left the window', () => {
		const limiter = createLimiter(sliding, 0);
		expect([0, 100, 200].map((at) => limiter.take(at))).toEqual([0, 0, 0]);
		expect(limiter.take(300)).toBe(700);
		expect(limiter.take(999)).toBe(1);
		expect(limiter.take(1000)).toBe(0);
		expect(limiter.take(1000)).toBe(100);
	});

	it('never admits more than N in any stretch of its length, and admits whoever obeys', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 }), (gaps) => {
				const limiter = createLimiter(sliding, 0);
				const admitted: number[] = [];
				let at = 0;
				for (const gap of gaps) {
					at += gap;
					const waitMs = limiter.take(at);
					if (waitMs > 0) {
						at += waitMs;
						expect(limiter.take(at)).toBe(0);
						// It refused for a reason: the wait ends just when the window has room again.
						expect(at - (admitted.at(-3) ?? NaN)).toBe(1000);
					}
					admitted.push(at);
				}
				const apart = admitted.slice(3).map((time, index) => time - (admitted[index] ?? NaN));
				expect(apart.filter((ms) => ms < 1000)).toEqual([]);
			}),
		);
	});
});

describe('the fixed window', () => {
	it('starts afresh at each multiple of its length, counted from when it was set', () => {
		const limiter = createLimiter({ ...sliding, window: 'fixed' }, 500);
		expect([1400, 1400, 1400].map((at) => limiter.take(at))).toEqual([0, 0, 0]);
		expect(limiter.take(1400)).toBe(100);
		expect([1500, 1500, 1500].map((at) => limiter.take(at))).toEqual([0, 0, 0]);
		expect(limiter.take(1501)).toBe(999);
	});
});

describe('Retry-After', () => {
	const at = Date.UTC(2026, 0, 1, 0, 0, 0, 200);

	it.each([
		['seconds', 1, '1'],
		['seconds', 1000, '1'],
		['seconds', 1001, '2'],
		['date', 1, 'Thu, 01 Jan 2026 00:00:01 GMT'],
		['date', 800, 'Thu, 01 Jan 2026 00:00:01 GMT'],
		['date', 801, 'Thu, 01 Jan 2026 00:00:02 GMT'],
		['none', 800, undefined],
	] as const)('as %s for a wait of %i ms is %s, never too early', (form, waitMs, value) => {
		expect(retryAfter(form, waitMs, at)).toBe(value);
	});

	it('is neither a number nor a date when malformed', () => {
		const value = retryAfter('malformed', 800, at) ?? '';
		expect([Number(value), Date.parse(value)]).toEqual([NaN, NaN]);
	});
});
