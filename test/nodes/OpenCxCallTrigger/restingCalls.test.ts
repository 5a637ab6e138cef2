import {
	changeOf,
	decide,
	isAfter,
	mostKnown,
	overlapMs,
	readState,
	startState,
	withSince,
} from '../../../nodes/OpenCxCallTrigger/restingCalls';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 5, 1, 12);
const iso = (ms: number): string => new Date(ms).toISOString();
const quietMs = 5 * minuteMs;

const session = (id: string, ms: number) => ({ id, updated_at: iso(ms) });
const idsOf = (tell: ReadonlyArray<{ session: { id?: unknown } }>) =>
	tell.map(({ session: { id } }) => id);

describe('decide', () => {
	const state = startState(startMs, undefined);

	it('a call rests to the millisecond', () => {
		const told = (pastMs: number) => {
			const poll = { sessions: [session('a', startMs)], nowMs: startMs + quietMs + pastMs };
			return idsOf(decide(state, { ...poll, quietMs }).tell);
		};
		expect([told(-1), told(0)]).toEqual([[], ['a']]);
	});

	it('the one that has rested longest comes first, and of equal times each', () => {
		const sessions = [session('c', startMs + 1), session('a', startMs), session('b', startMs)];
		const { tell } = decide(state, { sessions, nowMs: startMs + 2 * quietMs, quietMs });
		expect(idsOf(tell)[2]).toBe('c');
		expect(new Set(idsOf(tell))).toEqual(new Set(['a', 'b', 'c']));
	});

	it('times that differ by less than a millisecond are two', () => {
		const [first, second] = ['123456', '123789'].map((digits) => ({
			id: 'a',
			updated_at: `2026-06-01T12:00:00.${digits}Z`,
		}));
		const poll = { nowMs: startMs + 2 * quietMs, quietMs };
		const once = decide(state, { ...poll, sessions: [first ?? {}] });
		expect(decide(once.state, { ...poll, sessions: [first ?? {}] }).tell).toEqual([]);
		expect(decide(once.state, { ...poll, sessions: [second ?? {}] }).tell).toHaveLength(1);
	});

	it('one without `updated_at` counts from when it began, and one without any time is left out', () => {
		const sessions = [
			{ id: 'a', updated_at: null, created_at: iso(startMs) },
			{ id: 'b' },
			{ id: 'c', updated_at: 'yesterday' },
		];
		const { tell } = decide(state, { sessions, nowMs: startMs + 2 * quietMs, quietMs });
		expect(idsOf(tell)).toEqual(['a']);
	});

	it('a time that is still to come keeps no other call from being told', () => {
		const far = session('far', startMs + 1e12);
		const first = decide(state, { sessions: [far], nowMs: startMs, quietMs, isFirst: true });
		expect(first.state.fromMs).toBeLessThanOrEqual(startMs);
		const later = decide(first.state, {
			sessions: [far, session('a', startMs + minuteMs)],
			nowMs: startMs + 2 * quietMs,
			quietMs,
		});
		expect(idsOf(later.tell)).toEqual(['a']);
	});

	it('what is remembered stays small, and what is forgotten is not told again', () => {
		const many = Array.from({ length: mostKnown + 500 }, (_, n) => session(`s${n}`, startMs + n));
		const poll = { sessions: many, nowMs: startMs + 2 * quietMs, quietMs };
		const { tell, state: after } = decide(state, poll);
		expect(tell).toHaveLength(mostKnown + 500);
		expect(Object.keys(after.known)).toHaveLength(mostKnown);
		expect(decide(after, poll).tell).toEqual([]);
	});

	it('none of many calls of the same moment is lost or told again, if few can be told at a time', () => {
		const sessions = Array.from({ length: mostKnown + 1_500 }, (_, n) => session(`s${n}`, startMs));
		const poll = { sessions, nowMs: startMs + 2 * quietMs, quietMs };
		const told: unknown[] = [];
		let before = state;
		for (let polls = 0; polls < 5; polls += 1) {
			const putOff = new Set(
				decide(before, poll)
					.tell.slice(1_000)
					.map(({ session: { id } }) => String(id)),
			);
			const { tell, state: after } = decide(before, { ...poll, putOff });
			told.push(...idsOf(tell));
			before = after;
		}
		expect(told).toHaveLength(sessions.length);
		expect(new Set(told).size).toBe(sessions.length);
		expect(Object.keys(before.known)).toHaveLength(mostKnown);
	});

	it('a call that is told remembers how far its history was', () => {
		const ends = new Map([['a', { ms: startMs, count: 2 }]]);
		const poll = { sessions: [session('a', startMs)], nowMs: startMs + quietMs, quietMs };
		const { state: after } = decide(state, { ...poll, ends });
		const again = { sessions: [session('a', startMs + minuteMs)], nowMs: startMs + 3 * quietMs };
		expect(decide(after, { ...again, quietMs }).tell[0]?.before).toEqual({
			updated: iso(startMs),
			isTold: true,
			told: { ms: startMs, count: 2 },
		});
	});

	it('holds nothing of a caller', () => {
		const sessions = [{ ...session('a', startMs), contact: { phone_number: '+442079460101' } }];
		const { state: after } = decide(state, { sessions, nowMs: startMs + quietMs, quietMs });
		expect(JSON.stringify(after)).not.toContain('4420');
	});

	it('looks again at what may have shown up late', () => {
		const poll = { nowMs: startMs + quietMs, quietMs };
		const { state: after } = decide(state, { ...poll, sessions: [session('a', startMs)] });
		expect(after.fromMs).toBe(startMs - overlapMs);
		const late = decide(after, { ...poll, sessions: [session('b', startMs - overlapMs)] });
		expect(idsOf(late.tell)).toEqual(['b']);
	});
});

describe('startState and withSince', () => {
	it('calls count from the moment that is set, itself included', () => {
		const state = startState(startMs, startMs - 1e9);
		const sessions = [session('a', startMs - 1e9), session('b', startMs - 1e9 - 1)];
		expect(idsOf(decide(state, { sessions, nowMs: startMs, quietMs }).tell)).toEqual(['a']);
	});

	it('an earlier moment takes in more, and what was told is not told again', () => {
		const poll = { nowMs: startMs + quietMs, quietMs };
		const sessions = [session('a', startMs), session('b', startMs - 1e9)];
		const { state } = decide(startState(startMs, undefined), { ...poll, sessions });
		const earlier = withSince(state, startMs - 2e9);
		expect(idsOf(decide(earlier, { ...poll, sessions }).tell)).toEqual(['b']);
		expect(withSince(earlier, startMs - 2e9)).toBe(earlier);
		expect(withSince(earlier, undefined)).toBe(earlier);
	});

	it('a moment that is set after the first poll takes in the calls that this poll left out', () => {
		const sessions = [session('a', startMs - 2 * minuteMs), session('b', startMs - minuteMs)];
		const poll = { sessions, nowMs: startMs + quietMs, quietMs };
		const { state } = decide(startState(startMs, undefined), { ...poll, isFirst: true });
		expect(decide(state, poll).tell).toEqual([]);
		const later = withSince(state, startMs - minuteMs);
		expect(idsOf(decide(later, poll).tell)).toEqual(['b']);
	});

	it('a moment that moves on with the clock changes nothing after the first poll', () => {
		const state = startState(startMs, startMs - 1e9);
		expect(withSince(state, startMs)).toBe(state);
	});

	it('a moment that is still to come is like none', () => {
		expect(startState(startMs, startMs + 1)).toEqual(startState(startMs, undefined));
	});
});

describe('readState', () => {
	it.each([undefined, null, 'x', {}, { fromMs: 1 }, { fromMs: '1', known: {} }, { known: {} }])(
		'takes %j for nothing of ours',
		(kept) => {
			expect(readState(kept)).toBeUndefined();
		},
	);

	it('reads what it wrote, and leaves out what it did not', () => {
		const state = {
			fromMs: startMs,
			sinceMs: 1,
			known: {
				a: { updated: iso(startMs), isTold: true as const, told: { ms: null, count: 0 } },
				b: { updated: iso(startMs) },
			},
			failed: ['c'],
		};
		const kept = {
			...state,
			failed: ['c', 7],
			known: { ...state.known, c: { updated: 'x' }, d: 7 },
		};
		expect(readState(JSON.parse(JSON.stringify(kept)))).toEqual(state);
	});
});

describe('changeOf and isAfter', () => {
	it('take the first that is a time', () => {
		expect(changeOf({ updated_at: 'x', created_at: iso(0) })).toBe(iso(0));
		expect(changeOf({})).toBeUndefined();
	});

	it('compare moments, whatever their offsets', () => {
		expect(isAfter('2026-06-01T12:00:01Z', '2026-06-01T14:00:00+02:00')).toBe(true);
		expect(isAfter('2026-06-01T12:00:00Z', '2026-06-01T12:00:00Z')).toBe(false);
		expect(isAfter('2026-06-01T12:00:00Z', '2026-06-01T12:00:00.000Z')).toBe(false);
		expect(isAfter('2026-06-01T12:00:00.000Z', '2026-06-01T12:00:00+00:00')).toBe(false);
		expect(isAfter('2026-06-01T12:00:00.12351Z', '2026-06-01T12:00:00.1235Z')).toBe(true);
	});
});
