import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import {
	chooseVariant,
	previewRotation,
	toIso,
	type RotationInput,
	type VariantInput,
} from '../../../nodes/rotation';
import { arbitraryCalendar, mustParse } from './arbitraryRotation';
import { readMinutes } from './readCalendar';

const minuteMs = 60_000;
const dayMs = 86_400_000;

const calendar = (timezone: string, variants: VariantInput[], otherwise = ''): RotationInput => ({
	schedule: 'calendar',
	variants,
	otherwise,
	timezone,
});

const momentOf = (iso: string, zone: string): number => DateTime.fromISO(iso, { zone }).toMillis();

describe('A range of hours on a day on which the clock changes', () => {
	// Zone, the local day it starts on, From and To: the moments from which and up to which it applies
	const table = [
		// Forward 02:00 → 03:00
		'Europe/Berlin 2026-03-29 02:30 04:00: 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00',
		'Europe/Berlin 2026-03-29 01:00 02:30: 2026-03-29T01:00+01:00 2026-03-29T03:00+02:00',
		'Europe/Berlin 2026-03-29 02:15 02:45: never',
		'Europe/Berlin 2026-03-29 02:00 03:00: never',
		'Europe/Berlin 2026-03-29 00:00 24:00: 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00',
		'Europe/Berlin 2026-03-28 22:00 06:00: 2026-03-28T22:00+01:00 2026-03-29T06:00+02:00',
		'Europe/Berlin 2026-03-28 22:00 02:30: 2026-03-28T22:00+01:00 2026-03-29T03:00+02:00',
		'Europe/Berlin 2026-03-29 09:00 17:00: 2026-03-29T09:00+02:00 2026-03-29T17:00+02:00',
		// Back 03:00 → 02:00
		'Europe/Berlin 2026-10-25 02:00 03:00: 2026-10-25T02:00+02:00 2026-10-25T03:00+01:00',
		'Europe/Berlin 2026-10-25 02:30 04:00: 2026-10-25T02:30+02:00 2026-10-25T04:00+01:00',
		'Europe/Berlin 2026-10-25 01:00 02:30: 2026-10-25T01:00+02:00 2026-10-25T02:30+01:00',
		'Europe/Berlin 2026-10-25 01:00 02:00: 2026-10-25T01:00+02:00 2026-10-25T02:00+02:00',
		'Europe/Berlin 2026-10-25 02:15 02:45: 2026-10-25T02:15+02:00 2026-10-25T02:45+01:00',
		'Europe/Berlin 2026-10-25 03:00 04:00: 2026-10-25T03:00+01:00 2026-10-25T04:00+01:00',
		'Europe/Berlin 2026-10-25 00:00 24:00: 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00',
		'Europe/Berlin 2026-10-24 22:00 06:00: 2026-10-24T22:00+02:00 2026-10-25T06:00+01:00',
		// Years ahead
		'Europe/Berlin 2058-03-31 02:30 04:00: 2058-03-31T03:00+02:00 2058-03-31T04:00+02:00',
		// Half an hour: forward 02:00 → 02:30, back 02:00 → 01:30
		'Australia/Lord_Howe 2026-10-04 02:15 03:00: 2026-10-04T02:30+11:00 2026-10-04T03:00+11:00',
		'Australia/Lord_Howe 2026-10-04 02:00 02:30: never',
		'Australia/Lord_Howe 2026-04-05 01:30 02:00: 2026-04-05T01:30+11:00 2026-04-05T02:00+10:30',
		'Australia/Lord_Howe 2026-04-05 01:00 01:45: 2026-04-05T01:00+11:00 2026-04-05T01:45+10:30',
		// Negative offset with half an hour, and once at 00:01
		'America/St_Johns 2026-03-08 02:30 04:00: 2026-03-08T03:00-02:30 2026-03-08T04:00-02:30',
		'America/St_Johns 2026-11-01 01:30 02:30: 2026-11-01T01:30-02:30 2026-11-01T02:30-03:30',
		'America/St_Johns 2006-10-28 23:30 24:00: 2006-10-28T23:30-02:30 2006-10-29T00:00-03:30',
		'America/St_Johns 2006-10-29 00:00 08:00: 2006-10-29T00:00-02:30 2006-10-29T08:00-03:30',
		'America/New_York 2026-03-08 02:00 02:59: never',
		'America/New_York 2026-11-01 01:00 02:00: 2026-11-01T01:00-04:00 2026-11-01T02:00-05:00',
		// The missing hour is 00:00 to 01:00
		'America/Santiago 2026-09-06 00:00 08:00: 2026-09-06T01:00-03:00 2026-09-06T08:00-03:00',
		'America/Santiago 2026-09-05 22:00 24:00: 2026-09-05T22:00-04:00 2026-09-06T01:00-03:00',
		'Africa/Cairo 2026-04-24 00:30 08:00: 2026-04-24T01:00+03:00 2026-04-24T08:00+03:00',
		'America/Havana 2026-03-08 00:00 24:00: 2026-03-08T01:00-04:00 2026-03-09T00:00-04:00',
		// The doubled hour is 23:00 to 24:00, or 00:00 to 01:00
		'America/Santiago 2026-04-04 22:00 00:00: 2026-04-04T22:00-03:00 2026-04-05T00:00-04:00',
		'Africa/Cairo 2026-10-29 23:30 24:00: 2026-10-29T23:30+03:00 2026-10-30T00:00+02:00',
		'America/Havana 2026-11-01 00:00 01:00: 2026-11-01T00:00-04:00 2026-11-01T01:00-05:00',
		'America/Havana 2026-10-31 22:00 00:00: 2026-10-31T22:00-04:00 2026-11-01T00:00-04:00',
		// A whole day that never was
		'Pacific/Apia 2011-12-30 00:00 24:00: never',
		'Pacific/Apia 2011-12-29 22:00 06:00: 2011-12-29T22:00-10:00 2011-12-31T00:00+14:00',
		'Pacific/Apia 2011-12-30 22:00 06:00: 2011-12-31T00:00+14:00 2011-12-31T06:00+14:00',
		// No change at all
		'Asia/Kathmandu 2026-03-29 02:30 04:00: 2026-03-29T02:30+05:45 2026-03-29T04:00+05:45',
	];

	describe.each([
		['by weekday', (date: string) => ({ days: [DateTime.fromISO(date, { zone: 'utc' }).weekday] })],
		['by date', (date: string) => ({ dates: { range: [{ from: date, to: date }] } })],
		[
			'by date every year',
			(date: string) => ({ dates: { range: [{ from: date, to: date, everyYear: true }] } }),
		],
	])('%s', (_, on) => {
		it.each(table)('%s', (row) => {
			const [question = '', answer = ''] = row.split(/: /);
			const [zone = '', date = '', from = '', to = ''] = question.split(' ');
			const hours = { range: [{ from, to }] };
			const rotation = mustParse(calendar(zone, [{ variantName: 'A', ...on(date), hours }]));
			const noonMs = Date.parse(`${date}T12:00Z`);
			const active = previewRotation(rotation, noonMs - 3 * dayMs, noonMs + 3 * dayMs)
				.stretches.filter(({ variant }) => variant === 'A')
				.map(({ startsAt, endsAt }) => [startsAt, endsAt]);
			const expected = answer.split(' ').map((iso) => momentOf(iso, zone));
			expect(active).toEqual(answer === 'never' ? [] : [expected]);
		});
	});

	it.each([
		// zone, day, start, end: midnight is left out, or comes twice
		['America/Santiago', '2026-09-06', '2026-09-06T01:00:00-03:00', '2026-09-07T00:00:00-03:00'],
		['America/Havana', '2026-11-01', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00'],
		['Africa/Cairo', '2026-10-29', '2026-10-29T00:00:00+03:00', '2026-10-30T00:00:00+02:00'],
		['Europe/Berlin', '2058-10-27', '2058-10-27T00:00:00+02:00', '2058-10-28T00:00:00+01:00'],
		['Pacific/Apia', '2011-12-30', undefined, undefined],
	])('in %s the whole day %s lasts from %s to %s', (zone, day, starts, ends) => {
		const input = calendar(zone, [
			{ variantName: 'A', dates: { range: [{ from: day, to: day }] } },
		]);
		const noonMs = Date.parse(`${day}T12:00Z`);
		const { stretches } = previewRotation(mustParse(input), noonMs - 9 * dayMs, noonMs + 9 * dayMs);
		expect(
			stretches
				.filter(({ variant }) => variant === 'A')
				.map(({ startsAt, endsAt }) => [toIso(startsAt, zone), toIso(endsAt ?? NaN, zone)]),
		).toEqual(starts === undefined ? [] : [[starts, ends]]);
	});

	it('is the day the doubled hour belongs to, even if the date returns', () => {
		// At 00:01 on Sunday the clock goes back to 23:01 on Saturday
		const zone = 'America/St_Johns';
		const both = [
			{ variantName: 'Saturday', days: [6] },
			{ variantName: 'Sunday', days: [7], hours: { range: [{ from: '00:00', to: '24:00' }] } },
		];
		const [fromMs, untilMs] = [
			momentOf('2006-10-28T12:00', zone),
			momentOf('2006-10-29T12:00', zone),
		];
		const changes = (variants: VariantInput[]): string[] =>
			previewRotation(mustParse(calendar(zone, variants)), fromMs, untilMs)
				.stretches.slice(1)
				.map(({ startsAt, variant }) => `${variant} ${toIso(startsAt, zone)}`);
		expect(changes(both)).toEqual(['Sunday 2006-10-29T00:00:00-03:30']);
		// A day that lasts until 23:30 on the next is still on when the clock shows the one after it
		const long = [
			{ variantName: 'A', days: [5], hours: { range: [{ from: '23:59', to: '23:30' }] } },
		];
		const { variant, validUntil } = chooseVariant(
			mustParse(calendar(zone, long)),
			Date.parse('2006-10-29T00:00:30-02:30'),
		);
		expect([variant, validUntil]).toEqual(['A', Date.parse('2006-10-28T23:30-03:30')]);
		expect(changes([...both].reverse())).toEqual(['Sunday 2006-10-29T00:00:00-02:30']);
	});
});

describe('Calendars agree with a clock read minute by minute', () => {
	const changes: Array<[string, string]> = [
		['Europe/Berlin', '2026-03-29'],
		['Europe/Berlin', '2026-10-25'],
		['America/New_York', '2026-11-01'],
		['Australia/Lord_Howe', '2026-04-05'],
		['Australia/Lord_Howe', '2026-10-04'],
		['America/St_Johns', '2026-03-08'],
		['America/St_Johns', '2006-04-02'],
		['America/St_Johns', '2006-10-29'],
		['America/Santiago', '2026-04-05'],
		['America/Santiago', '2026-09-06'],
		['Africa/Cairo', '2026-04-24'],
		['Africa/Cairo', '2026-10-30'],
		['America/Havana', '2026-03-08'],
		['America/Havana', '2026-11-01'],
		['America/Sao_Paulo', '2018-02-18'],
		['Asia/Tehran', '2022-03-22'],
		['Asia/Pyongyang', '2018-05-05'],
		['Africa/Casablanca', '2026-03-22'],
		['Antarctica/Troll', '2026-03-29'],
		['Antarctica/Troll', '2026-10-25'],
		['Pacific/Chatham', '2026-09-27'],
		['Pacific/Apia', '2011-12-30'],
		['Pacific/Kwajalein', '1993-08-21'],
	];

	// Ranges of earlier days reach in at the start, later ones are cut at the end
	const [from, until] = [2.5 * 1440, 6 * 1440];

	/** What the clock of a zone reads in each minute of eight days around a date. */
	const readWalls = (timezone: string, date: string) => {
		const firstMs = Date.parse(`${date}T00:00Z`) - 4 * dayMs;
		const zone = IANAZone.create(timezone);
		const walls = Array.from({ length: 8 * 1440 }, (_, minute) => {
			const moment = firstMs + minute * minuteMs;
			return moment / minuteMs + zone.offset(moment);
		});
		return { firstMs, walls };
	};

	it.each(changes)('in %s around %s', (timezone, date) => {
		const { firstMs, walls } = readWalls(timezone, date);
		fc.assert(
			fc.property(
				arbitraryCalendar(Date.parse(`${date}T00:00Z`)),
				fc.nat(60),
				(arbitrary, offset) => {
					const input = { ...arbitrary, timezone };
					const rotation = mustParse(input);
					const expected = readMinutes(input, walls);
					const got = walls.map((): string | null | undefined => undefined);
					const { stretches } = previewRotation(
						rotation,
						firstMs + from * minuteMs,
						firstMs + until * minuteMs,
					);
					for (const { startsAt, endsAt, variant } of stretches) {
						const [first, last] = [startsAt, endsAt ?? Infinity].map(
							(ms) => (ms - firstMs) / minuteMs,
						);
						got.fill(variant, first, last);
					}
					const isFault = (name: string | null, minute: number) =>
						minute >= from && minute < until && name !== got[minute];
					expect(expected.findIndex(isFault)).toBe(-1);
					// Asked for by themselves, and with the end that the clock shows
					for (let minute = from + offset; minute < until; minute += 601) {
						const { variant, startsAt, validUntil } = chooseVariant(
							rotation,
							firstMs + minute * minuteMs,
						);
						expect(variant).toBe(expected[minute]);
						const next = expected.findIndex((name, at) => at > minute && name !== variant);
						if (next >= 0) expect(validUntil).toBe(firstMs + next * minuteMs);
						const last = expected.findLastIndex((name, at) => at < minute && name !== variant);
						if (last >= 1440) expect(startsAt).toBe(firstMs + (last + 1) * minuteMs);
					}
				},
			),
			{ numRuns: 15, seed: 7 },
		);
	});

	it.each(changes)('under an override, in %s around %s', (timezone, date) => {
		const { firstMs, walls } = readWalls(timezone, date);
		fc.assert(
			fc.property(
				arbitraryCalendar(Date.parse(`${date}T00:00Z`)),
				fc.integer({ min: from, max: until }),
				fc.nat(),
				(arbitrary, untilMinute, pick) => {
					const input = { ...arbitrary, timezone };
					const rotation = mustParse(input);
					const index = pick % rotation.names.length;
					const override = { index, untilMs: firstMs + untilMinute * minuteMs };
					const expected = readMinutes(input, walls).map((name, minute) =>
						minute < untilMinute ? rotation.names[index] : name,
					);
					const got = walls.map((): string | null | undefined => undefined);
					const { stretches } = previewRotation(
						{ ...rotation, override },
						firstMs + from * minuteMs,
						firstMs + until * minuteMs,
					);
					for (const { startsAt, endsAt, variant } of stretches) {
						const [first, last] = [startsAt, endsAt ?? Infinity].map(
							(ms) => (ms - firstMs) / minuteMs,
						);
						got.fill(variant, first, last);
					}
					const isFault = (name: string | null | undefined, minute: number) =>
						minute >= from && minute < until && name !== got[minute];
					expect(expected.findIndex(isFault)).toBe(-1);
				},
			),
			{ numRuns: 5, seed: 13 },
		);
	});

	it.each([
		['Europe/Berlin', '2026-10-25'],
		['Australia/Lord_Howe', '2026-04-05'],
		['America/Santiago', '2026-09-06'],
		['Pacific/Apia', '2011-12-30'],
	])('at every single minute in %s around %s', (timezone, date) => {
		const { firstMs, walls } = readWalls(timezone, date);
		fc.assert(
			fc.property(arbitraryCalendar(Date.parse(`${date}T00:00Z`)), (arbitrary) => {
				const input = { ...arbitrary, timezone };
				const rotation = mustParse(input);
				const expected = readMinutes(input, walls);
				const isFault = (name: string | null, minute: number) =>
					minute >= 3.25 * 1440 &&
					minute < 5.25 * 1440 &&
					chooseVariant(rotation, firstMs + minute * minuteMs).variant !== name;
				expect(expected.findIndex(isFault)).toBe(-1);
			}),
			{ numRuns: 1, seed: 11 },
		);
	});
});

describe('A day that the zone leaves out', () => {
	it('is no day of a variant, whose stretch begins on the day after it', () => {
		const zone = 'Pacific/Kwajalein';
		const rotation = mustParse(calendar(zone, [{ variantName: 'A', days: [6, 7, 1] }]));
		for (const day of ['1993-08-22', '1993-08-23']) {
			const { startsAt, validUntil } = chooseVariant(rotation, momentOf(`${day}T12:00`, zone));
			expect([toIso(startsAt ?? 0, zone), toIso(validUntil ?? 0, zone)]).toEqual([
				'1993-08-22T00:00:00+12:00',
				'1993-08-24T00:00:00+12:00',
			]);
		}
	});
});
