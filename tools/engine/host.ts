import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type * as Core from 'n8n-core';
import type * as Workflow from 'n8n-workflow';

/** The modules of an installed n8n, ready to run workflows in this process. */
export interface Host {
	readonly core: typeof Core;
	readonly workflow: typeof Workflow;
	/** All that was written to n8n's log. It grows. */
	readonly log: readonly string[];
	/** Returns n8n's own single instance of a class. */
	get<T>(type: new (...args: never[]) => T): T;
}

interface Container {
	set(id: unknown, value: unknown): void;
	get<T>(type: new (...args: never[]) => T): T;
}

/** n8n writes its settings to a home folder, and reads them when it is loaded. */
const giveHome = (): void => {
	const home = mkdtempSync(path.join(tmpdir(), 'opencx-phone-engine-'));
	process.env.N8N_USER_FOLDER = home;
	process.once('exit', () => {
		rmSync(home, { recursive: true, force: true });
	});
	process.env.N8N_ENCRYPTION_KEY ??= 'only-for-this-engine';
};

/**
 * Loads n8n's core, and keeps in memory what it logs.
 *
 * @param from a file or folder next to the `node_modules` with n8n-core
 */
export const loadHost = (from: string): Host => {
	giveHome();
	const load = createRequire(from);
	const core = load('n8n-core') as typeof Core;
	const workflow = load('n8n-workflow') as typeof Workflow;

	const log: string[] = [];
	const write = (message: string, meta?: object) => {
		log.push(meta === undefined ? message : `${message} ${JSON.stringify(meta)}`);
	};
	const logger = { debug: write, info: write, warn: write, error: write };
	workflow.LoggerProxy.init(logger);

	// The core's own copies: others with the same names may be installed next to it.
	const loadBesideCore = createRequire(load.resolve('n8n-core'));
	const { Container: container } = loadBesideCore('@n8n/di') as { Container: Container };
	const { Logger } = loadBesideCore('@n8n/backend-common') as { Logger: unknown };
	container.set(Logger, {
		...logger,
		scoped() {
			return this;
		},
	});

	// The core creates it in the first run, and its timer would keep this process alive.
	const { SSHClientsManager } = load('n8n-core/dist/execution-engine/ssh-clients-manager') as {
		SSHClientsManager: new () => { onShutdown(): void };
	};
	container.get(SSHClientsManager).onShutdown();

	return { core, workflow, log, get: (type) => container.get(type) };
};
