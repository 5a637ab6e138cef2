import { DateTime } from 'luxon';
import {
	chooseVariant,
	previewRotation,
	toIso,
	type RotationInput,
	type VariantInput,
} from '../../../nodes/rotation';
import { mustParse } from './arbitraryRotation';

const dayMs = 86_400_000;

const byDate = (timezone: string, variants: VariantInput[], otherwise?: string): RotationInput => ({
	schedule: 'dateRanges',
	variants,
	otherwise,
	timezone,
});

/** The changes of variant in a year around the first start, as the zone's clock tells them. */
function changes(input: RotationInput, aroundIso: string): string[] {
	const zone = String(input.timezone);
	const aroundMs = Date.parse(`${aroundIso}T00:00Z`);
	return previewRotation(mustParse(input), aroundMs - 30 * dayMs, aroundMs + 335 * dayMs)
		.stretches.slice(1)
		.map(({ startsAt, variant }) => `${toIso(startsAt, zone)} ${variant}`);
}

describe('By date', () => {
	const xmas = { variantName: 'Xmas', startDate: '2026-12-24', endDate: '2027-01-06' };
	const usual = { variantName: 'Usual' };

	it('a variant holds from the start of its first day to the end of its last', () => {
		expect(changes(byDate('Europe/Berlin', [xmas]), '2026-12-24')).toEqual([
			'2026-12-24T00:00:00.000+01:00 Xmas',
			'2027-01-07T00:00:00.000+01:00 null',
		]);
	});

	it.each<[unknown, unknown]>([
		['2026-12-24T00:00:00', '2027-01-06T00:00:00'],
		// The time of day says nothing
		['2026-12-24T15:30:00', '2027-01-06T09:00:00'],
		// With an offset it is a moment, and the day is the one in Berlin then
		['2026-12-23T23:00:00Z', '2027-01-05T23:00:00.000Z'],
		[new Date('2026-12-24T12:00Z'), DateTime.fromISO('2027-01-05T20:00-05:00')],
	])('%p to %p are the same days', (startDate, endDate) => {
		const input = byDate('Europe/Berlin', [{ variantName: 'Xmas', startDate, endDate }]);
		expect(changes(input, '2026-12-24')).toEqual([
			'2026-12-24T00:00:00.000+01:00 Xmas',
			'2027-01-07T00:00:00.000+01:00 null',
		]);
	});

	it('the first in the list that matches wins, and Otherwise takes the rest', () => {
		const eve = { variantName: 'Eve', startDate: '2026-12-31', endDate: '2026-12-31' };
		expect(changes(byDate('Asia/Kolkata', [eve, xmas, usual], 'Usual'), '2026-12-24')).toEqual([
			'2026-12-24T00:00:00.000+05:30 Xmas',
			'2026-12-31T00:00:00.000+05:30 Eve',
			'2027-01-01T00:00:00.000+05:30 Xmas',
			'2027-01-07T00:00:00.000+05:30 Usual',
		]);
		expect(changes(byDate('Asia/Kolkata', [xmas, eve, usual], 'Usual'), '2026-12-24')).toEqual([
			'2026-12-24T00:00:00.000+05:30 Xmas',
			'2027-01-07T00:00:00.000+05:30 Usual',
		]);
	});

	it('29 February is a day', () => {
		const leap = { variantName: 'Leap', startDate: '2028-02-29', endDate: '2028-02-29' };
		expect(changes(byDate('UTC', [leap]), '2028-02-29')).toEqual([
			'2028-02-29T00:00:00.000+00:00 Leap',
			'2028-03-01T00:00:00.000+00:00 null',
		]);
	});

	it.each([
		// zone, day, start, end: midnight is left out, or comes twice
		[
			'America/Santiago',
			'2026-09-06',
			'2026-09-06T01:00:00.000-03:00',
			'2026-09-07T00:00:00.000-03:00',
		],
		[
			'America/Havana',
			'2026-11-01',
			'2026-11-01T00:00:00.000-04:00',
			'2026-11-02T00:00:00.000-05:00',
		],
		[
			'Africa/Cairo',
			'2026-10-29',
			'2026-10-29T00:00:00.000+03:00',
			'2026-10-30T00:00:00.000+02:00',
		],
		[
			'Europe/Berlin',
			'2058-10-27',
			'2058-10-27T00:00:00.000+02:00',
			'2058-10-28T00:00:00.000+01:00',
		],
	])('in %s the day %s lasts from %s to %s', (zone, day, starts, ends) => {
		const input = byDate(zone, [{ variantName: 'A', startDate: day, endDate: day }]);
		expect(changes(input, day)).toEqual([`${starts} A`, `${ends} null`]);
	});

	it('a day that the zone left out does not hold', () => {
		const day = '2011-12-30';
		const input = byDate('Pacific/Apia', [{ variantName: 'A', startDate: day, endDate: day }]);
		expect(changes(input, day)).toEqual([]);
	});

	it.each([
		['2026-12-23T23:59:59.999', null, 'no variant holds, Europe/Berlin', '2026-12-24'],
		['2026-12-24', 'Xmas', '24 Dec 2026 – 6 Jan 2027, Europe/Berlin', '2027-01-07'],
		['2027-01-06T23:59:59.999', 'Xmas', '24 Dec 2026 – 6 Jan 2027, Europe/Berlin', '2027-01-07'],
		['2027-01-07', null, 'no variant holds, Europe/Berlin', '2027-03-01'],
		['2027-03-01', 'Sale', '1 Mar 2027, Europe/Berlin', '2027-03-02'],
		['2027-03-02', null, 'no variant holds, Europe/Berlin', null],
	])('at %s the variant is %s, because %s, until %s', (atIso, variant, reason, untilIso) => {
		const zone = 'Europe/Berlin';
		const sale = { variantName: 'Sale', startDate: '2027-03-01', endDate: '2027-03-01' };
		const at = (iso: string): number => DateTime.fromISO(iso, { zone }).toMillis();
		const choice = chooseVariant(mustParse(byDate(zone, [xmas, sale])), at(atIso));
		const validUntil = untilIso === null ? null : at(untilIso);
		expect(choice).toMatchObject({ variant, reason, validUntil });
	});
});
