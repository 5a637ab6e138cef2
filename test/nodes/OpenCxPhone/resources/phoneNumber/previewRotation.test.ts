import { DateTime } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { OpenCxPhone } from '../../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import type { NodeRun } from '../../../../support/engine';
import { problemsOf, runNode, startHere } from '../../../../support/engine';
import {
	byId,
	office,
	previewRotation,
	rotatePrompt,
	schedules,
	variant,
} from './rotationParameters';

const here = startHere();

/** Runs a preview without a credential. */
const preview = async (rotation: object, run: Omit<NodeRun, 'parameters'> = {}) =>
	await runNode(here, { parameters: previewRotation(rotation), credential: 'none', ...run });

const monday = '2026-11-23T10:00:00';
const officeReason = 'Mon–Fri 09:00–17:00, Europe/Berlin';
const otherReason = 'no other variant holds, Europe/Berlin';

describe('A preview', () => {
	it('lists the stretches to come in order, from the moment to the end of its days', async () => {
		const { jsons, pairs } = await preview({
			...schedules.timeSlots('2026-11-27T16:00:00'),
			previewDays: 4,
		});
		expect(jsons).toEqual([
			{
				starts_at: '2026-11-27T16:00:00.000+01:00',
				ends_at: '2026-11-27T17:00:00.000+01:00',
				variant: 'Office',
				reason: officeReason,
			},
			{
				starts_at: '2026-11-27T17:00:00.000+01:00',
				ends_at: '2026-11-30T09:00:00.000+01:00',
				variant: 'After',
				reason: otherReason,
			},
			{
				starts_at: '2026-11-30T09:00:00.000+01:00',
				ends_at: '2026-11-30T17:00:00.000+01:00',
				variant: 'Office',
				reason: officeReason,
			},
			{
				starts_at: '2026-11-30T17:00:00.000+01:00',
				ends_at: '2026-12-01T09:00:00.000+01:00',
				variant: 'After',
				reason: otherReason,
			},
			{
				starts_at: '2026-12-01T09:00:00.000+01:00',
				ends_at: '2026-12-01T16:00:00.000+01:00',
				variant: 'Office',
				reason: officeReason,
			},
		]);
		expect(pairs).toEqual(jsons.map(() => ({ item: 0 })));
	});

	it('shows with null when the agent is left as it is', async () => {
		const { jsons } = await preview({
			...schedules.dateRanges('2027-01-05T12:00:00'),
			previewDays: 3,
		});
		expect(jsons).toEqual([
			{
				starts_at: '2027-01-05T12:00:00.000+01:00',
				ends_at: '2027-01-07T00:00:00.000+01:00',
				variant: 'Holidays',
				reason: '24 Dec 2026 – 6 Jan 2027, Europe/Berlin',
			},
			{
				starts_at: '2027-01-07T00:00:00.000+01:00',
				ends_at: '2027-01-08T12:00:00.000+01:00',
				variant: null,
				reason: 'no variant holds, Europe/Berlin',
			},
		]);
	});

	it('sends nothing, not even where there is a credential', async () => {
		const { jsons, requests } = await preview(schedules.inTurn(monday), { credential: undefined });
		expect(jsons.length).toBeGreaterThan(0);
		expect(requests).toEqual([]);
		expect(here.sandbox.requests).toEqual([]);
	});

	it.each([
		['7 days where no number is given', {}, '2026-11-30T10:00:00.000+01:00'],
		['as many days as asked for', { previewDays: 2 }, '2026-11-25T10:00:00.000+01:00'],
		['366 days at the most', { previewDays: 366 }, '2027-11-24T10:00:00.000+01:00'],
		[
			'days of the calendar, over a change of the clock too',
			{ previewDays: 200 },
			'2027-06-11T10:00:00.000+02:00',
		],
	])('covers %s', async (_, days, end) => {
		const { jsons } = await preview({ ...schedules.timeSlots(monday), ...days });
		expect(jsons.at(0)?.starts_at).toBe('2026-11-23T10:00:00.000+01:00');
		expect(jsons.at(-1)?.ends_at).toBe(end);
	});

	it("begins now and in the workflow's zone, where nothing else is said", async () => {
		const before = Date.now();
		const { jsons } = await preview(
			{ ...schedules.timeSlots(), rotationOptions: {} },
			{ timezone: 'Asia/Kolkata' },
		);
		const start = String(jsons[0]?.starts_at);
		expect(start).toMatch(/\+05:30$/);
		expect(Date.parse(start)).toBeGreaterThanOrEqual(before);
		expect(Date.parse(start)).toBeLessThanOrEqual(Date.now());
	});

	it('belongs to its input item, of several', async () => {
		const items = [{ at: monday }, { at: '2026-11-28T10:00:00' }];
		const { jsons, pairs } = await preview(
			{ ...schedules.timeSlots('={{ $json.at }}'), previewDays: 1 },
			{ items },
		);
		expect(jsons.map(({ variant: name }) => name)).toEqual(['Office', 'After', 'Office', 'After']);
		expect(pairs).toEqual([0, 0, 0, 1].map((item) => ({ item })));
	});
});

describe('The preview of a weighted draw', () => {
	it.each(['id', 'list'])('depends on the phone number, by %s', async (mode) => {
		const rotation = {
			...schedules.weighted(monday),
			phoneNumberId: { ...byId('={{ $json.id }}'), mode },
			previewDays: 60,
		};
		const [one, other, again] = [here.id(0), here.id(1), here.id(0)];
		const { jsons, pairs } = await preview(rotation, {
			items: [{ id: one }, { id: other }, { id: again }],
		});
		const of = (item: number) =>
			jsons.filter((_, index) => JSON.stringify(pairs[index]) === JSON.stringify({ item }));
		expect(of(0).length).toBeGreaterThan(1);
		expect(of(0)).not.toEqual(of(1));
		expect(of(2)).toEqual(of(0));
	});

	it('asks for it by ID alone, because there is no credential for a list', () => {
		const { properties } = new OpenCxPhone().description;
		const locators = properties.filter(({ name }) => name === 'phoneNumberId');
		const own = locators.find(({ displayOptions }) =>
			displayOptions?.show?.operation?.includes('previewRotation'),
		);
		expect(own).toMatchObject({ default: { mode: 'id' } });
		expect(own?.modes?.map(({ name }) => name)).toEqual(['id']);
	});

	it('is refused without one, and no other is', async () => {
		const blank = { phoneNumberId: byId('={{ $json.none }}') };
		const { failure } = await preview({ ...schedules.weighted(monday), ...blank });
		expect(problemsOf(failure)).toBe(
			`'Phone Number' is blank. Choose one: the weighted choice depends on it.`,
		);
		for (const rotation of [
			schedules.timeSlots(monday),
			schedules.dateRanges(monday),
			schedules.inTurn(monday),
		]) {
			expect((await preview({ ...rotation, ...blank })).jsons.length).toBeGreaterThan(0);
		}
	});

	it('takes a hole in the ID for a fault, because it would be the draw of another', async () => {
		const { failure } = await preview({
			...schedules.weighted(monday),
			phoneNumberId: byId('=phone-{{ $json.none }}'),
		});
		expect(problemsOf(failure)).toBe(
			"'Phone Number' uses {{ $json.none }}, which is undefined here. Add a fallback such as {{ $json.none ?? '' }}.",
		);
	});
});

describe('Rotate Prompt agrees with the preview', () => {
	const overSpring = '2026-03-27T13:00:00';
	it.each([
		[
			'timeSlots',
			{
				...schedules.timeSlots(overSpring),
				variants: {
					variant: [
						variant('Night', { days: [6, 7], from: '22:00', to: '02:30' }),
						office,
						variant('After'),
					],
				},
			},
		],
		['dateRanges', schedules.dateRanges('2026-12-22T10:00:00')],
		['inTurn', { ...schedules.inTurn(overSpring), every: 7, unit: 'hours' }],
		['weighted', schedules.weighted(overSpring)],
	])('at the start, amid and at the end of each stretch of %s', async (_, rotation) => {
		const id = here.id(3);
		const { jsons } = await preview({ ...rotation, phoneNumberId: byId(id), previewDays: 30 });
		const stretches = jsons.map(({ starts_at: from, ends_at: to, variant: name, reason }) => ({
			from: Date.parse(String(from)),
			to: Date.parse(String(to)),
			ends: to,
			name,
			reason,
		}));
		expect(stretches.length).toBeGreaterThan(1);
		for (const [index, stretch] of stretches.slice(1).entries()) {
			expect(stretch.from).toBe(stretches[index]?.to);
			expect(stretch.name).not.toBe(stretches[index]?.name);
		}

		const moments = stretches.flatMap((stretch, index) =>
			[stretch.from, Math.floor((stretch.from + stretch.to) / 2), stretch.to - 1].map((ms) => ({
				at: DateTime.fromMillis(ms, { zone: 'utc' }).toISO(),
				index,
				stretch,
			})),
		);
		const chosen = await runNode(here, {
			parameters: rotatePrompt(id, {
				...rotation,
				rotationOptions: { timezone: 'Europe/Berlin', at: '={{ $json.at }}' },
				options: { dryRun: true },
			}),
			items: moments.map(({ at }) => ({ at })),
		});
		expect(chosen.jsons.map((json) => json.variant)).toEqual(
			moments.map(({ stretch }) => stretch.name),
		);
		// The last stretch of a preview is cut at its end.
		const whole = (index: number) => index < stretches.length - 1;
		expect(
			chosen.jsons.map((json, item) => whole(moments[item]?.index ?? 0) && json.valid_until),
		).toEqual(moments.map(({ index, stretch }) => whole(index) && stretch.ends));
		expect(chosen.requests).toEqual([]);
	});
});

describe('Wrong input', () => {
	it.each([
		['too many days', { previewDays: 367 }, "'Preview Days' is 367. Enter a number from 1 to 366."],
		['no days', { previewDays: 0 }, "'Preview Days' is 0. Enter a number from 1 to 366."],
		[
			'days that are no number',
			{ previewDays: 'week' },
			`'Preview Days' is "week". Enter a number from 1 to 366.`,
		],
		[
			'days that can not be worked out',
			{ previewDays: "={{ $('Nowhere').item.json.x }}" },
			"'Preview Days' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.",
		],
		[
			'a wrong schedule',
			{ variants: { variant: [{ ...office, to: '09:00' }, variant('After')] } },
			`Variant "Office": 'From' and 'To' are both "09:00". Make them differ, or write 00:00 and 24:00 for the whole day.`,
		],
	])('such as %s is refused', async (_, parts, message) => {
		const { failure } = await preview({ ...schedules.timeSlots(monday), ...parts });
		expect(failure.name).toBe('NodeOperationError');
		expect(problemsOf(failure)).toBe(message);
		expect(failure.description).toMatch(/Nothing was sent for this item\.$/);
	});

	it('is told whole', async () => {
		const { failure } = await preview({ ...schedules.inTurn('soon'), every: 0, previewDays: 900 });
		expect(problemsOf(failure)).toMatch(
			/'Every' is 0\..*'At' is not a date and time\..*'Preview Days' is 900\./,
		);
	});

	it('fails its own item where the run continues', async () => {
		const { jsons, failed, pairs } = await preview(
			{ ...schedules.timeSlots(monday), previewDays: '={{ $json.days }}' },
			{ items: [{ days: 0 }, { days: 1 }], onError: 'continueErrorOutput' },
		);
		expect(failed).toEqual([
			{
				error: "'Preview Days' is 0",
				message: 'Enter a number from 1 to 366. Nothing was sent for this item.',
			},
		]);
		expect(jsons.map(({ variant: name }) => name)).toEqual(['Office', 'After', 'Office']);
		expect(pairs).toMatchObject([{ item: 1 }, { item: 1 }, { item: 1 }]);
	});
});

describe('The form', () => {
	const { description } = new OpenCxPhone();
	const parametersFor = (rotation: object) => ({
		...previewRotation(rotation),
		phoneNumberId: byId(''),
	});
	const nodeWith = (parameters: object) => ({
		id: 'n',
		name: 'n',
		type: 't',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters:
			NodeHelpers.getNodeParameters(
				description.properties,
				parameters as Record<string, string>,
				true,
				false,
				null,
				description,
			) ?? {},
	});

	it.each([
		['timeSlots', false],
		['dateRanges', false],
		['inTurn', false],
		['weighted', true],
	] as const)('asks for no voice, and for a phone number with %s: %p', (schedule, isAsked) => {
		const node = nodeWith(parametersFor(schedules[schedule]()));
		const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
		expect(Object.keys(issues?.parameters ?? {})).toEqual(isAsked ? ['phoneNumberId'] : []);
		expect(Object.hasOwn(node.parameters, 'phoneNumberId')).toBe(isAsked);
		expect(Object.hasOwn(node.parameters, 'elevenlabs_voice_id')).toBe(false);
		expect(Object.hasOwn(node.parameters, 'options')).toBe(false);
	});

	it.each([
		['previewRotation', false],
		['rotatePrompt', true],
		['update', true],
		['getMany', true],
	])('asks for a credential for %s: %p', (operation, isAsked) => {
		const [credential] = description.credentials ?? [];
		if (credential === undefined) throw new Error('The node names no credential');
		const node = nodeWith({ resource: 'phoneNumber', operation });
		expect(NodeHelpers.displayParameter(node.parameters, credential, node, description)).toBe(
			isAsked,
		);
		expect(credential).toMatchObject({ name: 'openCxApi', required: true });
	});

	it('has every parameter of the rotation, and the days', () => {
		const of = (operation: string) =>
			description.properties
				.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
				.map((property): [string, INodeProperties] => [property.name, property]);
		const [shown, rotated] = [new Map(of('previewRotation')), new Map(of('rotatePrompt'))];
		for (const name of ['phoneNumberId', 'elevenlabs_voice_id', 'options']) rotated.delete(name);
		for (const [name, property] of rotated) {
			const { displayOptions, ...rest } = shown.get(name) ?? {};
			const { displayOptions: ofRotated, ...same } = property;
			expect(rest).toEqual(same);
			expect({ ...displayOptions?.show, operation: [] }).toEqual({
				...ofRotated?.show,
				operation: [],
			});
		}
		expect([...shown.keys()].filter((name) => !rotated.has(name))).toEqual([
			'phoneNumberId',
			'previewDays',
		]);
		expect(shown.get('previewDays')).toMatchObject({
			displayName: 'Preview Days',
			type: 'number',
			default: 7,
			typeOptions: { minValue: 1, maxValue: 366 },
		});
	});
});

describe('A preview of more than anybody reads', () => {
	it('lists ten thousand stretches, and a hint says where it was cut', async () => {
		const startMs = performance.now();
		const { jsons, hints } = await preview({
			...schedules.inTurn('2026-01-05T00:00:00'),
			every: 1,
			unit: 'minutes',
			previewDays: 366,
		});
		expect(jsons).toHaveLength(10_000);
		expect(hints).toEqual([
			"The preview ends at 2026-01-11T22:40:00.000+01:00, after 10000 entries. Lower 'Preview Days' to see all of a shorter time.",
		]);
		expect(jsons.at(-1)?.ends_at).toBe('2026-01-11T22:40:00.000+01:00');
		expect(performance.now() - startMs).toBeLessThan(5_000);
	});
});
