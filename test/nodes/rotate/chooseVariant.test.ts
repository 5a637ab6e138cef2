import { DateTime } from 'luxon';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { OpenCxPhone } from '../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { cpuMs } from '../../support/cpuTime';
import type { NodeRun } from '../../support/engine';
import { problemsOf, runNode, startFor } from '../../support/engine';
import { isShownFor } from '../../support/properties';
import { everyResource } from '../../support/resources';
import { hours } from './rotationParameters';

const monday = '2026-11-23T10:00:00';

describe.each(everyResource)('Choose Variant of %s', (_, tested) => {
	const here = startFor(tested);
	const { value: resource, api } = tested.resource;
	const lead = tested.text.name;

	const variant = (variantName: unknown, parts: object = {}) => ({
		variantName,
		[lead]: `Hello from ${String(variantName)}.`,
		...parts,
	});
	const office = variant('Office', { days: [1, 2, 3, 4, 5], ...hours('09:00-17:00') });
	const calendar = (variants: object[], rest: object = {}, at: unknown = monday) => ({
		schedule: 'calendar',
		variants: { variant: variants },
		otherwise: '',
		...rest,
		rotationOptions: {
			timezone: 'Europe/Berlin',
			at,
			...('rotationOptions' in rest ? (rest.rotationOptions as object) : {}),
		},
	});

	const choose = async (rotation: object, run: Omit<NodeRun, 'parameters'> = {}) =>
		await runNode(here, {
			parameters: { resource, operation: 'chooseVariant', ...rotation },
			credential: 'none',
			...run,
		});
	const variantOf = async (rotation: object, item: IDataObject = {}) =>
		(await choose(rotation, { items: [item] })).jsons[0]?.variant;

	it('returns what the trigger returns, without a credential and without a request', async () => {
		const rotation = calendar([office, variant('After')], { otherwise: 'After' });
		const { jsons, pairs, requests } = await choose(rotation, { items: [{}, {}] });
		expect(jsons[0]).toEqual({
			variant: 'Office',
			reason: 'Mon–Fri 09:00–17:00, Europe/Berlin',
			starts_at: '2026-11-23T09:00:00+01:00',
			valid_until: '2026-11-23T17:00:00+01:00',
			fields: { [lead]: 'Hello from Office.' },
			never_active: [],
			upcoming: [
				'Mon 23 Nov 2026, 17:00 – After',
				'Tue 24 Nov 2026, 09:00 – Office',
				'Tue 24 Nov 2026, 17:00 – After',
				'Wed 25 Nov 2026, 09:00 – Office',
				'Wed 25 Nov 2026, 17:00 – After',
				'Thu 26 Nov 2026, 09:00 – Office',
				'Thu 26 Nov 2026, 17:00 – After',
				'Fri 27 Nov 2026, 09:00 – Office',
				'Fri 27 Nov 2026, 17:00 – After',
				'Mon 30 Nov 2026, 09:00 – Office',
			],
		});
		expect(jsons[1]).toEqual(jsons[0]);
		expect(Object.keys(jsons[0] ?? {})).toEqual([
			'variant',
			'reason',
			'starts_at',
			'valid_until',
			'fields',
			'never_active',
			'upcoming',
		]);
		expect(pairs).toEqual([{ item: 0 }, { item: 1 }]);
		expect(requests).toEqual([]);
	});

	it('returns no fields if no variant applies, and the other fields of a variant whose lead is blank', async () => {
		const { jsons } = await choose(calendar([office]), { items: [{}] });
		expect(jsons).toMatchObject([{ variant: 'Office' }]);
		const sunday = await choose(calendar([office], {}, '2026-11-22T10:00:00'));
		expect(sunday.jsons).toMatchObject([
			{ variant: null, fields: {}, valid_until: '2026-11-23T09:00:00+01:00' },
		]);
		const named = await choose(
			calendar([variant('A', { [lead]: '', otherFields: { [tested.naming.name]: 'Desk' } })]),
		);
		expect(named.jsons).toMatchObject([{ variant: 'A', fields: { [tested.naming.name]: 'Desk' } }]);
	});

	it('checks what a variant sets as an update would, and names the variant', async () => {
		const [{ name, wrong }] = tested.wrongs;
		const { failure } = await choose(calendar([variant('A', { otherFields: { [name]: wrong } })]));
		expect(failure.message).toMatch(/^Variant "A": /);
		const { jsons, failed } = await choose(
			calendar([variant('A', { otherFields: { [name]: '={{ $json.x }}' } })]),
			{ items: [{ x: wrong }, { x: '' }], onError: 'continueErrorOutput' },
		);
		expect(failed).toHaveLength(1);
		expect(jsons).toMatchObject([{ variant: 'A', fields: { [lead]: 'Hello from A.' } }]);
	});

	it.each(['id', 'list'])(
		'draws as for the ID if n8n keeps the locator of another operation, by %s',
		async (mode) => {
			const draw = (id: unknown) => ({
				schedule: 'weighted',
				variants: { variant: [...'ABCDEFGH'].map((name) => variant(name, { weight: 1 })) },
				every: 1,
				unit: 'weeks',
				anchor: '2026-01-01T00:00:00',
				seed: '',
				[api.id.parameter]: id,
				rotationOptions: { at: monday },
			});
			const ids = [...here.entries.keys()];
			const kept = await Promise.all(
				ids.map(async (value) => await variantOf(draw({ __rl: true, mode, value }))),
			);
			const plain = await Promise.all(ids.map(async (value) => await variantOf(draw(value))));
			expect(kept).toEqual(plain);
			expect(new Set(kept).size).toBeGreaterThan(1);
			const { failure } = await choose(draw('={{ [1] }}'));
			expect(problemsOf(failure)).toMatch(/ID' is a list\. Enter the ID/);
		},
	);

	it('asks for an ID for a draw only, as text', async () => {
		const rotation = {
			schedule: 'weighted',
			variants: { variant: [...'ABCDEFGH'].map((name) => variant(name, { weight: 1 })) },
			every: 100,
			unit: 'months',
			anchor: '2026-01-01T00:00:00',
			seed: '',
			[api.id.parameter]: '={{ $json.id }}',
		};
		const items = Array.from({ length: 12 }, (_entry, number) => ({ id: `number ${number}` }));
		const { jsons } = await choose(rotation, { items });
		expect(new Set(jsons.map((json) => json.variant)).size).toBeGreaterThan(1);
		expect((await choose(rotation, { items })).jsons).toEqual(jsons);
		const { failure } = await choose(rotation);
		expect(problemsOf(failure)).toBe(
			`'${api.id.label} ID' is blank. Enter the ID of the ${api.noun}: the weighted choice depends on it.`,
		);
	});

	describe('the dates of a variant', () => {
		const closedOn = (parts: object) =>
			calendar([variant('Closed', parts), variant('Open')], { otherwise: 'Open' });
		const range = (...ranges: object[]) => ({ dates: { range: ranges } });

		it.each([
			[
				'one of several ranges',
				range({ from: '2026-05-01', to: '2026-05-01' }, { from: monday, to: monday }),
			],
			['a range of every year', range({ from: '2020-11-20', to: '2020-11-25', everyYear: true })],
			['a list from an expression', { dateList: "={{ ['2026-11-20/2026-11-23'] }}" }],
			['a list as text', { dateList: '2026-12-24, 2026-11-23' }],
			['a list in a cell', { dateList: '={{ $json.cell }}' }],
			['events of a calendar', { dateList: '={{ $json.events }}' }],
			[
				'a list in addition to ranges',
				{ ...range({ from: '2026-05-01', to: '2026-05-01' }), dateList: '2026-11-23' },
			],
		])('may be %s', async (_name, parts) => {
			const item = {
				cell: '["2026-11-23"]',
				events: [{ start: { date: '2026-11-22' }, end: { date: '2026-11-24' }, summary: 'Fair' }],
			};
			expect(await variantOf(closedOn(parts), item)).toBe('Closed');
			const tuesday = {
				...closedOn(parts),
				rotationOptions: { timezone: 'Europe/Berlin', at: '2026-11-26T10:00:00' },
			};
			expect(await variantOf(tuesday, item)).toBe('Open');
		});

		it.each([
			['an empty list', []],
			['the text of an empty list', '[]'],
			['a blank cell', ''],
			['null', null],
		])('never apply with %s, and a hint says so', async (_name, list) => {
			const { jsons, hints } = await choose(closedOn({ dateList: '={{ $json.list }}' }), {
				items: [{ list }] as IDataObject[],
			});
			expect(jsons).toMatchObject([{ variant: 'Open' }]);
			const told =
				'Variant "Closed" never applies: it has no dates: its list of dates is empty, or its dates are blank.';
			expect(jsons[0]?.never_active).toEqual([told]);
			expect(hints).toEqual([told]);
		});

		it('are any day if the field for a list is blank in the form', async () => {
			expect(await variantOf(calendar([variant('A', { dateList: '' })]))).toBe('A');
		});
	});

	describe('the rows of a sheet', () => {
		const branch = calendar(
			[
				variant('Open', {
					days: '={{ $json.days }}',
					hours: {
						range: [
							{ from: '={{ $json.from }}', to: '={{ $json.to }}' },
							{ from: '={{ $json.from2 }}', to: '={{ $json.to2 }}' },
						],
					},
				}),
				variant('Closed'),
			],
			{ otherwise: 'Closed' },
		);
		const row = { days: 'Mon-Fri', from: '09:00', to: '17:00', from2: '', to2: '' };

		it.each([
			['a range that is blank', row, 'Open'],
			['a range that is null', { ...row, from2: null, to2: null }, 'Open'],
			['the second range', { ...row, from: '', to: '', from2: '09:30', to2: '10:30' }, 'Open'],
			['no range', { ...row, from: '', to: '' }, 'Closed'],
			['cells that are missing', { days: 'Mon-Fri' }, 'Closed'],
			['days as numbers', { ...row, days: '1,2,3' }, 'Open'],
			['days by name', { ...row, days: 'Sat, Sun' }, 'Closed'],
			['long names', { ...row, days: 'monday to wednesday' }, 'Open'],
		])('may have %s', async (_name, item, expected) => {
			expect(await variantOf(branch, item as IDataObject)).toBe(expected);
		});

		it.each(['', '[]', ',', ' , ', null])('with %j for days are refused', async (days) => {
			const { failure } = await choose(branch, { items: [{ ...row, days }] as IDataObject[] });
			expect(problemsOf(failure)).toBe(
				`Variant "Open": 'Days' is an expression that is empty for this item, so the variant would apply at the wrong times. Add a fallback, or clear it.`,
			);
		});

		it('count their ranges as the form does', async () => {
			const item = { ...row, from: '', to: '', from2: '09:00', to2: '25:00' };
			const { failure } = await choose(branch, { items: [item] });
			expect(problemsOf(failure)).toMatch(/^Variant "Open": Range 2: 'To' is "25:00"/);
		});

		it('with half a range are refused', async () => {
			const { failure } = await choose(branch, { items: [{ ...row, from2: '18:00' }] });
			expect(problemsOf(failure)).toBe(
				`Variant "Open": Range 2: 'To' is blank. Enter a time of day as HH:MM, from 00:00 to 24:00.`,
			);
		});

		it('with dates that are blank never apply, and with half of them are refused', async () => {
			const campaign = calendar(
				[
					variant('Campaign', {
						dates: { range: [{ from: '={{ $json.from }}', to: '={{ $json.to }}' }] },
					}),
					variant('Usual'),
				],
				{ otherwise: 'Usual' },
			);
			expect(await variantOf(campaign, { from: '', to: '' })).toBe('Usual');
			expect(await variantOf(campaign, { from: '2026-11-01', to: '2026-11-30' })).toBe('Campaign');
			const { failure } = await choose(campaign, { items: [{ from: '2026-11-01', to: '' }] });
			expect(problemsOf(failure)).toMatch(
				/^Variant "Campaign": Dates: 'To' is an expression that is empty/,
			);
		});

		it('may be 200 in seven zones, each by its own clock, in little time', async () => {
			const zones = [
				'Europe/Berlin',
				'Europe/London',
				'America/New_York',
				'America/Los_Angeles',
				'Asia/Kolkata',
				'Asia/Tokyo',
				'Australia/Adelaide',
			];
			const at = '2026-11-24T14:20:00Z';
			const rows = Array.from({ length: 200 }, (_row, number) => {
				const opens = 6 + (number % 11);
				return {
					zone: zones[number % zones.length] ?? '',
					days: number % 5 === 0 ? 'Wed-Sun' : 'Mon-Fri',
					from: `${opens}:15`,
					to: number % 9 === 0 ? '' : `${opens + 4}:45`,
					from2: '',
					to2: '',
				};
			}).map((entry) => (entry.to === '' ? { ...entry, from: '' } : entry));
			const expected = rows.map(({ zone, days, from, to }) => {
				const local = DateTime.fromISO(at, { zone });
				const isDay = days === 'Mon-Fri' ? local.weekday <= 5 : local.weekday >= 3;
				const minute = local.hour * 60 + local.minute;
				const minuteOf = (time: string) => {
					const [hour = 0, minutes = 0] = time.split(':').map(Number);
					return hour * 60 + minutes;
				};
				const isOpen = from !== '' && minuteOf(from) <= minute && minute < minuteOf(to);
				return isDay && isOpen ? 'Open' : 'Closed';
			});
			const rotation = { ...branch, rotationOptions: { timezone: '={{ $json.zone }}', at } };
			const { jsons } = await choose(rotation, { items: rows });
			expect(jsons.map((json) => json.variant)).toEqual(expected);
			expect(new Set(expected).size).toBe(2);
			expect(await cpuMs(() => choose(rotation, { items: rows }))).toBeLessThan(4_000);
		});
	});

	describe('an override', () => {
		const schedule = (overrideVariant: unknown, overrideUntil: unknown) =>
			calendar([office, variant('After'), variant('Shut', { dateList: '={{ [] }}' })], {
				otherwise: 'After',
				rotationOptions: { overrideVariant, overrideUntil },
			});

		it('applies while its end lies ahead, and says so', async () => {
			const { jsons } = await choose(schedule('Shut', '2026-11-23T15:00:00'));
			expect(jsons).toMatchObject([
				{
					variant: 'Shut',
					reason: 'override until Mon 23 Nov 2026, 15:00, Europe/Berlin',
					starts_at: null,
					valid_until: '2026-11-23T15:00:00+01:00',
					fields: { [lead]: 'Hello from Shut.' },
				},
			]);
			expect((jsons[0]?.upcoming as string[]).slice(0, 2)).toEqual([
				'Mon 23 Nov 2026, 15:00 – Office',
				'Mon 23 Nov 2026, 17:00 – After',
			]);
			// It is there for the override.
			expect(jsons[0]?.never_active).toEqual([]);
			const longer = await choose(schedule('Shut', '2026-11-24T15:00:00'));
			expect(longer.jsons).toMatchObject([
				{ variant: 'Shut', valid_until: '2026-11-23T17:00:00+01:00' },
			]);
		});

		it.each([
			['past', 'Shut', '2026-11-23T09:59:00'],
			['blank', '={{ $json.none }}', '={{ $json.none }}'],
			['half', 'Shut', '={{ $json.none }}'],
			['of a row that is there no more', '={{ $json.none }}', '2026-11-23T15:00:00'],
			['empty', '', ''],
		])('that is %s leaves the choice to the schedule', async (_name, name, until) => {
			expect(await variantOf(schedule(name, until))).toBe('Office');
		});

		it('comes from a row of a data table, for each item', async () => {
			const rotation = schedule('={{ $json.variant }}', '={{ $json.until }}');
			const { jsons } = await choose(rotation, {
				items: [
					{ variant: 'Shut', until: '2026-11-23T14:00:00.000Z' },
					{ variant: 'After', until: '2026-11-23T08:00:00.000Z' },
					{},
				],
			});
			expect(jsons.map((json) => json.variant)).toEqual(['Shut', 'Office', 'Office']);
		});
	});

	describe('its form', () => {
		const { description } = new OpenCxPhone();
		const own = description.properties.filter(isShownFor(resource, 'chooseVariant'));
		const find = (properties: INodeProperties[], name: string): INodeProperties => {
			const found = properties.find((property) => property.name === name);
			if (found === undefined) throw new Error(`There is no parameter ${name}`);
			return found;
		};

		it('asks for no credential', () => {
			expect(description.credentials).toEqual([
				expect.objectContaining({
					name: 'openCxApi',
					required: true,
					testedBy: 'testOpenCxApi',
					displayOptions: { hide: { operation: ['chooseVariant'] } },
				}),
			]);
		});

		it('has the options that choose a moment or an override, and the preview', () => {
			const options = (find(own, 'rotationOptions').options ?? []) as INodeProperties[];
			expect(options.map(({ name }) => name)).toEqual([
				...(resource === 'phoneNumber' ? ['allowUnlisted'] : []),
				'at',
				'overrideUntil',
				'overrideVariant',
				'previewDays',
				'timezone',
			]);
			expect(find(options, 'previewDays')).toMatchObject({
				typeOptions: { minValue: 1, maxValue: 366 },
				default: 7,
			});
		});

		it('opens no list of the account, for which n8n would need the credential', () => {
			expect(JSON.stringify(own)).not.toContain('searchListMethod');
		});
	});
});
