import { sentenceOf } from '../../../nodes/fields/problem';
import { DateTime } from 'luxon';
import { parseRotation, type RotationInput } from '../../../nodes/rotation';

const slot = { variantName: 'Office', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
const range = { variantName: 'Xmas', startDate: '2026-12-24T00:00:00', endDate: '2027-01-06' };

const timeSlots: RotationInput = {
	schedule: 'timeSlots',
	variants: [slot],
	timezone: 'Europe/Berlin',
};
const dateRanges: RotationInput = { ...timeSlots, schedule: 'dateRanges', variants: [range] };
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
	phoneNumberId: 'p1',
};

const problemsOf = (input: RotationInput): string[] => {
	const parsed = parseRotation(input);
	return 'problems' in parsed ? parsed.problems.map(sentenceOf) : [];
};

const withSlot = (changes: object): RotationInput => ({
	...timeSlots,
	variants: [{ ...slot, ...changes }],
});
const withRange = (changes: object): RotationInput => ({
	...dateRanges,
	variants: [{ ...range, ...changes }],
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
		['of timeSlots', timeSlots],
		['of dateRanges', dateRanges],
		['of inTurn', inTurn],
		['of weighted', weighted],
		['with a time without leading zero', withSlot({ from: '9:00' })],
		['with the whole day', withSlot({ from: '00:00', to: '24:00' })],
		['with the day up to midnight', withSlot({ from: '18:00', to: '00:00' })],
		['with days as text', withSlot({ days: ['1', '7'] })],
		['with a range of one day', withRange({ endDate: '2026-12-24' })],
		['with a weight as text', withWeight('2')],
		['with a fraction as weight', withWeight(0.5)],
		['with a weight of 0 among others', withWeight(0)],
		['with Every as text', { ...inTurn, every: ' 2 ' }],
		['with a number as name', { ...inTurn, variants: [{ variantName: 7 }] }],
		['with a number as seed', { ...weighted, seed: 7 }],
		['without a seed', { ...weighted, seed: undefined }],
		[
			'with Otherwise',
			{ ...timeSlots, variants: [slot, { variantName: 'Off' }], otherwise: 'Off' },
		],
		[
			'with Otherwise, times but no days',
			{
				...timeSlots,
				variants: [slot, { variantName: 'Off', days: [], from: '09:00', to: '17:00' }],
				otherwise: 'Off',
			},
		],
		[
			'with Otherwise by date',
			{
				...dateRanges,
				variants: [range, { variantName: 'Off', startDate: '', endDate: '' }],
				otherwise: 'Off',
			},
		],
		['with an Otherwise that belongs to another schedule', { ...inTurn, otherwise: 'nobody' }],
		['without a phone number, where none is needed', { ...inTurn, phoneNumberId: undefined }],
	])('%s are accepted', (_, input) => {
		expect(problemsOf(input)).toEqual([]);
	});

	it('give a weight that is not there the default of 1', () => {
		const parsed = parseRotation({ ...weighted, variants: [{ variantName: 'A' }] });
		expect(parsed).toMatchObject({ rotation: { weights: [1] } });
	});
});

describe('Wrong parameters are refused in plain words', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;

	it.each<[RotationInput, string]>([
		[
			{ ...timeSlots, schedule: 'hourly' },
			`'Schedule' is "hourly". Choose one of timeSlots, dateRanges, inTurn, weighted.`,
		],
		[
			{ ...timeSlots, schedule: undefined },
			`'Schedule' is blank. Choose one of timeSlots, dateRanges, inTurn, weighted.`,
		],
		[
			{ ...timeSlots, timezone: 'Mars/Phobos' },
			`'Timezone' is "Mars/Phobos". Give an IANA name such as Europe/Berlin.`,
		],
		[
			{ ...timeSlots, timezone: '+02:00' },
			`'Timezone' is "+02:00". Give an IANA name such as Europe/Berlin.`,
		],
		[
			{ ...timeSlots, timezone: ' ' },
			`'Timezone' is blank. Give an IANA name such as Europe/Berlin.`,
		],
		[{ ...timeSlots, variants: [] }, 'There is no variant. Add at least one under Variants.'],
		[
			withSlot({ variantName: ' ' }),
			`Variant 1: 'Variant Name' is blank. Give every variant a name of its own.`,
		],
		[
			withSlot({ variantName: { a: 1 } }),
			`Variant 1: 'Variant Name' is an object. Give every variant a name of its own.`,
		],
		[
			{ ...timeSlots, variants: [slot, { ...slot, variantName: ' Office ' }, slot] },
			`Variants 1, 2 and 3 have the same 'Variant Name' "Office". Give every variant a name of its own.`,
		],
		[
			{ ...timeSlots, otherwise: 'Off' },
			`'Otherwise' is "Off", which names no variant. Write one of "Office", or leave it blank to leave the agent as it is.`,
		],
		[withSlot({ days: [] }), `Variant "Office": 'Days' is empty. Choose at least one day.`],
		[withSlot({ days: undefined }), `Variant "Office": 'Days' is empty. Choose at least one day.`],
		[
			withSlot({ days: [1, 8] }),
			`Variant "Office": 'Days' is a list. Give a list of numbers from 1 (Monday) to 7 (Sunday).`,
		],
		[
			withSlot({ days: 'Monday' }),
			`Variant "Office": 'Days' is "Monday". Give a list of numbers from 1 (Monday) to 7 (Sunday).`,
		],
		[
			withSlot({ from: '25:00' }),
			`Variant "Office": 'From' is "25:00". Write a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withSlot({ from: '24:00' }),
			`Variant "Office": 'From' is "24:00". Write a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withSlot({ from: '' }),
			`Variant "Office": 'From' is blank. Write a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			withSlot({ to: '24:01' }),
			`Variant "Office": 'To' is "24:01". Write a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withSlot({ to: '9 am' }),
			`Variant "Office": 'To' is "9 am". Write a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withSlot({ to: 17 }),
			`Variant "Office": 'To' is 17. Write a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			withSlot({ to: '9:00' }),
			`Variant "Office": 'From' and 'To' are both "9:00". Make them differ, or write 00:00 and 24:00 for the whole day.`,
		],
		[
			withRange({ endDate: '2026-12-20' }),
			`Variant "Xmas": 'End Date' "2026-12-20" is before 'Start Date' "2026-12-24T00:00:00". Choose an end on or after the start.`,
		],
		[
			withRange({ startDate: '' }),
			`Variant "Xmas": 'Start Date' is blank. Give a date such as 2026-12-24.`,
		],
		[
			withRange({ endDate: '2027-02-29' }),
			`Variant "Xmas": 'End Date' is "2027-02-29". Give a date such as 2027-01-06.`,
		],
		[
			withRange({ endDate: circular }),
			`Variant "Xmas": 'End Date' is an object. Give a date such as 2027-01-06.`,
		],
		[withWeight(-1), `Variant "A": 'Weight' is -1. Give a number, 0 or more.`],
		[withWeight('much'), `Variant "A": 'Weight' is "much". Give a number, 0 or more.`],
		[withWeight(Number.NaN), `Variant "A": 'Weight' is NaN. Give a number, 0 or more.`],
		[withWeight(undefined), `Variant "A": 'Weight' is blank. Give a number, 0 or more.`],
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
			`'Weight' is too large to add up. Give smaller numbers.`,
		],
		[{ ...inTurn, every: 0 }, `'Every' is 0. Give a whole number, 1 or more.`],
		[{ ...inTurn, every: -2 }, `'Every' is -2. Give a whole number, 1 or more.`],
		[{ ...inTurn, every: 1.5 }, `'Every' is 1.5. Give a whole number, 1 or more.`],
		[{ ...inTurn, every: '' }, `'Every' is blank. Give a whole number, 1 or more.`],
		[
			{ ...inTurn, unit: 'years' },
			`'Unit' is "years". Choose one of minutes, hours, days, weeks, months.`,
		],
		[
			{ ...inTurn, anchor: 'soon' },
			`'Anchor' is "soon". Give a date and time such as 2026-01-05T00:00.`,
		],
		[
			{ ...inTurn, anchor: '' },
			`'Anchor' is blank. Give a date and time such as 2026-01-05T00:00.`,
		],
		[{ ...weighted, seed: true }, `'Seed' is true. Give a text, or leave it blank.`],
		[
			{ ...weighted, phoneNumberId: '' },
			`'Phone Number' is blank. Choose one: the weighted choice depends on it.`,
		],
		[
			withSlot({ from: 'x'.repeat(100) }),
			`Variant "Office": 'From' is "${'x'.repeat(60)}…". Write a time of day as HH:MM, from 00:00 to 23:59.`,
		],
	])('case %#', (input, message) => {
		expect(problemsOf(input)).toEqual([message]);
	});

	it('all at once', () => {
		const input: RotationInput = {
			schedule: 'timeSlots',
			variants: [{ days: [], from: '25:00', to: '' }, slot, { ...slot, to: '09:00' }],
			otherwise: 'Off',
			timezone: 'Nowhere',
		};
		expect(problemsOf(input)).toEqual([
			`'Timezone' is "Nowhere". Give an IANA name such as Europe/Berlin.`,
			`Variant 1: 'Variant Name' is blank. Give every variant a name of its own.`,
			`Variants 2 and 3 have the same 'Variant Name' "Office". Give every variant a name of its own.`,
			`'Otherwise' is "Off", which names no variant. Write one of "Office", or leave it blank to leave the agent as it is.`,
			`Variant 1: 'Days' is empty. Choose at least one day.`,
			`Variant 1: 'From' is "25:00". Write a time of day as HH:MM, from 00:00 to 23:59.`,
			`Variant 1: 'To' is blank. Write a time of day as HH:MM, from 00:00 to 24:00.`,
			`Variant "Office": 'From' and 'To' are both "09:00". Make them differ, or write 00:00 and 24:00 for the whole day.`,
		]);
	});

	it('when values are of no sensible type', () => {
		const junk: unknown[] = [null, undefined, true, 7, 'x', [], {}, DateTime.invalid('x'), () => 1];
		for (const value of junk) {
			for (const schedule of ['timeSlots', 'dateRanges', 'inTurn', 'weighted', value]) {
				const variant = {
					variantName: value,
					days: value,
					from: value,
					to: value,
					startDate: value,
					endDate: value,
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
					phoneNumberId: value,
				});
				expect(problems.length).toBeGreaterThan(0);
			}
		}
	});

	it.each([[null], ['A'], [{}], [[null]], [['A']]])('when the variants are %j', (variants) => {
		// An expression can put anything in place of the list
		const input = JSON.parse(JSON.stringify({ ...timeSlots, variants })) as RotationInput;
		expect(problemsOf(input).length).toBeGreaterThan(0);
	});
});
