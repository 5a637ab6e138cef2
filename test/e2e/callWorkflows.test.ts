import fastify from 'fastify';
import type { IDataObject, INode } from 'n8n-workflow';

import type { Execution } from '../../tools/playground/client';
import type { Account } from '../../tools/workflows/account';
import { eachAccount, sandboxOf } from './accounts';
import { jsonOf } from './executions';
import type { ModelServer } from './modelServer';
import { modelCredential, startModelServer } from './modelServer';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

let scene: Scene;
let model: ModelServer;
const it_ = inScene(() => scene);

beforeAll(async () => {
	model = await startModelServer();
	scene = await openScene(() => [modelCredential(model)]);
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
	await model?.close();
});

const trigger = 'When a Call Is Over';

describe.each(eachAccount)('15. A call ends, on an account of %ss', (_, account) => {
	const id = account.workflowId('opencxCallToCrm');

	/** Runs a copy of the workflow, with some nodes unpinned and some nodes changed. */
	const run = async (
		call: IDataObject,
		unpinned: readonly string[] = [],
		change: (node: INode) => void = () => undefined,
	): Promise<Execution> => {
		const { name, nodes, connections, settings, pinData = {} } = await scene.client.workflow(id);
		nodes.forEach(change);
		const kept = Object.entries(pinData).filter(([node]) => !unpinned.includes(node));
		const sample = pinData[trigger]?.[0]?.json ?? {};
		const copy = await scene.client.createWorkflow({
			name,
			nodes,
			connections,
			settings,
			pinData: { ...Object.fromEntries(kept), [trigger]: [{ json: { ...sample, ...call } }] },
		});
		return await scene.client.waitForExecution(await scene.client.run(copy.id, trigger));
	};

	it_('run by hand, its sample call goes through to the task, and nothing is sent', async () => {
		sandboxOf(scene, account).reset();
		const execution = await scene.client.waitForExecution(await scene.client.run(id, trigger));
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Make a Task')).toMatchObject([{ engagement: { type: 'TASK' } }]);
		expect(sandboxOf(scene, account).requests).toEqual([]);
	});

	it_('a call that was not handed over gets a note and no task', async () => {
		const execution = await run({ handoff: undefined, ai_closure_type: 'resolved' });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Write the Note')).toHaveLength(1);
		expect(execution.data.resultData.runData).not.toHaveProperty(['Make a Task']);
	});

	it_('a caller without a number is not looked up, but the team hears of the handoff', async () => {
		const execution = await run({ contact: {} });
		expect(execution.status).toBe('success');
		expect(execution.data.resultData.runData).not.toHaveProperty(['Find the Contact']);
		expect(jsonOf(execution, 'Tell the Team')).toHaveLength(1);
		const calm = await run({ contact: {}, handoff: undefined, ai_closure_type: 'resolved' });
		expect(calm.data.resultData.runData).not.toHaveProperty(['Tell the Team']);
	});

	it_('the note holds the summary and the transcript, and belongs to the contact', async () => {
		const bodies: unknown[] = [];
		const hubSpot = fastify({ forceCloseConnections: true });
		hubSpot.post('/crm/v3/objects/notes', async ({ body }) => {
			bodies.push(body);
			return await Promise.resolve({ id: '1' });
		});
		const url = await hubSpot.listen({ port: 0, host: '127.0.0.1' });
		try {
			for (const call of [{}, { summary: undefined, transcript: undefined }]) {
				const execution = await run(call, ['Write the Note'], (node) => {
					if (node.name !== 'Write the Note') return;
					node.parameters.authentication = 'none';
					node.parameters.url = String(node.parameters.url).replace('https://api.hubapi.com', url);
				});
				expect(execution.status).toBe('success');
			}
		} finally {
			await hubSpot.close();
		}
		expect(bodies).toEqual([
			{
				properties: {
					hs_timestamp: '2026-11-16T14:03:00.000Z',
					hs_note_body: expect.stringMatching(
						/^The caller wants a quote[^]*Caller: I need a quote for twenty chairs\.<br>Agent: I will hand/,
					) as unknown,
				},
				associations: [
					{
						to: { id: '151' },
						types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
					},
				],
			},
			expect.objectContaining({
				properties: {
					hs_timestamp: '2026-11-16T14:03:00.000Z',
					hs_note_body: 'OpenCX has no transcript of this call.',
				},
			}) as unknown,
		]);
	});
});

describe.each(eachAccount)('16. What callers ask, on an account of %ss', (_, account) => {
	const id = account.workflowId('opencxWhatCallersAsk');
	const ring = (from: Account, text: string): void => {
		const { telephone } = sandboxOf(scene, from);
		telephone.say(telephone.ring('+442079460887'), 'contact', text);
	};

	it_('run by hand, it reads the calls of the week and sends nothing', async () => {
		sandboxOf(scene, account).reset();
		ring(account, 'Are you open on Sunday?');
		const execution = await scene.client.waitForExecution(
			await scene.client.run(id, 'Every Monday'),
		);
		expect(execution.status).toBe('success');
		expect(JSON.stringify(jsonOf(execution, 'All in One'))).toContain(
			'Caller: Are you open on Sunday?',
		);
		expect(jsonOf(execution, 'The Suggestion')).toMatchObject([
			{
				text: expect.stringMatching(
					new RegExp(`^The model is disabled[^]*/form/${account.path('opencx-change-desk')}$`),
				) as unknown,
			},
		]);
		expect(sandboxOf(scene, account).updates).toEqual([]);
	});

	it_('with a model, the suggestion is what the model says of the transcripts', async () => {
		model.plan([{ say: 'Greeting: We are open on Sunday.' }]);
		const started = await scene.client.run(id, 'Every Monday', undefined, (node) => {
			if (['Read the Calls', 'Model'].includes(node.name)) node.disabled = false;
		});
		const execution = await scene.client.waitForExecution(started);
		expect(execution.status).toBe('success');
		expect(JSON.stringify(model.requests[0]?.messages)).toContain('Are you open on Sunday?');
		expect(jsonOf(execution, 'The Suggestion')).toMatchObject([
			{ text: expect.stringMatching(/^Greeting: We are open on Sunday\./) as unknown },
		]);
		expect(sandboxOf(scene, account).updates).toEqual([]);
	});
});
