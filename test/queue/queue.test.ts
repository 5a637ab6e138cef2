import { setTimeout as sleep } from 'node:timers/promises';

import type { AppliedUpdate, Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { ExecutionSummary } from '../../tools/playground/client';
import { hasEnded } from '../../tools/playground/client';
import { sandboxCredentials } from '../../tools/playground/credential';
import { everyMinute, midMinute, nextMinute, rotationWorkflow, until } from '../support/trigger';
import type { QueueMode } from './queueMode';
import { finishedBy, startedBy, startQueueMode } from './queueMode';

const limit = { requests: 100, windowMs: 10_000, retryAfter: 'seconds' } as const;
const { id: credentialId, name: credentialName } = sandboxCredentials['phone-number'];
const credential = { id: credentialId, name: credentialName };
const workerCount = 2;
const waitMs = 120_000;
const requestsPerMinute = (limit.requests * 60_000) / limit.windowMs / workerCount;

let sandbox: Sandbox;
let queue: QueueMode;
let phoneNumberIds: string[];

beforeAll(async () => {
	sandbox = await startSandbox({ numbers: 25 });
	phoneNumberIds = [...sandbox.agents.keys()];
	queue = await startQueueMode(sandbox, requestsPerMinute);
});

afterAll(async () => {
	await queue.stop();
	await sandbox.close();
});

beforeEach(() => sandbox.reset());

interface Tick {
	phoneNumberId: string;
	/** Which one it is, in the order in which they are sent. */
	number: number;
}

/** Publishes a workflow of a webhook and our node, and returns its ID. */
async function publish(path: string, parameters: Record<string, unknown>): Promise<string> {
	const [agent] = sandbox.agents.values();
	const { id } = await queue.client.createWorkflow({
		name: path,
		nodes: [
			{
				id: `${path}-1`,
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: path,
				parameters: { path, httpMethod: 'POST' },
			},
			{
				id: `${path}-2`,
				name: 'OpenCX Phone',
				type: 'n8n-nodes-opencx-phone.openCxPhone',
				typeVersion: 1,
				position: [220, 0],
				credentials: { openCxApi: credential },
				parameters: {
					phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.body.phoneNumberId }}' },
					elevenlabs_voice_id: agent?.elevenlabs_voice_id,
					...parameters,
				},
			},
		],
		connections: { Webhook: { main: [[{ node: 'OpenCX Phone', type: 'main', index: 0 }]] } },
	});
	await queue.client.publish(id);
	return id;
}

// The update carries the execution it came from, so that the two records can be compared.
const marked = {
	name: '=Execution {{ $execution.id }}',
	initial_message: '=Hello {{ $json.body.number }}',
};

const executionOf = ({ body }: AppliedUpdate): string =>
	String(body.name).replace('Execution ', '');

/** Calls the webhook for all of them at once; n8n takes every one. */
async function burst(path: string, ticks: Tick[]): Promise<void> {
	const answers = await Promise.all(
		ticks.map(async (tick) => {
			const response = await fetch(`${queue.main.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(tick),
			});
			await response.text();
			return response.status;
		}),
	);
	expect(answers).toEqual(ticks.map(() => 200));
}

const ticksFor = (ids: string[], count: number): Tick[] =>
	Array.from({ length: count }, (_, number) => ({
		phoneNumberId: ids[number % ids.length] ?? '',
		number,
	}));

/** Waits until n8n shows this many executions of a workflow, all of them finished. */
async function allEnded(workflowId: string, count: number): Promise<ExecutionSummary[]> {
	const deadline = Date.now() + waitMs;
	for (;;) {
		const executions = await queue.client.executions(workflowId);
		const ended = executions.filter(hasEnded).length;
		if (ended >= count && ended === executions.length) return executions;
		if (Date.now() > deadline) {
			throw new Error(`Of ${count} executions, n8n shows ${executions.length}, ${ended} at an end`);
		}
		await sleep(1000);
	}
}

const lastOf = (id: string): AppliedUpdate | undefined =>
	sandbox.updates.findLast((update) => update.id === id);

describe('n8n in queue mode, with two workers', () => {
	it('each of 200 webhooks in a burst is applied, against a limit of 100 in ten seconds', async () => {
		sandbox.set({ limit });
		const workflowId = await publish('burst', { updateFields: marked });
		const ticks = ticksFor(phoneNumberIds, 200);
		await burst('burst', ticks);
		const executions = await allEnded(workflowId, ticks.length);

		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		const messages = sandbox.updates.map(({ body }) => body.initial_message);
		expect(messages.sort()).toEqual(ticks.map(({ number }) => `Hello ${number}`).sort());
		expect(new Set(sandbox.updates.map(executionOf))).toEqual(
			new Set(executions.map(({ id }) => id)),
		);

		// Both worked, and the limit slowed them down. Otherwise, this would test nothing.
		for (const worker of queue.workers) expect(startedBy(worker).size).toBeGreaterThan(0);
		expect(sandbox.requests.filter(({ status }) => status === 429)).not.toEqual([]);

		// Where one execution had ended before another began, the later one wins.
		const byId = new Map(executions.map((execution) => [execution.id, execution]));
		for (const id of phoneNumberIds) {
			const inOrder = sandbox.updates
				.filter((update) => update.id === id)
				.map((update) => byId.get(executionOf(update)));
			for (const [index, later] of inOrder.entries()) {
				const overtaken = inOrder
					.slice(0, index)
					.filter(
						(earlier) => Date.parse(later?.stoppedAt ?? '') < Date.parse(earlier?.startedAt ?? ''),
					);
				expect(overtaken).toEqual([]);
			}
			expect(sandbox.agents.get(id)).toMatchObject(lastOf(id)?.body ?? {});
		}

		// What comes after the burst is known to be the last.
		const last = phoneNumberIds.map((phoneNumberId) => ({ phoneNumberId, number: 999 }));
		await burst('burst', last);
		await allEnded(workflowId, ticks.length + last.length);
		const said = [...sandbox.agents.values()].map((agent) => agent.initial_message);
		expect(said).toEqual(last.map(() => 'Hello 999'));
	});

	it('both workers choose the same variant of a rotation', async () => {
		sandbox.set({ latencyMs: 200 });
		const workflowId = await publish('rotate', {
			operation: 'rotatePrompt',
			schedule: 'weighted',
			variants: {
				variant: ['A', 'B', 'C', 'D'].map((name) => ({
					variantName: name,
					weight: 1,
					base_prompt: `You are variant ${name}.`,
					otherFields: { name: marked.name },
				})),
			},
			every: 120,
			unit: 'months',
			anchor: '2026-01-01T00:00:00',
			seed: 'two workers',
		});
		const ticks = ticksFor(phoneNumberIds, 8 * phoneNumberIds.length);
		await burst('rotate', ticks);
		const executions = await allEnded(workflowId, ticks.length);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);

		const [first, second] = queue.workers.map(startedBy);
		const prompts = new Set<unknown>();
		let onBoth = 0;
		for (const id of phoneNumberIds) {
			const updates = sandbox.updates.filter((update) => update.id === id);
			const chosen = new Set(updates.map(({ body }) => body.base_prompt));
			expect(updates).toHaveLength(8);
			expect(chosen.size).toBe(1);
			for (const prompt of chosen) prompts.add(prompt);
			const ids = updates.map(executionOf);
			if (ids.some((one) => first?.has(one)) && ids.some((one) => second?.has(one))) onBoth += 1;
		}
		expect(onBoth).toBeGreaterThan(0);
		expect(prompts.size).toBeGreaterThan(1);
	});

	it('the rotation trigger fires once for each boundary', async () => {
		const [id = ''] = phoneNumberIds;
		const names = ['A', 'B', 'C'];
		const workflow = rotationWorkflow('rotation', everyMinute(nextMinute(), names), id, credential);
		const { id: workflowId } = await queue.client.createWorkflow(workflow);
		await midMinute();
		await queue.client.publish(workflowId);
		const boundaries = [nextMinute(), nextMinute() + 60_000];
		await until((boundaries.at(-1) ?? NaN) + 5_000);
		await queue.client.unpublish(workflowId);

		const executions = await allEnded(workflowId, 1 + boundaries.length);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		expect(executions).toHaveLength(1 + boundaries.length);
		const prompts = sandbox.updates.map(({ body }) => String(body.base_prompt));
		expect([...prompts].sort()).toEqual(names.map((name) => `You are ${name}.`));
		const lateMs = sandbox.updates.slice(1).map(({ at }, index) => at - (boundaries[index] ?? NaN));
		expect(lateMs.filter((late) => late >= 0 && late < 5_000)).toEqual(lateMs);

		// The workers have run them, and the main process none.
		const byWorkers = queue.workers.flatMap((worker) => [...startedBy(worker)]);
		for (const execution of executions) expect(byWorkers).toContain(execution.id);
	}, 300_000);

	it('no webhook is lost when a worker is killed: each is applied or shown as failed', async () => {
		sandbox.set({ latencyMs: 1000 });
		const workflowId = await publish('killed', { updateFields: marked });
		const ticks = ticksFor(phoneNumberIds, 100);
		const [survivor, victim] = queue.workers;
		const before = startedBy(victim);
		const begun = () => [...startedBy(victim)].filter((id) => !before.has(id));

		await burst('killed', ticks);
		const deadline = Date.now() + waitMs;
		while (begun().length < 15 && Date.now() < deadline) await sleep(50);
		await victim.kill('SIGKILL');
		const cutShort = begun().filter((id) => !finishedBy(victim).has(id));
		expect(cutShort).not.toEqual([]);

		const executions = await allEnded(workflowId, ticks.length);
		expect(executions).toHaveLength(ticks.length);
		const applied = new Set(sandbox.updates.map(executionOf));
		const failed = executions.filter(({ status }) => status === 'error' || status === 'crashed');
		const failedIds = new Set(failed.map(({ id }) => id));
		for (const { id, status } of executions) {
			if (status === 'success') expect(applied).toContain(id);
			else expect(failedIds).toContain(id);
		}
		// Only what the killed worker was running. The other one continued.
		const byOther = startedBy(survivor);
		expect([...failedIds].filter((id) => byOther.has(id))).toEqual([]);
		expect(failed).not.toEqual([]);
	});
});
