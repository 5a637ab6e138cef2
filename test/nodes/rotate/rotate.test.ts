import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { OpenCxPhone } from '../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { chooseVariant, parseRotation } from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
import type { NodeRun } from '../../support/engine';
import { problemsOf, runNode, startHere, voice } from '../../support/engine';
import { isShownFor } from '../../support/properties';
import {
	byId,
	chooseVariant as chooseVariantOf,
	hours,
	office,
	rotatePrompt,
	schedules,
	variant,
} from './rotationParameters';

const here = startHere();

type Rotation = Omit<NodeRun, 'parameters'> & { id?: unknown };

const rotate = async (rotation: object, { id, ...run }: Rotation = {}) =>
	await runNode(here, { parameters: rotatePrompt(id ?? here.id(), rotation), ...run });

const otherVoice = 'hP72SDESIJq2YuAblBqz';

const inOffice = '2026-11-23T10:00:00';
const onSunday = '2026-11-22T10:00:00';

const withVariant = (parts: object, at: unknown = inOffice) => ({
	...schedules.calendar(at),
	variants: { variant: [{ ...office, ...parts }, variant('After')] },
});

const nothingSent = /Nothing was sent for this item\.$/;

describe('The variant that applies', () => {
	it.each([
		[
			'calendar',
			schedules.calendar(inOffice),
			'Office',
			'Mon–Fri 09:00–17:00, Europe/Berlin',
			'2026-11-23T17:00:00+01:00',
		],
		[
			'calendar, if no variant applies and another is named for it',
			schedules.calendar(onSunday),
			'After',
			'no other variant applies, Europe/Berlin',
			'2026-11-23T09:00:00+01:00',
		],
		[
			'calendar, in the last minute of the last day',
			schedules.campaign('2027-01-06T23:59:00'),
			'Holidays',
			'24 Dec 2026 – 6 Jan 2027, Europe/Berlin',
			'2027-01-07T00:00:00+01:00',
		],
		[
			'inTurn',
			schedules.inTurn('2026-01-14T12:00:00'),
			'B',
			'turn 2 of 3, every 1 week from 2026-01-05 00:00, Europe/Berlin',
			'2026-01-19T00:00:00+01:00',
		],
		[
			'inTurn, before the anchor',
			schedules.inTurn('2026-01-04T23:59:59'),
			'C',
			'turn 3 of 3, every 1 week from 2026-01-05 00:00, Europe/Berlin',
			'2026-01-05T00:00:00+01:00',
		],
		[
			'weighted, if one has all the weight',
			{
				...schedules.weighted('2026-01-11T12:00:00'),
				variants: { variant: [variant('A', { weight: 0 }), variant('B', { weight: 0.5 })] },
			},
			'B',
			'weight 0.5 of 0.5, period 10, every 1 day from 2026-01-01 00:00, Europe/Berlin',
			null,
		],
	])('is sent and reported with its reason by %s', async (_, rotation, name, reason, until) => {
		const { jsons, pairs, requests } = await rotate(rotation);
		expect(jsons).toEqual([
			{
				variant: name,
				reason,
				summary: `${here.id()}: updated Voice, Base Prompt`,
				success: true,
				phone_number_id: here.id(),
				updated_fields: ['elevenlabs_voice_id', 'base_prompt'],
				valid_until: until,
			},
		]);
		// In the panel's table, what comes first is what people see.
		expect(Object.keys(jsons[0] ?? {}).slice(0, 3)).toEqual(['variant', 'reason', 'summary']);
		expect(pairs).toEqual([{ item: 0 }]);
		expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
			[
				'PATCH',
				`/phone/${here.id()}`,
				{ elevenlabs_voice_id: voice, base_prompt: `You are ${name}.` },
			],
		]);
	});

	it('includes its first moment and excludes its last', async () => {
		const ats = [
			'2026-11-23T08:59:59.999',
			'2026-11-23T09:00',
			'2026-11-23T16:59:59.999',
			'2026-11-23T17:00',
		];
		const { jsons } = await rotate(schedules.calendar('={{ $json.at }}'), {
			items: ats.map((at) => ({ at })),
		});
		expect(jsons.map(({ variant: name }) => name)).toEqual(['After', 'Office', 'Office', 'After']);
	});

	it.each([
		[
			'the zone of the options',
			'Asia/Tokyo',
			{ timezone: 'Asia/Kolkata', at: '2026-07-01T10:00:00' },
			'2026-07-01T17:00:00+05:30',
		],
		[
			'the zone of the options, with spaces around it',
			'Asia/Tokyo',
			{ timezone: ' Asia/Kolkata ', at: '2026-07-01T10:00:00' },
			'2026-07-01T17:00:00+05:30',
		],
		[
			"the workflow's zone",
			'America/St_Johns',
			{ at: '2026-07-01T10:00:00' },
			'2026-07-01T17:00:00-02:30',
		],
		[
			"the workflow's zone if the other is blank",
			'America/St_Johns',
			{ timezone: ' ', at: '2026-01-05T10:00:00' },
			'2026-01-05T17:00:00-03:30',
		],
		[
			'the offset that the moment has',
			'Asia/Tokyo',
			{ timezone: 'Europe/Berlin', at: '2026-07-01T14:59:00Z' },
			'2026-07-01T17:00:00+02:00',
		],
	])('is looked for in %s', async (_, timezone, rotationOptions, until) => {
		const { jsons } = await rotate({ ...schedules.calendar(), rotationOptions }, { timezone });
		expect(jsons).toMatchObject([{ variant: 'Office', valid_until: until }]);
	});

	it.each([
		['a luxon moment', "={{ DateTime.fromISO('2026-11-23T09:00:00Z') }}"],
		['a Date', "={{ new Date('2026-11-23T09:00:00Z') }}"],
	])('may be asked for by %s from an expression', async (_, at) => {
		const { jsons } = await rotate(schedules.calendar(at));
		expect(jsons).toMatchObject([{ variant: 'Office', valid_until: '2026-11-23T17:00:00+01:00' }]);
	});

	it('is the one that applies now, if no other moment is given', async () => {
		const days = (from: number, to: number) => ({
			dates: {
				range: [
					{
						from: `={{ $now.plus({ days: ${from} }).toISODate() }}`,
						to: `={{ $now.plus({ days: ${to} }).toISODate() }}`,
					},
				],
			},
		});
		const { jsons } = await rotate(
			{
				...schedules.campaign(),
				variants: {
					variant: [
						variant('Past', days(-9, -2)),
						variant('Now', days(-1, 1)),
						variant('Soon', days(2, 9)),
					],
				},
			},
			{ timezone: 'Europe/Berlin' },
		);
		expect(jsons).toMatchObject([{ variant: 'Now' }]);
	});

	it('is the same for a repeated tick, and what the choice says for each phone number', async () => {
		const rotation = schedules.weighted('2026-11-23T10:00:00');
		const ids = [...here.sandbox.agents.keys()];
		const run = { id: '={{ $json.id }}', items: ids.map((id) => ({ id })) };
		const [first, second] = [await rotate(rotation, run), await rotate(rotation, run)];
		const parsed = ids.map((drawId) =>
			parseRotation({
				...rotation,
				variants: rotation.variants.variant,
				timezone: 'Europe/Berlin',
				drawId,
			}),
		);
		const names = parsed.map((choice) =>
			'value' in choice
				? chooseVariant(choice.value, Date.parse('2026-11-23T09:00:00Z')).variant
				: undefined,
		);
		expect(new Set(names)).toEqual(new Set(['Usual', 'Trial']));
		expect(first.jsons.map(({ variant: name }) => name)).toEqual(names);
		expect(second.jsons).toEqual(first.jsons);
		expect(first.pairs).toEqual(ids.map((_, item) => ({ item })));
		expect(first.jsons.map(({ phone_number_id: id }) => id)).toEqual(ids);
		const prompts = ids.map((id) => here.sandbox.agents.get(id)?.base_prompt);
		expect(prompts).toEqual(names.map((name) => `You are ${name}.`));
	});

	it('may differ by item: variants, times and voice are read for each', async () => {
		const { requests, jsons } = await rotate(
			{
				...schedules.calendar(inOffice),
				variants: {
					variant: [
						variant('={{ $json.who }}', {
							...office,
							variantName: '={{ $json.who }}',
							...hours('09:00-={{ $json.to }}'),
						}),
					],
				},
				otherwise: '',
				elevenlabs_voice_id: '={{ $json.voice }}',
			},
			{
				id: '={{ $json.id }}',
				items: [
					{ id: here.id(0), who: 'Ann', to: '18:00', voice },
					{ id: here.id(1), who: 'Bob', to: '12:30', voice: otherVoice },
				],
			},
		);
		expect(jsons.map(({ variant: name, valid_until: until }) => [name, until])).toEqual([
			['Ann', '2026-11-23T18:00:00+01:00'],
			['Bob', '2026-11-23T12:30:00+01:00'],
		]);
		const sent = requests.map(({ url, body }) => [url, body]);
		expect(Object.fromEntries(sent) as object).toEqual({
			[`/phone/${here.id(0)}`]: { elevenlabs_voice_id: voice, base_prompt: 'You are Office.' },
			[`/phone/${here.id(1)}`]: { elevenlabs_voice_id: otherVoice, base_prompt: 'You are Office.' },
		});
	});
});

/** Choose Variant for a phone number as its ID. */
const chooseByNumber = (phoneNumberId: string) =>
	chooseVariantOf({
		...schedules.weighted(),
		phoneNumberId,
		rotationOptions: { timezone: 'Europe/Berlin', at: '={{ $json.at }}' },
	});

describe('A rotation for many items', () => {
	it('takes less than a second of CPU time, with yearly holidays and an expired campaign', async () => {
		const holidays = Array.from({ length: 10 }, (_, month) =>
			variant(`Holiday ${month}`, {
				dates: {
					range: [
						{
							from: `2026-${String(month + 1).padStart(2, '0')}-01`,
							to: `2026-${String(month + 1).padStart(2, '0')}-02`,
							everyYear: true,
						},
					],
				},
			}),
		);
		const over = variant('Campaign', {
			dates: { range: [{ from: '2020-01-01', to: '2020-02-01' }] },
		});
		const rotation = {
			...schedules.calendar(inOffice),
			variants: { variant: [...holidays, over, office, variant('After')] },
			options: { dryRun: true },
		};
		const items = Array.from({ length: 100 }, () => ({}));
		const { jsons, hints } = await rotate(rotation, { items });
		expect(jsons).toHaveLength(100);
		expect(hints).toContainEqual(expect.stringMatching(/^Variant "Campaign" never applies/));
		expect(await cpuMs(() => rotate(rotation, { items }))).toBeLessThan(1_000);
	});

	it('draws the same for one ID, however its letters are written', async () => {
		const id = '204A7285-05E4-4B4F-8288-24F99D117F16';
		const drawnFor = async (spelled: string) => {
			const rotation = { ...schedules.weighted('2026-11-23T10:00:00'), options: { dryRun: true } };
			const days = Array.from({ length: 20 }, (_, day) => `2026-03-${day + 10}T10:00:00`);
			const { jsons } = await rotate(
				{ ...rotation, rotationOptions: { timezone: 'Europe/Berlin', at: '={{ $json.at }}' } },
				{ id: spelled, items: days.map((at) => ({ at })) },
			);
			return jsons.map((json) => json.variant);
		};
		const drawn = await drawnFor(id);
		expect(new Set(drawn).size).toBe(2);
		expect(await drawnFor(id.toLowerCase())).toEqual(drawn);
	});

	it('draws the same for one phone number, however it is written', async () => {
		const drawnFor = async (number: string) => {
			const { jsons } = await rotate(
				{
					...schedules.weighted(),
					phoneNumberId: { __rl: true, mode: 'number', value: number },
					options: { dryRun: true },
					rotationOptions: { timezone: 'Europe/Berlin', at: '={{ $json.at }}' },
				},
				{ items: Array.from({ length: 20 }, (_, day) => ({ at: `2026-03-${day + 10}T10:00:00` })) },
			);
			return jsons.map((json) => json.variant);
		};
		const drawn = await drawnFor('+14155550100');
		expect(new Set(drawn).size).toBe(2);
		expect(await drawnFor('+1 (415) 555-0100')).toEqual(drawn);
		expect(await drawnFor('001 415 555 0100')).toEqual(drawn);
		const chosen = await runNode(here, {
			parameters: chooseByNumber('+1 415 555 0100'),
			items: Array.from({ length: 20 }, (_, day) => ({ at: `2026-03-${day + 10}T10:00:00` })),
			credential: 'none',
		});
		expect(chosen.jsons.map((json) => json.variant)).toEqual(drawn);
	});

	it('takes weekdays as text, from a sheet', async () => {
		const rotation = withVariant({ days: '={{ $json.days }}' });
		const { jsons } = await rotate(rotation, {
			items: [{ days: 'Mon-Fri' }, { days: 'Sat, Sun' }, { days: '1,2' }],
		});
		expect(jsons.map((json) => json.variant)).toEqual(['Office', 'After', 'Office']);
	});
});

describe('What is sent', () => {
	it("has the variant's own voice rather than the node's", async () => {
		const { requests } = await rotate(
			withVariant({ otherFields: { elevenlabs_voice_id: otherVoice } }),
		);
		expect(requests.map(({ body }) => body)).toEqual([
			{ elevenlabs_voice_id: otherVoice, base_prompt: 'You are Office.' },
		]);
	});

	it("has the node's voice if the variant's own is blank", async () => {
		const { requests } = await rotate({
			...withVariant({ otherFields: { elevenlabs_voice_id: '={{ $json.none }}' } }),
			options: { blankFields: 'fail' },
		});
		expect(requests.map(({ body }) => body)).toEqual([
			{ elevenlabs_voice_id: voice, base_prompt: 'You are Office.' },
		]);
	});

	it("does not check the node's voice if the variant has its own", async () => {
		const { jsons } = await rotate({
			...withVariant({ otherFields: { elevenlabs_voice_id: otherVoice } }),
			elevenlabs_voice_id: '={{ $json.none }}',
		});
		expect(jsons).toMatchObject([{ success: true, variant: 'Office' }]);
	});

	it('has every other field of the chosen variant, and no field of another variant', async () => {
		const examples = Object.fromEntries(
			Object.entries(phoneNumberFields)
				.filter(([name]) => name !== 'base_prompt' && name !== 'elevenlabs_voice_id')
				.map(([name, { example }]) => [name, example]),
		);
		const { requests, jsons } = await rotate({
			...schedules.calendar(inOffice),
			variants: {
				variant: [
					variant('After', { otherFields: { language: 'fr', name: 'Night' } }),
					{ ...office, otherFields: { ...examples, emotion_recognition: false } },
				],
			},
		});
		const sent = requests[0]?.body as IDataObject;
		expect(Object.keys(sent)).toEqual(Object.keys(phoneNumberFields));
		expect(sent).toMatchObject({ language: 'en', name: 'Front Desk', emotion_recognition: false });
		expect(jsons).toMatchObject([{ updated_fields: Object.keys(phoneNumberFields) }]);
	});

	it('is nothing if the agent is left as it is, with or without a credential', async () => {
		const left = {
			variant: null,
			reason: 'no variant applies, Europe/Berlin',
			summary: `${here.id()}: nothing sent (no variant applies, Europe/Berlin)`,
			success: true,
			sent: false,
			phone_number_id: here.id(),
			updated_fields: [],
			valid_until: '2026-12-24T00:00:00+01:00',
		};
		const rotation = schedules.campaign(inOffice);
		const { jsons, requests, pairs } = await rotate(rotation);
		expect(jsons).toEqual([left]);
		expect(pairs).toEqual([{ item: 0 }]);
		expect(requests).toEqual([]);
		expect((await rotate(rotation, { credential: 'none' })).jsons).toEqual([left]);
	});

	it('is nothing in a dry run, which shows the variant and the request', async () => {
		const { jsons, requests } = await rotate({
			...withVariant({ otherFields: { name: '' } }),
			options: { dryRun: true },
		});
		expect(jsons).toEqual([
			{
				summary: `${here.id()}: dry run, would update Voice, Base Prompt; Name was blank and left unchanged`,
				dry_run: true,
				phone_number_id: here.id(),
				request: {
					method: 'PATCH',
					url: `${here.sandbox.url}/phone/${here.id()}`,
					body: { elevenlabs_voice_id: voice, base_prompt: 'You are Office.' },
				},
				skipped_fields: ['name'],
				variant: 'Office',
				reason: 'Mon–Fri 09:00–17:00, Europe/Berlin',
				valid_until: '2026-11-23T17:00:00+01:00',
			},
		]);
		expect(requests).toEqual([]);
	});

	it('depends only on the parameters of the chosen schedule, whatever the other parameters contain', async () => {
		const foreign = {
			every: 0,
			unit: 'eons',
			anchor: 'never',
			seed: '=a{{ $json.none }}',
			otherwise: 'After',
		};
		const rotation = {
			...withVariant({ weight: "={{ $('Nowhere').item.json.x }}" }),
			...foreign,
		};
		expect((await rotate(rotation)).jsons).toMatchObject([{ variant: 'Office' }]);
		const turns = {
			...schedules.inTurn('2026-01-14T12:00:00'),
			variants: {
				variant: [variant('A', { days: [9], ...hours('25:00-') }), variant('B'), variant('C')],
			},
			otherwise: 'Nobody',
			seed: '=a{{ $json.none }}',
		};
		expect((await rotate(turns)).jsons).toMatchObject([{ variant: 'B' }]);
	});

	it('does so too if the schedule is an expression, because n8n then keeps all parameters', async () => {
		const rotation = {
			...withVariant({ weight: "={{ $('Nowhere').item.json.x }}" }),
			schedule: '={{ $json.schedule }}',
			every: 0,
			anchor: 'never',
			seed: '=a{{ $json.none }}',
		};
		const { jsons } = await rotate(rotation, { items: [{ schedule: 'calendar' }] });
		expect(jsons).toMatchObject([{ variant: 'Office' }]);
		const foreign = variant('B', {
			...hours("={{ $('Nowhere').item.json.x }}-=1{{ $json.none }}:00"),
			dates: { range: [{ from: '=2026-{{ $json.none }}' }] },
		});
		const turns = {
			...schedules.inTurn('2026-01-14T12:00:00'),
			schedule: '={{ $json.schedule }}',
			variants: { variant: [variant('A'), foreign] },
		};
		const { jsons: turned } = await rotate(turns, { items: [{ schedule: 'inTurn' }] });
		expect(turned).toMatchObject([{ variant: 'B' }]);
	});
});

describe('A variant that does not hold yet', () => {
	const evening = (parts: object) => ({
		...schedules.calendar(inOffice),
		variants: { variant: [office, { ...variant('After'), ...parts }] },
	});

	it('is already refused for its fixed values, so that nobody finds out at night', async () => {
		const { failure, requests } = await rotate(
			evening({ otherFields: { handoff_phone_number: '555', language: 'klingon' } }),
		);
		expect(problemsOf(failure)).toMatch(
			/Variant "After": 'Handoff Phone Number' is "555", .* Variant "After": 'Language' is "klingon"/,
		);
		expect(requests).toEqual([]);
	});

	it('is not refused for what its expressions yield now', async () => {
		const { jsons } = await rotate(
			evening({
				otherFields: { handoff_phone_number: '={{ $json.none }}', name: '=A {{ $json.none }}' },
			}),
		);
		expect(jsons).toMatchObject([{ success: true, variant: 'Office' }]);
	});
});

describe('The options of an update', () => {
	it.each([
		[
			'skip',
			{ name: '', language: '' },
			{ base_prompt: 'You are Office.' },
			{ skipped_fields: ['name', 'language'] },
		],
		['clear', { name: '' }, { name: '', base_prompt: 'You are Office.' }, {}],
	])(
		'decide with "%s" what happens to blank fields',
		async (blankFields, otherFields, body, told) => {
			const { jsons, requests } = await rotate({
				...withVariant({ otherFields }),
				options: { blankFields },
			});
			expect(requests.map((request) => request.body)).toEqual([
				{ elevenlabs_voice_id: voice, ...body },
			]);
			expect(jsons).toMatchObject([{ success: true, variant: 'Office', ...told }]);
		},
	);

	it.each([
		[
			'a blank field',
			{ otherFields: { name: ' ' } },
			{ blankFields: 'fail' },
			`Variant "Office": 'Name' is blank. Fill it in, or change 'When a Field Is Blank'.`,
		],
		[
			'a hole in the prompt',
			{ base_prompt: '=You work for {{ $json.company }}.' },
			{},
			`Variant "Office": 'Base Prompt' uses {{ $json.company }}, which is undefined here. Add a fallback such as {{ $json.company ?? 'our company' }} or set 'When an Expression Is Empty' to 'Send It Anyway'.`,
		],
		[
			'a hole in another text',
			{ otherFields: { initial_message: '=Hello {{ $json.caller }}!' } },
			{},
			`Variant "Office": 'Initial Message' uses {{ $json.caller }}, which is undefined here. Add a fallback such as {{ $json.caller ?? 'our company' }} or set 'When an Expression Is Empty' to 'Send It Anyway'.`,
		],
		[
			'a language that is none',
			{ otherFields: { language: 'klingon' } },
			{},
			/^Variant "Office": 'Language' is "klingon", which is not a listed language\./,
		],
		[
			'a number out of bounds',
			{ otherFields: { voice_speed: 0 } },
			{},
			/^Variant "Office": 'Voice Speed' is 0. Enter a number above 0/,
		],
		[
			'an option out of bounds',
			{},
			{ maxRetries: 99 },
			"The option 'Max Retries' is 99. Enter a whole number from 0 to 20.",
		],
	])(
		'refuse %s before any request, and name the variant if it is its own',
		async (_, parts, options, message) => {
			const { failure, requests } = await rotate({ ...withVariant(parts), options });
			expect(problemsOf(failure)).toEqual(
				typeof message === 'string' ? message : expect.stringMatching(message),
			);
			expect(failure.description).toMatch(nothingSent);
			expect(requests).toEqual([]);
		},
	);

	it('accept gaps and unlisted values if they are allowed', async () => {
		const { requests } = await rotate({
			...withVariant({
				base_prompt: '=You work for {{ $json.company }}.',
				otherFields: { language: 'eo' },
			}),
			options: { unresolvedExpressions: 'allow', allowUnlisted: true },
		});
		expect(requests.map(({ status }) => status)).toEqual([400]);
		expect(requests.map(({ body }) => body)).toEqual([
			{ elevenlabs_voice_id: voice, base_prompt: 'You work for .', language: 'eo' },
		]);
	});

	it('do not refuse a gap in the prompt of a variant that is not chosen', async () => {
		const { jsons } = await rotate({
			...schedules.calendar(inOffice),
			variants: { variant: [office, variant('After', { base_prompt: '=Call {{ $json.none }}.' })] },
		});
		expect(jsons).toMatchObject([{ success: true, variant: 'Office' }]);
	});

	it('retry after a temporary fault, and report how often', async () => {
		here.sandbox.set({ failEvery: { every: 2, status: 503, headers: { 'retry-after': '0' } } });
		const { jsons } = await rotate(schedules.calendar(inOffice), {
			id: '={{ $json.id }}',
			items: [{ id: here.id() }, { id: here.id() }],
		});
		expect(jsons).toMatchObject([{ variant: 'Office' }, { variant: 'Office', attempts: 2 }]);
	});
});

describe('Wrong input', () => {
	const calendar = (...all: object[]) => ({
		...schedules.calendar(inOffice),
		variants: { variant: all },
	});
	const dates = (...range: object[]) => ({ dates: { range } });
	const fair = (from: string, to: string) => ({
		...schedules.campaign(inOffice),
		variants: { variant: [variant('Fair', dates({ from, to }))] },
	});
	const weights = (...given: unknown[]) => ({
		...schedules.weighted(inOffice),
		variants: { variant: given.map((weight, index) => variant(`V${index}`, { weight })) },
	});
	const turns = (parts: object) => ({ ...schedules.inTurn(inOffice), ...parts });

	it.each<[string, object, string]>([
		[
			'a time of day that is none',
			withVariant(hours('25:00-17:00')),
			`Variant "Office": 'From' is "25:00". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		[
			'an invalid time of day in the second range',
			withVariant(hours('09:00-12:00', '13:00-25:00')),
			`Variant "Office": Range 2: 'To' is "25:00". Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			'a time with a hole',
			withVariant(hours('09:00-12:00', '13:00-=1{{ $json.none }}:00')),
			`Variant "Office": Range 2: 'To' uses {{ $json.none }}, which is undefined here. Add a fallback such as {{ $json.none ?? 'another value' }}.`,
		],
		[
			'a time that can not be worked out',
			withVariant(hours("={{ $('Nowhere').item.json.x }}-17:00")),
			`Variant "Office": 'From' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.`,
		],
		[
			'a time that an expression leaves blank',
			withVariant(hours('={{ $json.none }}-17:00')),
			`Variant "Office": 'From' is blank. Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		],
		...[
			['days', "'Days'", { days: '={{ $json.none }}' }],
			['days, as a list', "'Days'", { days: '={{ ["", ""] }}' }],
			['a list of dates', "'Dates From a List'", { dateList: '={{ $json.none }}' }],
			...['from', 'to', 'everyYear'].map((part) => [
				part,
				`Dates: '${{ from: 'From', to: 'To', everyYear: 'Every Year' }[part]}'`,
				dates({ from: '2026-01-01', to: '2026-12-31', [part]: '={{ $json.none }}' }),
			]),
		].map(([part, label, parts]): [string, object, string] => [
			`an expression that yields nothing for ${String(part)}`,
			withVariant(parts as object),
			`Variant "Office": ${String(label)} is an expression that is empty for this item, so the variant would apply at the wrong times. Add a fallback, or clear it.`,
		]),
		[
			'an invalid date in the second range',
			withVariant(dates({ from: '2026-01-01' }, { from: 'soon' })),
			`Variant "Office": Dates, range 2: 'From' is "soon". Enter a date such as 2026-12-24.`,
		],
		[
			'a list with an entry that is not a date',
			withVariant({ dateList: "={{ ['2026-12-24', 'soon'] }}" }),
			`Variant "Office": 'Dates From a List': entry 2 is "soon", which can't be read as a date. Enter dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or events with start and end.`,
		],
		[
			'an override that names no variant',
			{
				...schedules.calendar(),
				rotationOptions: { overrideVariant: 'Shut', overrideUntil: '2999-01-01' },
			},
			`'Override Variant' is "Shut", which is not the name of a variant. Enter one of "Office", "After", or leave it blank.`,
		],
		[
			'an override that ends at no moment',
			{
				...schedules.calendar(),
				rotationOptions: { overrideVariant: 'After', overrideUntil: 'soon' },
			},
			`'Override Until' is "soon", which is not a date and time. Enter one such as 2026-11-22T17:00, or leave it blank.`,
		],
		[
			'a variant that always applies above another',
			calendar(variant('All'), office, variant('After')),
			`Variant "All" has no days, hours or dates, so it always applies, and Variant "Office", Variant "After" below it never do. Move it to the end of the list, choose it in 'Otherwise', or give it days, hours or dates.`,
		],
		[
			'every year without dates',
			withVariant(dates({ from: '2026-12-24', everyYear: true })),
			`Variant "Office": Dates: 'Every Year' is on, but 'To' is blank. Enter both dates, or turn off 'Every Year'.`,
		],
		[
			'an end before its start',
			fair('2027-01-06', '2026-12-24'),
			`Variant "Fair": Dates: 'To' "2026-12-24" is before 'From' "2027-01-06". Choose an end on or after the start.`,
		],
		[
			'an unknown zone',
			{ ...schedules.calendar(), rotationOptions: { timezone: 'Mars/Olympus' } },
			`'Timezone' is "Mars/Olympus". Enter an IANA name such as Europe/Berlin.`,
		],
		[
			'a negative weight',
			weights(-1, 1),
			`Variant "V0": 'Weight' is -1. Enter a number, 0 or more.`,
		],
		[
			'no weight at all',
			weights(0, 0),
			`'Weight' is 0 for every variant. Give at least one variant a weight above 0.`,
		],
		['periods of nothing', turns({ every: 0 }), `'Every' is 0. Enter a whole number, 1 or more.`],
		[
			'periods of a fraction',
			turns({ every: 1.5 }),
			`'Every' is 1.5. Enter a whole number, 1 or more.`,
		],
		[
			'an anchor that is no moment',
			turns({ anchor: '={{ $json.none }}' }),
			`'Anchor' is blank. Enter a date and time such as 2026-01-05T00:00.`,
		],
		[
			'no variant',
			{ ...calendar(), otherwise: '' },
			'There are no variants. Add at least one under Variants.',
		],
		[
			'two variants of one name',
			calendar(office, { ...office, ...hours('18:00-19:00') }, variant('After')),
			`Variants 1 and 2 have the same 'Variant Name' "Office". Give every variant a different name.`,
		],
		[
			'a variant without a name',
			calendar({ ...office, variantName: '={{ $json.none }}' }, variant('After')),
			`Variant 1: 'Variant Name' is blank. Give every variant a different name.`,
		],
		[
			'a name that nothing has',
			{ ...calendar(office, variant('After')), otherwise: 'Aftr' },
			`'Otherwise' is "Aftr", which is not the name of a variant. Enter one of "Office", "After", or leave it blank to leave the agent as it is.`,
		],
		[
			'a moment that is none',
			schedules.calendar('soon'),
			"'At' is not a date and time. Enter one such as 2026-11-22T17:00, or remove the option to use the current time.",
		],
		[
			'a moment that an expression leaves blank',
			schedules.calendar('={{ $json.none }}'),
			"The option 'At' is an expression that is empty for this item. Add a fallback, or remove the option.",
		],
		[
			'a zone that an expression leaves blank',
			{
				...schedules.calendar(inOffice),
				rotationOptions: { at: inOffice, timezone: '={{ $json.none }}' },
			},
			"The option 'Timezone' is an expression that is empty for this item. Add a fallback, or remove the option.",
		],
		[
			'a moment with a hole',
			schedules.calendar('={{ $json.day }}{{ $json.time }}'),
			"'At' uses {{ $json.time }}, which is undefined here. Add a fallback such as {{ $json.time ?? 'another value' }}.",
		],
		[
			'a name with a hole',
			withVariant({ variantName: '=Office {{ $json.town }}' }),
			`Variant "Office ": 'Variant Name' uses {{ $json.town }}, which is undefined here. Add a fallback such as {{ $json.town ?? 'another value' }}.`,
		],
		[
			'a blank prompt',
			withVariant({ base_prompt: '={{ $json.none }}' }),
			'Variant "Office": \'Base Prompt\' is blank. Enter what the agent gets while this variant is active.',
		],
		[
			'a blank prompt of a variant that does not hold',
			calendar(office, variant('After', { base_prompt: '={{ $json.none }}' })),
			'Variant "After": \'Base Prompt\' is blank. Enter what the agent gets while this variant is active.',
		],
		[
			'an expression that fails in a variant that does not hold',
			calendar(office, variant('After', { base_prompt: "={{ $('Nowhere').item.json.x }}" })),
			`Variant "After": 'Base Prompt' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.`,
		],
		[
			'an expression that fails in another field',
			withVariant({ otherFields: { name: "={{ $('Nowhere').item.json.x }}", language: 'de' } }),
			`Variant "Office": 'Name' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.`,
		],
		[
			'a schedule that is none',
			{ ...schedules.inTurn(inOffice), schedule: '={{ $json.none }}' },
			`'Schedule' is blank. Choose one of calendar, inTurn, weighted.`,
		],
	])('such as %s is refused before any request, and named', async (_, rotation, message) => {
		const { failure, requests } = await rotate(rotation, { items: [{ day: '2026-11-23' }] });
		expect(failure.name).toBe('NodeOperationError');
		expect(problemsOf(failure)).toBe(message);
		expect(failure.description).toMatch(nothingSent);
		expect(requests).toEqual([]);
	});

	it.each([
		['is sent', schedules.calendar(inOffice)],
		['is to be left', schedules.campaign(inOffice)],
		['is drawn', schedules.weighted(inOffice)],
	])('such as a blank phone number is refused if something %s', async (_, rotation) => {
		const { failure, requests } = await rotate(rotation, { id: '={{ $json.none }}' });
		expect(problemsOf(failure)).toBe(
			"'Phone Number' is empty. Pick the phone number from the list, or enter its ID.",
		);
		expect(requests).toEqual([]);
	});

	it('is reported in full: every problem of the item at once', async () => {
		const { failure, requests } = await rotate(
			{
				...calendar({ ...office, days: [8], ...hours('9-17:00') }),
				otherwise: 'Nobody',
				options: { maxRetries: 99 },
			},
			{ id: '={{ $json.none }}' },
		);
		expect(failure.message).toMatch(/ \(and 4 more\)$/);
		for (const part of [
			"'Max Retries' is 99",
			"'Phone Number' is empty",
			"'Days' has 8",
			'\'From\' is "9"',
			'\'Otherwise\' is "Nobody"',
		]) {
			expect(problemsOf(failure)).toContain(part);
		}
		expect(requests).toEqual([]);
	});

	it('of the chosen fields is reported together with that of the options', async () => {
		const { failure } = await rotate({
			...withVariant({ otherFields: { language: 'klingon', voice_speed: -1 } }),
			options: { timeout: -1 },
		});
		expect(problemsOf(failure)).toMatch(
			/'Timeout \(Seconds\)' .*Variant "Office": 'Language' .*Variant "Office": 'Voice Speed' /,
		);
	});

	it('of one item stops the run before any request', async () => {
		const { failure, requests } = await rotate(schedules.calendar('={{ $json.at }}'), {
			items: [{ at: inOffice }, { at: 'soon' }],
		});
		expect(failure.description).toContain('Nothing was sent for any of the 2 items; 1 of them');
		expect(requests).toEqual([]);
	});

	it('of one item does not affect the others if the run continues', async () => {
		const run = { items: [{ at: 'soon' }, { at: inOffice }, { at: inOffice }] };
		const rotation = {
			...schedules.calendar('={{ $json.at }}'),
			variants: {
				variant: [
					{ ...office, ...hours('={{ $itemIndex === 2 ? "" : "09:00" }}-17:00') },
					variant('After', { weight: 1 }),
				],
			},
		};
		const output = await rotate(rotation, { ...run, onError: 'continueErrorOutput' });
		expect(output.jsons).toMatchObject([{ success: true, variant: 'Office' }]);
		expect(output.pairs).toMatchObject([{ item: 1 }]);
		expect(output.failed).toEqual([
			{
				error: "'At' is not a date and time",
				message:
					'Enter one such as 2026-11-22T17:00, or remove the option to use the current time. Nothing was sent for this item.',
			},
			{
				error: `Variant "Office": 'From' is blank`,
				message:
					'Enter a time of day as HH:MM, from 00:00 to 23:59. Nothing was sent for this item.',
			},
		]);
		expect(output.requests).toHaveLength(1);
		const regular = await rotate(rotation, { ...run, onError: 'continueRegularOutput' });
		expect(regular.jsons.map((json) => json.variant ?? 'refused')).toEqual([
			'refused',
			'Office',
			'refused',
		]);
		expect(regular.pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	it('of several kinds is reported in a failed item that has only the keys that n8n expects', async () => {
		const { failed } = await rotate(withVariant({ days: [8], ...hours('9-17:00') }), {
			onError: 'continueErrorOutput',
		});
		const keys = failed.flatMap((json) => Object.keys(json));
		expect(keys.filter((key) => !['error', 'message', 'details'].includes(key))).toEqual([]);
		expect(failed[0]?.message).toContain(
			`Variant "Office": 'Days' has 8, which is not a weekday. Enter weekdays such as Mon-Fri or Sat, Sun, or numbers from 1 (Monday) to 7 (Sunday).`,
		);
		expect(failed[0]?.message).toContain(
			`Variant "Office": 'From' is "9". Enter a time of day as HH:MM, from 00:00 to 23:59.`,
		);
	});

	it('is what n8n itself finds in a form without a phone number, a voice or an anchor', async () => {
		const { description } = new OpenCxPhone();
		const parameters = {
			...rotatePrompt('', schedules.inTurn()),
			elevenlabs_voice_id: '',
			anchor: '',
		} as object as INodeParameters;
		const node = {
			id: 'n',
			name: 'n',
			type: 't',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters,
		};
		const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
		expect(Object.keys(issues?.parameters ?? {})).toEqual([
			'phoneNumberId',
			'elevenlabs_voice_id',
			'anchor',
		]);
		await expect(runNode(here, { parameters })).rejects.toThrow('The workflow has issues');
	});
});

it("passes on the API's refusal, with the keys by which n8n recognizes a failed item", async () => {
	here.sandbox.set({ statusFor: { [here.id(1)]: 422 } });
	const { jsons, failed } = await rotate(schedules.calendar(inOffice), {
		id: '={{ $json.id }}',
		items: [{ id: here.id(0) }, { id: here.id(1) }, { id: 'unknown' }],
		onError: 'continueErrorOutput',
	});
	expect(jsons).toMatchObject([{ phone_number_id: here.id(0), variant: 'Office' }]);
	expect(failed.map((json) => Object.keys(json))).toEqual([
		['error', 'message'],
		['error', 'message'],
	]);
	expect(failed[1]?.error).toBe('OpenCX has no phone number with the ID "unknown"');
});

describe('The form', () => {
	const { description } = new OpenCxPhone();
	const isProperty = (option: object): option is INodeProperties =>
		'displayName' in option && 'type' in option;
	const isOf = (operation: string) => isShownFor('phoneNumber', operation);
	const own = description.properties.filter(isOf('rotatePrompt'));
	const named = (properties: INodeProperties[], wanted: string): INodeProperties => {
		const found = properties.find(({ name }) => name === wanted);
		if (found === undefined) throw new Error(`There is no parameter ${wanted}`);
		return found;
	};
	const inside = ({ options = [] }: INodeProperties) => options.filter(isProperty);
	const variants = named(own, 'variants');
	const [group] = variants.options ?? [];
	const parts = group !== undefined && 'values' in group ? group.values : [];

	/** What n8n keeps and shows of a node with one variant that has everything. */
	const shownFor = (schedule: string) => {
		const everything = Object.fromEntries(parts.map(({ name, default: preset }) => [name, preset]));
		const shown = NodeHelpers.getNodeParameters(
			description.properties,
			{
				resource: 'phoneNumber',
				operation: 'rotatePrompt',
				schedule,
				variants: { variant: [everything] },
			},
			true,
			false,
			null,
			description,
		);
		const kept = shown?.variants as { variant: IDataObject[] };
		return { node: Object.keys(shown ?? {}), variant: Object.keys(kept.variant[0] ?? {}) };
	};

	const always = {
		node: [
			'resource',
			'operation',
			'phoneNumberId',
			'elevenlabs_voice_id',
			'schedule',
			'variants',
			'rotationOptions',
			'options',
		],
		variant: ['variantName', 'base_prompt', 'otherFields'],
	};

	it.each([
		['calendar', ['zoneNotice', 'otherwise'], ['days', 'hours', 'dates', 'dateList']],
		['inTurn', ['every', 'unit', 'anchor'], []],
		['weighted', ['every', 'unit', 'anchor', 'seed'], ['weight']],
	])('shows for %s only the parameters of that schedule', (schedule, node, variantParts) => {
		const shown = shownFor(schedule);
		expect(new Set(shown.node)).toEqual(new Set([...always.node, ...node]));
		expect(new Set(shown.variant)).toEqual(new Set([...always.variant, ...variantParts]));
	});

	it('has the names and kinds that saved workflows hold', () => {
		expect(own.map(({ name, type }) => [name, type])).toEqual([
			['phoneNumberId', 'resourceLocator'],
			['elevenlabs_voice_id', 'options'],
			['schedule', 'options'],
			['zoneNotice', 'notice'],
			['variants', 'fixedCollection'],
			['otherwise', 'options'],
			['every', 'number'],
			['unit', 'options'],
			['anchor', 'dateTime'],
			['seed', 'string'],
			['rotationOptions', 'collection'],
			['options', 'collection'],
		]);
		expect(group?.name).toBe('variant');
		expect(variants.typeOptions).toEqual({ multipleValues: true, sortable: true });
		expect(parts.map(({ name, type }) => [name, type])).toEqual([
			['variantName', 'string'],
			['days', 'multiOptions'],
			['hours', 'fixedCollection'],
			['dates', 'fixedCollection'],
			['dateList', 'string'],
			['weight', 'number'],
			['base_prompt', 'string'],
			['otherFields', 'collection'],
		]);
		expect(named(parts, 'base_prompt').required).toBe(true);
		expect(named(parts, 'weight').default).toBe(1);
		expect(inside(named(own, 'rotationOptions')).map(({ name, type }) => [name, type])).toEqual([
			['at', 'dateTime'],
			['overrideUntil', 'dateTime'],
			['overrideVariant', 'options'],
			['timezone', 'string'],
		]);
		const { options: [ranges] = [], typeOptions } = named(parts, 'hours');
		expect(typeOptions).toEqual({ multipleValues: true });
		expect(ranges).toMatchObject({
			name: 'range',
			values: [
				{ name: 'from', type: 'string' },
				{ name: 'to', type: 'string' },
			],
		});
		const { options: [dates] = [] } = named(parts, 'dates');
		expect(dates).toMatchObject({
			name: 'range',
			values: [
				{ name: 'from', type: 'dateTime', default: '' },
				{ name: 'to', type: 'dateTime', default: '' },
				{ name: 'everyYear', type: 'boolean', default: false },
			],
		});
		expect(named(own, 'schedule').default).toBe('calendar');
		expect(new Set(inside(named(parts, 'otherFields')).map(({ name }) => name))).toEqual(
			new Set(Object.keys(phoneNumberFields).filter((name) => name !== 'base_prompt')),
		);
		const update = description.properties.filter(isOf('update'));
		for (const name of ['phoneNumberId', 'elevenlabs_voice_id', 'options']) {
			expect({ ...named(own, name), displayOptions: {} }).toEqual({
				...named(update, name),
				displayOptions: {},
			});
		}
	});

	it('offers the schedules, units and days of the contract with their names', () => {
		const choices = (property: INodeProperties) =>
			(property.options ?? []).map((option) => [
				option.name,
				'value' in option ? option.value : undefined,
			]);
		expect(named(own, 'schedule').displayName).toBe('Schedule');
		expect(choices(named(own, 'schedule'))).toEqual([
			['By Calendar', 'calendar'],
			['In Turn', 'inTurn'],
			['Weighted Random', 'weighted'],
		]);
		expect(choices(named(own, 'unit')).map(([, value]) => value)).toEqual([
			'days',
			'hours',
			'minutes',
			'months',
			'weeks',
		]);
		expect(choices(named(parts, 'days'))).toEqual([
			['Monday', 1],
			['Tuesday', 2],
			['Wednesday', 3],
			['Thursday', 4],
			['Friday', 5],
			['Saturday', 6],
			['Sunday', 7],
		]);
	});

	it('says what a change of the clock does to hours', () => {
		const [ranges] = named(parts, 'hours').options ?? [];
		const [from] = ranges !== undefined && 'values' in ranges ? ranges.values : [];
		expect(from?.description).toMatch(/time that a daylight saving change skips means the moment/);
		expect(from?.description).toMatch(/a repeated hour applies both times/);
	});

	it('has one name for the operation in the menu', () => {
		const menu =
			named(
				description.properties.filter(({ displayOptions }) =>
					displayOptions?.show?.resource?.includes('phoneNumber'),
				),
				'operation',
			).options ?? [];
		expect(menu.map((option) => [option.name, 'value' in option ? option.value : ''])).toEqual([
			['Choose Variant', 'chooseVariant'],
			['Get Many', 'getMany'],
			['Rotate Prompt', 'rotatePrompt'],
			['Update', 'update'],
		]);
	});

	it('takes a locator from the list like one by ID', async () => {
		const { jsons } = await rotate({
			...schedules.calendar(inOffice),
			phoneNumberId: { ...byId(here.id(2)), mode: 'list', cachedResultName: 'Support' },
		});
		expect(jsons).toMatchObject([{ phone_number_id: here.id(2) }]);
	});
});

it('shows what was sent with "Show What Was Sent", after what it chose', async () => {
	const { jsons, requests } = await rotate({
		...schedules.inTurn('2026-01-14T12:00:00'),
		options: { showSent: true },
	});
	expect(jsons).toMatchObject([{ variant: 'B', sent: requests[0]?.body }]);
	expect(Date.parse(String(jsons[0]?.sent_at))).toBeLessThanOrEqual(requests[0]?.at ?? 0);
	expect(jsons[0]?.sent).toMatchObject({ elevenlabs_voice_id: expect.any(String) });
});
