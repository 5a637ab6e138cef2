import { DateTime } from 'luxon';
import {
	chooseVariant,
	previewRotation,
	toIso,
	type RotationInput,
	type VariantInput,
} from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
import { mustParse } from './arbitraryRotation';

const zone = 'Europe/Berlin';
const dayMs = 86_400_000;

const calendar = (variants: VariantInput[], otherwise = '', timezone = zone): RotationInput => ({
	schedule: 'calendar',
	variants,
	otherwise,
	timezone,
});

/** Ranges written as "09:00-12:00". */
const hours = (...ranges: string[]) => ({
	hours: {
		range: ranges.map((range) => {
			const [from = '', to = ''] = range.split('-');
			return { from, to };
		}),
	},
});

const momentOf = (iso: string, timezone = zone): number =>
	DateTime.fromISO(iso, { zone: timezone }).toMillis();

/** Variant, position, reason, start and end at a moment. */
const at = (input: RotationInput, iso: string): unknown => {
	const choice = chooseVariant(mustParse(input), momentOf(iso));
	const written = (ms: number | null) => (ms === null ? null : toIso(ms, zone).slice(0, 16));
	const { variant, index, reason, startsAt, validUntil } = choice;
	return [variant, index, reason, written(startsAt), written(validUntil)];
};

const reasonAt = (input: RotationInput, iso: string): string =>
	chooseVariant(mustParse(input), momentOf(iso)).reason;

/** The changes of variant in this many days from a day on. */
const changes = (input: RotationInput, from: string, days: number): string[] => {
	const timezone = String(input.timezone);
	const fromMs = momentOf(from, timezone);
	return previewRotation(mustParse(input), fromMs, fromMs + days * dayMs)
		.stretches.slice(1)
		.map(({ startsAt, variant }) => `${toIso(startsAt, timezone).slice(0, 16)} ${variant}`);
};

const weekdays = [1, 2, 3, 4, 5];
const none = 'no variant applies, Europe/Berlin';
const other = 'no other variant applies, Europe/Berlin';

describe('Hours', () => {
	const office = { variantName: 'Office', days: weekdays, ...hours('09:00-17:00') };
	const night = { variantName: 'Night', days: [5], ...hours('22:00-06:00') };
	const closed = { variantName: 'Closed' };
	const officeReason = 'Mon–Fri 09:00–17:00, Europe/Berlin';

	it('include their start and exclude their end', () => {
		const input = calendar([office]);
		const [opens, closes] = ['2026-11-23T09:00', '2026-11-23T17:00'];
		const [friday, tuesday] = ['2026-11-20T17:00', '2026-11-24T09:00'];
		expect(at(input, '2026-11-23T08:59:59.999')).toEqual([null, null, none, friday, opens]);
		expect(at(input, '2026-11-23T09:00')).toEqual(['Office', 0, officeReason, opens, closes]);
		expect(at(input, '2026-11-23T16:59:59.999')).toEqual([
			'Office',
			0,
			officeReason,
			opens,
			closes,
		]);
		expect(at(input, '2026-11-23T17:00')).toEqual([null, null, none, closes, tuesday]);
	});

	it('may be several, so one variant can have a lunch break', () => {
		const input = calendar(
			[{ ...office, ...hours('09:00-12:00', '13:00-17:00') }, closed],
			'Closed',
		);
		const reason = 'Mon–Fri 09:00–12:00, 13:00–17:00, Europe/Berlin';
		expect(at(input, '2026-11-23T11:00')).toEqual([
			'Office',
			0,
			reason,
			'2026-11-23T09:00',
			'2026-11-23T12:00',
		]);
		expect(at(input, '2026-11-23T12:00')).toEqual([
			'Closed',
			1,
			other,
			'2026-11-23T12:00',
			'2026-11-23T13:00',
		]);
		expect(at(input, '2026-11-23T13:00')).toEqual([
			'Office',
			0,
			reason,
			'2026-11-23T13:00',
			'2026-11-23T17:00',
		]);
	});

	it('that touch or overlap are one stretch', () => {
		const input = calendar([
			{ variantName: 'A', ...hours('09:00-12:00', '11:00-13:00', '13:00-14:00') },
		]);
		expect(changes(input, '2026-11-23', 1)).toEqual([
			'2026-11-23T09:00 A',
			'2026-11-23T14:00 null',
		]);
	});

	it('over midnight belong to the day on which they start', () => {
		const input = calendar([night]);
		expect(at(input, '2026-11-28T05:59')).toEqual([
			'Night',
			0,
			'Fri 22:00–06:00, Europe/Berlin',
			'2026-11-27T22:00',
			'2026-11-28T06:00',
		]);
		expect(at(input, '2026-11-27T05:59')).toEqual([
			null,
			null,
			none,
			'2026-11-21T06:00',
			'2026-11-27T22:00',
		]);
	});

	it('over midnight belong to the date on which they start', () => {
		const eve = { from: '2026-12-31', to: '2026-12-31' };
		const expected = ['2026-12-31T22:00 Party', '2027-01-01T04:00 null'];
		for (const everyYear of [true, false]) {
			const party = {
				variantName: 'Party',
				dates: { range: [{ ...eve, everyYear }] },
				...hours('22:00-04:00'),
			};
			expect(changes(calendar([party]), '2026-12-20', 20)).toEqual(expected);
		}
	});

	it('with an end that is not after the start end on the next day', () => {
		const input = (range: string) => calendar([{ variantName: 'A', days: [1], ...hours(range) }]);
		expect(changes(input('09:00-09:00'), '2026-11-22', 4)).toEqual([
			'2026-11-23T09:00 A',
			'2026-11-24T09:00 null',
		]);
		expect(changes(input('09:00-08:59'), '2026-11-22', 4)).toEqual([
			'2026-11-23T09:00 A',
			'2026-11-24T08:59 null',
		]);
	});

	it('up to 00:00 end with the day', () => {
		expect(
			at(calendar([{ variantName: 'A', days: [1], ...hours('18:00-00:00') }]), '2026-11-23T18:00'),
		).toEqual(['A', 0, 'Mon 18:00–24:00, Europe/Berlin', '2026-11-23T18:00', '2026-11-24T00:00']);
	});

	it('that a clock change skips recur a week later', () => {
		const input = calendar([{ variantName: 'A', days: [7], ...hours('02:15-02:45') }]);
		expect(at(input, '2026-03-22T02:45')).toEqual([
			null,
			null,
			none,
			'2026-03-22T02:45',
			'2026-04-05T02:15',
		]);
		expect(at(input, '2026-04-05T02:14')).toEqual([
			null,
			null,
			none,
			'2026-03-22T02:45',
			'2026-04-05T02:15',
		]);
	});

	it('of the first variant in the list win, and Otherwise gets the rest', () => {
		const all = { variantName: 'All', ...hours('00:00-24:00') };
		const monday = '2026-11-23T10:00';
		expect(at(calendar([office, all]), monday)).toEqual([
			'Office',
			0,
			officeReason,
			'2026-11-23T09:00',
			'2026-11-23T17:00',
		]);
		const whole = 'every day 00:00–24:00, Europe/Berlin';
		expect(at(calendar([all, office]), monday)).toEqual(['All', 0, whole, null, null]);
		expect(at(calendar([office, closed], ' Closed '), '2026-11-22T10:00')).toEqual([
			'Closed',
			1,
			other,
			'2026-11-20T17:00',
			'2026-11-23T09:00',
		]);
	});

	it('that the variant named in Otherwise has count like any other', () => {
		const sunday = { variantName: 'Closed', days: [7], ...hours('08:00-12:00') };
		const input = calendar([sunday, { ...office, days: [7] }], 'Closed');
		const sundayReason = 'Sun 08:00–12:00, Europe/Berlin';
		expect(changes(input, '2026-11-22', 1)).toEqual([
			'2026-11-22T12:00 Office',
			'2026-11-22T17:00 Closed',
		]);
		const until = '2026-11-22T12:00';
		const since = '2026-11-15T17:00';
		expect(at(input, '2026-11-22T10:00')).toEqual(['Closed', 0, sundayReason, since, until]);
		expect(at(input, '2026-11-22T07:59')).toEqual(['Closed', 0, other, since, until]);
	});
});

describe('Hours, days and dates together', () => {
	it('make one calendar, as the documents show it', () => {
		const list = [
			{
				variantName: 'Winter',
				dates: { range: [{ from: '2026-12-24', to: '2027-01-06', everyYear: true }] },
			},
			{ variantName: 'Office', days: weekdays, ...hours('09:00-12:00', '13:00-17:00') },
			{ variantName: 'Friday night', days: [5], ...hours('22:00-06:00') },
			{ variantName: 'Weekend', days: [6, 7] },
			{ variantName: 'After hours' },
		];
		const input = calendar(list, 'After hours');
		expect(changes(input, '2026-11-27', 3)).toEqual([
			'2026-11-27T09:00 Office',
			'2026-11-27T12:00 After hours',
			'2026-11-27T13:00 Office',
			'2026-11-27T17:00 After hours',
			'2026-11-27T22:00 Friday night',
			'2026-11-28T06:00 Weekend',
		]);
		expect(changes(input, '2029-12-23T20:00', 20).slice(0, 2)).toEqual([
			'2029-12-24T00:00 Winter',
			'2030-01-07T00:00 After hours',
		]);
	});

	it('are all needed: a variant is active while each of them is true', () => {
		const fair = {
			variantName: 'Fair',
			days: [6, 7],
			dates: { range: [{ from: '2026-11-28', to: '2026-12-05' }] },
			...hours('10:00-14:00', '22:00-02:00'),
		};
		expect(changes(calendar([fair]), '2026-11-20', 30)).toEqual([
			'2026-11-28T10:00 Fair',
			'2026-11-28T14:00 null',
			'2026-11-28T22:00 Fair',
			'2026-11-29T02:00 null',
			'2026-11-29T10:00 Fair',
			'2026-11-29T14:00 null',
			'2026-11-29T22:00 Fair',
			'2026-11-30T02:00 null',
			'2026-12-05T10:00 Fair',
			'2026-12-05T14:00 null',
			'2026-12-05T22:00 Fair',
			'2026-12-06T02:00 null',
		]);
	});
});

describe('A variant that states nothing', () => {
	const sunday = { variantName: 'Sunday', days: [7] };
	it('is always active, below others in the list too', () => {
		const always = 'always, Europe/Berlin';
		expect(at(calendar([{ variantName: 'A' }]), '2026-11-22T10:00')).toEqual([
			'A',
			0,
			always,
			null,
			null,
		]);
		expect(
			at(calendar([sunday, { variantName: 'A', days: [], hours: {} }]), '2026-11-23T10:00'),
		).toEqual(['A', 1, always, '2026-11-23T00:00', '2026-11-29T00:00']);
	});

	it('is active only when no other is, if it is chosen in Otherwise, wherever it is in the list', () => {
		for (const variants of [
			[{ variantName: 'A' }, sunday],
			[sunday, { variantName: 'A' }],
		]) {
			expect(changes(calendar(variants, 'A'), '2026-11-21', 3)).toEqual([
				'2026-11-22T00:00 Sunday',
				'2026-11-23T00:00 A',
			]);
		}
		expect(at(calendar([{ variantName: 'A' }], 'A'), '2026-11-22T10:00')).toEqual([
			'A',
			0,
			other,
			null,
			null,
		]);
	});
});

describe('Dates', () => {
	const xmas = {
		variantName: 'Xmas',
		dates: { range: [{ from: '2026-12-24', to: '2027-01-06' }] },
	};
	const usual = { variantName: 'Usual' };
	const active = ['2026-12-24T00:00 Xmas', '2027-01-07T00:00 null'];

	it('last from the start of the first day to the end of the last', () => {
		expect(changes(calendar([xmas]), '2026-12-01', 90)).toEqual(active);
	});

	it.each<[unknown, unknown]>([
		['2026-12-24T00:00:00', '2027-01-06T00:00:00'],
		// The time of day does not matter
		['2026-12-24T15:30:00', '2027-01-06T09:00:00'],
		// With an offset it is a moment, and the day is the one in Berlin then
		['2026-12-23T23:00:00Z', '2027-01-05T23:00:00.000Z'],
		[new Date('2026-12-24T12:00Z'), DateTime.fromISO('2027-01-05T20:00-05:00')],
	])('%j to %j are the same days', (from, to) => {
		for (const everyYear of [false, true, '']) {
			const input = calendar([
				{ variantName: 'Xmas', dates: { range: [{ from, to, everyYear }] } },
			]);
			expect(changes(input, '2026-12-01', 90)).toEqual(active);
		}
	});

	it('of the first variant in the list win, and Otherwise takes the rest', () => {
		const eve = {
			variantName: 'Eve',
			dates: { range: [{ from: '2026-12-31', to: '2026-12-31' }] },
		};
		const inIndia = (variants: VariantInput[]) =>
			changes(calendar(variants, 'Usual', 'Asia/Kolkata'), '2026-12-01', 90);
		expect(inIndia([eve, xmas, usual])).toEqual([
			'2026-12-24T00:00 Xmas',
			'2026-12-31T00:00 Eve',
			'2027-01-01T00:00 Xmas',
			'2027-01-07T00:00 Usual',
		]);
		expect(inIndia([xmas, eve, usual])).toEqual([
			'2026-12-24T00:00 Xmas',
			'2027-01-07T00:00 Usual',
		]);
	});

	it.each([
		[{ dates: { range: [{ from: '2026-12-24' }] } }, ['2026-12-24T00:00 A'], 'from 24 Dec 2026'],
		[{ dates: { range: [{ to: '2026-12-24' }] } }, ['2026-12-25T00:00 null'], 'until 24 Dec 2026'],
	])('with only one end, %j, are open at the other', (dates, expected, reason) => {
		const input = calendar([{ variantName: 'A', ...dates }]);
		expect(changes(input, '2026-12-01', 60)).toEqual(expected);
		expect(reasonAt(input, '2026-12-24T12:00')).toBe(`${reason}, Europe/Berlin`);
	});

	it('far away are found at once', async () => {
		const far = calendar([
			{ variantName: 'A', dates: { range: [{ from: '9999-12-01', to: '9999-12-31' }] } },
		]);
		const tookMs = await cpuMs(() => {
			expect(at(far, '2026-12-01T12:00')).toEqual([null, null, none, null, '9999-12-01T00:00']);
			expect(chooseVariant(mustParse(far), momentOf('9999-12-31T12:00'))).toMatchObject({
				variant: 'A',
				startsAt: momentOf('9999-12-01'),
				validUntil: momentOf('9999-12-31T23:59:59.999') + 1,
			});
		});
		expect(tookMs).toBeLessThan(100);
	});

	it.each([
		['2026-12-23T23:59:59.999', null, none, null, '2026-12-24T00:00'],
		[
			'2026-12-24',
			'Xmas',
			'24 Dec 2026 – 6 Jan 2027, Europe/Berlin',
			'2026-12-24T00:00',
			'2027-01-07T00:00',
		],
		[
			'2027-01-06T23:59:59.999',
			'Xmas',
			'24 Dec 2026 – 6 Jan 2027, Europe/Berlin',
			'2026-12-24T00:00',
			'2027-01-07T00:00',
		],
		['2027-01-07', null, none, '2027-01-07T00:00', '2027-03-01T00:00'],
		['2027-03-01', 'Sale', '1 Mar 2027, Europe/Berlin', '2027-03-01T00:00', '2027-03-02T00:00'],
		['2027-03-02', null, none, '2027-03-02T00:00', null],
	])('at %s give %s, because %s, from %s to %s', (iso, variant, reason, since, until) => {
		const sale = {
			variantName: 'Sale',
			dates: { range: [{ from: '2027-03-01', to: '2027-03-01' }] },
		};
		const index = variant === null ? null : variant === 'Xmas' ? 0 : 1;
		expect(at(calendar([xmas, sale]), iso)).toEqual([variant, index, reason, since, until]);
	});

	it('29 February is one', () => {
		const leap = {
			variantName: 'Leap',
			dates: { range: [{ from: '2028-02-29', to: '2028-02-29' }] },
		};
		expect(changes(calendar([leap]), '2028-02-01', 60)).toEqual([
			'2028-02-29T00:00 Leap',
			'2028-03-01T00:00 null',
		]);
	});
});

describe('Dates that recur every year', () => {
	const yearly = (from: string, to: string) => ({
		variantName: 'A',
		dates: { range: [{ from, to, everyYear: true }] },
	});

	it('go by month and day, before the year that they name too', () => {
		const spring = calendar([yearly('2026-03-01', '2026-03-31')]);
		expect(changes(spring, '2023-01-01', 2 * 365)).toEqual([
			'2023-03-01T00:00 A',
			'2023-04-01T00:00 null',
			'2024-03-01T00:00 A',
			'2024-04-01T00:00 null',
		]);
		expect(at(spring, '2031-05-01T12:00')).toEqual([
			null,
			null,
			none,
			'2031-04-01T00:00',
			'2032-03-01T00:00',
		]);
	});

	it.each([
		['2026-12-24', '2027-01-06'],
		['2026-12-24', '2026-01-06'],
		['2020-12-24', '2030-01-06'],
	])('from %s to %s go over New Year', (start, end) => {
		const input = calendar([yearly(start, end)]);
		expect(changes(input, '2028-01-01', 2 * 366)).toEqual([
			'2028-01-07T00:00 null',
			'2028-12-24T00:00 A',
			'2029-01-07T00:00 null',
			'2029-12-24T00:00 A',
		]);
		expect(reasonAt(input, '2028-12-31T12:00')).toBe('24 Dec – 6 Jan every year, Europe/Berlin');
	});

	it('take 29 February for the last day of February in other years', () => {
		const day = calendar([yearly('2028-02-29', '2028-02-29')]);
		expect(changes(day, '2026-01-01', 3 * 365)).toEqual([
			'2026-02-28T00:00 A',
			'2026-03-01T00:00 null',
			'2027-02-28T00:00 A',
			'2027-03-01T00:00 null',
			'2028-02-29T00:00 A',
			'2028-03-01T00:00 null',
		]);
		const month = calendar([yearly('2028-02-01', '2028-02-29')]);
		expect(changes(month, '2027-02-20', 30)).toEqual(['2027-03-01T00:00 null']);
		expect(changes(month, '2028-02-20', 30)).toEqual(['2028-03-01T00:00 null']);
	});

	it.each([2026, 2072, 2094])('may wait for a leap year that begins right, from %d on', (from) => {
		// 28 February remains only in leap years, and is a Monday in some of them
		const last = { ...yearly('2024-02-29', '2024-02-29'), variantName: 'Last' };
		const monday = { ...yearly('2024-02-28', '2024-02-28'), days: [1] };
		const next = Array.from({ length: 41 }, (_, count) => DateTime.utc(from + count, 2, 28)).find(
			({ isInLeapYear, weekday }) => isInLeapYear && weekday === 1,
		);
		const choice = chooseVariant(
			mustParse(calendar([last, monday], 'Last')),
			momentOf(`${from}-01-15`),
		);
		expect(choice.variant).toBe('Last');
		expect(choice.validUntil).toBe(momentOf(next?.toISODate() ?? ''));
	});
});

describe('The reason', () => {
	const everyDay = [1, 2, 3, 4, 5, 6, 7];
	const season = { from: '2026-11-01', to: '2027-01-06' };
	const dates = { dates: { range: [season] } };

	it.each<[VariantInput, string]>([
		[{ days: weekdays, ...hours('9:00-17:00:00') }, 'Mon–Fri 09:00–17:00'],
		[{ days: [1, 2], ...hours('9:00-17:00') }, 'Mon, Tue 09:00–17:00'],
		[{ days: [5, 3, 1], ...hours('9:00-17:00') }, 'Mon, Wed, Fri 09:00–17:00'],
		[{ days: [1, 2, 3, 5, 6, 7], ...hours('9:00-17:00') }, 'Mon–Wed, Fri–Sun 09:00–17:00'],
		[{ days: ['2', 1, 2], ...hours('9:00-17:00') }, 'Mon, Tue 09:00–17:00'],
		[{ days: everyDay, ...hours('9:00-17:00') }, 'every day 09:00–17:00'],
		[hours('09:00-12:00', '13:00-17:00'), 'every day 09:00–12:00, 13:00–17:00'],
		[{ days: [1, 2] }, 'Mon, Tue'],
		[{ days: everyDay }, 'every day'],
		[dates, '1 Nov 2026 – 6 Jan 2027'],
		[{ dates: { range: [{ ...season, everyYear: true }] } }, '1 Nov – 6 Jan every year'],
		[
			{ dates: { range: [{ from: '2026-11-23', to: '2026-11-23', everyYear: true }] } },
			'23 Nov every year',
		],
		[{ ...dates, days: weekdays }, '1 Nov 2026 – 6 Jan 2027, Mon–Fri'],
		[{ ...dates, ...hours('9:00-17:00') }, '1 Nov 2026 – 6 Jan 2027, 09:00–17:00'],
		[
			{
				dates: { range: [{ ...season, everyYear: 'true' }] },
				days: weekdays,
				...hours('09:00-12:00', '22:00-06:00'),
			},
			'1 Nov – 6 Jan every year, Mon–Fri 09:00–12:00, 22:00–06:00',
		],
	])('of %j is all that was true: %s', (parts, reason) => {
		expect(reasonAt(calendar([{ variantName: 'A', ...parts }]), '2026-11-23T11:00')).toBe(
			`${reason}, Europe/Berlin`,
		);
	});

	it('names 29 February in the dates of every year', () => {
		const leap = { dates: { range: [{ from: '2028-02-29', to: '2028-03-05', everyYear: true }] } };
		expect(reasonAt(calendar([{ variantName: 'A', ...leap }]), '2027-02-28T11:00')).toBe(
			'29 Feb – 5 Mar every year, Europe/Berlin',
		);
	});
});
