import { DateTime } from 'luxon';
import { createLocalClock } from '../../../nodes/rotation/localClock';
import { parseDateList } from '../../../nodes/rotation/parseDateList';
import { sentenceOf, type Problem } from '../../../nodes/values/problem';

const dayMs = 86_400_000;

const read = (value: unknown, zone = 'Europe/Berlin') => {
	const problems: Problem[] = [];
	const ranges = parseDateList(value, createLocalClock(zone), (what, remedy) =>
		problems.push({ what, remedy }),
	);
	return { ranges, problems: problems.map(sentenceOf) };
};

const isoOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The ranges of a list, each as "first/last". */
const rangesOf = (value: unknown, zone?: string): string[] => {
	const { ranges, problems } = read(value, zone);
	expect(problems).toEqual([]);
	return ranges.map((range) => {
		if (range.everyYear) throw new Error('No date of a list comes again');
		return `${isoOf(range.firstDay)}/${isoOf(range.lastDay)}`;
	});
};

const [eve, week] = ['2026-12-24/2026-12-24', '2026-12-24/2027-01-06'];

describe('A list of dates', () => {
	it.each<[string, unknown, string[]]>([
		['none', [], []],
		['none, as text', '[]', []],
		['blank entries', ['', null, ' ', {}, { json: {} }], []],
		['a list without quotes', '[2026-12-24, 2026-12-24/2027-01-06]', [eve, week]],
		['the text of one event', '{"start":{"date":"2026-12-24"},"end":{"date":"2026-12-25"}}', [eve]],
		['a date', '2026-12-24', [eve]],
		['a range', '2026-12-24/2027-01-06', [week]],
		[
			'dates in a text',
			'2026-12-24, 2026-12-25;2026-12-26\n',
			[eve, '2026-12-25/2026-12-25', '2026-12-26/2026-12-26'],
		],
		['the text of a list', '["2026-12-24", "2026-12-24/2027-01-06"]', [eve, week]],
		[
			'the text of a list of events',
			'[{"start":{"date":"2026-12-24"},"end":{"date":"2026-12-25"}}]',
			[eve],
		],
		['lists in a list', [['2026-12-24'], ['2026-12-24/2027-01-06']], [eve, week]],
		['dates without separators', ['20261224', '20261224/20270106'], [eve, week]],
		['a moment', '2026-12-24T18:00', [eve]],
		['a moment of another offset', '2026-12-24T23:30Z', ['2026-12-25/2026-12-25']],
		['a moment without separators', '20261223T233000Z', [eve]],
		['a range of moments', '2026-12-24T18:00/2026-12-25T00:00', [eve]],
		['a Date', [new Date('2026-12-24T12:00Z')], [eve]],
		['a DateTime', [DateTime.fromISO('2026-12-24T12:00Z')], [eve]],
	])('%s', (_, value, expected) => {
		expect(rangesOf(value)).toEqual(expected);
	});

	describe('of events', () => {
		const [start, end] = [{ date: '2026-12-24' }, { date: '2027-01-07' }];

		it.each<[string, unknown, string[]]>([
			["Google's whole days", { start, end }, [week]],
			["Google's, as the item of a node", { json: { start, end, summary: 'Holidays' } }, [week]],
			["Google's of one moment", { start, end: start }, [eve]],
			[
				"Google's with times",
				{
					start: { dateTime: '2026-12-24T18:00:00+01:00', timeZone: 'Europe/Berlin' },
					end: { dateTime: '2026-12-25T02:00:00+01:00', timeZone: 'Europe/Berlin' },
				},
				['2026-12-24/2026-12-25'],
			],
			[
				"Google's that end at midnight",
				{
					start: { dateTime: '2026-12-24T18:00:00+01:00' },
					end: { dateTime: '2026-12-25T00:00+01:00' },
				},
				[eve],
			],
			[
				"Microsoft's whole day",
				{
					isAllDay: true,
					start: { dateTime: '2026-12-24T00:00:00.0000000', timeZone: 'UTC' },
					end: { dateTime: '2026-12-25T00:00:00.0000000', timeZone: 'UTC' },
				},
				[eve],
			],
			[
				"Microsoft's with times of another zone",
				{
					isAllDay: false,
					start: { dateTime: '2026-12-23T23:30:00.0000000', timeZone: 'UTC' },
					end: { dateTime: '2026-12-24T10:00:00.0000000', timeZone: 'UTC' },
				},
				[eve],
			],
			[
				"Microsoft's whole days without its word for them",
				{
					start: { dateTime: '2026-12-24T00:00:00.0000000', timeZone: 'UTC' },
					end: { dateTime: '2027-01-07T00:00:00.0000000', timeZone: 'UTC' },
				},
				[week],
			],
			[
				"Microsoft's whole days, its word as text",
				{
					isAllDay: 'true',
					start: { dateTime: '20261224T000000', timeZone: 'Pacific Standard Time' },
					end: { dateTime: '20261225T000000', timeZone: 'Pacific Standard Time' },
				},
				[eve],
			],
			[
				"Microsoft's name for UTC",
				{
					start: { dateTime: '2026-12-23T23:30:00', timeZone: 'tzone://Microsoft/Utc' },
					end: { dateTime: '2026-12-24T10:00:00', timeZone: 'tzone://Microsoft/Utc' },
				},
				[eve],
			],
			[
				"a calendar file's whole days",
				{
					start: { date: new Date('2026-12-24T00:00Z'), type: 'DATE' },
					end: { date: '2027-01-07T00:00:00.000Z', type: 'DATE' },
				},
				[week],
			],
			[
				"a calendar file's times",
				{
					start: { date: new Date('2026-12-24T22:00Z'), type: 'DATE-TIME' },
					end: { date: '2026-12-25T10:00:00.000Z', type: 'DATE-TIME' },
				},
				['2026-12-24/2026-12-25'],
			],
			['one that was cancelled', { start, end, status: 'cancelled' }, []],
			[
				'an end without anything',
				{ start: '2026-12-24', end: { date: null, dateTime: null } },
				[eve],
			],
			['days', { start: '2026-12-24', end: '2027-01-06' }, [week]],
			['without an end', { start: '2026-12-24' }, [eve]],
			[
				'moments',
				{ start: new Date('2026-12-24T08:00Z'), end: DateTime.fromISO('2026-12-25T00:00+01:00') },
				[eve],
			],
		])('%s', (_, event, expected) => {
			expect(rangesOf([event])).toEqual(expected);
		});

		it('are on the days of the zone', () => {
			const party = {
				start: { dateTime: '2026-12-24T22:00:00+01:00' },
				end: { dateTime: '2026-12-24T23:00:00+01:00' },
			};
			expect(rangesOf([party], 'Asia/Tokyo')).toEqual(['2026-12-25/2026-12-25']);
			// Whole days have no zone
			expect(rangesOf([{ start, end }], 'Asia/Tokyo')).toEqual([week]);
			expect(rangesOf([{ start, end }], 'America/New_York')).toEqual([week]);
			const file = {
				start: { date: new Date('2026-12-24T00:00Z'), type: 'DATE' },
				end: { date: new Date('2027-01-07T00:00Z'), type: 'DATE' },
			};
			expect(rangesOf([file], 'America/New_York')).toEqual([week]);
			// A clock that jumps at midnight
			const untilJump = {
				start: { dateTime: '2026-09-05T10:00:00-04:00' },
				end: { dateTime: '2026-09-06T00:00:00-04:00' },
			};
			expect(rangesOf([untilJump], 'America/Santiago')).toEqual(['2026-09-05/2026-09-05']);
		});
	});

	it.each<[unknown, string]>([
		['soon', 'entry 1 is "soon"'],
		[['2026-12-24', 'soon'], 'entry 2 is "soon"'],
		[['2026-12-24', '', '24.12.2026'], 'entry 3 is "24.12.2026"'],
		['24/12/2026', 'entry 1 is "24/12/2026"'],
		['2026-02-30', 'entry 1 is "2026-02-30"'],
		['2026-12-24/', 'entry 1 is "2026-12-24/"'],
		[[20_261_224], 'entry 1 is 20261224'],
		[true, 'entry 1 is true'],
		[{ date: '2026-12-24' }, 'entry 1 is an object'],
		[[{ start: { day: 24 } }], 'entry 1 is an object'],
		[[{ summary: 'Fair' }], 'entry 1 is an object'],
		['{"start":"soon"}', 'entry 1 is an object'],
		[
			[
				{
					start: { dateTime: '2026-12-24T20:00', timeZone: 'Pacific Standard Time' },
					end: { dateTime: '2026-12-24T21:00', timeZone: 'Pacific Standard Time' },
				},
			],
			'entry 1 is an object',
		],
		[[DateTime.invalid('x')], 'entry 1 is an object'],
		[[new Date(Number.NaN)], 'entry 1 is an object'],
	])('%j is refused by its place', (value, what) => {
		expect(read(value).problems).toEqual([
			`'Dates From a List': ${what}, which can't be read as a date. Enter dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or events with start and end.`,
		]);
	});

	it.each<[unknown, string]>([
		['2027-01-06/2026-12-24', 'entry 1 is "2027-01-06/2026-12-24"'],
		[['2026-12-24', '2027-01-06/2026-12-24'], 'entry 2 is "2027-01-06/2026-12-24"'],
		[[{ start: { date: '2026-12-25' }, end: { date: '2026-12-24' } }], 'entry 1 is an object'],
	])('%j is refused because it ends before it starts', (value, what) => {
		expect(read(value).problems[0]).toContain(`${what}, which ends before it starts. `);
	});

	it('says how many more are wrong', () => {
		expect(read(['a', '2026-12-24', 'b', 'c']).problems[0]).toContain(
			`entry 1 is "a", which can't be read as a date (and 2 more)`,
		);
	});
});
