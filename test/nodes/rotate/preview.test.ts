import { DateTime } from 'luxon';
import { cpuMs } from '../../support/cpuTime';
import type { NodeRun } from '../../support/engine';
import { problemsOf, runNode, startHere } from '../../support/engine';
import {
	chooseVariant,
	hours,
	office,
	rotatePrompt,
	schedules,
	variant,
} from './rotationParameters';

const here = startHere();

interface Preview {
	[parameter: string]: unknown;
	rotationOptions?: object;
	previewDays?: unknown;
	phoneNumberId?: unknown;
}

/** Runs a preview without a credential, of a week by default. */
const preview = async (
	{ previewDays = 7, rotationOptions, ...rotation }: Preview,
	run: Omit<NodeRun, 'parameters'> = {},
) =>
	await runNode(here, {
		parameters: chooseVariant({
			...rotation,
			rotationOptions: { ...rotationOptions, previewDays },
		}),
		credential: 'none',
		...run,
	});

const monday = '2026-11-23T10:00:00';
const officeReason = 'Mon–Fri 09:00–17:00, Europe/Berlin';
const otherReason = 'no other variant applies, Europe/Berlin';

describe('A preview', () => {
	it('lists the stretches that begin within its days, from the moment on, each with its real end', async () => {
		const { jsons, pairs } = await preview({
			...schedules.calendar('2026-11-27T16:00:00'),
			previewDays: 4,
		});
		expect(jsons).toEqual([
			{
				variant: 'Office',
				reason: officeReason,
				starts: 'Fri 27 Nov 2026, 16:00',
				ends: 'Fri 27 Nov 2026, 17:00',
				starts_at: '2026-11-27T16:00:00+01:00',
				ends_at: '2026-11-27T17:00:00+01:00',
			},
			{
				variant: 'After',
				reason: otherReason,
				starts: 'Fri 27 Nov 2026, 17:00',
				ends: 'Mon 30 Nov 2026, 09:00',
				starts_at: '2026-11-27T17:00:00+01:00',
				ends_at: '2026-11-30T09:00:00+01:00',
			},
			{
				variant: 'Office',
				reason: officeReason,
				starts: 'Mon 30 Nov 2026, 09:00',
				ends: 'Mon 30 Nov 2026, 17:00',
				starts_at: '2026-11-30T09:00:00+01:00',
				ends_at: '2026-11-30T17:00:00+01:00',
			},
			{
				variant: 'After',
				reason: otherReason,
				starts: 'Mon 30 Nov 2026, 17:00',
				ends: 'Tue 1 Dec 2026, 09:00',
				starts_at: '2026-11-30T17:00:00+01:00',
				ends_at: '2026-12-01T09:00:00+01:00',
			},
			{
				variant: 'Office',
				reason: officeReason,
				starts: 'Tue 1 Dec 2026, 09:00',
				ends: 'Tue 1 Dec 2026, 17:00',
				starts_at: '2026-12-01T09:00:00+01:00',
				ends_at: '2026-12-01T17:00:00+01:00',
			},
		]);
		expect(pairs).toEqual(jsons.map(() => ({ item: 0 })));
		// In the panel's table, what comes first is what people see.
		for (const json of jsons) {
			expect(Object.keys(json)).toEqual([
				'variant',
				'reason',
				'starts',
				'ends',
				'starts_at',
				'ends_at',
			]);
		}
	});

	it('shows null when the agent is left as it is, and when there is no end', async () => {
		const { jsons } = await preview({
			...schedules.campaign('2027-01-05T12:00:00'),
			previewDays: 3,
		});
		expect(jsons).toEqual([
			{
				variant: 'Holidays',
				reason: '24 Dec 2026 – 6 Jan 2027, Europe/Berlin',
				starts: 'Tue 5 Jan 2027, 12:00',
				ends: 'Thu 7 Jan 2027, 00:00',
				starts_at: '2027-01-05T12:00:00+01:00',
				ends_at: '2027-01-07T00:00:00+01:00',
			},
			{
				variant: null,
				reason: 'no variant applies, Europe/Berlin',
				starts: 'Thu 7 Jan 2027, 00:00',
				ends: null,
				starts_at: '2027-01-07T00:00:00+01:00',
				ends_at: null,
			},
		]);
	});

	it('sends nothing, even if there is a credential', async () => {
		const { jsons, requests } = await preview(schedules.inTurn(monday), { credential: undefined });
		expect(jsons.length).toBeGreaterThan(0);
		expect(requests).toEqual([]);
		expect(here.sandbox.requests).toEqual([]);
	});

	it.each([
		['as many days as the form begins with', { previewDays: 7 }, '2026-11-30T09:00:00+01:00'],
		['as many days as asked for', { previewDays: 2 }, '2026-11-25T09:00:00+01:00'],
		['366 days at the most', { previewDays: 366 }, '2027-11-24T09:00:00+01:00'],
		[
			'days of the calendar, over a change of the clock too',
			{ previewDays: 200 },
			'2027-06-11T09:00:00+02:00',
		],
	])('covers %s', async (_, days, end) => {
		const { jsons } = await preview({ ...schedules.calendar(monday), ...days });
		expect(jsons.at(0)?.starts_at).toBe('2026-11-23T10:00:00+01:00');
		expect(jsons.at(-1)?.starts_at).toBe(end);
	});

	it("begins now and in the workflow's zone by default", async () => {
		// LastFired without milliseconds
		const before = Math.floor(Date.now() / 1_000) * 1_000;
		const { jsons } = await preview(
			{ ...schedules.calendar(), rotationOptions: {} },
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
			{ ...schedules.calendar('={{ $json.at }}'), previewDays: 1 },
			{ items },
		);
		expect(jsons.map(({ variant: name }) => name)).toEqual(['Office', 'After', 'Office', 'After']);
		expect(pairs).toEqual([0, 0, 0, 1].map((item) => ({ item })));
	});
});

describe('The preview of a weighted draw', () => {
	it('depends on the phone number', async () => {
		const rotation = {
			...schedules.weighted(monday),
			phoneNumberId: '={{ $json.id }}',
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

	it('is refused without one, and no other is', async () => {
		const blank = { phoneNumberId: '={{ $json.none }}' };
		const { failure } = await preview({ ...schedules.weighted(monday), ...blank });
		expect(problemsOf(failure)).toBe(
			`'Phone Number ID' is blank. Enter the ID of the phone number: the weighted choice depends on it.`,
		);
		for (const rotation of [
			schedules.calendar(monday),
			schedules.campaign(monday),
			schedules.inTurn(monday),
		]) {
			expect((await preview({ ...rotation, ...blank })).jsons.length).toBeGreaterThan(0);
		}
	});

	it('refuses a gap in the ID, because it would be the draw of another agent', async () => {
		const { failure } = await preview({
			...schedules.weighted(monday),
			phoneNumberId: '=phone-{{ $json.none }}',
		});
		expect(problemsOf(failure)).toBe(
			"'Phone Number ID' uses {{ $json.none }}, which is undefined here. Add a fallback such as {{ $json.none ?? 'another value' }}.",
		);
	});
});

describe('Rotate Prompt agrees with the preview', () => {
	const overSpring = '2026-03-27T13:00:00';
	it.each([
		[
			'a calendar',
			{
				...schedules.calendar(overSpring),
				variants: {
					variant: [
						variant('Night', { days: [6, 7], ...hours('22:00-02:30') }),
						office,
						variant('After'),
					],
				},
			},
		],
		['a campaign', schedules.campaign('2026-12-22T10:00:00')],
		['inTurn', { ...schedules.inTurn(overSpring), every: 7, unit: 'hours' }],
		['weighted', schedules.weighted(overSpring)],
	])('at the start, amid and at the end of each stretch of %s', async (_, rotation) => {
		const id = here.id(3);
		const { jsons } = await preview({ ...rotation, phoneNumberId: id, previewDays: 30 });
		const stretches = jsons.map(({ starts_at: from, ends_at: to, variant: name, reason }) => ({
			from: Date.parse(String(from)),
			// The last may have no end that is known.
			to: to === null ? Date.parse(String(from)) + 86_400_000 : Date.parse(String(to)),
			ends: to,
			name,
			reason,
		}));
		expect(stretches.length).toBeGreaterThan(1);
		for (const [index, stretch] of stretches.slice(1).entries()) {
			expect(stretch.from).toBe(stretches[index]?.to);
			expect(stretch.name).not.toBe(stretches[index]?.name);
		}

		const moments = stretches.flatMap((stretch) =>
			[stretch.from, Math.floor((stretch.from + stretch.to) / 2), stretch.to - 1].map((ms) => ({
				at: DateTime.fromMillis(ms, { zone: 'utc' }).toISO(),
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
		expect(chosen.jsons.map((json) => json.valid_until)).toEqual(
			moments.map(({ stretch }) => stretch.ends),
		);
		expect(chosen.requests).toEqual([]);
	});
});

describe('Wrong input', () => {
	it.each([
		[
			'too many days',
			{ previewDays: 367 },
			"'Preview Days' is 367. Enter a whole number from 1 to 366.",
		],
		['no days', { previewDays: 0 }, "'Preview Days' is 0. Enter a whole number from 1 to 366."],
		[
			'days that are no number',
			{ previewDays: 'week' },
			`'Preview Days' is "week". Enter a whole number from 1 to 366.`,
		],
		[
			'days that can not be worked out',
			{ previewDays: "={{ $('Nowhere').item.json.x }}" },
			"'Preview Days' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.",
		],
		[
			'a wrong schedule',
			{ variants: { variant: [{ ...office, ...hours('09:00-9') }, variant('After')] } },
			`Variant "Office": 'To' is "9". Enter a time of day as HH:MM, from 00:00 to 24:00.`,
		],
		[
			'part of a day',
			{ previewDays: 1.5 },
			"'Preview Days' is 1.5. Enter a whole number from 1 to 366.",
		],
		[
			'blank days',
			{ previewDays: '' },
			`'Preview Days' is "". Enter a whole number from 1 to 366.`,
		],
		[
			'days that an expression leaves blank',
			{ previewDays: '={{ $json.none }}' },
			"The option 'Preview Days' is an expression that is empty for this item. Add a fallback, or remove the option.",
		],
	])('such as %s is refused', async (_, parts, message) => {
		const { failure, requests } = await preview(
			{ ...schedules.calendar(monday), ...parts },
			{ credential: undefined },
		);
		expect(requests).toEqual([]);
		expect(failure.name).toBe('NodeOperationError');
		expect(problemsOf(failure)).toBe(message);
		expect(failure.description).toMatch(/Nothing was sent for this item\.$/);
	});

	it('is listed in full', async () => {
		const { failure } = await preview({ ...schedules.inTurn('soon'), every: 0, previewDays: 900 });
		expect(problemsOf(failure)).toMatch(
			/'Every' is 0\..*'At' is not a date and time\..*'Preview Days' is 900\./,
		);
	});

	it('fails its own item if the run continues', async () => {
		const { jsons, failed, pairs } = await preview(
			{ ...schedules.calendar(monday), previewDays: '={{ $json.days }}' },
			{ items: [{ days: 0 }, { days: 1 }], onError: 'continueErrorOutput' },
		);
		expect(failed).toEqual([
			{
				error: "'Preview Days' is 0",
				message: 'Enter a whole number from 1 to 366. Nothing was sent for this item.',
			},
		]);
		expect(jsons.map(({ variant: name }) => name)).toEqual(['Office', 'After', 'Office']);
		expect(pairs).toMatchObject([{ item: 1 }, { item: 1 }, { item: 1 }]);
	});
});

describe('A preview of more than anybody reads', () => {
	it('lists ten thousand stretches, and a hint says where it was cut', async () => {
		const everyMinute = {
			...schedules.inTurn('2026-01-05T00:00:00'),
			every: 1,
			unit: 'minutes',
			previewDays: 366,
		};
		const { jsons, hints } = await preview(everyMinute);
		expect(jsons).toHaveLength(10_000);
		expect(hints).toEqual([
			"The preview ends at Sun 11 Jan 2026, 22:40, after 10000 entries. Lower 'Preview Days' to see a shorter time in full.",
		]);
		expect(jsons.at(-1)?.ends_at).toBe('2026-01-11T22:40:00+01:00');
		expect(await cpuMs(() => preview(everyMinute))).toBeLessThan(5_000);
	});
});

describe('A variant that never applies', () => {
	const never = {
		...schedules.calendar(monday),
		variants: {
			variant: [
				office,
				variant('Lunch', { days: [1, 2], ...hours('12:00-13:00') }),
				variant('Fair', { dates: { range: [{ from: '2025-03-01', to: '2025-03-09' }] } }),
				variant('Closing', {
					dates: { range: [{ from: '2026-12-01', to: '2026-12-01' }] },
					days: [1],
				}),
				variant('After'),
			],
		},
	};
	const hints = [
		'Variant "Lunch" never applies: the variants above it cover all its times. Move it up, or change its days, hours or dates.',
		`Variant "Fair" never applies: its dates have passed. Give it new ones, or remove it.`,
		'Variant "Closing" never applies: no day fits both its days and its dates. Change them, or remove the variant.',
	];

	it('is named by a hint next to the preview and next to an update, once for all items', async () => {
		const items = [{}, {}];
		expect((await preview(never, { items })).hints).toEqual(hints);
		const sent = await runNode(here, { parameters: rotatePrompt(here.id(), never), items });
		expect(sent.hints).toEqual(hints);
		expect(sent.jsons).toMatchObject([{ variant: 'Office' }, { variant: 'Office' }]);
	});

	it('may be the one named in Otherwise', async () => {
		const covered = {
			...schedules.calendar(monday),
			variants: { variant: [variant('After'), variant('Day')] },
		};
		expect((await preview(covered)).hints).toEqual([
			`Variant "After" never applies: it is chosen in 'Otherwise', and the others leave no time for it. Change their days, hours or dates, or remove it.`,
		]);
	});

	it('is not looked for among turns and draws', async () => {
		expect((await preview(schedules.inTurn(monday))).hints).toEqual([]);
		expect((await preview(schedules.weighted(monday))).hints).toEqual([]);
	});
});
