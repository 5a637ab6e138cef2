import { DateTime } from 'luxon';
import {
	chooseVariant,
	previewRotation,
	toIso,
	type RotationInput,
	type Unit,
} from '../../../nodes/rotation';
import { mustParse } from './arbitraryRotation';

const dayMs = 86_400_000;

interface Case {
	every?: number;
	unit: Unit;
	anchor: string;
	timezone?: string;
	count?: number;
}

const inTurn = ({ every = 1, unit, anchor, timezone = 'Europe/Berlin', count = 3 }: Case) => {
	const variants = Array.from({ length: count }, (_, index) => ({
		variantName: String.fromCharCode(65 + index),
	}));
	return { schedule: 'inTurn', variants, every, unit, anchor, timezone } satisfies RotationInput;
};

/** The changes of variant after a moment, in the local time of the zone. */
function changes(input: RotationInput, fromIso: string, days: number): string[] {
	const zone = String(input.timezone);
	const fromMs = DateTime.fromISO(fromIso, { zone }).toMillis();
	return previewRotation(mustParse(input), fromMs, fromMs + days * dayMs)
		.stretches.slice(1)
		.map(
			({ startsAt, variant }) => `${variant} ${toIso(startsAt, zone).replace(/:00(?=[+-])/, '')}`,
		);
}

describe('In turn', () => {
	it('repeats the variants in turn, before the anchor too', () => {
		const input = inTurn({ unit: 'weeks', anchor: '2026-01-05T00:00:00' });
		expect(changes(input, '2025-12-12T00:00', 50)).toEqual([
			'A 2025-12-15T00:00+01:00',
			'B 2025-12-22T00:00+01:00',
			'C 2025-12-29T00:00+01:00',
			'A 2026-01-05T00:00+01:00',
			'B 2026-01-12T00:00+01:00',
			'C 2026-01-19T00:00+01:00',
			'A 2026-01-26T00:00+01:00',
		]);
	});

	it('says which turn it is and when the next one comes', () => {
		const at = (iso: string): number => DateTime.fromISO(iso, { zone: 'Europe/Berlin' }).toMillis();
		const rotation = mustParse(inTurn({ every: 2, unit: 'weeks', anchor: '2026-01-05T08:00:30' }));
		expect(chooseVariant(rotation, at('2026-02-02T08:00:30'))).toEqual({
			variant: 'C',
			index: 2,
			reason: 'turn 3 of 3, every 2 weeks from 2026-01-05 08:00:30, Europe/Berlin',
			startsAt: at('2026-02-02T08:00:30'),
			validUntil: at('2026-02-16T08:00:30'),
		});
	});

	it('by days keeps the time of day through a change of clock', () => {
		expect(
			changes(inTurn({ unit: 'days', anchor: '2026-01-01T09:00' }), '2026-03-28T00:00', 3),
		).toEqual(['C 2026-03-28T09:00+01:00', 'A 2026-03-29T09:00+02:00', 'B 2026-03-30T09:00+02:00']);
	});

	it('by days starts at the jump, or at the first of two passes', () => {
		const input = inTurn({ unit: 'days', anchor: '2026-01-01T02:30' });
		expect(changes(input, '2026-03-28T00:00', 3)).toEqual([
			'C 2026-03-28T02:30+01:00',
			'A 2026-03-29T03:00+02:00',
			'B 2026-03-30T02:30+02:00',
		]);
		expect(changes(input, '2026-10-24T00:00', 3)).toEqual([
			'C 2026-10-24T02:30+02:00',
			'A 2026-10-25T02:30+02:00',
			'B 2026-10-26T02:30+01:00',
		]);
	});

	it('starts at the anchor itself if the anchor is the second of two passes', () => {
		const input = inTurn({ unit: 'days', anchor: '2026-10-25T02:30:00+01:00' });
		expect(changes(input, '2026-10-25T00:00', 2)).toEqual([
			'A 2026-10-25T02:30+01:00',
			'B 2026-10-26T02:30+01:00',
		]);
	});

	it('by hours and minutes counts time that passes, not the clock', () => {
		const input = inTurn({ every: 12, unit: 'hours', anchor: '2026-03-28T06:00' });
		expect(changes(input, '2026-03-28T12:00', 1.5)).toEqual([
			'B 2026-03-28T18:00+01:00',
			'C 2026-03-29T07:00+02:00',
			'A 2026-03-29T19:00+02:00',
		]);
		const quarters = inTurn({ every: 15, unit: 'minutes', anchor: '2026-10-25T02:30', count: 2 });
		expect(changes(quarters, '2026-10-25T02:35+02:00', 1 / 24)).toEqual([
			'B 2026-10-25T02:45+02:00',
			'A 2026-10-25T02:00+01:00',
			'B 2026-10-25T02:15+01:00',
			'A 2026-10-25T02:30+01:00',
		]);
	});

	it('by months takes the last day of a shorter month and never drifts', () => {
		const input = inTurn({ unit: 'months', anchor: '2027-01-31T00:00', timezone: 'UTC' });
		expect(changes(input, '2026-09-15T00:00', 366 + 200)).toEqual([
			'C 2026-09-30T00:00+00:00',
			'A 2026-10-31T00:00+00:00',
			'B 2026-11-30T00:00+00:00',
			'C 2026-12-31T00:00+00:00',
			'A 2027-01-31T00:00+00:00',
			'B 2027-02-28T00:00+00:00',
			'C 2027-03-31T00:00+00:00',
			'A 2027-04-30T00:00+00:00',
			'B 2027-05-31T00:00+00:00',
			'C 2027-06-30T00:00+00:00',
			'A 2027-07-31T00:00+00:00',
			'B 2027-08-31T00:00+00:00',
			'C 2027-09-30T00:00+00:00',
			'A 2027-10-31T00:00+00:00',
			'B 2027-11-30T00:00+00:00',
			'C 2027-12-31T00:00+00:00',
			'A 2028-01-31T00:00+00:00',
			'B 2028-02-29T00:00+00:00',
			'C 2028-03-31T00:00+00:00',
		]);
	});

	it('by twelve months from 29 February comes back to it in leap years', () => {
		const input = inTurn({
			every: 12,
			unit: 'months',
			anchor: '2028-02-29T12:00',
			timezone: 'UTC',
		});
		expect(changes(input, '2030-01-01T00:00', 366 * 3)).toEqual([
			'C 2030-02-28T12:00+00:00',
			'A 2031-02-28T12:00+00:00',
			'B 2032-02-29T12:00+00:00',
		]);
	});

	it('passes over the turn of a day that the zone left out', () => {
		const input = inTurn({ unit: 'days', anchor: '2011-12-28T00:00', timezone: 'Pacific/Apia' });
		expect(changes(input, '2011-12-28T00:00', 4)).toEqual([
			'B 2011-12-29T00:00-10:00',
			'A 2011-12-31T00:00+14:00',
			'B 2012-01-01T00:00+14:00',
		]);
		// With two variants, the one after the gap is the one that applied before it
		const two = inTurn({
			unit: 'days',
			anchor: '2011-12-28T00:00',
			timezone: 'Pacific/Apia',
			count: 2,
		});
		expect(changes(two, '2011-12-28T00:00', 4)).toEqual([
			'B 2011-12-29T00:00-10:00',
			'A 2012-01-01T00:00+14:00',
		]);
		const afterTheGap = chooseVariant(mustParse(two), Date.parse('2011-12-31T12:00+14:00'));
		expect(afterTheGap.startsAt).toBe(Date.parse('2011-12-29T00:00-10:00'));
	});

	it.each(['minutes', 'hours', 'days', 'weeks', 'months'] as const)(
		'by %s finds its turn centuries away at once',
		(unit) => {
			const rotation = mustParse(inTurn({ unit, anchor: '1600-01-31T00:00', timezone: 'UTC' }));
			const startedMs = performance.now();
			const { index, validUntil } = chooseVariant(rotation, Date.UTC(9000, 5, 15, 12));
			expect(performance.now() - startedMs).toBeLessThan(200);
			expect(index).not.toBeNull();
			expect(validUntil).toBeGreaterThan(Date.UTC(9000, 5, 15, 12));
		},
	);

	it.each(['minutes', 'days', 'months'] as const)(
		'by an endless number of %s never comes to the next turn',
		(unit) => {
			const input = inTurn({ every: Number.MAX_SAFE_INTEGER, unit, anchor: '2026-01-31T00:00' });
			const after = chooseVariant(mustParse(input), Date.UTC(2026, 6, 1));
			expect(after).toMatchObject({
				variant: 'A',
				startsAt: Date.UTC(2026, 0, 30, 23),
				validUntil: null,
			});
			const before = chooseVariant(mustParse(input), Date.UTC(2020, 6, 1));
			expect(before).toMatchObject({
				variant: 'C',
				startsAt: null,
				validUntil: Date.UTC(2026, 0, 30, 23),
			});
		},
	);
});
