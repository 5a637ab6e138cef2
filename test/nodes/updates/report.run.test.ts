import type { IDataObject } from 'n8n-workflow';

import type { Agent } from '../../../tools/sandbox/agents';
import type { PhoneAgent } from '../../../tools/sandbox/phoneAgents';
import { runNode, startFor, updateParameters } from '../../support/engine';
import type { TestedResource } from '../../support/resources';
import {
	everyPatched,
	everyResource,
	phoneNumbers,
	placeOf,
	trainingScenarios,
} from '../../support/resources';

/** What the outputs of updates of a resource contain. */
const outputsOf = ({ required, requiredLabels, least, isShown }: TestedResource) => ({
	updated: (...labels: string[]) => `updated ${[...requiredLabels, ...labels].join(', ')}`,
	/** What was sent: always in the output if the API shows the settings. */
	sentOf: (fields: object): IDataObject =>
		isShown ? { sent: { ...required, ...fields }, sent_at: expect.any(String) as string } : {},
	leastNames: [...Object.keys(required), ...Object.keys(least)],
});

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { required, least, leastLabels, list, text, naming, code, isShown } = tested;
	const { id: idOf } = tested.resource.api;
	const { updated, sentOf, leastNames } = outputsOf(tested);
	/** The nth's values of these fields, as the output has them if they were read before. */
	const previousOf = (names: readonly string[], index = 0): IDataObject => {
		const held = Object.entries(here.entry(index)).filter(([name]) => names.includes(name));
		return isShown ? { previous: Object.fromEntries(held) } : {};
	};

	describe('reportSent through the engine', () => {
		it('each input item has one output item, in order and linked to it', async () => {
			here.sandbox.set({ echo: false });
			const all = [0, 1, 2, 3];
			const expected = all.map((index, item) => ({
				json: {
					summary: `${here.called(index, least)}: ${updated(...leastLabels)}`,
					success: true,
					[idOf.output]: here.id(index),
					updated_fields: leastNames,
					...sentOf(least),
					...tested.told(least),
					...previousOf(leastNames, index),
				},
				pairedItem: { item },
			}));
			const { items, output } = await here.update({
				items: all.map((index) => ({ id: here.id(index) })),
			});
			expect(items).toEqual(expected);
			expect(output).toHaveLength(4);
		});

		it('the output names the fields that were added and blank', async () => {
			here.sandbox.set({ echo: false });
			const before = previousOf([code.name]);
			const called = here.called();
			const fields = { [code.name]: code.fresh };
			const { items } = await here.update({
				fields: {
					...fields,
					[naming.name]: '',
					[text.name]: '={{ $json.none }}',
					[list.name]: null,
				},
			});
			const { label = '' } = tested.resource.api.fields[list.name] ?? {};
			expect(items[0]?.json).toEqual({
				summary: `${called}: ${updated(code.label)}; ${naming.label}, ${text.label}, ${label} were blank and left unchanged`,
				success: true,
				[idOf.output]: here.id(),
				updated_fields: [...Object.keys(required), code.name],
				skipped_fields: [naming.name, text.name, list.name],
				...sentOf(fields),
				...tested.told(fields),
				...before,
			});
		});

		it('the output has the answer if it is an object', async () => {
			here.sandbox.set({ echo: true });
			const { items, hints } = await here.update({ fields: { [naming.name]: 'X' } });
			expect(items[0]?.json.response).toEqual(here.entry());
			expect(items[0]?.json).not.toHaveProperty('not_applied');
			expect(hints).toEqual([]);
		});

		it.each([201, 202, 204])('a %i without a body is a success', async (status) => {
			here.sandbox.set({ answer: { status, ...tested.answered } });
			expect((await here.update({})).items[0]?.json.success).toBe(true);
		});
	});

	describe('sent_at through the engine', () => {
		const sendTwo = async () =>
			await here.update({
				items: ['One', 'Two'].map((name) => ({ id: here.id(), name })),
				fields: { [naming.name]: '={{ $json.name }}' },
				options: { showSent: true },
			});
		const timesOf = (jsons: readonly IDataObject[]) =>
			jsons.map((json) => Date.parse(String(json.sent_at)));

		it('the output has the moment at which each request that changes something was started', async () => {
			here.sandbox.set({ latencyMs: 30 });
			const { jsons, requests, patches } = await sendTwo();
			for (const [index, sentAt] of timesOf(jsons).entries()) {
				const [arrival, before] = [patches[index], requests[placeOf(tested, index + 1) - 2]];
				expect(sentAt).toBeLessThanOrEqual(arrival?.at ?? 0);
				expect(sentAt).toBeGreaterThan(before?.at ?? 0);
				const json = jsons[index] ?? {};
				const keys = Object.keys(json);
				expect(keys[keys.indexOf('sent') + 1]).toBe('sent_at');
				expect(json.sent_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
			}
		});

		it.each([429, 503])('after a %i it is the moment of the second attempt', async (status) => {
			const every = placeOf(tested, 2);
			here.sandbox.set({ failEvery: { every, status, headers: { 'retry-after': '1' } } });
			const { jsons, patches } = await sendTwo();
			expect(jsons[1]).toMatchObject({ attempts: 2 });
			const [first = 0, second = 0] = timesOf(jsons);
			const [, refused, repeated] = patches;
			expect(first).toBeLessThanOrEqual(patches[0]?.at ?? 0);
			expect(second).toBeGreaterThan((refused?.at ?? Infinity) + 900);
			expect(second).toBeLessThanOrEqual(repeated?.at ?? 0);
		});

		it('there is none in a dry run', async () => {
			const { jsons } = await here.update({ options: { dryRun: true, showSent: true } });
			expect(jsons[0]).toMatchObject({ dry_run: true });
			expect(jsons[0]).not.toHaveProperty('sent_at');
		});
	});

	describe('the summary through the engine', () => {
		it('the summary has the name in the answer, which is newer', async () => {
			here.sandbox.set({ echo: true });
			const { items } = await here.update({ fields: { [naming.name]: 'New' } });
			expect(items[0]?.json.summary).toBe(`${naming.called('New')}: ${updated(naming.label)}`);
		});
	});
});

// The possible answers for resources of which only the answer is read.
describe.each(everyPatched)('from the answer only, for %s', (_, tested) => {
	const here = startFor(tested);
	const { least, leastLabels, list } = tested;
	const { id: idOf } = tested.resource.api;
	const { updated, sentOf, leastNames } = outputsOf(tested);

	describe('reportSent through the engine', () => {
		it.each([['[]'], ['"ok"'], ['true'], ['null'], ['7'], ['']])(
			'the answer %j is a success without a response',
			async (body) => {
				here.sandbox.set({ answer: { status: 200, body, contentType: 'application/json' } });
				const { items } = await here.update({});
				expect(items[0]?.json).toEqual({
					summary: `${here.id()}: ${updated(...leastLabels)}`,
					success: true,
					[idOf.output]: here.id(),
					updated_fields: leastNames,
					...sentOf(least),
				});
			},
		);
	});

	describe('notApplied through the engine', () => {
		const fields = {
			name: 'New',
			language: 'de',
			handoff_phone_number: '+442079460000',
			[list.name]: ['a', 'b'],
		};
		const notApplied = async (change: (agent: Agent | PhoneAgent) => unknown) => {
			here.sandbox.set({ echo: change });
			const { items, hints } = await here.update({ fields });
			expect(items[0]?.json.success).toBe(true);
			return { named: items[0]?.json.not_applied, hints };
		};

		it('a field that the answer shows with another value is named, and a hint says so', async () => {
			expect(await notApplied((agent) => ({ ...agent, name: 'Old', language: 'fr' }))).toEqual({
				named: ['name', 'language'],
				hints: [
					"OpenCX answered without an error, but its answer does not show what was sent for 'Name', 'Language' (1 of 1 items). See not_applied in the output.",
				],
			});
		});

		it('nothing is named where the answer shows an entry of the list without settings', async () => {
			const { named, hints } = await notApplied(({ id, phone_number }) => ({
				id,
				phone_number,
				name: 'New',
			}));
			expect({ named, hints }).toEqual({ named: undefined, hints: [] });
		});

		it.each<[string, (agent: Agent | PhoneAgent) => unknown]>([
			['the answer lacks a field', (agent) => ({ ...agent, handoff_phone_number: undefined })],
			['the answer holds none of the settings', ({ id, phone_number }) => ({ id, phone_number })],
			['a list comes back as a list', (agent) => ({ ...agent, [list.name]: ['a', 'b'] })],
			['a list comes back as text', (agent) => ({ ...agent, [list.name]: 'a,b' })],
			['a text comes back as a list of one', (agent) => ({ ...agent, language: ['de'] })],
			['there are unknown keys', (agent) => ({ ...agent, nickname: 'x' })],
		])('nothing is named where %s', async (_case, change) => {
			expect(await notApplied(change)).toEqual({ named: undefined, hints: [] });
		});

		it('nothing is named where a cleared field comes back as null', async () => {
			here.sandbox.set({ echo: (agent) => ({ ...agent, name: null }) });
			const { items } = await here.update({
				fields: { name: '' },
				options: { blankFields: 'clear' },
			});
			expect(items[0]?.json).not.toHaveProperty('not_applied');
		});

		it('the hint counts the items that were not applied', async () => {
			here.sandbox.set({ echo: (agent) => ({ ...agent, name: 'Old' }) });
			const items = [0, 1, 2].map((index) => ({
				id: here.id(index),
				name: index === 1 ? 'Old' : 'New',
			}));
			const { hints } = await here.update({ items, fields: { name: '={{ $json.name }}' } });
			expect(hints).toEqual([expect.stringContaining("for 'Name' (2 of 3 items)")]);
		});
	});

	describe('the summary through the engine', () => {
		const summaryOf = async (run: Parameters<typeof here.update>[0]) =>
			(await here.update(run)).items[0]?.json.summary;

		it('the summary has the name that the list showed when it was picked', async () => {
			here.sandbox.set({ echo: false, scopes: ['phone:write'] });
			const picked = {
				__rl: true,
				mode: 'list',
				value: here.id(),
				cachedResultName: 'Front Desk (+1 415 555 0100)',
			};
			const { jsons } = await runNode(here, {
				parameters: {
					...updateParameters({ fields: { name: 'New' } }, tested),
					[idOf.parameter]: picked,
				},
			});
			expect(jsons[0]?.summary).toBe(`Front Desk (+1 415 555 0100): ${updated('Name')}`);
			expect(Object.keys(jsons[0] ?? {})[0]).toBe('summary');
		});

		it('the summary has the ID if no name is known', async () => {
			here.sandbox.set({ echo: false, scopes: ['phone:write'] });
			expect(await summaryOf({ fields: { name: 'New' } })).toBe(`${here.id()}: ${updated('Name')}`);
		});

		it('the summary says what OpenCX did not apply', async () => {
			here.sandbox.set({ echo: (agent) => ({ ...agent, language: 'en' }) });
			expect(await summaryOf({ fields: { name: 'New', language: 'de' } })).toMatch(
				new RegExp(`: ${updated('Name')}; Language not applied by OpenCX$`),
			);
		});
	});
});

describe('from the second reading of a training scenario', () => {
	const here = startFor(trainingScenarios);

	it('a field that it shows with another value is named, and a hint says so', async () => {
		const [entry] = here.entries.values();
		Object.defineProperty(entry, 'directory_id', { get: () => 'dir_desk', set: () => undefined });
		const { items, hints } = await here.update({
			fields: { title: 'New', directory_id: 'dir_new' },
		});
		expect(items[0]?.json).toMatchObject({
			summary: 'New: updated Title; Folder ID not applied by OpenCX',
			success: true,
			not_applied: ['directory_id'],
			sent: { title: 'New', directory_id: 'dir_new' },
		});
		expect(hints).toEqual([
			"OpenCX answered without an error, but its answer does not show what was sent for 'Folder ID' (1 of 1 items). See not_applied in the output.",
		]);
	});
});

describe('numbers and switches in the answer, through the engine', () => {
	const here = startFor(phoneNumbers);

	it.each(['1.10', 1.1, '1.1'])(
		'the number 1.1 answered as %j is not reported as not applied',
		async (shown) => {
			here.sandbox.set({ echo: (agent) => ({ ...agent, voice_speed: shown }) });
			const { items } = await here.update({ fields: { voice_speed: 1.1 } });
			expect(items[0]?.json).not.toHaveProperty('not_applied');
		},
	);

	it('a switch that comes back as text is not reported as not applied', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, emotion_recognition: 'true' }) });
		const { items } = await here.update({ fields: { emotion_recognition: true } });
		expect(items[0]?.json).not.toHaveProperty('not_applied');
	});
});
