import { sentenceOf } from '../../../nodes/values/problem';
import { DateTime } from 'luxon';
import { parseRotation, type RotationInput } from '../../../nodes/rotation';

const hours = (...range: object[]) => ({ hours: { range } });
const office = {
	variantName: 'Office',
	days: [1, 2, 3, 4, 5],
	...hours({ from: '09:00', to: '17:00' }),
};
const dates = (...range: object[]) => ({ dates: { range } });
const xmas = {
	variantName: 'Xmas',
	...dates({ from: '2026-12-24T00:00:00', to: '2027-01-06' }),
};

const calendar: RotationInput = {
	schedule: 'calendar',
	variants: [office],
	timezone: 'Europe/Berlin',
};
const inTurn: RotationInput = {
	schedule: 'inTurn',
	variants: [{ variantName: 'A' }, { variantName: 'B' }],
	every: 1,
	unit: 'weeks',
	anchor: '2026-01-05T00:00:00',
	timezone: 'Europe/Berlin',
};
const weighted: RotationInput = {
	...inTurn,
	schedule: 'weighted',
	variants: [
		{ variantName: 'A', weight: 2 },
		{ variantName: 'B', weight: 1 },
	],
	seed: 's',
	drawId: 'p1',
};

const problemsOf = (input: RotationInput): string[] => {
	const parsed = parseRotation(input);
	return 'problems' in parsed ? parsed.problems.map(sentenceOf) : [];
};

const withOffice = (changes: object): RotationInput => ({
	...calendar,
	variants: [{ ...office, ...changes }],
});
const withHours = (changes: object): RotationInput =>
	withOffice(hours({ from: '09:00', to: '17:00', ...changes }));
const withDates = (changes: object): RotationInput => ({
	...calendar,
	variants: [{ ...xmas, ...dates({ from: '2026-12-24T00:00:00', to: '2027-01-06', ...changes }) }],
});
const withWeight = (weight: unknown): RotationInput => ({
	...weighted,
	variants: [
		{ variantName: 'A', weight },
		{ variantName: 'B', weight: 1 },
	],
});

describe('Valid parameters', () => {
	it.each<[string, RotationInput]>([
		['of calendar', calendar],
		['of calendar by date', withDates({})],
		['of inTurn', inTurn],
		['of weighted', weighted],
		['with a time without leading zero', withHours({ from: '9:00' })],
		['with the whole day', withHours({ from: '00:00', to: '24:00' })],
		['with the day up to midnight', withHours({ from: '18:00', to: '00:00' })],
		['with days as text', withOffice({ days: ['1', '7'] })],
		['with hours of a whole day from any time on', withHours({ to: '9:00' })],
		[
			'with several ranges',
			withOffice(hours({ from: '9:00', to: '12:00' }, { from: '13:00', to: '17:00' })),
		],
		['with one date for both', withDates({ to: '2026-12-24' })],
		['with a start date alone', withDates({ to: '' })],
		['with an end date alone', withDates({ from: undefined })],
		['with dates of every year', withDates({ everyYear: true })],
		[
			'with an end before the start in every year',
			withDates({ everyYear: true, to: '2026-01-06' }),
		],
		['with the switch as text', withDates({ everyYear: 'false' })],
		['with days alone', withOffice({ hours: undefined })],
		['with hours alone', withOffice({ days: [] })],
		['with nothing stated', { ...calendar, variants: [{ variantName: 'A' }] }],
		[
			'with nothing stated in the last of the list',
			{
				...calendar,
				variants: [
					office,
					xmas,
					{
						variantName: 'A',
						days: [],
						hours: {},
						dateList: '',
						dates: {},
					},
				],
			},
		],
		['with a weight as text', withWeight('2')],
		['with a fraction as weight', withWeight(0.5)],
		['with a weight of 0 among others', withWeight(0)],
		['with Every as text', { ...inTurn, every: ' 2 ' }],
		['with a number as name', { ...inTurn, variants: [{ variantName: 7 }] }],
		['with a number as seed', { ...weighted, seed: 7 }],
		['without a seed', { ...weighted, seed: undefined }],
		[
			'with Otherwise',
			{ ...calendar, variants: [{ variantName: 'Off' }, office], otherwise: 'Off' },
		],
		[
			'with Otherwise and hours of its own',
			{ ...calendar, variants: [office, { ...xmas, variantName: 'Off' }], otherwise: 'Off' },
		],
		['with an Otherwise that belongs to another schedule', { ...inTurn, otherwise: 'nobody' }],
		['without an ID, where none is needed', { ...inTurn, drawId: undefined }],
		[
			'with several ranges of dates',
			withOffice(dates({ from: '2026-12-24' }, { to: '2026-06-01' })),
		],
		['with an empty list of dates', withOffice({ dateList: [] })],
	])('%s are accepted', (_, input) => {
		expect(problemsOf(input)).toEqual([]);
	});

	it('use the default of 1 for a missing weight', () => {
		const parsed = parseRotation({ ...weighted, variants: [{ variantName: 'A' }] });
		expect(parsed).toMatchObject({ value: { weights: [1] } });
	});
});

describe('Wrong parameters are refused in plain words', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;

	it.each<[RotationInput, string]>([
		[
			{ ...calendar, schedule: 'hourly' },
			`'Schedule' is "hourly". Choose one of calendar, inTurn, weighted.`,
		],
		[
			{ ...calendar, schedule: undefined },
			`'Schedule' is blank. Choose one of calendar, inTurn, weighted.`,
		],
		[
			{ ...calendar, timezone: 'Mars/Phobos' },
			`'Timezone' is "Mars/Phobos". Enter an IANA name such as Europe/Berlin.`,
		],
		...['BST', 'EST', 'IST', 'CET', 'Zulu'].map((timezone): [RotationInput, string] => [
			{ ...calendar, timezone },
			`'Timezone' is "${timezone}", an abbreviation that stands for different zones. Enter an IANA name such as Europe/Berlin.`,
		]),
		[
			{ ...calendar, timezone: '+02:00' },
			`'Timezone' is "+02:00". Enter an IANA name such as Europe/Berlin.`,
		],
		[
			{ ...calendar, timezone: ' ' },
			`'Timezone' is blank. Enter an IANA name such as Europe/Berlin.`,
		],
		[{ ...calendar, variants: [] }, 'There are no variants. Add at least one under Variants.'],
		[
			withOffice({ variantName: ' ' }),
			`Variant 1: 'Variant Name' is blank. Give every variant a different name.`,
		],
		[
			withOffice({ variantName: { a: 1 } }),
			`Variant 1: 'Variant Name' is an object. Give every variant a different name.`,
		],
		[
			{ ...calendar, variants: [office, { ...office, variantName: ' Office ' }, office] },
			`Variants 1, 2 and 3 have the same 'Variant Name' "Office". Give every variant a different name.`,
		],
		[
			{ ...calendar, otherwise: 'Off' },
			`'Otherwise' is "Off", which is not the name of a variant. Enter one of "Office", or leave it blank to leave the agent as it is.`,
		],
		[
			withOffice({ days: [1, 8] }),
			`Variant "Office": 'Days' has 8, which is not a weekday. Enter weekdays such as Mon-Fri or Sat, Sun, or numbers from 1 (Monday) to 7 (Sunday).`,
		],
		[
			withOffice({ days: 'Funday' }),
			`Variant "Office": 'Days' is "Funday", which is not a weekday. Enter weekdays such as Mon-Fri or Sat, Sun, or numbers from 1 (Monday) to 7 (Sunday).`,
		],
		[
			withHours({ from: '25:00' }),
			`Variant "Office": 'From' is "25:00". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withHours({ from: '24:00' }),
			`Variant "Office": 'From' is "24:00". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withHours({ from: '' }),
			`Variant "Office": 'From' is blank. Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withHours({ to: '24:01' }),
			`Variant "Office": 'To' is "24:01". Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withHours({ to: '9 am' }),
			`Variant "Office": 'To' is "9 am". Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withHours({ to: 17 }),
			`Variant "Office": 'To' is 17. Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withOffice(hours({ from: '9:00', to: '12:00' }, { from: '13:00', to: '1700' })),
			`Variant "Office": Range 2: 'To' is "1700". Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withOffice({ hours: '09:00-17:00' }),
			`Variant "Office": 'Hours' is "09:00-17:00". Add ranges with 'From' and 'To', or leave it out.`,
		],
		[
			withOffice({ hours: { range: 'all' } }),
			`Variant "Office": 'Hours' is an object. Add ranges with 'From' and 'To', or leave it out.`,
		],
		[
			withOffice(dates({ everyYear: true })),
			`Variant "Office": Dates: 'Every Year' is on, but 'From' and 'To' are blank. Enter both dates, or turn off 'Every Year'.`,
		],
		[
			withDates({ everyYear: true, to: ' ' }),
			`Variant "Xmas": Dates: 'Every Year' is on, but 'To' is blank. Enter both dates, or turn off 'Every Year'.`,
		],
		[
			withDates({ everyYear: 'often' }),
			`Variant "Xmas": Dates: 'Every Year' is "often", but must be true or false. Use one of these two.`,
		],
		[
			{ ...calendar, variants: [{ variantName: 'All' }, office] },
			`Variant "All" has no days, hours or dates, so it always applies, and Variant "Office" below it never does. Move it to the end of the list, choose it in 'Otherwise', or give it days, hours or dates.`,
		],
		[
			{
				...calendar,
				variants: [office, { variantName: 'All' }, xmas, { variantName: 'Off' }],
				otherwise: 'Off',
			},
			`Variant "All" has no days, hours or dates, so it always applies, and Variant "Xmas", Variant "Off" below it never do. Move it to the end of the list, choose it in 'Otherwise', or give it days, hours or dates.`,
		],
		[
			withDates({ to: '2026-12-20' }),
			`Variant "Xmas": Dates: 'To' "2026-12-20" is before 'From' "2026-12-24T00:00:00". Choose an end on or after the start.`,
		],
		[
			withDates({ from: 'soon' }),
			`Variant "Xmas": Dates: 'From' is "soon". Enter a date such as 2026-12-24.`,
		],
		[
			withDates({ to: '2027-02-29' }),
			`Variant "Xmas": Dates: 'To' is "2027-02-29". Enter a date such as 2027-01-06.`,
		],
		[
			withDates({ to: circular }),
			`Variant "Xmas": Dates: 'To' is an object. Enter a date such as 2027-01-06.`,
		],
		[
			withOffice(dates({ from: '2026-12-24' }, { from: 'soon' })),
			`Variant "Office": Dates, range 2: 'From' is "soon". Enter a date such as 2026-12-24.`,
		],
		[
			withOffice({ dates: 'all' }),
			`Variant "Office": 'Dates' is "all". Add ranges with 'From' and 'To', or leave it out.`,
		],
		[
			withOffice(dates({ from: '', to: '', everyYear: false }, { from: '2026-12-24' })),
			`Variant "Office": Dates, range 1: 'From' and 'To' are blank. Fill in one of them, or remove the range.`,
		],
		[withWeight(-1), `Variant "A": 'Weight' is -1. Enter a number, 0 or more.`],
		[withWeight('much'), `Variant "A": 'Weight' is "much". Enter a number, 0 or more.`],
		[withWeight(Number.NaN), `Variant "A": 'Weight' is NaN. Enter a number, 0 or more.`],
		[withWeight(undefined), `Variant "A": 'Weight' is blank. Enter a number, 0 or more.`],
		[
			{ ...weighted, variants: [{ variantName: 'A', weight: 0 }] },
			`'Weight' is 0 for every variant. Give at least one variant a weight above 0.`,
		],
		[
			{
				...weighted,
				variants: [
					{ variantName: 'A', weight: 1e308 },
					{ variantName: 'B', weight: 1e308 },
				],
			},
			`'Weight' is too large to add up. Enter smaller numbers.`,
		],
		[{ ...inTurn, every: 0 }, `'Every' is 0. Enter a whole number, 1 or more.`],
		[{ ...inTurn, every: -2 }, `'Every' is -2. Enter a whole number, 1 or more.`],
		[{ ...inTurn, every: 1.5 }, `'Every' is 1.5. Enter a whole number, 1 or more.`],
		[{ ...inTurn, every: '' }, `'Every' is blank. Enter a whole number, 1 or more.`],
		[
			{ ...inTurn, unit: 'years' },
			`'Unit' is "years". Choose one of minutes, hours, days, weeks, months.`,
		],
		[
			{ ...inTurn, anchor: 'soon' },
			`'Anchor' is "soon". Enter a date and time such as 2026-01-05T00:00.`,
		],
		[
			{ ...inTurn, anchor: '' },
			`'Anchor' is blank. Enter a date and time such as 2026-01-05T00:00.`,
		],
		[{ ...weighted, seed: true }, `'Seed' is true. Enter text, or leave it blank.`],
		[
			withHours({ from: 'x'.repeat(100) }),
			`Variant "Office": 'From' is "${'x'.repeat(60)}…". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
	])('case %#', (input, message) => {
		expect(problemsOf(input)).toEqual([message]);
	});

	it.each(['UTC', 'gmt', 'Asia/Kolkata'])('but the zone %s is accepted', (timezone) => {
		expect(problemsOf({ ...calendar, timezone })).toEqual([]);
	});

	it("but the workflow's zone may have any name that n8n lists", () => {
		expect(problemsOf({ ...calendar, timezone: '', workflowZone: 'CET' })).toEqual([]);
	});

	it('all at once', () => {
		const input: RotationInput = {
			schedule: 'calendar',
			variants: [
				{ days: [8], ...hours({ from: '25:00', to: '' }) },
				office,
				{ ...office, ...dates({ to: 'x' }) },
			],
			otherwise: 'Off',
			timezone: 'Nowhere',
		};
		expect(problemsOf(input)).toEqual([
			`'Timezone' is "Nowhere". Enter an IANA name such as Europe/Berlin.`,
			`Variant 1: 'Variant Name' is blank. Give every variant a different name.`,
			`Variants 2 and 3 have the same 'Variant Name' "Office". Give every variant a different name.`,
			`'Otherwise' is "Off", which is not the name of a variant. Enter one of "Office", or leave it blank to leave the agent as it is.`,
			`Variant 1: 'Days' has 8, which is not a weekday. Enter weekdays such as Mon-Fri or Sat, Sun, or numbers from 1 (Monday) to 7 (Sunday).`,
			`Variant 1: 'From' is "25:00". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
			`Variant 1: 'To' is blank. Enter a time of day as HH:MM, from 00:00 to 24:00.`,
			`Variant "Office": Dates: 'To' is "x". Enter a date such as 2027-01-06.`,
		]);
	});

	it('when values are of no sensible type', () => {
		const junk: unknown[] = [null, undefined, true, 7, 'x', [], {}, DateTime.invalid('x'), () => 1];
		for (const value of junk) {
			for (const schedule of ['calendar', 'inTurn', 'weighted', value]) {
				const variant = {
					variantName: value,
					days: value,
					hours: value,
					dates: { range: [{ from: value, to: value, everyYear: value }] },
					dateList: value,
					weight: value,
				};
				const problems = problemsOf({
					schedule,
					variants: [variant],
					otherwise: value,
					every: value,
					unit: value,
					anchor: value,
					seed: value,
					timezone: value,
				});
				expect(problems.length).toBeGreaterThan(0);
			}
		}
	});

	it.each([[null], ['A'], [{}], [[null]], [['A']]])('when the variants are %j', (variants) => {
		// An expression can put anything in place of the list
		const input = JSON.parse(JSON.stringify({ ...calendar, variants })) as RotationInput;
		expect(problemsOf(input).length).toBeGreaterThan(0);
	});
});
