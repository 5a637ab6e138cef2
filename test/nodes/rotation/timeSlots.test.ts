import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	chooseVariant,
	previewRotation,
	toIso,
	type RotationInput,
	type VariantInput,
} from '../../../nodes/rotation';
import { arbitraryTimeSlots, mustParse } from './arbitraryRotation';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

const slots = (timezone: string, variants: VariantInput[], otherwise = ''): RotationInput => ({
	schedule: 'timeSlots',
	variants,
	otherwise,
	timezone,
});

const momentOf = (iso: string, zone: string): number => DateTime.fromISO(iso, { zone }).toMillis();

describe('A slot on a day on which the clock changes', () => {
	// Zone, the local day it starts on, From and To: the moments from which and up to which it holds
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

	it.each(table)('%s', (row) => {
		const [question = '', answer = ''] = row.split(/: /);
		const [zone = '', date = '', from = '', to = ''] = question.split(' ');
		const weekday = DateTime.fromISO(date, { zone: 'utc' }).weekday;
		const rotation = mustParse(slots(zone, [{ variantName: 'A', days: [weekday], from, to }]));
		const noonMs = Date.parse(`${date}T12:00Z`);
		const held = previewRotation(rotation, noonMs - 3 * dayMs, noonMs + 3 * dayMs)
			.stretches.filter(({ variant }) => variant === 'A')
			.map(({ startsAt, endsAt }) => [startsAt, endsAt]);
		const expected = answer.split(' ').map((iso) => momentOf(iso, zone));
		expect(held).toEqual(answer === 'never' ? [] : [expected]);
	});

	it('is the day the doubled hour belongs to, even where the date returns', () => {
		// At 00:01 on Sunday the clock goes back to 23:01 on Saturday
		const zone = 'America/St_Johns';
		const both = [
			{ variantName: 'Saturday', days: [6], from: '00:00', to: '24:00' },
			{ variantName: 'Sunday', days: [7], from: '00:00', to: '24:00' },
		];
		const [fromMs, untilMs] = [
			momentOf('2006-10-28T12:00', zone),
			momentOf('2006-10-29T12:00', zone),
		];
		const changes = (variants: VariantInput[]): string[] =>
			previewRotation(mustParse(slots(zone, variants)), fromMs, untilMs)
				.stretches.slice(1)
				.map(({ startsAt, variant }) => `${variant} ${toIso(startsAt, zone)}`);
		expect(changes(both)).toEqual(['Sunday 2006-10-29T00:00:00.000-03:30']);
		expect(changes([...both].reverse())).toEqual(['Sunday 2006-10-29T00:00:00.000-02:30']);
	});
});

/**
 * What holds, minute by minute, found by reading the clock alone: a slot of a day holds from the
 * first minute that reads its start or later to the last that reads before its end.
 */
function readMinutes(input: RotationInput, walls: number[]): Array<string | null> {
	const held = walls.map((): string | null => null);
	const fallback = typeof input.otherwise === 'string' && input.otherwise ? input.otherwise : null;
	const minuteOf = (time: unknown): number => {
		const [hours = 0, minutes = 0] = String(time).split(':').map(Number);
		return hours * 60 + minutes;
	};
	const firstDay = Math.floor((walls[0] ?? 0) / 1440);
	const lastDay = Math.floor((walls.at(-1) ?? 0) / 1440);
	for (const { variantName, days, from, to } of input.variants) {
		for (let day = firstDay; day <= lastDay; day++) {
			const { weekday } = DateTime.fromMillis(day * dayMs, { zone: 'utc' });
			if (!Array.isArray(days) || !days.includes(weekday)) continue;
			const start = day * 1440 + minuteOf(from);
			const overMidnight = minuteOf(to) <= minuteOf(from);
			const end = day * 1440 + minuteOf(to) + (overMidnight ? 1440 : 0);
			const first = walls.findIndex((wall) => wall >= start);
			const last = walls.findLastIndex((wall) => wall < end);
			if (first < 0) continue;
			for (let minute = first; minute <= last; minute++) held[minute] ??= String(variantName);
		}
	}
	return held.map((name) => name ?? fallback);
}

describe('Slots agree with a clock read minute by minute', () => {
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

	it.each(changes)('in %s around %s', (timezone, date) => {
		const middleMs = Date.parse(`${date}T00:00Z`);
		const firstMs = middleMs - 4 * dayMs;
		const walls = Array.from({ length: 8 * 1440 }, (_, minute) => {
			const moment = DateTime.fromMillis(firstMs + minute * minuteMs, { zone: timezone });
			return moment.toMillis() / minuteMs + moment.offset;
		});
		// Slots of earlier days reach in at the start, later ones are cut at the end
		const [from, until] = [2.5 * 1440, 6 * 1440];

		fc.assert(
			fc.property(arbitraryTimeSlots, (arbitrary) => {
				const input = { ...arbitrary, timezone };
				const expected = readMinutes(input, walls).slice(from, until);
				const got: Array<string | null> = [];
				const stretches = previewRotation(
					mustParse(input),
					firstMs + from * minuteMs,
					firstMs + until * minuteMs,
				).stretches;
				for (const { startsAt, endsAt, variant } of stretches) {
					for (let ms = startsAt; ms < endsAt; ms += minuteMs) got.push(variant);
				}
				const firstFault = expected.findIndex((name, minute) => name !== got[minute]);
				expect({ firstFault, length: got.length }).toEqual({
					firstFault: -1,
					length: until - from,
				});
			}),
			{ numRuns: 30, seed: 7 },
		);
	});
});

describe('By time of day', () => {
	const zone = 'Europe/Berlin';
	const office = { variantName: 'Office', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
	const night = { variantName: 'Night', days: [5], from: '22:00', to: '06:00' };
	const closed = { variantName: 'Closed' };
	const at = (input: RotationInput, iso: string): unknown => {
		const choice = chooseVariant(mustParse(input), momentOf(iso, zone));
		const until = choice.validUntil === null ? null : toIso(choice.validUntil, zone);
		return [choice.variant, choice.index, choice.reason, until];
	};

	it('includes the start of a slot and excludes its end', () => {
		const input = slots(zone, [office]);
		const reason = 'Mon–Fri 09:00–17:00, Europe/Berlin';
		const none = 'no variant holds, Europe/Berlin';
		const [opens, closes] = ['2026-11-23T09:00:00.000+01:00', '2026-11-23T17:00:00.000+01:00'];
		expect(at(input, '2026-11-23T08:59:59.999')).toEqual([null, null, none, opens]);
		expect(at(input, '2026-11-23T09:00')).toEqual(['Office', 0, reason, closes]);
		expect(at(input, '2026-11-23T16:59:59.999')).toEqual(['Office', 0, reason, closes]);
		expect(at(input, '2026-11-23T17:00')).toEqual([
			null,
			null,
			none,
			'2026-11-24T09:00:00.000+01:00',
		]);
	});

	it('counts a slot over midnight to the day it starts on', () => {
		const input = slots(zone, [night]);
		expect(at(input, '2026-11-28T05:59')).toEqual([
			'Night',
			0,
			'Fri 22:00–06:00, Europe/Berlin',
			'2026-11-28T06:00:00.000+01:00',
		]);
		expect(at(input, '2026-11-27T05:59')).toEqual([
			null,
			null,
			'no variant holds, Europe/Berlin',
			'2026-11-27T22:00:00.000+01:00',
		]);
	});

	it('takes the first in the list of two that match', () => {
		const all = { variantName: 'All', days: everyDay, from: '00:00', to: '24:00' };
		const monday = '2026-11-23T10:00';
		expect(at(slots(zone, [office, all]), monday)).toEqual([
			'Office',
			0,
			'Mon–Fri 09:00–17:00, Europe/Berlin',
			'2026-11-23T17:00:00.000+01:00',
		]);
		expect(at(slots(zone, [all, office]), monday)).toEqual([
			'All',
			0,
			'every day 00:00–24:00, Europe/Berlin',
			null,
		]);
	});

	it('gives the variant named in Otherwise the rest, with or without a slot of its own', () => {
		const until = '2026-11-23T09:00:00.000+01:00';
		expect(at(slots(zone, [office, closed], 'Closed'), '2026-11-22T10:00')).toEqual([
			'Closed',
			1,
			'no other variant holds, Europe/Berlin',
			until,
		]);
		const sunday = { variantName: 'Closed', days: [7], from: '08:00', to: '12:00' };
		const input = slots(zone, [office, sunday], ' Closed ');
		expect(at(input, '2026-11-22T10:00')).toEqual([
			'Closed',
			1,
			'Sun 08:00–12:00, Europe/Berlin',
			until,
		]);
		expect(at(input, '2026-11-22T13:00')).toEqual([
			'Closed',
			1,
			'no other variant holds, Europe/Berlin',
			until,
		]);
	});

	it('knows no end where one variant holds for ever', () => {
		expect(at(slots(zone, [closed], 'Closed'), '2026-11-22T10:00')).toEqual([
			'Closed',
			0,
			'no other variant holds, Europe/Berlin',
			null,
		]);
	});

	it('looks past a week in which the clock leaves the only slot out', () => {
		const input = slots(zone, [{ variantName: 'A', days: [7], from: '02:15', to: '02:45' }]);
		const none = 'no variant holds, Europe/Berlin';
		expect(at(input, '2026-03-22T02:45')).toEqual([
			null,
			null,
			none,
			'2026-04-05T02:15:00.000+02:00',
		]);
	});

	it('reads 00:00 as To as the end of the day', () => {
		const input = slots(zone, [{ variantName: 'A', days: [1], from: '18:00', to: '00:00' }]);
		expect(at(input, '2026-11-23T18:00')).toEqual([
			'A',
			0,
			'Mon 18:00–24:00, Europe/Berlin',
			'2026-11-24T00:00:00.000+01:00',
		]);
	});

	it.each([
		[[1, 2, 3, 4, 5], 'Mon–Fri'],
		[[6, 7], 'Sat, Sun'],
		[[5, 3, 1], 'Mon, Wed, Fri'],
		[[1, 2, 3, 5, 6, 7], 'Mon–Wed, Fri–Sun'],
		[['2', 2, 3], 'Tue, Wed'],
		[everyDay, 'every day'],
	])('writes the days %j as %s', (days, text) => {
		const input = slots(zone, [{ variantName: 'A', days, from: '9:00', to: '17:00:00' }]);
		const stretches = previewRotation(
			mustParse(input),
			momentOf('2026-11-23T00:00', zone),
			momentOf('2026-11-30T00:00', zone),
		).stretches;
		const held = stretches.find(({ variant }) => variant === 'A');
		expect(held?.reason).toBe(`${text} 09:00–17:00, Europe/Berlin`);
	});
});
