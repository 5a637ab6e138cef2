import fc from 'fast-check';
import fastify from 'fastify';
import type { IDataObject } from 'n8n-workflow';

import type { PhoneAgent } from '../../../tools/sandbox/phoneAgents';
import { restoreOf, updateOf } from '../resources/phoneAgent/parameters';
import { newCredential, problemsOf, runNode, startFor, startHere } from '../../support/engine';
import { everyShown, methodsFor, rehearsalOf } from '../../support/resources';

const here = startHere({ api: 'phone-agent', numbers: 4 });

const agentAt = (index = 0): PhoneAgent => {
	const agent = here.sandbox.agents.get(here.id(index));
	if (agent === undefined) throw new Error(`There is no agent ${index}`);
	return agent;
};

const restore = async (items: IDataObject[], options: object = {}) =>
	await runNode(here, {
		items,
		parameters: restoreOf(options),
		onError: 'continueErrorOutput',
	});

describe('createRestore', () => {
	it('an update is undone with the unchanged output of Update', async () => {
		const before = structuredClone(agentAt());
		const updated = await runNode(here, {
			items: [{ id: before.id }],
			parameters: updateOf({ first_message: 'Hi', actionIds: { selection: { mode: 'none' } } }),
		});
		expect(updated.jsons[0]?.previous).toEqual({
			first_message: before.first_message,
			actionIds: null,
		});
		const { jsons, requests } = await restore(updated.jsons);
		expect(requests.map(({ method, body }) => [method, body])).toEqual([
			['GET', undefined],
			['PATCH', { first_message: before.first_message, actionIds: null }],
		]);
		expect(jsons[0]).toMatchObject({
			summary: `${before.name} (+1 415 555 0100): updated First Message, Actions`,
			success: true,
			phone_agent_id: before.id,
			restored_fields: ['first_message', 'actionIds'],
			previous: { first_message: 'Hi', actionIds: [] },
		});
		expect({ ...agentAt(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	it('the former values may come as the text of an object', async () => {
		const { requests } = await restore([
			{ phone_agent_id: here.id(), previous: '{"first_message":""}' },
		]);
		expect(requests.at(-1)?.body).toEqual({ first_message: '' });
	});

	it('nothing is sent if nothing was replaced, and the output says so', async () => {
		const { jsons, requests } = await restore([{ phone_agent_id: here.id(), previous: {} }]);
		expect(requests).toEqual([]);
		expect(jsons).toEqual([
			{
				summary: `${here.id()}: nothing sent (there is nothing to put back)`,
				success: true,
				sent: false,
				phone_agent_id: here.id(),
				updated_fields: [],
				restored_fields: [],
				previous: {},
			},
		]);
	});

	it('several updates of one agent are undone from the last to the first', async () => {
		const before = structuredClone(agentAt());
		const updated = await runNode(here, {
			items: ['One', 'Two', 'Three'].map((greeting) => ({ id: before.id, greeting })),
			parameters: updateOf({ first_message: '={{ $json.greeting }}' }),
		});
		expect(updated.jsons.map(({ previous }) => previous)).toEqual([
			{ first_message: before.first_message },
			{ first_message: 'One' },
			{ first_message: 'Two' },
		]);
		const { jsons, pairs } = await restore(updated.jsons);
		expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(jsons.map(({ success }) => success)).toEqual([true, true, true]);
		expect({ ...agentAt(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	it('an item whose fields were all blank does not keep the others from being put back', async () => {
		const before = agentAt().first_message;
		const updated = await runNode(here, {
			items: [
				{ id: here.id(), greeting: 'Hi' },
				{ id: here.id(1), greeting: ' ' },
			],
			parameters: updateOf({ first_message: '={{ $json.greeting }}' }),
		});
		expect(updated.jsons.map(({ sent, previous }) => [sent, previous])).toEqual([
			[{ first_message: 'Hi' }, { first_message: before }],
			[false, {}],
		]);
		const { failed } = await restore(updated.jsons);
		expect(failed).toEqual([]);
		expect(agentAt().first_message).toBe(before);
	});

	it('an agent that had a blank number gets none again', async () => {
		agentAt().handoff_phone_number = '';
		const updated = await runNode(here, {
			items: [{ id: here.id() }],
			parameters: updateOf({ handoff_phone_number: '+14155550100' }),
		});
		const { failed, requests } = await restore(updated.jsons);
		expect(failed).toEqual([]);
		expect(requests.at(-1)?.body).toEqual({ handoff_phone_number: null });
	});

	it('a dry run shows what would be put back, and what already has its former value', async () => {
		const { first_message } = agentAt();
		const previous = { first_message, language: 'sv' };
		const { jsons, requests } = await restore([{ phone_agent_id: here.id(), previous }], {
			dryRun: true,
		});
		expect(requests.map(({ method }) => method)).toEqual(['GET']);
		expect(jsons).toMatchObject([
			{
				dry_run: true,
				request: { method: 'PATCH', body: { language: 'sv' } },
				unchanged_fields: ['first_message'],
			},
		]);
	});

	it.each<[string, unknown, string]>([
		[
			'blank',
			undefined,
			"'Previous' is blank. Take it from 'previous' in the output of an earlier Update.",
		],
		[
			'text that is not JSON',
			'Hi',
			"'Previous' is not an object of fields. Take it from 'previous' in the output of an earlier Update.",
		],
		[
			'a list',
			['Hi'],
			"'Previous' is not an object of fields. Take it from 'previous' in the output of an earlier Update.",
		],
		[
			'an unknown field',
			{ base_prompt: 'Hi' },
			'\'Previous\' has "base_prompt", which is not a field of a phone agent. Remove it.',
		],
	])('former values that are %s are refused before any request', async (_, previous, sentence) => {
		const { failed, requests } = await restore([
			{ phone_agent_id: here.id(), previous: previous as string },
		]);
		expect(requests).toEqual([]);
		const [{ error, message } = {}] = failed;
		expect(problemsOf({ message: String(error), description: String(message) })).toContain(
			sentence,
		);
	});

	it('every problem of an item is reported at once', async () => {
		const { failed, requests } = await restore([{ previous: { nickname: 'x' }, sent: 'y' }]);
		expect(requests).toEqual([]);
		expect(failed[0]?.error).toBe("'Phone Agent' is empty (and 2 more)");
	});

	it('what the API showed goes back as it was shown, and what no update can set is named', async () => {
		const { id, name } = agentAt();
		const previous = {
			handoff_phone_number: 'sip:desk@example.com',
			name: null,
			type: 'sideways',
			language: ['en', 'de'],
		};
		const { jsons } = await restore([{ phone_agent_id: id, previous }], { dryRun: true });
		expect(jsons).toMatchObject([
			{
				summary: `${name} (+1 415 555 0100): dry run, would update Handoff Phone Number; Name was empty before, and OpenCX does not accept an empty value; Type was "sideways" before, which no update can set; Language was a list before, which no update can set`,
				request: { body: { handoff_phone_number: 'sip:desk@example.com' } },
				not_restorable: ['name', 'type', 'language'],
			},
		]);
	});

	it('nothing is sent if no update can set any of the former values', async () => {
		const { jsons, requests } = await restore([
			{ phone_agent_id: here.id(), previous: { name: null } },
		]);
		expect(requests).toEqual([]);
		expect(jsons).toMatchObject([{ sent: false, restored_fields: [], not_restorable: ['name'] }]);
	});

	describe('after somebody has changed the agent too', () => {
		const change = async () => {
			const { id } = agentAt();
			const { jsons } = await runNode(here, {
				items: [{ id }],
				parameters: updateOf({ first_message: 'Sale!', language: 'fr' }),
			});
			agentAt().first_message = 'Written by a colleague';
			return jsons;
		};

		it('a field that is not as the update left it stays, and is named', async () => {
			const { language } = agentAt();
			const { jsons, requests } = await restore(await change());
			expect(requests.at(-1)?.body).toEqual({ language });
			expect(agentAt()).toMatchObject({ first_message: 'Written by a colleague', language });
			expect(jsons).toMatchObject([
				{ restored_fields: ['language'], changed_since: ['first_message'] },
			]);
			expect(jsons[0]?.summary).toMatch(
				/: updated Language; First Message was changed since and left as is$/,
			);
		});

		it('the option puts it back all the same', async () => {
			const { first_message } = agentAt();
			const { jsons } = await restore(await change(), { restoreChanged: true });
			expect(agentAt().first_message).toBe(first_message);
			expect(jsons[0]).not.toHaveProperty('changed_since');
		});

		it('values are compared by the kind of the field', async () => {
			const { id, handoff_phone_number: before } = agentAt();
			const { jsons } = await runNode(here, {
				items: [{ id }],
				parameters: updateOf({ handoff_phone_number: '+14155550100' }),
			});
			agentAt().handoff_phone_number = '+1 (415) 555-0100';
			const restored = await restore(jsons);
			expect(restored.jsons[0]).not.toHaveProperty('changed_since');
			expect(agentAt().handoff_phone_number).toBe(before);
		});

		it('a dry run reports it, and the current values', async () => {
			const { jsons, requests } = await restore(await change(), { dryRun: true });
			expect(requests.map(({ method }) => method)).toEqual(['GET']);
			expect(jsons).toMatchObject([
				{ dry_run: true, changed_since: ['first_message'], previous: { language: 'fr' } },
			]);
		});

		it('nothing is compared if it is unknown what was sent', async () => {
			const [{ sent, ...output } = {}] = await change();
			expect(sent).toEqual({ first_message: 'Sale!', language: 'fr' });
			const { jsons } = await restore([output]);
			expect(jsons[0]?.restored_fields).toEqual(['language', 'first_message']);
		});

		it('what is not an object of fields is refused', async () => {
			const { failed } = await restore([
				{ phone_agent_id: here.id(), previous: { language: 'sv' }, sent: 'Hi' },
			]);
			expect(failed).toEqual([
				{
					error: "'Expected' is not an object of fields",
					message: expect.stringContaining(
						"Take it from 'sent' in the output of an earlier Update.",
					) as unknown,
				},
			]);
		});
	});

	const text = fc.oneof(fc.constantFrom('', ' ', 'Hi', 'Hi '), fc.string({ maxLength: 12 }));
	const id = fc.stringMatching(/^[a-z]{1,6}$/);
	const ids = fc.uniqueArray(id, { maxLength: 3 });
	const phone = fc.constantFrom('+14155550100', '+442079460000', '+4930123456');
	const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
	const held = {
		name: fc.stringMatching(/^[A-Z][a-z ]{0,8}[a-z]$/),
		type: fc.constantFrom('inbound', 'outbound'),
		voice_id: nullable(id),
		language: nullable(fc.constantFrom('en', 'de', 'pt-BR')),
		first_message: nullable(text),
		instructions: nullable(ids),
		handoff_phone_number: nullable(phone),
		use_org_knowledgebase: nullable(fc.boolean()),
		actionIds: nullable(ids),
	};
	const fromItem = (update: object) =>
		Object.fromEntries(Object.keys(update).map((name) => [name, `={{ $json.update.${name} }}`]));

	it('Update followed by Restore leaves every agent as it was, whatever its settings', async () => {
		let sent = 0;
		let unchanged = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					agent: fc.record(held),
					wanted: fc.record(held, { requiredKeys: [] }),
					// What an agent already has, in some cases.
					isHeld: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
					shape: fc.record({
						languageAs: fc.constantFrom('text', 'list'),
						listsAs: fc.constantFrom('lists', 'json', 'commas'),
						echo: fc.boolean(),
					}),
					blankFields: fc.constantFrom('skip', 'clear'),
				}),
				async ({ agent, wanted, isHeld, shape, blankFields }) => {
					const update = isHeld ? agent : wanted;
					here.sandbox.reset();
					Object.assign(agentAt(), agent);
					const before = structuredClone(agentAt());
					here.sandbox.set(shape);
					const updated = await runNode(here, {
						items: [{ id: before.id, update: update as IDataObject }],
						parameters: updateOf(fromItem(update), { blankFields, maxRetries: 0 }),
						onError: 'continueErrorOutput',
					});
					// Refused: no field at all, or one that can't be cleared.
					if (updated.failed.length > 0) return;
					if (updated.jsons[0]?.sent === false) unchanged += 1;
					else sent += 1;
					const restored = await restore(updated.jsons);
					expect(restored.failed).toEqual([]);
					expect({ ...agentAt(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
				},
			),
			{ numRuns: 150 },
		);
		expect(sent).toBeGreaterThan(50);
		expect(unchanged).toBeGreaterThan(2);
	});

	it('no request contains a value that came from neither the user nor the API', async () => {
		let agent: IDataObject = {};
		let hidden: readonly string[] = [];
		let bodies: IDataObject[] = [];
		const shown = () =>
			Object.fromEntries(Object.entries(agent).filter(([name]) => !hidden.includes(name)));
		const server = fastify();
		server.get('/phone', async () => await Promise.resolve([shown()]));
		server.patch<{ Body: IDataObject }>('/phone/:id', async ({ body }) => {
			bodies.push(body);
			Object.assign(agent, body);
			return await Promise.resolve(shown());
		});
		const baseUrl = await server.listen({ port: 0, host: '127.0.0.1' });
		const credential = newCredential(here.sandbox, { baseUrl });
		let unknown = 0;
		try {
			await fc.assert(
				fc.asyncProperty(
					fc.record({
						holds: fc.record(held),
						wanted: fc.record(held, { requiredKeys: [] }),
						hides: fc.subarray(Object.keys(held)),
						blankFields: fc.constantFrom('skip', 'clear'),
					}),
					async ({ holds, wanted, hides, blankFields }) => {
						agent = { id: 'one', ...holds };
						hidden = hides;
						bodies = [];
						const before = structuredClone(agent);
						const updated = await runNode(here, {
							items: [{ id: 'one', update: wanted as IDataObject }],
							parameters: updateOf(fromItem(wanted), { blankFields, maxRetries: 0 }),
							credential,
							onError: 'continueErrorOutput',
						});
						const [sent = {}] = bodies;
						for (const name of Object.keys(sent)) expect(wanted).toHaveProperty(name);
						// What isn't shown is never left out as already set, and never reported as not applied or replaced.
						const { unchanged_fields: left, not_applied: lost, previous } = updated.jsons[0] ?? {};
						for (const names of [left, lost, Object.keys(previous ?? {})]) {
							const told = (names ?? []) as string[];
							expect(told.filter((name) => hides.includes(name))).toEqual([]);
						}
						bodies = [];
						await runNode(here, {
							items: updated.jsons,
							parameters: restoreOf(),
							credential,
							onError: 'continueErrorOutput',
						});
						const [back = {}] = bodies;
						expect(before).toMatchObject(back);
						expect(Object.keys(back).filter((name) => hides.includes(name))).toEqual([]);
						if (Object.keys(sent).some((name) => hides.includes(name))) unknown += 1;
					},
				),
				{ numRuns: 20 },
			);
		} finally {
			await server.close();
		}
		expect(unknown).toBeGreaterThan(3);
	});
});

describe.each(everyShown)('createRestore of %s', (_, tested) => {
	const here = startFor(tested, { numbers: 4 });
	const { naming, text, code, list, resource } = tested;
	const { id: idOf } = resource.api;

	/** With what Update gives, as the form has it by default. */
	const restore = async (items: IDataObject[], options: object = {}) =>
		await runNode(here, {
			items,
			parameters: {
				resource: resource.value,
				operation: 'restore',
				[idOf.parameter]: { __rl: true, mode: 'id', value: `={{ $json.${idOf.output} }}` },
				previous: '={{ $json.previous }}',
				expected: '={{ $json.sent }}',
				options,
			},
			onError: 'continueErrorOutput',
		});

	/** The settings of the nth, except those that the server sets itself. */
	const held = (index = 0) => ({
		...here.entry(index),
		updated_at: '',
		published_at: '',
		current_version: 0,
	});
	const changes = {
		[naming.name]: 'New',
		[text.name]: 'Say this.',
		[code.name]: code.fresh,
		[list.name]: [...list.entries],
	};

	it('an update of several fields is undone, and nothing else is touched', async () => {
		const before = held();
		const updated = await here.update({ fields: changes });
		expect(held()).not.toEqual(before);
		const { jsons, failed, requests } = await restore(updated.jsons);
		expect(failed).toEqual([]);
		expect(requests.map(({ method }) => method)).toEqual(methodsFor(tested, 1));
		expect([...(jsons[0]?.restored_fields as string[])].sort()).toEqual(
			Object.keys(changes).sort(),
		);
		expect(jsons[0]).toMatchObject({ success: true, previous: changes, ...tested.told({}) });
		const [sentAt, restoredAt] = [updated, { jsons }].map((run) =>
			Date.parse(String(run.jsons[0]?.sent_at)),
		);
		expect(restoredAt).toBeGreaterThanOrEqual(sentAt ?? NaN);
		expect(held()).toEqual(before);
	});

	it('updates of several agents, and several updates of one, are undone from the last to the first', async () => {
		const before = [0, 1].map(held);
		const updated = await here.update({
			items: [0, 1, 0, 0].map((index, item) => ({ id: here.id(index), say: `Say ${item}.` })),
			fields: { [text.name]: '={{ $json.say }}' },
		});
		const { jsons, pairs } = await restore(updated.jsons);
		expect(jsons.map(({ success }) => success)).toEqual([true, true, true, true]);
		expect(pairs).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect([0, 1].map(held)).toEqual(before);
	});

	it('what somebody else has changed since stays by default', async () => {
		const before = held();
		const { jsons: updated } = await here.update({
			fields: { [text.name]: 'Say this.', [code.name]: code.fresh },
		});
		here.change({ [text.name]: 'Written by a colleague' });
		const { jsons } = await restore(updated);
		expect(jsons).toMatchObject([{ restored_fields: [code.name], changed_since: [text.name] }]);
		expect(held()).toEqual({ ...before, [text.name]: 'Written by a colleague' });
		await restore(updated, { restoreChanged: true });
		expect(held()).toEqual(before);
	});

	it('a dry run, and values that are already there, change nothing', async () => {
		const { jsons: updated } = await here.update({ fields: { [text.name]: 'Say this.' } });
		const between = held();
		const { jsons, requests } = await restore(updated, { dryRun: true });
		expect(jsons).toMatchObject([{ dry_run: true, previous: { [text.name]: 'Say this.' } }]);
		expect(requests.map(({ method }) => method)).toEqual(rehearsalOf(tested));
		expect(held()).toEqual(between);
		await restore(updated);
		const again = await restore(updated);
		expect(again.patches).toEqual([]);
		expect(again.jsons).toMatchObject([{ sent: false, unchanged_fields: [text.name] }]);
		expect(again.jsons[0]).not.toHaveProperty('sent_at');
	});
});
