import fc from 'fast-check';
import {
	chooseVariant,
	comingStretches,
	parseOverride,
	previewRotation,
	schedules,
	toIso,
	type Rotation,
} from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
import { arbitraryInputs, arbitraryMoment, mustParse } from './arbitraryRotation';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const office = mustParse({
	schedule: 'calendar',
	variants: [
		{
			variantName: 'Office',
			hours: { range: [{ from: '09:00', to: '17:00' }] },
		},
		{ variantName: 'After' },
		{ variantName: 'Closed', dateList: [] },
	],
	otherwise: 'After',
	timezone: 'Europe/Berlin',
});
const nowMs = Date.parse('2026-11-26T10:00+01:00');

const parsed = (variant: unknown, until: unknown) =>
	parseOverride({ variant, until }, office, nowMs);

describe('An override', () => {
	const untilThree = Date.parse('2026-11-26T15:00+01:00');

	it.each<[unknown, unknown]>([
		['Closed', '2026-11-26T15:00'],
		[' Closed ', '2026-11-26 15:00:00'],
		['Closed', '2026-11-26T14:00Z'],
		['Closed', new Date(untilThree)],
	])('%j until %j is read in the zone of the rotation', (variant, until) => {
		expect(parsed(variant, until)).toEqual({ value: { index: 2, untilMs: untilThree } });
	});

	it.each<[unknown, unknown]>([
		['', '2026-11-26T15:00'],
		[undefined, '2026-11-26T15:00'],
		['Closed', ''],
		['Closed', null],
		['Closed', '2026-11-26T10:00'],
		['Closed', '2026-11-25T15:00'],
		// The row of a variant that no longer exists
		['Gone', '2026-11-25T15:00'],
	])('%j until %j leaves the choice to the schedule', (variant, until) => {
		expect(parsed(variant, until)).toEqual({ value: undefined });
	});

	it.each<[unknown, unknown, string]>([
		['Closed', 'soon', `'Override Until' is "soon", which is not a date and time`],
		['Closed', 15, `'Override Until' is 15, which is not a date and time`],
		[
			'Gone',
			'2026-11-26T15:00',
			`'Override Variant' is "Gone", which is not the name of a variant`,
		],
		[{}, '2026-11-26T15:00', `'Override Variant' is an object, which is not the name of a variant`],
	])('%j until %j is refused', (variant, until, what) => {
		expect(parsed(variant, until)).toMatchObject({ problems: [{ what }] });
	});

	it('applies until its end, says so, and ends with the change of the schedule that comes first', () => {
		const overridden = (iso: string): Rotation => ({
			...office,
			override: { index: 2, untilMs: Date.parse(iso) },
		});
		const at = (iso: string) => {
			const { variant, reason, startsAt, validUntil } = chooseVariant(overridden(iso), nowMs);
			return [variant, reason, startsAt, toIso(validUntil ?? 0, 'Europe/Berlin')];
		};
		expect(at('2026-11-26T15:00+01:00')).toEqual([
			'Closed',
			'override until Thu 26 Nov 2026, 15:00, Europe/Berlin',
			null,
			'2026-11-26T15:00:00+01:00',
		]);
		expect(at('2026-11-27T12:00+01:00')[3]).toBe('2026-11-26T17:00:00+01:00');
	});

	it('is one stretch of a preview, whatever the schedule does meanwhile', () => {
		const untilMs = Date.parse('2026-11-27T12:00+01:00');
		const { stretches } = previewRotation(
			{ ...office, override: { index: 2, untilMs } },
			nowMs,
			nowMs + 2 * dayMs,
		);
		const hours = stretches.map(({ startsAt, variant }) => [variant, (startsAt - nowMs) / hourMs]);
		expect(hours).toEqual([
			['Closed', 0],
			['Office', 26],
			['After', 31],
			['Office', 47],
		]);
	});

	it('without an end in sight costs no more than any other', async () => {
		const untilMs = Date.parse('9999-12-31T00:00Z');
		const overridden = { ...office, override: { index: 2, untilMs } };
		const tookMs = await cpuMs(() => {
			expect(comingStretches(overridden, nowMs, 10)[0]?.startsAt).toBe(untilMs);
			expect(previewRotation(overridden, nowMs, nowMs + dayMs).stretches).toHaveLength(1);
		});
		expect(tookMs).toBeLessThan(500);
	});

	describe.each(schedules)('of %s', (schedule) => {
		const arbitraryCase = arbitraryMoment.chain((fromMs) =>
			fc.record({
				input: arbitraryInputs[schedule](fromMs),
				fromMs: fc.constant(fromMs),
				lengthMs: fc.integer({ min: 1, max: 5 * dayMs }),
				pick: fc.nat(),
				asked: fc.array(fc.integer({ min: 0, max: 8 * dayMs }), { minLength: 1, maxLength: 4 }),
			}),
		);

		it('gives its variant while it lasts, and what the schedule says after that', () => {
			fc.assert(
				fc.property(arbitraryCase, ({ input, fromMs, lengthMs, pick, asked }) => {
					const rotation = mustParse(input);
					const index = pick % rotation.names.length;
					const untilMs = fromMs + lengthMs;
					const overridden = { ...rotation, override: { index, untilMs } };
					const { stretches } = previewRotation(overridden, fromMs, fromMs + 8 * dayMs);
					for (const afterMs of asked) {
						const atMs = fromMs + afterMs;
						const scheduled = chooseVariant(rotation, atMs);
						const choice = chooseVariant(overridden, atMs);
						const isInForce = atMs < untilMs;
						expect(choice.variant).toBe(isInForce ? rotation.names[index] : scheduled.variant);
						expect(choice.validUntil ?? Infinity).toBe(
							Math.min(isInForce ? untilMs : Infinity, scheduled.validUntil ?? Infinity),
						);
						const stretch = stretches.findLast(({ startsAt }) => startsAt <= atMs);
						if (stretches.length < 10_000) expect(stretch?.variant).toBe(choice.variant);
					}
					const faults = stretches.filter(({ endsAt, variant }, position) => {
						const next = stretches[position + 1];
						return next !== undefined && (next.startsAt !== endsAt || next.variant === variant);
					});
					expect(faults).toEqual([]);
				}),
			);
		});
	});
});
