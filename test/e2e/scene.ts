import { randomBytes } from 'node:crypto';
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { N8nClient } from '../../tools/playground/client';
import { login } from '../../tools/playground/client';
import type { Credential, N8n } from '../../tools/playground/n8n';
import { sandboxCredentials } from '../../tools/playground/credential';
import { importCredential, startN8n } from '../../tools/playground/n8n';
import { owner } from './home';

/** How long a hook may take that opens a scene, in milliseconds. */
export const sceneTimeoutMs = 240_000;

/** A new n8n with the packed node, all workflows, and a sandbox behind each credential. */
export interface Scene {
	home: string;
	/** The token of the sandboxes, made for this scene: wherever it turns up, it has leaked. */
	token: string;
	sandbox: Sandbox;
	/** An account of phone agents, behind the credential of their workflows. */
	agentsSandbox: Sandbox<'phone-agent'>;
	n8n: N8n;
	client: N8nClient;
	/** Stops n8n and starts it again, as a new process on another port, and logs in to it. */
	restart(): Promise<void>;
	/** Copies n8n's log into a new folder, and returns its path. */
	keepEvidence(title: string, alsoKeep?: (folder: string) => Promise<void>): Promise<string>;
	close(): Promise<void>;
}

/**
 * @param credentials more credentials, besides those of the sandboxes
 * @throws PlaygroundError if n8n does not start
 */
export async function openScene(
	credentials: (token: string) => Credential[] | Promise<Credential[]> = () => [],
): Promise<Scene> {
	const made = process.env.OPENCX_E2E_HOME;
	if (made === undefined) throw new Error('Run these tests with npm run test:e2e');
	const home = await mkdtemp(join(tmpdir(), 'opencx-e2e-home-'));
	const token = `e2e-${randomBytes(18).toString('hex')}`;
	const sandbox = await startSandbox({ numbers: 25, token });
	const agentsSandbox = await startSandbox({ api: 'phone-agent', numbers: 25, token });
	const closeSandboxes = async () => {
		await Promise.all([sandbox.close(), agentsSandbox.close()]);
	};
	try {
		await cp(made, home, { recursive: true });
		for (const credential of await credentials(token)) await importCredential(home, credential);
		const start = async () =>
			await startN8n({
				home,
				env: {
					EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
					EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
					EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
					EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'true',
					N8N_LOG_LEVEL: 'debug',
				},
			});
		const n8n = await start();
		const client = await login(n8n.url, owner);
		for (const [api, { url }] of [
			['phone-number', sandbox],
			['phone-agent', agentsSandbox],
		] as const) {
			const { id, ...credential } = sandboxCredentials[api];
			const data = { token, baseUrl: url };
			await client.call('PATCH', `/credentials/${id}`, { ...credential, data });
		}
		const scene: Scene = {
			home,
			token,
			sandbox,
			agentsSandbox,
			n8n,
			client,
			async restart() {
				await scene.n8n.stop();
				scene.n8n = await start();
				scene.client = await login(scene.n8n.url, owner);
			},
			async keepEvidence(title, alsoKeep) {
				const folder = await mkdtemp(join(tmpdir(), 'opencx-e2e-failed-'));
				await writeFile(join(folder, 'test.txt'), `${title}\n`);
				await copyFile(join(home, 'n8n.log'), join(folder, 'n8n.log'));
				await alsoKeep?.(folder);
				return folder;
			},
			async close() {
				await scene.n8n.stop();
				// A test may have put others in the place of the first.
				await Promise.all([scene.sandbox.close(), scene.agentsSandbox.close()]);
				await rm(home, { recursive: true, force: true });
			},
		};
		return scene;
	} catch (error) {
		await closeSandboxes();
		throw error;
	}
}

export const startByHand = {
	id: 'start',
	name: 'Start by Hand',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [60, 100] as [number, number],
	parameters: {},
};

/**
 * Saves a workflow with the package's node after a manual trigger.
 *
 * @param name of the node and of the workflow
 * @returns the ID of the workflow
 */
export async function createWorkflowWith(
	client: N8nClient,
	name: string,
	node: Partial<Pick<INode, 'parameters' | 'credentials'>>,
): Promise<string> {
	const { id } = await client.createWorkflow({
		name,
		nodes: [
			startByHand,
			{
				id: 'node',
				name,
				type: 'n8n-nodes-opencx-phone.openCxPhone',
				typeVersion: 1,
				position: [280, 100],
				parameters: {},
				...node,
			},
		],
		connections: { [startByHand.name]: { main: [[{ node: name, type: 'main', index: 0 }]] } },
	});
	return id;
}

interface SceneTests {
	/** Each test continues where the one before it stopped: after a failure, the rest fail at once. */
	isStory?: boolean;
	/** Puts more evidence into a folder. */
	alsoKeep?: (folder: string) => Promise<void>;
}

/** Tests in a scene: if one fails, its error names the folder in which n8n's log is kept. */
export function inScene(
	scene: () => Scene | undefined,
	{ isStory = false, alsoKeep }: SceneTests = {},
) {
	let broken: string | undefined;
	return (title: string, act: () => Promise<void> | void, timeoutMs?: number): void => {
		it(
			title,
			async () => {
				if (isStory && broken !== undefined) {
					throw new Error(`Not begun, because this failed before it: ${broken}`);
				}
				try {
					await act();
				} catch (error) {
					broken = title;
					const folder = await scene()?.keepEvidence(title, alsoKeep);
					const message = error instanceof Error ? error.message : String(error);
					throw new Error(`${message}\n\nWhat was seen is kept in ${String(folder)}`, {
						cause: error,
					});
				}
			},
			timeoutMs,
		);
	};
}
