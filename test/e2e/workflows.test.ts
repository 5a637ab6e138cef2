import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INode } from 'n8n-workflow';

import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import type { Execution, SavedWorkflow } from '../../tools/playground/client';
import { n8nVersion } from '../../tools/playground/install';
import { runN8n } from '../../tools/playground/n8n';
import { phoneAgents } from '../../tools/workflows/account';
import { workflows } from '../../tools/workflows/workflows';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import { errorOf, jsonOf } from './executions';
import { readHistory, readTable } from './history';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';
import { databaseRows, filesWith, tablesWith } from './traces';

const workflowsFolder = join(__dirname, '..', '..', 'workflows');
const pollMs = 100;
const minuteMs = 60_000;

let scene: Scene;

const it_ = inScene(() => scene);

beforeAll(async () => {
	scene = await openScene();
	await scene.client.publish('opencxHistory');
	await scene.client.publish(phoneAgents.workflowId('opencxHistory'));
	await scene.client.publish('opencxUpdateError');
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
});

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

describe('all workflows', () => {
	it_(
		'were imported, with a note on what to change, and none is published by the import',
		async () => {
			for (const { file } of workflows) {
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

/** What n8n's report of breaking changes says of one rule. */
interface BrokenRule {
	ruleId: string;
	affectedWorkflows: Array<{ name: string; issues: Array<{ title: string }> }>;
}

it_("n8n's report of the next major version names none of the workflows", async () => {
	// n8n 2.41 reports on version 3. n8n 2.8 knows only the rules of its own version, and one of them
	// is about how sub-workflows that wait came to answer in it: the workflows were made for that.
	const version = n8nVersion === '2.8.4' ? 'v2' : 'v3';
	const answered = 'wait-node-subworkflow-v2';
	const path = `/breaking-changes/report?version=${version}`;
	const { report } = await scene.client.call<{
		report: { instanceResults: unknown[]; workflowResults: Array<{ ruleId: string }> };
	}>('GET', path);
	const broken = await Promise.all(
		report.workflowResults.map(async ({ ruleId }) => {
			return await scene.client.call<BrokenRule>('GET', `/breaking-changes/report/${ruleId}`);
		}),
	);
	// It has looked: some of what it says of the instance holds for every test's n8n.
	expect(report.instanceResults.length).toBeGreaterThan(0);
	const others = broken.filter(({ ruleId }) => ruleId !== answered);
	const problems = others.flatMap(({ ruleId, affectedWorkflows }) =>
		affectedWorkflows.map(({ name, issues }) =>
			[ruleId, name, ...issues.map(({ title }) => title)].join(': '),
		),
	);
	expect(problems).toEqual([]);
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

describe.each(eachAccount)('1. CRM deal stage and a %s', (_noun, account) => {
	const workflow = account.workflowId('opencxDealUpdates');
	const updates = () => sandboxOf(scene, account).updates;
	/** What the agent holds, without the moment of its last update. */
	const sales = (): IDataObject => {
		const settings = { ...agentOf(scene, account, 1) };
		delete settings.updated_at;
		return settings;
	};
	const send = async (...events: unknown[]) =>
		await startedBy(workflow, () => post(`/webhook/${account.path('opencx-deal-stage')}`, events));

	beforeAll(async () => {
		await scene.client.publish(workflow);
	});

	beforeEach(() => {
		sandboxOf(scene, account).reset();
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
				const before = sales();
				const execution = await send(dealEvent(stage));
				expect(execution.status).toBe('success');
				const { [account.greeting]: said } = sales();
				expect(said).toMatch(greeting);
				expect(sales()).toEqual({
					...before,
					[account.greeting]: said,
					handoff_phone_number: handoff,
				});
				expect(updates()).toHaveLength(1);
			},
		);
	}

	it_(
		'of several events in one call, those about other properties and stages change nothing',
		async () => {
			const execution = await send(
				dealEvent('4000', 'amount'),
				dealEvent('qualifiedtobuy'),
				dealEvent('closedwon'),
			);
			expect(execution.status).toBe('success');
			expect(updates().map(({ body }) => body.handoff_phone_number)).toEqual(['+14155550112']);
		},
	);

	it_('of several events in one call, the last one decides what the agent says', async () => {
		const rows = (await readHistory(scene.client, account)) ?? [];
		const execution = await send(
			dealEvent('closedwon'),
			dealEvent('appointmentscheduled'),
			dealEvent('contractsent'),
			dealEvent('appointmentscheduled'),
		);
		expect(errorOf(execution)).toBe('');
		const handoffs = ['+14155550112', '+14155550110', '+14155550111', '+14155550110'];
		expect(updates().map(({ body }) => body.handoff_phone_number)).toEqual(handoffs);
		expect(sales().handoff_phone_number).toBe('+14155550110');
		const written = (await readHistory(scene.client, account))?.slice(rows.length) ?? [];
		expect(written).toHaveLength(4);
	});

	it_('run by hand in the editor, its sample event shows what would be sent', async () => {
		const rows = (await readHistory(scene.client, account)) ?? [];
		const id = await scene.client.run(workflow, 'HubSpot Event');
		const execution = await scene.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Update the Agent')).toMatchObject([
			{ dry_run: true, request: { body: { handoff_phone_number: '+14155550111' } } },
		]);
		expect(updates()).toEqual([]);
		expect((await readHistory(scene.client, account)) ?? []).toEqual(rows);
	});

	it_('writes one row into the history for each update', async () => {
		const before = (await readHistory(scene.client, account)) ?? [];
		const startedAt = Date.now();
		const execution = await send(dealEvent('closedwon'));
		const rows = (await readHistory(scene.client, account))?.slice(before.length) ?? [];
		expect(rows).toMatchObject([
			{
				[account.idKey]: account.agentIdAt(1),
				name: 'Sales (+1 415 555 0101)',
				who: 'HubSpot, deal 1246965',
				execution_id: execution.id,
			},
		]);
		expect(JSON.parse(rows[0]?.sent ?? '')).toEqual(updates()[0]?.body);
		expect(Date.parse(rows[0]?.sent_at ?? '')).toBeGreaterThan(startedAt);
		expect(Date.parse(rows[0]?.sent_at ?? '')).toBeLessThanOrEqual(Date.now());
	});

	it_('an agent that is given by its ID stands by it in the history', async () => {
		const before = (await readHistory(scene.client, account)) ?? [];
		const execution = await runChanged(workflow, 'HubSpot Event', (node) => {
			if (node.name !== 'Update the Agent') return;
			node.parameters.options = account.shown;
			node.parameters[account.idParameter] = {
				__rl: true,
				mode: 'id',
				value: account.agentIdAt(2),
			};
		});
		expect(execution.status).toBe('success');
		const rows = (await readHistory(scene.client, account))?.slice(before.length) ?? [];
		expect(rows).toMatchObject([{ name: account.agentIdAt(2) }]);
	});

	it_('an event that comes twice ends well', async () => {
		expect((await send(dealEvent('closedwon'))).status).toBe('success');
		const again = await send(dealEvent('closedwon'));
		expect(errorOf(again)).toBe('');
		expect(again.status).toBe('success');
	});

	it_('a HubSpot Trigger, once enabled, does the same', async () => {
		const { objectId, ...event } = dealEvent('contractsent');
		const execution = await runChanged(
			workflow,
			'HubSpot Trigger',
			(node) => {
				if (node.name === 'HubSpot Trigger') node.disabled = false;
				// Otherwise a run by hand would be a dry run.
				if (node.name === 'Update the Agent') node.parameters.options = account.shown;
			},
			[{ ...event, dealId: objectId }],
		);
		expect(execution.status).toBe('success');
		expect(sales().handoff_phone_number).toBe('+14155550111');
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
			subject: expect.stringContaining('The OpenCX API key needs attention'),
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
		scene.sandbox.set({ redirectTo: `${scene.agentsSandbox.url}/phone` });
		const execution = await refusedUpdate();
		expect(String(subjectOf(execution, 'Correct the Values')?.text)).toContain('redirect');
		scene.sandbox.reset();
	});
});

describe('7. A deal changes the greeting, and a lost deal puts it back', () => {
	const workflow = phoneAgents.workflowId('opencxDealGreeting');
	const sales = () => agentOf(scene, phoneAgents, 1);
	const settingsOf = ({ updated_at: updatedAt, ...settings }: IDataObject) => {
		expect(updatedAt).toEqual(expect.any(String));
		return settings;
	};
	/** Sends events in one call: the stages that deals have reached, in this order. */
	const send = async (...events: ReadonlyArray<readonly [stage: string, deal: number]>) =>
		await startedBy(workflow, () =>
			post(
				'/webhook/opencx-deal-greeting',
				events.map(([stage, deal]) => ({ ...dealEvent(stage), objectId: deal })),
			),
		);
	const greeting = 'Hello! Your contract is on its way. Do you have a question about it?';
	const updates = () => scene.agentsSandbox.updates;
	const said = () => updates().map(({ body }) => body.first_message);
	const former = async () =>
		(await readTable<{ deal: string }>(scene.client, 'opencx_former_greetings')) ?? [];

	beforeAll(async () => {
		await scene.client.publish(workflow);
	});

	beforeEach(() => {
		scene.agentsSandbox.reset();
	});

	it_('run by hand, its sample event shows what would be sent, and keeps nothing', async () => {
		const id = await scene.client.run(workflow, 'HubSpot Event');
		const execution = await scene.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Update the Greeting')).toMatchObject([
			{ dry_run: true, request: { body: { first_message: greeting } } },
		]);
		expect(updates()).toEqual([]);
		expect(await former()).toEqual([]);
	});

	it_('a lost deal that changed nothing puts nothing back', async () => {
		const execution = await send(['closedlost', 7_001]);
		expect(execution.status).toBe('success');
		expect(scene.agentsSandbox.requests).toEqual([]);
	});

	it_('a deal changes the greeting, and the lost deal puts it back', async () => {
		const before = structuredClone(settingsOf(sales()));
		const rows = (await readHistory(scene.client, phoneAgents)) ?? [];
		expect((await send(['contractsent', 7_002])).status).toBe('success');
		expect(settingsOf(sales())).toEqual({ ...before, first_message: greeting });

		// HubSpot may send an event twice. The second must not take our greeting for the former one.
		expect((await send(['contractsent', 7_002])).status).toBe('success');
		expect(updates()).toHaveLength(1);

		// Another deal has its own row.
		expect((await send(['closedlost', 7_003])).status).toBe('success');
		expect(updates()).toHaveLength(1);

		const lost = await send(['closedlost', 7_002]);
		expect(lost.status).toBe('success');
		expect(jsonOf(lost, 'Restore the Greeting')).toMatchObject([
			{ success: true, updated_fields: ['first_message'] },
		]);
		expect(settingsOf(sales())).toEqual(before);

		// The row is gone.
		await send(['closedlost', 7_002]);
		expect(updates()).toHaveLength(2);
		expect(await former()).toEqual([]);

		// The change and the restore stand in the history, each once.
		const written = (await readHistory(scene.client, phoneAgents))?.slice(rows.length) ?? [];
		expect(written).toMatchObject([
			{ name: 'Sales (+1 415 555 0101)', who: 'HubSpot, deal 7002' },
			{ name: 'Sales (+1 415 555 0101)', who: 'HubSpot, lost deal 7002' },
		]);
		expect(written.map(({ sent }) => JSON.parse(sent) as unknown)).toEqual([
			{ first_message: greeting },
			{ first_message: before.first_message },
		]);
	});

	it_('a greeting that was empty is empty again', async () => {
		sales().first_message = null;
		await send(['contractsent', 7_004]);
		expect(sales().first_message).toBe(greeting);
		await send(['closedlost', 7_004]);
		expect(sales().first_message).toBeNull();
	});

	it_('a greeting that somebody has changed since stays, and the deal is forgotten', async () => {
		await send(['contractsent', 7_011]);
		expect(await former()).toMatchObject([{ deal: '7011' }]);
		sales().first_message = 'Sales, Ada speaking.';
		const lost = await send(['closedlost', 7_011]);
		expect(errorOf(lost)).toBe('');
		expect(jsonOf(lost, 'Restore the Greeting')).toMatchObject([
			{ sent: false, changed_since: ['first_message'] },
		]);
		expect(sales().first_message).toBe('Sales, Ada speaking.');
		expect(updates()).toHaveLength(1);
		expect(await former()).toEqual([]);
	});

	it_('a deal that is won over and lost in one call ends with the old greeting', async () => {
		const before = sales().first_message;
		const execution = await send(['contractsent', 7_005], ['closedlost', 7_005]);
		expect(errorOf(execution)).toBe('');
		expect(said()).toEqual([greeting, before]);
		expect(sales().first_message).toBe(before);
		expect(await former()).toEqual([]);
	});

	it_('a deal that is lost and taken up again in one call ends with the new one', async () => {
		const before = sales().first_message;
		await send(['contractsent', 7_006]);
		const execution = await send(['closedlost', 7_006], ['contractsent', 7_006]);
		expect(errorOf(execution)).toBe('');
		expect(said()).toEqual([greeting, before, greeting]);
		expect(await former()).toMatchObject([{ deal: '7006' }]);
		await send(['closedlost', 7_006]);
		expect(sales().first_message).toBe(before);
	});

	it_('of several deals in one call, what happened last is what the agent says', async () => {
		const before = sales().first_message;
		const rows = (await readHistory(scene.client, phoneAgents)) ?? [];
		const execution = await send(
			['contractsent', 7_007],
			['qualifiedtobuy', 7_007],
			['contractsent', 7_008],
			['closedlost', 7_009],
			['closedlost', 7_007],
			['contractsent', 7_009],
			['closedlost', 7_008],
		);
		expect(errorOf(execution)).toBe('');
		expect(said()).toEqual([greeting, before, greeting]);
		expect(sales().first_message).toBe(greeting);
		expect(await former()).toMatchObject([{ deal: '7009' }]);
		const written = (await readHistory(scene.client, phoneAgents))?.slice(rows.length) ?? [];
		expect(written.map(({ who }) => who)).toEqual([
			'HubSpot, deal 7007',
			'HubSpot, lost deal 7007',
			'HubSpot, deal 7009',
		]);
		await send(['closedlost', 7_009]);
		expect(sales().first_message).toBe(before);
	});

	it_('a run that was refused goes on with its event by Retry', async () => {
		const before = sales().first_message;
		scene.agentsSandbox.set({ unauthorizedAfter: 0 });
		const refused = await send(['contractsent', 7_010], ['closedlost', 7_010]);
		expect(refused.status).toBe('error');
		expect(updates()).toEqual([]);
		scene.agentsSandbox.set({ unauthorizedAfter: undefined });
		const retried = await startedBy(workflow, async () => {
			await scene.client.call('POST', `/executions/${refused.id}/retry`, { loadWorkflow: false });
		});
		expect(errorOf(retried)).toBe('');
		expect(said()).toEqual([greeting, before]);
	});
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
