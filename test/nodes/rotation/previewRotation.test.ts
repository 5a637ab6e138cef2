import fc from 'fast-check';
import {
	chooseVariant,
	comingStretches,
	previewRotation,
	schedules,
	type RotationInput,
} from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
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
				if (!isCut) expect(stretches.at(-1)?.endsAt ?? Infinity).toBeGreaterThanOrEqual(untilMs);
				const faults = stretches.filter(({ startsAt, endsAt, variant }, position) => {
					const next = stretches[position + 1];
					const isJoined = next === undefined || next.startsAt === endsAt;
					const isEmpty = endsAt !== null && endsAt <= startsAt;
					return isEmpty || !isJoined || next?.variant === variant;
				});
				expect(faults).toEqual([]);

				const position = pick % stretches.length;
				const stretch = stretches[position];
				if (stretch === undefined) throw new Error('No stretch');
				const { startsAt, endsAt, variant, reason } = stretch;
				const lastMs = (endsAt ?? startsAt + 400 * dayMs) - 1;
				const inside = startsAt + Math.floor((lastMs - startsAt) * share);
				for (const atMs of [startsAt, inside, lastMs]) {
					// A fresh rotation: nothing may depend on what was asked before
					const choice = chooseVariant(mustParse(input), atMs);
					expect(choice.variant).toBe(variant);
					const isFirst = position === 0;
					if (isFirst) expect(choice.startsAt ?? -Infinity).toBeLessThanOrEqual(startsAt);
					else expect(choice.startsAt).toBe(startsAt);
					// A draw searches only a limited time ahead, and a preview searches to its end.
					if (schedule === 'weighted' && choice.validUntil === null) continue;
					expect(choice.validUntil).toBe(endsAt);
				}
				expect(chooseVariant(rotation, startsAt).reason).toBe(reason);
			}),
			{ numRuns: 500, seed: 20_261_122 },
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

	it('of a variant that always applies is one stretch', () => {
		const stretches = previewRotation(mustParse(always), 0, 366 * dayMs).stretches;
		expect(stretches).toEqual([
			{
				startsAt: 0,
				endsAt: null,
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

describe('What comes next', () => {
	it.each(schedules)('of %s is what a preview shows', (schedule) => {
		const arbitraryCase = arbitraryMoment.chain((fromMs) =>
			fc.record({ input: arbitraryInputs[schedule](fromMs), fromMs: fc.constant(fromMs) }),
		);
		fc.assert(
			fc.property(arbitraryCase, ({ input, fromMs }) => {
				const rotation = mustParse(input);
				const coming = comingStretches(rotation, fromMs, 10);
				const { stretches } = previewRotation(rotation, fromMs, fromMs + 30 * dayMs);
				const previewed = stretches.slice(1, 11);
				expect(coming.slice(0, previewed.length)).toEqual(previewed);
				expect(coming.length).toBeLessThanOrEqual(10);
			}),
		);
	});
});

describe('A preview of a year', () => {
	const names = ['A', 'B', 'C', 'D'].map((variantName) => ({ variantName }));
	const anchor = '2026-01-05T00:00';
	const drawId = 'b7c1a9a0-0000-4000-8000-000000000001';
	const timezone = 'Europe/Berlin';
	const hours = (from: string, to: string) => ({ hours: { range: [{ from, to }] } });
	const weekdays = [1, 2, 3, 4, 5];
	const winter = { dates: { range: [{ from: '2026-12-24', to: '2027-01-06', everyYear: true }] } };
	const lunchBreak = {
		hours: {
			range: [
				{ from: '09:00', to: '12:00' },
				{ from: '13:00', to: '17:00' },
			],
		},
	};
	const ten = [
		{ ...winter, ...lunchBreak },
		winter,
		{
			days: [1, 2, 3],
			dates: { range: [{ from: '2026-05-01', to: '2026-05-01', everyYear: true }] },
		},
		{ dates: { range: [{ from: '2024-02-29', to: '2024-02-29', everyYear: true }] } },
		{ days: [5], ...hours('22:00', '06:00') },
		{ days: weekdays, ...hours('12:00', '13:00') },
		{ days: weekdays, ...lunchBreak },
		{ days: [6], ...hours('09:00', '12:00') },
		{ dates: { range: [{ from: '2026-06-01', to: '2026-08-31' }] }, ...hours('18:00', '20:00') },
		{},
	].map((entry, position) => ({ ...entry, variantName: `v${position}` }));
	const cases: Record<string, Omit<RotationInput, 'timezone'>> = {
		'a calendar of ten variants': { schedule: 'calendar', variants: ten },
		'a calendar of hours': {
			schedule: 'calendar',
			variants: [
				{ variantName: 'A', ...hours('08:00', '12:00') },
				{ variantName: 'B', ...hours('12:00', '13:00') },
				{ variantName: 'C', ...hours('13:00', '17:30') },
				{ variantName: 'D', ...hours('22:00', '06:00') },
			],
		},
		'a calendar of dates': {
			schedule: 'calendar',
			variants: names.map((name, quarter) => ({
				...name,
				dates: {
					range: [
						{
							from: `2026-${quarter * 3 + 1}-01`.replace(/-(\d)-/, '-0$1-'),
							to: `2026-${quarter * 3 + 2}-15`.replace(/-(\d)-/, '-0$1-'),
						},
					],
				},
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
			drawId,
		},
		'weighted by days': {
			schedule: 'weighted',
			variants: names,
			every: 1,
			unit: 'days',
			anchor,
			seed: 's',
			drawId,
		},
	};
	const fromMs = Date.UTC(2026, 0, 1);

	const rotationOf = (name: string) => {
		const input = cases[name];
		if (input === undefined) throw new Error(name);
		return mustParse({ ...input, timezone });
	};

	it.each(Object.keys(cases))('takes less than 200 ms: %s', async (name) => {
		const preview = () => previewRotation(rotationOf(name), fromMs, fromMs + 366 * dayMs).stretches;
		expect(preview().length).toBeGreaterThan(4);
		expect(await cpuMs(preview)).toBeLessThan(200);
	});

	it('is made of choices that take less than 1 ms each on average, at any moment', async () => {
		const rotation = rotationOf('a calendar of ten variants');
		const count = 1_000;
		const choose = () => {
			for (let turn = 0; turn < count; turn++) {
				chooseVariant(rotation, fromMs + ((turn * 7_919 * 3_600_000) % (3_660 * dayMs)));
			}
		};
		expect((await cpuMs(choose)) / count).toBeLessThan(1);
	});
});
