import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../../tools/playground/client';
import type { Account } from '../../tools/workflows/account';
import { phoneAgents } from '../../tools/workflows/account';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import { readHistory } from './history';
import type { ModelServer } from './modelServer';
import { modelCredential, startModelServer } from './modelServer';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const greeting = 'Hello! Our office is closed tomorrow.';

let scene: Scene;
let model: ModelServer;

const it_ = inScene(() => scene);

beforeAll(async () => {
	model = await startModelServer();
	scene = await openScene(() => [modelCredential(model)]);
	for (const [, account] of eachAccount) {
		await scene.client.publish(account.workflowId('opencxHistory'));
		await askForTheSame(account.workflowId('opencxAgentTool'));
	}
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
	await model?.close();
});

/** Pins a question in the chat and publishes the workflow, which its own tool calls. */
async function askForTheSame(id: string): Promise<void> {
	const { name, nodes, connections, settings } = await scene.client.workflow(id);
	const question = { sessionId: 'e2e', action: 'sendMessage', chatInput: 'Say we are closed.' };
	const pinData = { Chat: [{ json: question }] };
	const saved = { name, nodes, connections, settings, pinData };
	await scene.client.call('PATCH', `/workflows/${id}`, saved);
	await scene.client.publish(id);
}

const ask = async (account: Account): Promise<Execution> => {
	const id = await scene.client.run(account.workflowId('opencxAgentTool'), 'Chat');
	return await scene.client.waitForExecution(id);
};

/** What the last tool that the model called told it. */
const told = (): string => {
	const answers = model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool') ?? [];
	return JSON.stringify(answers.at(-1)?.content);
};

const withoutTime = (agent: IDataObject): IDataObject => ({ ...agent, updated_at: undefined });

describe.each(eachAccount)('5. An AI agent, for a %s', (noun, account) => {
	const { idKey, Noun } = account;
	const list = `List_${Noun.replace(' ', '_')}s`;
	const update = (args: Record<string, string>) => ({
		tool: 'Update_a_Phone_Agent',
		args: {
			[idKey]: account.agentIdAt(2),
			[account.greeting]: '',
			...(account.said.prompt === undefined ? {} : { [account.said.prompt]: '' }),
			handoff_phone_number: '',
			...args,
		},
	});
	const sent = () => sandboxOf(scene, account).updates;

	it_('changes the greeting it was asked for, and leaves blank fields as they are', async () => {
		sandboxOf(scene, account).reset();
		const before = { ...agentOf(scene, account, 2) };
		const rows = (await readHistory(scene.client, account)) ?? [];
		model.plan([
			{ tool: list, args: {} },
			update({ [account.greeting]: greeting }),
			{ say: 'Callers now hear that the office is closed tomorrow.' },
		]);
		const execution = await ask(account);
		expect(execution.status).toBe('success');
		expect(withoutTime(agentOf(scene, account, 2))).toEqual(
			withoutTime({ ...before, [account.greeting]: greeting }),
		);
		expect(sent()).toHaveLength(1);
		const listed = model.requests[1]?.messages.find(({ role }) => role === 'tool');
		expect(JSON.stringify(listed?.content)).toContain(account.agentIdAt(2));
		expect(told()).toContain('updated_fields');

		const written = (await readHistory(scene.client, account))?.slice(rows.length) ?? [];
		expect(written).toMatchObject([{ [idKey]: account.agentIdAt(2), who: 'AI agent' }]);
		expect(JSON.parse(written[0]?.sent ?? '')).toMatchObject({ [account.greeting]: greeting });
	});

	it_('gets descriptions of the tool and of each argument', () => {
		const tools = model.requests[0]?.tools ?? [];
		expect(tools.map((tool) => tool.function.name).sort()).toEqual([list, 'Update_a_Phone_Agent']);
		const tool = tools.find(({ function: { name } }) => name === 'Update_a_Phone_Agent');
		expect(tool?.function.description).toMatch(/Changes what the AI phone agent/);
		expect(tool?.function.parameters.properties[idKey]).toMatchObject({
			type: 'string',
			description: expect.stringContaining(`list of ${noun}s`) as unknown,
		});
	});

	// A phone number gets its voice with every update, so there is always something to send.
	if (account === phoneAgents) {
		it_('gets an answer if there was nothing to send, and the history has no row', async () => {
			sandboxOf(scene, account).reset();
			const rows = await readHistory(scene.client, account);
			const { [account.greeting]: now } = agentOf(scene, account, 2);
			model.plan([
				update({ [account.greeting]: String(now) }),
				{ say: 'Callers hear that already.' },
			]);
			await ask(account);
			expect(told()).toMatch(/sent[^,]*false/);
			expect(sent()).toEqual([]);
			expect(await readHistory(scene.client, account)).toEqual(rows);
		});
	}

	it_('gets the reason in words if the tool refuses, and nothing is sent', async () => {
		sandboxOf(scene, account).reset();
		const rows = await readHistory(scene.client, account);
		model.plan([
			update({ [account.greeting]: greeting, handoff_phone_number: '555 0100' }),
			{ say: 'I need the number with its country code.' },
		]);
		await ask(account);
		expect(told()).toMatch(/Handoff Phone Number.*country code/);
		expect(sent()).toEqual([]);
		expect(await readHistory(scene.client, account)).toEqual(rows);
	});
});
