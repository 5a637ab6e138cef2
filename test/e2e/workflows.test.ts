import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import { phoneAgentIdAt } from '../../tools/sandbox/phoneAgents';
import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { Execution, SavedWorkflow } from '../../tools/playground/client';
import { runN8n } from '../../tools/playground/n8n';
import { readHistory } from './history';
import type { ModelServer } from './modelServer';
import { startModelServer } from './modelServer';
import type { Scene } from './scene';
import { inScene, openScene } from './scene';
import { databaseRows, filesWith, tablesWith } from './traces';

const workflowsFolder = join(__dirname, '..', '..', 'workflows');
const startTimeoutMs = 240_000;
const pollMs = 100;
const minuteMs = 60_000;

let scene: Scene;
let model: ModelServer;
/** Of the sheet and of all agents: each has an account of its own, so that none waits for another. */
let sheetAccount: Sandbox;
let largeAccount: Sandbox;
/** An account of phone agents. */
let agentsAccount: Sandbox<'phone-agent'>;
/** Begun first, because it takes minutes: the limit is obeyed. */
let allAgents: string;

const it_ = inScene(() => scene);

beforeAll(async () => {
	model = await startModelServer();
	scene = await openScene(async (token) => {
		sheetAccount = await startSandbox({ numbers: 200, token });
		largeAccount = await startSandbox({
			numbers: 300,
			token,
			switches: { limit: { requests: 100, windowMs: minuteMs, retryAfter: 'seconds' } },
		});
		agentsAccount = await startSandbox({ api: 'phone-agent', token });
		const account = (id: string, name: string, { url }: Pick<Sandbox, 'url'>) => ({
			id,
			name,
			type: 'openCxApi',
			data: { token, baseUrl: url },
		});
		return [
			account('opencxSheet00001', 'OpenCX of the sheet', sheetAccount),
			account('opencxLarge00001', 'OpenCX of many agents', largeAccount),
			account('opencxAgents0001', 'OpenCX phone agents', agentsAccount),
			{
				id: 'opencxModel00001',
				name: 'OpenAI',
				type: 'openAiApi',
				data: { apiKey: 'none', url: model.url },
			},
		];
	});
	await scene.client.publish('opencxHistory');
	await useAccount('opencxAllAgents', 'opencxLarge00001', 'OpenCX of many agents');
	await switchDryRunOff('opencxAllAgents', 'Set the Language');
	allAgents = await scene.client.run('opencxAllAgents', 'Start by Hand');
	await useAccount('opencxSheetUpdates', 'opencxSheet00001', 'OpenCX of the sheet');
	await useAccount('opencxDealGreeting', 'opencxAgents0001', 'OpenCX phone agents');
	await scene.client.publish('opencxUpdateError');
}, startTimeoutMs);

afterAll(async () => {
	await scene?.close();
	await Promise.all(
		[model, sheetAccount, largeAccount, agentsAccount].map((server) => server?.close()),
	);
});

/** Chooses another credential in every node of ours, as a user does after an import. */
async function useAccount(workflowId: string, id: string, name: string): Promise<void> {
	const workflow = await scene.client.workflow(workflowId);
	for (const node of workflow.nodes) {
		if (node.credentials?.openCxApi) node.credentials.openCxApi = { id, name };
	}
	await save(workflow);
}

/** As its note says, once the output has been looked at. */
async function switchDryRunOff(workflowId: string, name: string): Promise<void> {
	const workflow = await scene.client.workflow(workflowId);
	const node = workflow.nodes.find((one) => one.name === name);
	const options = node?.parameters.options as { dryRun?: boolean } | undefined;
	expect(options?.dryRun).toBe(true);
	if (options) options.dryRun = false;
	await save(workflow);
}

async function save({ id, name, nodes, connections, settings }: SavedWorkflow): Promise<void> {
	await scene.client.call('PATCH', `/workflows/${id}`, { name, nodes, connections, settings });
}

/** Runs a changed copy of a workflow from one of its triggers, and waits until it has ended. */
async function runChanged(
	workflowId: string,
	trigger: string,
	change: (node: INode) => void,
	items?: IDataObject[],
): Promise<Execution> {
	const id = await scene.client.run(workflowId, trigger, items, change);
	return await scene.client.waitForExecution(id);
}

/** What a node gave on one of its branches: 0 is the first, for our node the success branch. */
const outputOf = ({ data }: Execution, node: string, branch = 0): INodeExecutionData[] =>
	data.resultData.runData[node]?.[0]?.data?.main?.[branch] ?? [];

const jsonOf = (execution: Execution, node: string, branch = 0): IDataObject[] =>
	outputOf(execution, node, branch).map(({ json }) => json);

const errorOf = ({ data }: Execution): string => String(data.resultData.error?.message ?? '');

/** Does something that starts a published workflow, and waits until that has ended. */
async function startedBy(workflowId: string, act: () => Promise<void>): Promise<Execution> {
	const before = new Set((await scene.client.executions(workflowId)).map(({ id }) => id));
	await act();
	const deadline = Date.now() + minuteMs;
	for (;;) {
		const started = (await scene.client.executions(workflowId)).find(({ id }) => !before.has(id));
		if (started) return await scene.client.waitForExecution(started.id, 2 * minuteMs);
		if (Date.now() > deadline) throw new Error(`Nothing started ${workflowId}`);
		await sleep(pollMs);
	}
}

const readWorkflow = async (file: string): Promise<SavedWorkflow> =>
	JSON.parse(await readFile(join(workflowsFolder, file), 'utf8')) as SavedWorkflow;

const agent = (index: number, { agents }: Sandbox = scene.sandbox) => {
	const found = agents.get(phoneNumberIdAt(index));
	if (!found) throw new Error(`The sandbox has no number ${index}`);
	return found;
};

describe('all workflows', () => {
	it_(
		'were imported, with a note on what to change, and none is published by the import',
		async () => {
			const files = [
				'01-crm-deal-updates-agent.json',
				'02-rotate-prompt-by-office-hours.json',
				'03-sheet-updates-agents.json',
				'04-all-agents-new-language.json',
				'05-ai-agent-tool.json',
				'06-when-an-update-is-refused.json',
				'07-deal-greeting-and-back.json',
				'08-change-desk.json',
				'09-history.json',
				'10-put-it-back.json',
			];
			for (const file of files) {
				const workflow = await readWorkflow(file);
				expect(workflow.active).toBe(false);
				const saved = await scene.client.workflow(workflow.id);
				expect(saved.name).toBe(workflow.name);
				expect(saved.nodes).toHaveLength(workflow.nodes.length);
				const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
				expect(notes.map(({ parameters }) => parameters.content).join('\n')).toContain(
					'### Set up',
				);
			}
		},
	);

	it_('name as error workflow the one that is there for it', async () => {
		for (const { id } of await scene.client.workflows()) {
			const { settings, name } = await scene.client.workflow(id);
			if (/^[1-47]/.test(name)) expect(settings?.errorWorkflow).toBe('opencxUpdateError');
		}
	});
});

/** As HubSpot sends it. */
const dealEvent = (propertyValue: string, propertyName = 'dealstage') => ({
	eventId: 3_816_279_340,
	subscriptionId: 25,
	portalId: 33,
	appId: 1_160_452,
	occurredAt: 1_732_000_000_000,
	subscriptionType: 'deal.propertyChange',
	attemptNumber: 0,
	objectId: 1_246_965,
	changeSource: 'CRM',
	propertyName,
	propertyValue,
});

async function post(path: string, body: unknown): Promise<void> {
	const response = await fetch(`${scene.n8n.url}${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(response.status).toBe(200);
}

const sendDeal = async (...events: unknown[]) => {
	await post('/webhook/opencx-deal-stage', events);
};

describe('1. CRM deal stage', () => {
	beforeAll(async () => {
		await scene.client.publish('opencxDealUpdates');
	});

	const stages = [
		['appointmentscheduled', '+14155550110', /booking an appointment/],
		['contractsent', '+14155550111', /contract is on its way/],
		['closedwon', '+14155550112', /Welcome aboard/],
	] as const;

	for (const [stage, handoff, greeting] of stages) {
		it_(
			`"${stage}" gives the agent its greeting and hand-off number, and nothing else`,
			async () => {
				scene.sandbox.reset();
				const before = { ...agent(1) };
				const execution = await startedBy('opencxDealUpdates', () => sendDeal(dealEvent(stage)));
				expect(execution.status).toBe('success');
				expect(agent(1).initial_message).toMatch(greeting);
				expect(agent(1)).toEqual({
					...before,
					initial_message: agent(1).initial_message,
					handoff_phone_number: handoff,
				});
				expect(scene.sandbox.updates).toHaveLength(1);
			},
		);
	}

	it_(
		'of several events in one call, those about other properties and stages change nothing',
		async () => {
			scene.sandbox.reset();
			const execution = await startedBy('opencxDealUpdates', () =>
				sendDeal(dealEvent('4000', 'amount'), dealEvent('qualifiedtobuy'), dealEvent('closedwon')),
			);
			expect(execution.status).toBe('success');
			expect(scene.sandbox.updates.map(({ body }) => body.handoff_phone_number)).toEqual([
				'+14155550112',
			]);
		},
	);

	it_('run by hand in the editor, its sample event shows what would be sent', async () => {
		scene.sandbox.reset();
		const rows = (await readHistory(scene.client)) ?? [];
		const id = await scene.client.run('opencxDealUpdates', 'HubSpot Event');
		const execution = await scene.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Update the Agent')).toMatchObject([
			{ dry_run: true, request: { body: { handoff_phone_number: '+14155550111' } } },
		]);
		expect(scene.sandbox.requests).toEqual([]);
		expect(await readHistory(scene.client)).toEqual(rows);
	});

	it_('writes one row into the history for each update', async () => {
		scene.sandbox.reset();
		const before = (await readHistory(scene.client)) ?? [];
		const startedAt = Date.now();
		const execution = await startedBy('opencxDealUpdates', () => sendDeal(dealEvent('closedwon')));
		const rows = (await readHistory(scene.client))?.slice(before.length) ?? [];
		expect(rows).toMatchObject([
			{
				phone_number_id: phoneNumberIdAt(1),
				name: 'Sales (+1 415 555 0101)',
				who: 'HubSpot, deal 1246965',
				execution_id: execution.id,
			},
		]);
		expect(JSON.parse(rows[0]?.sent ?? '')).toEqual(scene.sandbox.updates[0]?.body);
		expect(Date.parse(rows[0]?.changed_at ?? '')).toBeGreaterThan(startedAt);
		expect(Date.parse(rows[0]?.changed_at ?? '')).toBeLessThanOrEqual(Date.now());
	});

	it_('a HubSpot Trigger, once enabled, does the same', async () => {
		scene.sandbox.reset();
		const { objectId, ...event } = dealEvent('contractsent');
		const execution = await runChanged(
			'opencxDealUpdates',
			'HubSpot Trigger',
			(node) => {
				if (node.name === 'HubSpot Trigger') node.disabled = false;
				// Run by hand, it would be a dry run.
				if (node.name === 'Update the Agent') node.parameters.options = { showSent: true };
			},
			[{ ...event, dealId: objectId }],
		);
		expect(execution.status).toBe('success');
		expect(agent(1).handoff_phone_number).toBe('+14155550111');
	});
});

describe('2. Rotate the prompt by office hours', () => {
	const trigger = 'When the Prompt Changes';
	const update = 'Update the Agent';
	const rotation = async () => {
		const { nodes } = await readWorkflow('02-rotate-prompt-by-office-hours.json');
		return nodes.find(({ name }) => name === trigger)?.parameters ?? {};
	};
	/** Makes the update another operation with the trigger's own variants, at another moment. */
	const asOperation = async (
		operation: string,
		rotationOptions: { at: string; previewDays?: number },
	) => {
		const parameters = await rotation();
		return (node: INode) => {
			if (node.name !== update) return;
			Object.assign(node.parameters, parameters, { operation, rotationOptions });
		};
	};
	const anything = [{ variant: null }];

	it_('by hand, it sends the prompt and the greeting of the variant that applies now', async () => {
		scene.sandbox.reset();
		const { variant } = (await rotation()).variants as { variant: IDataObject[] };
		const id = await scene.client.run('opencxOfficeHours', trigger);
		const execution = await scene.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		const [told] = jsonOf(execution, trigger);
		expect(told).toMatchObject({
			previous_variant: null,
			valid_until: expect.stringContaining('T'),
		});
		expect(told?.upcoming).toHaveLength(10);
		const chosen = variant.find(({ variantName }) => variantName === told?.variant);
		expect(agent(0)).toMatchObject({
			base_prompt: chosen?.base_prompt,
			initial_message: (chosen?.otherFields as IDataObject).initial_message,
		});
		expect(scene.sandbox.requests).toHaveLength(1);
	});

	const moments = [
		['2026-11-18T10:00:00', 'Office Hours', 'during office hours'],
		['2026-11-18T12:30:00', 'Lunch Break', 'during the lunch break'],
		['2026-11-18T13:00:00', 'Office Hours', 'during office hours'],
		['2026-11-18T08:59:00', 'After Hours', 'after hours'],
		['2026-11-18T17:00:00', 'After Hours', 'after hours'],
		['2026-11-21T12:00:00', 'Weekend', 'at the weekend'],
		['2026-12-24T10:00:00', 'Winter Holidays', 'closed from 24 December'],
		['2027-01-01T23:59:00', 'Winter Holidays', 'closed from 24 December'],
		['2030-12-31T12:00:00', 'Winter Holidays', 'closed from 24 December'],
		['2027-03-20T10:00:00', 'Spring Sale', 'spring sale'],
	] as const;

	for (const [moment, variant, words] of moments) {
		it_(
			`at ${moment} in New York its variants give the agent the prompt of "${variant}"`,
			async () => {
				scene.sandbox.reset();
				const changed = await asOperation('rotatePrompt', { at: moment });
				const execution = await runChanged('opencxOfficeHours', trigger, changed, anything);
				expect(execution.status).toBe('success');
				expect(agent(0).base_prompt).toContain(words);
				expect(scene.sandbox.updates).toHaveLength(1);
				expect(jsonOf(execution, update)).toMatchObject([{ variant }]);
			},
		);
	}

	it_(
		'in Choose Variant with Preview Days its variants send nothing, and the week has no gap',
		async () => {
			scene.sandbox.reset();
			const changed = await asOperation('chooseVariant', {
				at: '2026-11-18T10:00:00',
				previewDays: 7,
			});
			const execution = await runChanged('opencxOfficeHours', trigger, changed, anything);
			expect(execution.status).toBe('success');
			const stretches = jsonOf(execution, update);
			expect(stretches[0]).toEqual({
				variant: 'Office Hours',
				reason: 'Mon–Fri 09:00–12:00, 13:00–17:00, America/New_York',
				starts: 'Wed 18 Nov 2026, 10:00',
				ends: 'Wed 18 Nov 2026, 12:00',
				starts_at: '2026-11-18T10:00:00-05:00',
				ends_at: '2026-11-18T12:00:00-05:00',
			});
			for (const [index, { starts_at: start }] of stretches.entries()) {
				if (index > 0) expect(start).toBe(stretches[index - 1]?.ends_at);
			}
			// The last one begins in these days, and has its own end.
			expect(stretches.at(-1)?.ends_at).toBe('2026-11-25T12:00:00-05:00');
			expect(new Set(stretches.map(({ variant }) => variant))).toEqual(
				new Set(['Office Hours', 'Lunch Break', 'Weekend', 'After Hours']),
			);
			expect(scene.sandbox.requests).toEqual([]);
		},
	);

	it_('set to all phone numbers, it gives every agent the same prompt in one run', async () => {
		scene.sandbox.reset();
		const fields = { base_prompt: 'We are closed.', initial_message: 'Hello, we are closed.' };
		const execution = await runChanged(
			'opencxOfficeHours',
			trigger,
			(node) => {
				if (/All/.test(node.name)) node.disabled = false;
				if (node.name === update) node.disabled = true;
			},
			[{ variant: 'After Hours', fields }],
		);
		expect(errorOf(execution)).toBe('');
		const bodies = scene.sandbox.updates.map(({ body }) => body);
		expect(bodies).toHaveLength(scene.sandbox.agents.size);
		for (const one of scene.sandbox.agents.values()) expect(one).toMatchObject(fields);
	});

	it_('can be published, and starts once with the variant that applies then', async () => {
		scene.sandbox.reset();
		const execution = await startedBy('opencxOfficeHours', () =>
			scene.client.publish('opencxOfficeHours'),
		);
		const workflows = await scene.client.workflows();
		expect(workflows.find(({ id }) => id === 'opencxOfficeHours')?.active).toBe(true);
		await scene.client.unpublish('opencxOfficeHours');
		expect(execution.status).toBe('success');
		expect(scene.sandbox.updates).toHaveLength(1);
	});
});

async function upload(file: string): Promise<void> {
	const form = new FormData();
	const sheet = await readFile(join(workflowsFolder, file));
	form.append('field-0', new Blob([new Uint8Array(sheet)], { type: 'text/csv' }), file);
	const response = await fetch(`${scene.n8n.url}/form/opencx-sheet`, {
		method: 'POST',
		body: form,
	});
	expect(response.status).toBe(200);
}

describe('3. A sheet', () => {
	it_(
		'of 200 rows: all that is right is sent, and all that was refused is in the report',
		async () => {
			await scene.client.publish('opencxSheetUpdates');
			const execution = await startedBy('opencxSheetUpdates', () => upload('agents-200.csv'));
			expect(execution.status).toBe('success');

			expect(jsonOf(execution, 'Check Every Row', 0)).toHaveLength(195);
			expect(jsonOf(execution, 'Update the Agents', 0)).toHaveLength(192);
			const refused = jsonOf(execution, 'All Refused Rows');
			expect(refused.map(({ row }) => row).sort((a, b) => Number(a) - Number(b))).toEqual([
				9, 25, 50, 73, 101, 132, 166, 201,
			]);
			const reasons = new Map(refused.map(({ row, reason }) => [row, String(reason)]));
			expect(reasons.get(9)).toMatch(/'Language'/);
			expect(reasons.get(25)).toMatch(/'Handoff Phone Number'/);
			expect(reasons.get(50)).toMatch(/'Voice Speed'/);
			expect(reasons.get(73)).toMatch(/'Voice' is not set/);
			expect(reasons.get(101)).toMatch(/'Phone Number' is empty/);
			expect(reasons.get(201)).toMatch(/has no phone number/);
			const [report] = outputOf(execution, 'Report as CSV');
			expect(report?.binary?.data?.fileName).toBe('refused-rows.csv');

			expect(sheetAccount.updates).toHaveLength(192);
			expect(agent(0, sheetAccount)).toMatchObject({
				name: 'Amsterdam 1',
				language: 'nl',
				voice_speed: 1.1,
				call_max_duration: 900,
			});
			expect(agent(1, sheetAccount)).toMatchObject({ name: 'Berlin 1', call_max_duration: 600 });
			expect(agent(102, sheetAccount).handoff_phone_number).toBe('+14155550100');
			expect(agent(103, sheetAccount).handoff_phone_number).toBe('+14155550100');
			expect(agent(104, sheetAccount).language).toBe('de');
			for (const wrong of [7, 23, 48, 71, 99]) {
				expect(agent(wrong, sheetAccount).base_prompt).not.toContain('our branch');
			}

			const rows = (await readHistory(scene.client)) ?? [];
			const written = rows.filter(({ execution_id: id }) => id === execution.id);
			expect(written.map(({ sent }) => JSON.parse(sent) as unknown)).toEqual(
				jsonOf(execution, 'Update the Agents').map(({ sent }) => sent),
			);
			expect(written[0]).toMatchObject({ name: 'Amsterdam 1', who: 'Sheet' });
		},
		3 * minuteMs,
	);

	it_('of 25 rows has the same columns, and the numbers of the playground', async () => {
		const [small, large] = await Promise.all(
			['agents-25.csv', 'agents-200.csv'].map(async (file) =>
				(await readFile(join(workflowsFolder, file), 'utf8')).trim().split('\n'),
			),
		);
		expect(small?.[0]).toBe(large?.[0]);
		const ids = small?.slice(1).map((line) => line.split(',')[0]) ?? [];
		expect(ids).toHaveLength(25);
		const unknown = ids.flatMap((id, index) => (id === phoneNumberIdAt(index) ? [] : [index]));
		expect(unknown).toEqual([18]);
	});
});

describe('5. An AI agent', () => {
	const ask = async (change?: (node: INode) => void): Promise<Execution> => {
		const message = {
			sessionId: 'e2e',
			action: 'sendMessage',
			chatInput: 'Tell callers that we are closed.',
		};
		const id = await scene.client.run('opencxAgentTool', 'Chat', [message], change);
		return await scene.client.waitForExecution(id);
	};
	const greeting = 'Hello! Our office is closed tomorrow.';
	const update = (args: Record<string, unknown>) => ({ tool: 'Update_a_Phone_Agent', args });

	it_('finds a number, changes its greeting, and leaves blank fields as they are', async () => {
		scene.sandbox.reset();
		const before = { ...agent(2) };
		model.plan([
			{ tool: 'List_Phone_Numbers', args: {} },
			update({
				phone_number_id: phoneNumberIdAt(2),
				initial_message: greeting,
				base_prompt: '',
				handoff_phone_number: '',
			}),
			{ say: 'Callers now hear that the office is closed tomorrow.' },
		]);
		const execution = await ask();
		expect(execution.status).toBe('success');
		expect(agent(2)).toEqual({ ...before, initial_message: greeting });
		expect(jsonOf(execution, 'AI Agent')[0]?.output).toContain('closed tomorrow');

		const listed = model.requests[1]?.messages.find(({ role }) => role === 'tool');
		expect(JSON.stringify(listed?.content)).toContain(phoneNumberIdAt(2));
		const told = model.requests[2]?.messages.filter(({ role }) => role === 'tool').at(-1);
		expect(JSON.stringify(told?.content)).toContain('updated_fields');
	});

	it_('is told what the tool is for and what each argument means', () => {
		const tools = model.requests[0]?.tools ?? [];
		expect(tools.map((tool) => tool.function.name).sort()).toEqual([
			'List_Phone_Numbers',
			'Update_a_Phone_Agent',
		]);
		const tool = tools.find(({ function: { name } }) => name === 'Update_a_Phone_Agent');
		expect(tool?.function.description).toMatch(/Changes what the AI phone agent/);
		expect(tool?.function.parameters.properties.phone_number_id).toMatchObject({
			type: 'string',
			description: expect.stringContaining('UUID'),
		});
	});

	it_('is told in words why the tool refused, and nothing was sent', async () => {
		scene.sandbox.reset();
		model.plan([
			update({
				phone_number_id: phoneNumberIdAt(2),
				initial_message: greeting,
				base_prompt: '',
				handoff_phone_number: '555 0100',
			}),
			{ say: 'I need the number with its country code.' },
		]);
		await ask();
		const told = model.requests[1]?.messages.find(({ role }) => role === 'tool');
		expect(JSON.stringify(told?.content)).toMatch(/Handoff Phone Number.*country code/);
		expect(scene.sandbox.updates).toEqual([]);
	});

	it_('changes a phone agent too, and leaves its blank fields as they are', async () => {
		agentsAccount.reset();
		const id = phoneAgentIdAt(2);
		const before = structuredClone(agentsAccount.agents.get(id));
		model.plan([
			update({ phone_agent_id: id, first_message: greeting, handoff_phone_number: '' }),
			{ say: 'Callers now hear that the office is closed tomorrow.' },
		]);
		const given = (name: string) => `={{ $fromAI('${name}', 'Its ${name}', 'string') }}`;
		const execution = await ask((node) => {
			if (node.name !== 'Update a Phone Agent') return;
			node.credentials = { openCxApi: { id: 'opencxAgents0001', name: 'OpenCX phone agents' } };
			node.parameters = {
				descriptionType: 'manual',
				toolDescription: 'Changes what a phone agent says',
				resource: 'phoneAgent',
				operation: 'update',
				phoneAgentId: { __rl: true, mode: 'id', value: given('phone_agent_id') },
				updateFields: {
					first_message: given('first_message'),
					handoff_phone_number: given('handoff_phone_number'),
				},
				options: {},
			};
		});
		expect(execution.status).toBe('success');
		const told = model.requests[1]?.messages.find(({ role }) => role === 'tool');
		expect(JSON.stringify(told?.content)).toContain('updated First Message');
		expect(agentsAccount.agents.get(id)).toEqual({
			...before,
			first_message: greeting,
			updated_at: expect.any(String) as unknown,
		});
	});
});

describe('6. When an update is refused', () => {
	const refusedUpdate = () =>
		startedBy('opencxUpdateError', () => sendDeal(dealEvent('closedwon')));
	const subjectOf = (execution: Execution, node: string) => jsonOf(execution, node)[0];

	it_('by an unknown number, it asks for the values to be mended and links the run', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ statusFor: { [phoneNumberIdAt(1)]: 404 } });
		const execution = await refusedUpdate();
		expect(execution.status).toBe('success');
		expect(subjectOf(execution, 'Correct the Values')).toMatchObject({
			subject: 'A phone agent was not updated: 1. CRM deal stage updates the phone agent',
			text: expect.stringMatching(
				/has no phone number[^]*Pick the phone number[^]*Node: Update the Agent[^]*\/executions\/\d+/,
			),
		});
		expect(scene.sandbox.updates).toEqual([]);
	});

	it_('by a token that no longer holds, it asks for the token', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ unauthorizedAfter: 0 });
		const execution = await refusedUpdate();
		expect(subjectOf(execution, 'Fix the API Key')).toMatchObject({
			subject: expect.stringContaining('The OpenCX API key needs you'),
			text: expect.stringContaining('does not accept the API key'),
		});
	});

	it_('by a service that stays busy, it says to run it again', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ failEvery: { every: 1, status: 503, headers: { 'retry-after': '0' } } });
		const execution = await refusedUpdate();
		expect(subjectOf(execution, 'Run It Again')).toMatchObject({
			subject: expect.stringContaining('Run this again later'),
		});
		expect(scene.sandbox.requests).toHaveLength(6);
	});

	it_('its sample failure shows what the message looks like', async () => {
		const id = await scene.client.run('opencxUpdateError', 'Update Refused');
		const execution = await scene.client.waitForExecution(id);
		expect(subjectOf(execution, 'Correct the Values')).toMatchObject({
			subject: 'A phone agent was not updated: 1. CRM deal stage updates the phone agent',
			text: expect.stringContaining('which has no country code'),
		});
	});

	it_('by a proxy that redirects, it asks for the values and nothing is followed', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ redirectTo: `${largeAccount.url}/phone` });
		const execution = await refusedUpdate();
		expect(String(subjectOf(execution, 'Correct the Values')?.text)).toContain('redirect');
		scene.sandbox.reset();
	});
});

describe('7. A deal changes the greeting, and a lost deal puts it back', () => {
	const workflow = 'opencxDealGreeting';
	const sales = () => {
		const found = agentsAccount.agents.get(phoneAgentIdAt(1));
		if (!found) throw new Error('The sandbox has no agent 1');
		return found;
	};
	const settingsOf = ({ updated_at, ...settings }: ReturnType<typeof sales>) => {
		expect(updated_at).toEqual(expect.any(String));
		return settings;
	};
	const send = async (propertyValue: string, deal: number) =>
		await startedBy(workflow, () =>
			post('/webhook/opencx-deal-greeting', [{ ...dealEvent(propertyValue), objectId: deal }]),
		);
	const greeting = 'Hello! Your contract is on its way. Do you have a question about it?';

	beforeAll(async () => {
		await scene.client.publish(workflow);
	});

	it_('run by hand, its sample event shows what would be sent', async () => {
		agentsAccount.reset();
		const id = await scene.client.run(workflow, 'HubSpot Event');
		const execution = await scene.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Update the Greeting')).toMatchObject([
			{ dry_run: true, request: { body: { first_message: greeting } } },
		]);
		expect(agentsAccount.updates).toEqual([]);
	});

	it_('a lost deal that changed nothing puts nothing back', async () => {
		agentsAccount.reset();
		const execution = await send('closedlost', 7_001);
		expect(execution.status).toBe('success');
		expect(agentsAccount.requests).toEqual([]);
	});

	it_('a deal changes the greeting, and the lost deal puts it back', async () => {
		agentsAccount.reset();
		const before = structuredClone(settingsOf(sales()));
		expect((await send('contractsent', 7_002)).status).toBe('success');
		expect(settingsOf(sales())).toEqual({ ...before, first_message: greeting });

		// HubSpot may send an event twice: what is there already is not what was there before.
		expect((await send('contractsent', 7_002)).status).toBe('success');
		expect(agentsAccount.updates).toHaveLength(1);

		// Another deal has its own row.
		expect((await send('closedlost', 7_003)).status).toBe('success');
		expect(agentsAccount.updates).toHaveLength(1);

		const lost = await send('closedlost', 7_002);
		expect(lost.status).toBe('success');
		expect(jsonOf(lost, 'Restore the Greeting')).toMatchObject([
			{ success: true, updated_fields: ['first_message'] },
		]);
		expect(settingsOf(sales())).toEqual(before);

		// The row is gone.
		await send('closedlost', 7_002);
		expect(agentsAccount.updates).toHaveLength(2);
	});

	it_('a greeting that was empty is empty again', async () => {
		agentsAccount.reset();
		sales().first_message = null;
		await send('contractsent', 7_004);
		expect(sales().first_message).toBe(greeting);
		await send('closedlost', 7_004);
		expect(sales().first_message).toBeNull();
	});
});

describe('4. All agents', () => {
	it_(
		'of an account of 300 numbers get the language, within the limit and without one refusal',
		async () => {
			const execution = await scene.client.waitForExecution(allAgents, 5 * minuteMs);
			expect(errorOf(execution)).toBe('');
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Set the Language')).toHaveLength(300);
			const languages = [...largeAccount.agents.values()].map(({ language }) => language);
			expect(languages).toEqual(Array(300).fill('es'));
			expect(largeAccount.updates).toHaveLength(300);
			expect(largeAccount.requests.map(({ status }) => status)).toEqual(
				Array(largeAccount.requests.length).fill(200),
			);
			const rows = (await readHistory(scene.client)) ?? [];
			const written = rows.filter(({ execution_id: id }) => id === execution.id);
			expect(written.map(({ phone_number_id: id }) => id).sort()).toEqual(
				[...largeAccount.agents.keys()].sort(),
			);
			expect(new Set(written.map(({ sent }) => sent)).size).toBe(1);
		},
		6 * minuteMs,
	);

	it_(
		'are not touched by the workflow as it is imported, which only shows what it would do',
		async () => {
			scene.sandbox.reset();
			const { nodes } = await readWorkflow('04-all-agents-new-language.json');
			const execution = await runChanged('opencxAllAgents', 'Start by Hand', (node) => {
				Object.assign(
					node,
					nodes.find(({ name }) => name === node.name),
				);
			});
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Set the Language').map(({ dry_run: isDry }) => isDry)).toEqual(
				Array(25).fill(true),
			);
			expect(scene.sandbox.updates).toEqual([]);
		},
	);
});

describe('the token', () => {
	it_(
		'stands nowhere in what n8n has kept, failed runs included, but encrypted in the credential',
		async () => {
			const failed = (await scene.client.executions()).filter(({ status }) => status === 'error');
			expect(failed.length).toBeGreaterThan(3);

			const rows = await databaseRows(scene.home);
			// The search finds what is there.
			expect(tablesWith(rows, phoneNumberIdAt(1))).toContain('execution_data');
			expect(await filesWith(scene.home, 'opencxDealUpdates')).not.toEqual([]);

			expect(tablesWith(rows, scene.token)).toEqual([]);
			expect(await filesWith(scene.home, scene.token)).toEqual([]);

			const exported = await runN8n(scene.home, [
				'export:credentials',
				'--decrypted',
				'--id=opencxSandbox01',
				`--output=${join(scene.home, 'exported.json')}`,
			]);
			expect(exported).toContain('Successfully exported');
			expect(await readFile(join(scene.home, 'exported.json'), 'utf8')).toContain(scene.token);
		},
	);
});
