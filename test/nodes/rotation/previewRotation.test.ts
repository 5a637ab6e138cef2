import fc from 'fast-check';
import {
	chooseVariant,
	previewRotation,
	schedules,
	type RotationInput,
} from '../../../nodes/rotation';
import { arbitraryInputs, arbitraryMoment, mustParse } from './arbitraryRotation';

const dayMs = 86_400_000;

describe.each(schedules)('A preview of %s', (schedule) => {
	const arbitraryCase = arbitraryMoment.chain((fromMs) =>
		fc.record({
			input: arbitraryInputs[schedule](fromMs),
			fromMs: fc.constant(fromMs),
			// Milliseconds, so that stretches are cut anywhere
			lengthMs: fc.oneof(
				{ arbitrary: fc.integer({ min: 1, max: 3 * dayMs }), weight: 4 },
				{ arbitrary: fc.integer({ min: 1, max: 40 * dayMs }), weight: 1 },
			),
			// Where to ask within a stretch
			share: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
			pick: fc.nat(),
		}),
	);

	it('tiles the time, and every moment in a stretch has its variant, its start and its end', () => {
		fc.assert(
			fc.property(arbitraryCase, ({ input, fromMs, lengthMs, share, pick }) => {
				const rotation = mustParse(input);
				const untilMs = fromMs + lengthMs;
				const stretches = previewRotation(rotation, fromMs, untilMs).stretches;

				expect(stretches[0]?.startsAt).toBe(fromMs);
				// No more than ten thousand are listed.
				expect(stretches.length).toBeLessThanOrEqual(10_000);
				const isCut = stretches.length === 10_000;
				if (!isCut) expect(stretches.at(-1)?.endsAt).toBe(untilMs);
				const faults = stretches.filter(({ startsAt, endsAt, variant }, position) => {
					const next = stretches[position + 1];
					const isJoined = next === undefined || next.startsAt === endsAt;
					return endsAt <= startsAt || !isJoined || next?.variant === variant;
				});
				expect(faults).toEqual([]);

				const position = pick % stretches.length;
				const stretch = stretches[position];
				if (stretch === undefined) throw new Error('No stretch');
				const { startsAt, endsAt, variant, reason } = stretch;
				const inside = startsAt + Math.floor((endsAt - startsAt) * share);
				const isLast = position === stretches.length - 1;
				for (const atMs of [startsAt, inside, endsAt - 1]) {
					// A fresh rotation: nothing may depend on what was asked before
					const choice = chooseVariant(mustParse(input), atMs);
					expect(choice.variant).toBe(variant);
					const isFirst = position === 0;
					if (isFirst) expect(choice.startsAt ?? -Infinity).toBeLessThanOrEqual(startsAt);
					else expect(choice.startsAt).toBe(startsAt);
					if (isLast) expect(choice.validUntil ?? Infinity).toBeGreaterThanOrEqual(endsAt);
					else expect(choice.validUntil).toBe(endsAt);
				}
				expect(chooseVariant(rotation, startsAt).reason).toBe(reason);
			}),
			{ numRuns: 700, seed: 20_261_122 },
		);
	});
});

describe('A preview', () => {
	const always: RotationInput = {
		schedule: 'inTurn',
		variants: [{ variantName: 'Only' }],
		every: 1,
		unit: 'days',
		anchor: '2026-01-01T00:00',
		timezone: 'Europe/Berlin',
	};

	it('of a variant that always holds is one stretch', () => {
		const stretches = previewRotation(mustParse(always), 0, 366 * dayMs).stretches;
		expect(stretches).toEqual([
			{
				startsAt: 0,
				endsAt: 366 * dayMs,
				variant: 'Only',
				reason: 'turn 1 of 1, every 1 day from 2026-01-01 00:00, Europe/Berlin',
			},
		]);
	});

	it('of no time at all is empty', () => {
		expect(previewRotation(mustParse(always), 5, 5).stretches).toEqual([]);
		expect(previewRotation(mustParse(always), 5, 4).stretches).toEqual([]);
	});
});

describe('A preview of a year of four variants', () => {
	const names = ['A', 'B', 'C', 'D'].map((variantName) => ({ variantName }));
	const anchor = '2026-01-05T00:00';
	const phoneNumberId = 'b7c1a9a0-0000-4000-8000-000000000001';
	const timezone = 'Europe/Berlin';
	const everyDay = [1, 2, 3, 4, 5, 6, 7];
	const cases: Record<string, Omit<RotationInput, 'timezone'>> = {
		timeSlots: {
			schedule: 'timeSlots',
			variants: [
				{ variantName: 'A', days: everyDay, from: '08:00', to: '12:00' },
				{ variantName: 'B', days: everyDay, from: '12:00', to: '13:00' },
				{ variantName: 'C', days: everyDay, from: '13:00', to: '17:30' },
				{ variantName: 'D', days: everyDay, from: '22:00', to: '06:00' },
			],
		},
		dateRanges: {
			schedule: 'dateRanges',
			variants: names.map((name, quarter) => ({
				...name,
				startDate: `2026-${quarter * 3 + 1}-01`.replace(/-(\d)-/, '-0$1-'),
				endDate: `2026-${quarter * 3 + 2}-15`.replace(/-(\d)-/, '-0$1-'),
			})),
		},
		'inTurn by 15 minutes': {
			schedule: 'inTurn',
			variants: names,
			every: 15,
			unit: 'minutes',
			anchor,
		},
		'inTurn by days': { schedule: 'inTurn', variants: names, every: 1, unit: 'days', anchor },
		'weighted by 15 minutes': {
			schedule: 'weighted',
			variants: names,
			every: 15,
			unit: 'minutes',
			anchor,
			seed: 's',
			phoneNumberId,
		},
		'weighted by days': {
			schedule: 'weighted',
			variants: names,
			every: 1,
			unit: 'days',
			anchor,
			seed: 's',
			phoneNumberId,
		},
	};
	const fromMs = Date.UTC(2026, 0, 1);

	it.each(Object.keys(cases))('takes well under half a second: %s', (name) => {
		const input = cases[name];
		if (input === undefined) throw new Error(name);
		const startedMs = performance.now();
		const rotation = mustParse({ ...input, timezone });
		const stretches = previewRotation(rotation, fromMs, fromMs + 366 * dayMs).stretches;
		const tookMs = performance.now() - startedMs;
		expect(stretches.length).toBeGreaterThan(4);
		// The aim is 200 ms on one core; the rest is for a busy machine
		expect(tookMs).toBeLessThan(400);
	});
});
