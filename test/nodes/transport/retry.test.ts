import fc from 'fast-check';

import type { Outcome } from '../../../nodes/transport/client';
import type { Decision, RetryPolicy, RetryState } from '../../../nodes/transport/retry';
import { backoffMs, decide, firstTry, retryAfterMs } from '../../../nodes/transport/retry';

const wallNow = Date.UTC(1994, 10, 6, 8, 49, 37);
const policy: RetryPolicy = { maxRetries: 5, maxWaitMs: 300_000 };
const clock = { wallNow: () => wallNow, random: () => 0.5 };

const answer = (status: number, headers: Record<string, string> = {}): Outcome => ({
	kind: 'answer',
	status,
	headers,
	text: '',
	body: undefined,
});
const fault = (code: string): Outcome => ({ kind: 'fault', code });
const refused = (retryAfter: string) => answer(429, { 'retry-after': retryAfter });
const httpDate = (wallMs: number) => new Date(wallMs).toUTCString();

describe('retryAfterMs', () => {
	it.each([
		['0', 0],
		['1', 1_000],
		['120', 120_000],
		[' 7 ', 7_000],
		['007', 7_000],
		['1.5', 1_500],
		['0.001', 1],
		['99999999999999999999', 1e23],
	])('a Retry-After of %j is read as seconds', (value, expected) => {
		expect(retryAfterMs({ 'retry-after': value }, wallNow)).toBe(expected);
	});

	it('a Retry-After with more digits than a number can hold is an infinite wait', () => {
		expect(retryAfterMs({ 'retry-after': '9'.repeat(400) }, wallNow)).toBe(Infinity);
	});

	it.each([
		'Sun, 06 Nov 1994 08:50:37 GMT',
		'Sunday, 06-Nov-94 08:50:37 GMT',
		'Sun Nov  6 08:50:37 1994',
	])('a Retry-After of %j is read as a date, whatever the zone of this machine', (value) => {
		expect(retryAfterMs({ 'retry-after': value }, wallNow)).toBe(60_000);
	});

	it('a date that is past means now', () => {
		expect(retryAfterMs({ 'retry-after': httpDate(wallNow - 60_000) }, wallNow)).toBe(0);
	});

	it.each([
		'',
		' ',
		'-5',
		'+5',
		'1e3',
		'0x10',
		'NaN',
		'Infinity',
		'1,5',
		'5 seconds',
		'in a little while',
		'soon 1',
		'May 2050',
		'Nov 1994',
		'Sun, 31 Feb 2094 08:49:37 GMT',
		'Mon, 06 Nov 1994 08:49:37 GMT',
		'Sun, 06 Nov 1994 25:49:37 GMT',
		'undefined',
		'1, 2',
	])('a Retry-After of %j is malformed and is ignored', (value) => {
		expect(retryAfterMs({ 'retry-after': value }, wallNow)).toBeUndefined();
	});

	it('an answer without Retry-After asks for nothing', () => {
		expect(retryAfterMs({ date: httpDate(wallNow) }, wallNow)).toBeUndefined();
	});

	it.each([
		['an hour ahead of', 3_600_000],
		['an hour behind', -3_600_000],
		['a second and a half ahead of', 1_500],
		['a second and a half behind', -1_500],
	])("a date is read by the server's clock if ours is %s it", (_, skewMs) => {
		const headers = { 'retry-after': httpDate(wallNow + 30_000), date: httpDate(wallNow) };
		expect(retryAfterMs(headers, wallNow + skewMs)).toBe(30_000);
	});

	it('a date is read by our clock if the two clocks agree', () => {
		const headers = { 'retry-after': httpDate(wallNow + 30_000), date: httpDate(wallNow) };
		expect(retryAfterMs(headers, wallNow + 400)).toBe(29_600);
	});

	it('a date is read by our clock if the Date header is malformed', () => {
		const headers = { 'retry-after': httpDate(wallNow + 30_000), date: 'yesterday' };
		expect(retryAfterMs(headers, wallNow)).toBe(30_000);
	});

	it('a server that is still refusing is never read as "now", however wrong our clock is', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -5_000_000, max: 5_000_000 }),
				fc.integer({ min: 0, max: 999_999 }),
				fc.integer({ min: 0, max: 3_000 }),
				fc.integer({ min: 1, max: 90_000 }),
				(skewMs, sentMs, transitMs, leftMs) => {
					const server = wallNow + sentMs;
					const at = Math.ceil((server + leftMs) / 1_000) * 1_000;
					const waitMs = retryAfterMs(
						{ 'retry-after': httpDate(at), date: httpDate(server) },
						server + transitMs + skewMs,
					);
					const early = at - (server + transitMs) - (waitMs ?? Number.NaN);
					// A clock that is less than a second ahead can't be distinguished from a correct one.
					expect(early).toBeLessThan(1_000);
					// If the request is early, the Retry-After of its answer brings it to the exact moment.
					const again = retryAfterMs(
						{ 'retry-after': httpDate(at), date: httpDate(at - early) },
						at - early + skewMs,
					);
					if (early > 0) expect(again).toBeGreaterThanOrEqual(early);
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it('a wait is never negative and never NaN, whatever the headers say', () => {
		const text = fc.oneof(
			fc.string(),
			fc.stringMatching(/^-?\d*\.?\d*$/),
			fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
		);
		fc.assert(
			fc.property(text, fc.option(text, { nil: undefined }), (value, date) => {
				const headers = { 'retry-after': value, ...(date === undefined ? {} : { date }) };
				const waitMs = retryAfterMs(headers, wallNow);
				expect(waitMs === undefined || waitMs >= 0).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('backoffMs', () => {
	it.each([
		[0, 1_000],
		[1, 2_000],
		[2, 4_000],
		[3, 8_000],
		[4, 16_000],
		[5, 30_000],
		[6, 30_000],
		[2_000, 30_000],
	])('the wait after %i backoffs is anything from 0 to %i ms', (backoffs, most) => {
		expect(backoffMs(backoffs, () => 0)).toBe(0);
		expect(backoffMs(backoffs, () => 0.5)).toBe(most / 2);
		expect(backoffMs(backoffs, () => 1 - Number.EPSILON)).toBeLessThan(most);
		expect(backoffMs(backoffs, () => 1 - Number.EPSILON)).toBeGreaterThan(most * 0.999);
	});
});

describe('decide', () => {
	const again = (decision: Decision) => {
		if (!decision.again) throw new Error('It gives up');
		return decision;
	};

	const fiveHundreds = Array.from({ length: 100 }, (_, index) => 500 + index);
	const transient = new Set([
		408,
		425,
		429,
		...fiveHundreds.filter((status) => status !== 501 && status !== 505),
	]);

	it('a request is repeated only after temporary statuses', () => {
		const statuses = Array.from({ length: 500 }, (_, index) => index + 100);
		const tried = statuses.filter((status) => {
			return decide(answer(status), firstTry, policy, clock).again;
		});
		expect(tried).toEqual([...transient]);
	});

	it.each([
		'ECONNREFUSED',
		'ECONNRESET',
		'EPIPE',
		'ERR_BAD_RESPONSE',
		'ERR_STREAM_PREMATURE_CLOSE',
		'ENOTFOUND',
		'EAI_AGAIN',
		'EAI_FAIL',
		'ECONNABORTED',
		'ETIMEDOUT',
		'ESOCKETTIMEDOUT',
		'ENETUNREACH',
		'ENETDOWN',
		'EHOSTUNREACH',
	])('a request is repeated after the network fault %s', (code) => {
		expect(decide(fault(code), firstTry, policy, clock).again).toBe(true);
	});

	it.each(['', 'ERR_CANCELED', 'CERT_HAS_EXPIRED', 'ERR_INVALID_URL', 'toString'])(
		'a request is not repeated after the fault %j',
		(code) => {
			expect(decide(fault(code), firstTry, policy, clock)).toEqual({ again: false });
		},
	);

	it.each([...transient].map((status): [string, Outcome] => [String(status), answer(status)]))(
		'each repeat after %s without a Retry-After uses up a retry',
		(status, outcome) => {
			const strict = { maxRetries: 3, maxWaitMs: 0 };
			let state: RetryState = firstTry;
			const waits: number[] = [];
			for (;;) {
				const decision = decide(outcome, state, strict, clock);
				if (!decision.again) break;
				waits.push(decision.waitMs);
				expect(decision.scope).toBe(status === '429' ? 'credential' : 'item');
				({ state } = decision);
			}
			expect(waits).toEqual([500, 1_000, 2_000]);
			expect(state.retries).toBe(3);
		},
	);

	it('a request is not repeated if no retries are allowed', () => {
		const none = { maxRetries: 0, maxWaitMs: 300_000 };
		expect(decide(answer(503), firstTry, none, clock)).toEqual({ again: false });
		expect(decide(fault('ECONNRESET'), firstTry, none, clock)).toEqual({
			again: false,
		});
	});

	it('a refusal for the limit uses up no retry', () => {
		const none = { maxRetries: 0, maxWaitMs: 300_000 };
		expect(decide(refused('60'), firstTry, none, clock)).toEqual({
			again: true,
			isAsked: true,
			waitMs: 60_000,
			scope: 'credential',
			state: { retries: 0, backoffs: 0, limitWaitMs: 60_000 },
		});
	});

	it('the waits for the limit add up, and use up retries once they exceed Max Wait', () => {
		let state: RetryState = firstTry;
		const retries: number[] = [];
		for (;;) {
			const decision = decide(refused('60'), state, { ...policy, maxRetries: 2 }, clock);
			if (!decision.again) break;
			({ state } = decision);
			retries.push(state.retries);
		}
		expect(retries).toEqual([0, 0, 0, 0, 0, 1, 2]);
		expect(state.limitWaitMs).toBe(300_000);
	});

	it('waits for the limit that no answer asks for grow, although they use up no retry', () => {
		let state: RetryState = firstTry;
		const waits: number[] = [];
		for (let refusal = 0; refusal < 8; refusal++) {
			const decision = again(decide(answer(429), state, policy, clock));
			waits.push(decision.waitMs);
			({ state } = decision);
		}
		expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
		expect(state.retries).toBe(0);
	});

	it('our own waits start from the shortest after waits that the API named', () => {
		const { state } = again(decide(refused('1'), firstTry, policy, clock));
		const { state: later } = again(
			decide(answer(503, { 'retry-after': '1' }), state, policy, clock),
		);
		expect(again(decide(answer(503), later, policy, clock)).waitMs).toBe(500);
	});

	it('the Retry-After of an outage is obeyed, for this item only, and uses up a retry', () => {
		expect(decide(answer(503, { 'retry-after': '7' }), firstTry, policy, clock)).toEqual({
			again: true,
			isAsked: true,
			waitMs: 7_000,
			scope: 'item',
			state: { retries: 1, backoffs: 0, limitWaitMs: 0 },
		});
	});

	it('a wait as long as Max Wait is allowed, and not a millisecond more', () => {
		expect(decide(refused('300'), firstTry, policy, clock).again).toBe(true);
		expect(decide(refused('300.001'), firstTry, policy, clock)).toEqual({
			again: false,
			askedMs: 300_001,
			scope: 'credential',
		});
	});

	it('no named wait is allowed if Max Wait is 0', () => {
		const impatient = { maxRetries: 5, maxWaitMs: 0 };
		expect(decide(refused('1'), firstTry, impatient, clock)).toEqual({
			again: false,
			askedMs: 1_000,
			scope: 'credential',
		});
	});

	it.each([
		['0', 500],
		[httpDate(wallNow), 500],
		['0.2', 500],
		['1', 1_000],
	])(
		'the wait after a Retry-After of %s is the longer of the two: that one or our own',
		(asked, waitMs) => {
			expect(again(decide(refused(asked), firstTry, policy, clock)).waitMs).toBe(waitMs);
			const outage = answer(503, { 'retry-after': asked });
			expect(again(decide(outage, firstTry, policy, clock)).waitMs).toBe(waitMs);
		},
	);

	it('the waits grow if the API keeps refusing and asks for none', () => {
		let state: RetryState = firstTry;
		const waits: number[] = [];
		for (let refusal = 0; refusal < 6; refusal++) {
			const decision = again(decide(refused('0'), state, policy, clock));
			waits.push(decision.waitMs);
			expect(decision.isAsked).toBe(false);
			({ state } = decision);
		}
		expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000]);
		expect(state.retries).toBe(0);
	});

	it('a wait for the limit counts for five minutes at most, because then one request tries', () => {
		const patient = { maxRetries: 0, maxWaitMs: 3_600_000 };
		const { state } = again(decide(refused('3600'), firstTry, patient, clock));
		expect(state).toEqual({ retries: 0, backoffs: 0, limitWaitMs: 300_000 });
	});

	it('a malformed Retry-After leads to a wait of our own', () => {
		expect(again(decide(refused('soon'), firstTry, policy, clock)).waitMs).toBe(500);
	});

	it('retries end, whatever the answers are', () => {
		const outcomes = fc.oneof(
			fc.constantFrom(...transient).map((status) => answer(status)),
			fc
				.record({
					status: fc.constantFrom(429, 503),
					after: fc.oneof(
						fc.constantFrom('0', '1', '0.000001', '0.0000000000001', 'soon', httpDate(wallNow)),
						fc.integer({ min: 0, max: 400 }).map(String),
					),
				})
				.map(({ status, after }) => answer(status, { 'retry-after': after })),
			fc.constantFrom('ECONNRESET', 'ETIMEDOUT').map(fault),
		);
		fc.assert(
			fc.property(
				fc.array(outcomes, { minLength: 1, maxLength: 5 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(script, chance) => {
					let state: RetryState = firstTry;
					let tries = 0;
					for (; tries < 10_000; tries++) {
						const outcome = script[tries % script.length] ?? answer(429);
						const decision = decide(outcome, state, policy, {
							...clock,
							random: () => chance,
						});
						if (!decision.again) break;
						expect(decision.waitMs).toBeGreaterThanOrEqual(0);
						expect(decision.waitMs).toBeLessThanOrEqual(policy.maxWaitMs);
						expect(decision.state.retries).toBeLessThanOrEqual(policy.maxRetries);
						({ state } = decision);
					}
					// Waits of a tenth of a second at least, up to Max Wait, and the retries.
					expect(tries).toBeLessThanOrEqual(3_000 + policy.maxRetries + 1);
				},
			),
			{ numRuns: 300 },
		);
	});
});
