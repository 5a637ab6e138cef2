import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { N8nClient, Owner } from '../../tools/playground/client';
import { createOwner, login } from '../../tools/playground/client';
import { installNode } from '../../tools/playground/install';
import type { Credential, N8n } from '../../tools/playground/n8n';
import {
	importCredential,
	importWorkflows,
	sandboxCredential,
	startN8n,
} from '../../tools/playground/n8n';

export const owner: Owner = {
	email: 'owner@example.com',
	password: 'Playground-1',
	firstName: 'Ada',
	lastName: 'Owner',
};

/** A new n8n with the packed node, all workflows, and a sandbox behind the credential. */
export interface Scene {
	home: string;
	/** Of the sandbox, made for this scene: wherever it turns up, it has leaked. */
	token: string;
	sandbox: Sandbox;
	n8n: N8n;
	client: N8nClient;
	/** Stops n8n and starts it again, as a new process on another port, and logs in to it. */
	restart(): Promise<void>;
	/** Copies n8n's log into a new folder, and returns its path. */
	keepEvidence(title: string, alsoKeep?: (folder: string) => Promise<void>): Promise<string>;
	close(): Promise<void>;
}

const workflowsFolder = join(__dirname, '..', '..', 'workflows');

/**
 * @param credentials more of them, of the sandbox's own beside
 * @throws PlaygroundError where n8n does not start
 */
export async function openScene(
	credentials: (token: string) => Credential[] | Promise<Credential[]> = () => [],
): Promise<Scene> {
	const tarball = process.env.OPENCX_E2E_TARBALL;
	if (tarball === undefined) throw new Error('Run these tests with npm run test:e2e');
	const home = await mkdtemp(join(tmpdir(), 'opencx-e2e-home-'));
	const token = `e2e-${randomBytes(18).toString('hex')}`;
	const sandbox = await startSandbox({ numbers: 25, token });
	try {
		await installNode(home, tarball);
		const own = { ...sandboxCredential, data: { token, baseUrl: sandbox.url } };
		for (const credential of [own, ...(await credentials(token))]) {
			await importCredential(home, credential);
		}
		await importWorkflows(home, workflowsFolder);
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
		const client = await createOwner(n8n.url, owner);
		const scene: Scene = {
			home,
			token,
			sandbox,
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
				await sandbox.close();
				await rm(home, { recursive: true, force: true });
			},
		};
		return scene;
	} catch (error) {
		await sandbox.close();
		throw error;
	}
}

interface SceneTests {
	/** Each test goes on where the one before it stopped: after a failure, the rest fail at once. */
	isStory?: boolean;
	/** Puts more evidence into a folder. */
	alsoKeep?: (folder: string) => Promise<void>;
}

/** Tests in a scene: where one fails, its error names the folder in which n8n's log is kept. */
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
