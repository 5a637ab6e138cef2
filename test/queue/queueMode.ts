import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8nClient } from '../../tools/playground/client';
import { createOwner } from '../../tools/playground/client';
import { installNode, packNode } from '../../tools/playground/install';
import type { N8n } from '../../tools/playground/n8n';
import { sandboxCredentials } from '../../tools/playground/credential';
import { importCredential, startN8n } from '../../tools/playground/n8n';
import { createServices } from './services';

export interface QueueMode {
	main: N8n;
	workers: [N8n, N8n];
	/** Logged in to the main process. */
	client: N8nClient;
	/** Everything has ended and nothing is left: no process, database, key or folder. */
	stop(): Promise<void>;
}

/**
 * n8n's main process and two workers, as on three machines: each has a home of its own with the
 * package in it, and they share nothing but PostgreSQL, Redis and the encryption key.
 *
 * @param sandbox what the credential opens
 * @param requestsPerMinute the share of the key's limit that each worker has
 */
export async function startQueueMode(
	{ url, token }: { url: string; token: string },
	requestsPerMinute: number,
): Promise<QueueMode> {
	const folder = await mkdtemp(join(tmpdir(), 'opencx-queue-'));
	const services = await createServices(`opencx_queue_${process.pid}`);
	const running: N8n[] = [];

	async function stop(): Promise<void> {
		// What they would tidy up is dropped.
		await Promise.all(running.map(async (n8n) => await n8n.kill('SIGKILL')));
		await services.drop();
		await rm(folder, { recursive: true, force: true });
	}

	try {
		const tarball = await packNode(folder);
		const env = {
			...services.env,
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
			// A worker that has died is noticed in seconds, not after a minute and a half.
			QUEUE_WORKER_LOCK_DURATION: '15000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
			QUEUE_WORKER_STALLED_INTERVAL: '5000',
		};
		const start = async (name: string, role: 'main' | 'worker'): Promise<N8n> => {
			const home = join(folder, name);
			await installNode(home, tarball);
			const n8n = await startN8n({ home, role, env });
			running.push(n8n);
			return n8n;
		};

		// First, because it makes the tables.
		const main = await start('main', 'main');
		const client = await createOwner(main.url, {
			email: 'owner@example.com',
			password: 'Playground1',
			firstName: 'Queue',
			lastName: 'Owner',
		});
		await importCredential(
			join(folder, 'main'),
			{ ...sandboxCredentials['phone-number'], data: { token, baseUrl: url, requestsPerMinute } },
			env,
		);
		const workers: [N8n, N8n] = [
			await start('worker-1', 'worker'),
			await start('worker-2', 'worker'),
		];
		return { main, workers, client, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The executions that a worker has begun so far, by what it says itself. */
export const startedBy = ({ log }: N8n): Set<string> =>
	new Set(Array.from(log().matchAll(/Worker started execution (\d+)/g), ([, id = '']) => id));

/** Those that it has brought to an end. */
export const finishedBy = ({ log }: N8n): Set<string> =>
	new Set(Array.from(log().matchAll(/Worker finished execution (\d+)/g), ([, id = '']) => id));
