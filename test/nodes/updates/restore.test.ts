import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { PhoneAgent } from '../../../tools/sandbox/phoneAgents';
import { restoreOf, updateOf } from '../resources/phoneAgent/parameters';
import { problemsOf, runNode, startHere } from '../../support/engine';

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
	it('an update is taken back with the output of Update as it is', async () => {
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

	it('nothing is sent where nothing was replaced, and the output says so', async () => {
		const { jsons, requests } = await restore([{ phone_agent_id: here.id(), previous: {} }]);
		expect(requests).toEqual([]);
		expect(jsons).toEqual([
			{
				summary: `${here.id()}: nothing sent (there is nothing to put back)`,
				success: true,
				sent: false,
				phone_agent_id: here.id(),
				updated_fields: [],
				previous: {},
			},
		]);
	});

	it('several updates of one agent are taken back from the last to the first', async () => {
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
			[undefined, { first_message: before }],
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

	it('a dry run shows what would be put back, and what is so already', async () => {
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
		['a wrong value', { type: 'sideways' }, '\'Type\' is "sideways", which is not a listed type.'],
		[
			'null for what cannot be null',
			{ name: null },
			"'Name' was empty before, and OpenCX does not take that back. Give it a value, or take it out.",
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

	it('every problem of an item is told at once', async () => {
		const { failed, requests } = await restore([{ previous: { name: null, type: 'x' } }]);
		expect(requests).toEqual([]);
		expect(failed[0]?.error).toBe("'Phone Agent' is empty (and 2 more)");
	});

	it('Update then Restore leaves every agent as it was, whatever it held', async () => {
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
		let sent = 0;
		let unchanged = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					agent: fc.record(held),
					wanted: fc.record(held, { requiredKeys: [] }),
					// What an agent holds already, now and then.
					isHeld: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
					shape: fc.record({
						languageAs: fc.constantFrom('text', 'list'),
						listsAs: fc.constantFrom('lists', 'json', 'commas'),
						nulls: fc.constantFrom('shown', 'missing'),
						echo: fc.boolean(),
					}),
					defaults: fc.constantFrom({}, { use_org_knowledgebase: false }),
					blankFields: fc.constantFrom('skip', 'clear'),
				}),
				async ({ agent, wanted, isHeld, shape, defaults, blankFields }) => {
					const update = isHeld ? agent : wanted;
					here.sandbox.reset();
					Object.assign(agentAt(), agent);
					const before = structuredClone(agentAt());
					here.sandbox.set(shape);
					// Only where the answer shows it can be told what else was changed.
					here.sandbox.set({ updateDefaults: shape.echo ? defaults : {} });
					const names = Object.keys(update);
					const updated = await runNode(here, {
						items: [{ id: before.id, update: update as IDataObject }],
						parameters: updateOf(
							Object.fromEntries(names.map((name) => [name, `={{ $json.update.${name} }}`])),
							{ blankFields, maxRetries: 0 },
						),
						onError: 'continueErrorOutput',
					});
					// Refused: no field at all, or one that can't be cleared.
					if (updated.failed.length > 0) return;
					if (updated.jsons[0]?.sent === false) unchanged += 1;
					else sent += 1;
					here.sandbox.set({ updateDefaults: {} });
					if (updated.jsons[0]?.previous !== undefined) {
						const restored = await restore(updated.jsons);
						expect(restored.failed).toEqual([]);
					}
					expect({ ...agentAt(), updated_at: '' }).toEqual({ ...before, updated_at: '' });
				},
			),
			{ numRuns: 150 },
		);
		expect(sent).toBeGreaterThan(50);
		expect(unchanged).toBeGreaterThan(2);
	});
});
