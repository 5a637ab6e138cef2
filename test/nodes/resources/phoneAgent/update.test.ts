import type { IDataObject } from 'n8n-workflow';

import type { PhoneAgent } from '../../../../tools/sandbox/phoneAgents';
import type { UpdateRun } from '../../../support/engine';
import { problemsOf, runNode, startHere, updateParameters } from '../../../support/engine';
import { phoneAgents } from '../../../support/resources';

const here = startHere({ api: 'phone-agent', numbers: 8 }, undefined, phoneAgents);
const agentAt = (index = 0): PhoneAgent => {
	const agent = here.sandbox.agents.get(here.id(index));
	if (agent === undefined) throw new Error(`There is no agent ${index}`);
	return agent;
};

/** An agent that has a value in every field. */
const fill = (): PhoneAgent =>
	Object.assign(agentAt(), {
		language: 'de',
		first_message: 'Hallo',
		instructions: ['scn_1', 'scn_2'],
		handoff_phone_number: '+14155550199',
		use_org_knowledgebase: true,
		actionIds: ['act_1', 'act_2'],
		voice_id: 'v_1',
	});

const settings = () => {
	const { name, type, voice_id, language, first_message } = agentAt();
	const { instructions, handoff_phone_number, use_org_knowledgebase, actionIds } = agentAt();
	return {
		...{ name, type, voice_id, language, first_message, instructions, handoff_phone_number },
		...{ use_org_knowledgebase, actionIds },
	};
};

/** Every field as the form saves it. */
const inForm = ({ voice_id, actionIds, ...others }: ReturnType<typeof settings>) => ({
	...others,
	voice_id: { __rl: true, mode: 'id', value: voice_id },
	actionIds: { selection: { mode: 'listed', ids: actionIds } },
});

describe('Update of a phone agent, its request', () => {
	it('an update is one GET of the list and one PATCH with JSON and the API key', async () => {
		const { token } = here.sandbox;
		const { requests } = await here.update({
			fields: { first_message: 'X' },
			credential: { token },
		});
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET /phone',
			`PATCH /phone/${here.id()}`,
		]);
		expect(requests[1]?.headers).toMatchObject({
			authorization: `Bearer ${token}`,
			'content-type': expect.stringMatching(/^application\/json\b/) as string,
		});
	});

	it('an update without any field is refused before anything is sent', async () => {
		const { failure, requests } = await here.update({ fields: {} });
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Update Fields' is empty, so there is nothing to update. Add a field.",
		);
	});

	it.each([
		['a/b', '/phone/a%2Fb'],
		['../../admin', '/phone/..%2F..%2Fadmin'],
	])('an update of the ID %s goes to %s and to no other path', async (id, url) => {
		const { patches, failure } = await here.update({ items: [{ id }] });
		expect(patches.map((request) => request.url)).toEqual([url]);
		expect(failure.message).toBe(`OpenCX has no phone agent with the ID "${id}"`);
	});
});

describe('Send Only What Changes', () => {
	it.each<[string, Parameters<typeof here.sandbox.set>[0]]>([
		['as the API documents it', {}],
		['with the language as a list', { languageAs: 'list' }],
		['with lists as JSON', { listsAs: 'json' }],
		['with lists as text with commas', { listsAs: 'commas' }],
	])('values that the list already shows are not sent, %s', async (_, shape) => {
		fill();
		here.sandbox.set(shape);
		const fields = inForm(settings());
		const { patches, jsons } = await here.update({ fields });
		expect(patches).toEqual([]);
		expect(jsons).toMatchObject([
			{ success: true, sent: false, unchanged_fields: Object.keys(settings()) },
		]);
	});

	it('a field that the list leaves out is sent, and has no former value', async () => {
		const cleared = { voice_id: null, language: null, first_message: null, actionIds: null };
		fill();
		Object.assign(agentAt(), cleared);
		here.sandbox.set({ nulls: 'missing' });
		const fields = { voice_id: '', language: '', first_message: '', actionIds: {} };
		const { bodies, jsons } = await here.update({ fields, options: { blankFields: 'clear' } });
		expect(bodies).toEqual([cleared]);
		expect(jsons).toMatchObject([{ updated_fields: Object.keys(cleared), previous: {} }]);
		expect(jsons[0]).not.toHaveProperty('not_applied');
	});

	it('the fields that differ are sent, and the others are named', async () => {
		fill();
		const { bodies, jsons } = await here.update({
			fields: { first_message: 'Hallo', language: 'fr', instructions: ['scn_2', 'scn_1'] },
		});
		expect(bodies).toEqual([{ language: 'fr' }]);
		expect(jsons).toMatchObject([
			{
				updated_fields: ['language'],
				unchanged_fields: ['first_message', 'instructions'],
				previous: { language: 'de' },
			},
		]);
		expect(jsons[0]?.summary).toMatch(
			/: updated Language; First Message, Training Scenarios were set already$/,
		);
	});

	it('former values come in the shape of an update, whatever form the list has', async () => {
		fill();
		const before = settings();
		here.sandbox.set({ languageAs: 'list', listsAs: 'commas' });
		const { jsons } = await here.update({
			fields: {
				...inForm(before),
				language: 'fr',
				instructions: ['x'],
				actionIds: { selection: { mode: 'all' } },
			},
		});
		expect(jsons[0]?.previous).toEqual({
			language: 'de',
			instructions: ['scn_1', 'scn_2'],
			actionIds: ['act_1', 'act_2'],
		});
	});

	it('the list is read once for 30 items', async () => {
		const items = Array.from({ length: 30 }, (_, index) => ({
			id: here.id(index % 8),
			greeting: `Hi ${index}`,
		}));
		const { requests, patches } = await here.update({
			items,
			fields: { first_message: '={{ $json.greeting }}' },
		});
		expect(requests).toHaveLength(31);
		expect(patches).toHaveLength(30);
	});

	it('two items for one agent are compared with each other, and the second undoes the first', async () => {
		fill();
		const items = ['Hi', 'Hallo'].map((greeting) => ({ id: here.id(), greeting }));
		const { bodies, jsons } = await here.update({
			items,
			fields: { first_message: '={{ $json.greeting }}' },
		});
		expect(bodies).toEqual([{ first_message: 'Hi' }, { first_message: 'Hallo' }]);
		expect(jsons.map(({ previous }) => previous)).toEqual([
			{ first_message: 'Hallo' },
			{ first_message: 'Hi' },
		]);
	});

	it('a dry run shows what would be left out', async () => {
		fill();
		const { patches, jsons } = await here.update({
			fields: { first_message: 'Hallo', language: 'fr' },
			options: { dryRun: true },
		});
		expect(patches).toEqual([]);
		expect(jsons).toEqual([
			{
				summary:
					'Front Desk (+1 415 555 0100): dry run, would update Language; First Message was set already',
				dry_run: true,
				phone_agent_id: here.id(),
				request: {
					method: 'PATCH',
					url: `${here.sandbox.url}/phone/${here.id()}`,
					body: { language: 'fr' },
				},
				unchanged_fields: ['first_message'],
				previous: { language: 'de' },
			},
		]);
	});
});

describe('Update of a phone agent, its answer', () => {
	it('former values are those of the fields that were sent, whatever else has changed', async () => {
		fill();
		here.sandbox.set({ updateDefaults: { speed: 7, use_org_knowledgebase: false } });
		const { jsons, hints } = await here.update({ fields: { language: 'fr' } });
		expect(jsons[0]?.previous).toEqual({ language: 'de' });
		expect(hints).toEqual([]);
	});

	it('a server that answers without a body is understood', async () => {
		fill();
		here.sandbox.set({ echo: false });
		const { jsons, hints } = await here.update({ fields: { language: 'fr' } });
		expect(jsons).toEqual([
			{
				summary: 'Front Desk (+1 415 555 0100): updated Language',
				success: true,
				phone_agent_id: here.id(),
				updated_fields: ['language'],
				sent: { language: 'fr' },
				sent_at: expect.any(String),
				previous: { language: 'de' },
			},
		]);
		expect(hints).toEqual([]);
	});

	it('a language that is returned as a list counts as what was sent', async () => {
		here.sandbox.set({ languageAs: 'list' });
		const { jsons } = await here.update({ fields: { language: 'pt-BR' } });
		expect(jsons[0]).toMatchObject({ response: { language: ['pt-BR'] } });
		expect(jsons[0]).not.toHaveProperty('not_applied');
	});
});

describe('"Actions"', () => {
	const sentFor = async (actionIds: unknown, run: UpdateRun = {}) => {
		agentAt().actionIds = ['act_9'];
		const { bodies, failed } = await here.update({
			fields: { actionIds },
			onError: 'continueErrorOutput',
			...run,
		});
		expect(failed).toEqual([]);
		return bodies;
	};

	it.each<[string, IDataObject, string[] | null]>([
		['All', { mode: 'all' }, null],
		['None', { mode: 'none' }, []],
		['Only Listed', { mode: 'listed', ids: ['act_1', '', 'act_2'] }, ['act_1', 'act_2']],
		// n8n keeps the IDs that were listed before another choice was made.
		['All with IDs left over', { mode: 'all', ids: ['act_1'] }, null],
	])('%s of the form is sent as the API takes it', async (_, selection, sent) => {
		expect(await sentFor({ selection })).toEqual([{ actionIds: sent }]);
	});

	it.each<[string, IDataObject, string[] | null]>([
		['all', { which: 'all' }, null],
		['a list', { which: 'listed', ids: ['act_1', 'act_2'] }, ['act_1', 'act_2']],
	])('expressions can choose %s', async (_, item, sent) => {
		const selection = { mode: '={{ $json.which }}', ids: ['={{ $json.ids }}'] };
		expect(await sentFor({ selection }, { items: [{ id: here.id(), ...item }] })).toEqual([
			{ actionIds: sent },
		]);
	});

	it.each<[unknown, string[] | null]>([
		['All', null],
		['none', []],
		['act_1, act_2', ['act_1', 'act_2']],
		[['act_1'], ['act_1']],
	])('Map Automatically reads %j', async (actionIds, sent) => {
		const items = [{ id: here.id(), actionIds: actionIds as string }];
		expect(await sentFor(undefined, { items, fields: {}, dataMode: 'autoMapInputData' })).toEqual([
			{ actionIds: sent },
		]);
	});

	it('a form that was opened and left as it is sends nothing', async () => {
		const { requests, jsons } = await here.update({ fields: { actionIds: {} } });
		expect(requests).toEqual([]);
		expect(jsons).toMatchObject([{ sent: false, skipped_fields: ['actionIds'] }]);
	});
});

describe('Update of a phone number in an account of phone agents', () => {
	const updateNumber = async (echo: boolean) => {
		here.sandbox.set({ unknownKeys: 'drop', echo });
		return await runNode(here, {
			items: [{ id: here.id() }],
			parameters: updateParameters({ fields: { base_prompt: 'Be brief.' } }),
		});
	};

	it('the hint names the resource to take', async () => {
		const { hints, jsons } = await updateNumber(true);
		expect(jsons[0]).not.toHaveProperty('not_applied');
		expect(hints).toEqual([
			"This account has phone agents, not phone numbers. Choose the resource 'Phone Agent' instead.",
		]);
	});

	it('there is no such hint if the answer does not show an agent', async () => {
		expect((await updateNumber(false)).hints).toEqual([]);
	});
});
