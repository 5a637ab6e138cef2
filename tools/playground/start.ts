import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Listr } from 'listr2';

import { apis } from '../sandbox/apis';
import type { ApiName, Sandbox } from '../sandbox/server';
import { startSandbox } from '../sandbox/server';
import type { Owner } from './client';
import { createOwner, login, N8nCallError, needsOwner } from './client';
import { installN8n, installNode, n8nVersion, packNode } from './install';
import type { N8n } from './n8n';
import { freePort, importCredential, importWorkflows, sandboxCredential, startN8n } from './n8n';
import { PlaygroundError } from './playgroundError';
import { reloadEnv, watchNode } from './watch';

const n8nPort = 5678;
const sandboxPort = 4010;
const agents = 25;
const parentCheckMs = 1000;
const workflowsFolder = join(__dirname, '..', '..', 'workflows');

const owner: Owner = {
	email: 'owner@example.com',
	password: 'Playground1',
	firstName: 'Playground',
	lastName: 'Owner',
};

const help = `Starts a real n8n with this node, a sandbox in place of the API, and the workflows.

  npm start                     goes on where the last one was stopped
  npm start -- --fresh          begins anew: empties its data first
  npm start -- --data <folder>  keeps its data there; default tools/playground/.data
  npm start -- --api <name>     which form of the API: phone-number (the default), or phone-agent
                                (phone agents)
  npm run dev                   the same, and n8n reloads the node when a file is saved
  npm start -- --help           shows this

The first start installs n8n ${n8nVersion}, which takes some minutes and 3 GB. Ctrl-C stops everything.`;

/** The program was told to stop while it was starting. */
class Stopped extends Error {}

interface Running {
	tarball?: string;
	sandbox?: Sandbox<ApiName>;
	n8n?: N8n;
	/** Compiles on every save. */
	watch?: ChildProcess;
	/** The owner has changed the password that we would show. */
	hasOwnPassword?: boolean;
}

interface Flags {
	fresh: boolean;
	dev: boolean;
	data: string;
	api: ApiName;
	help: boolean;
}

const apiOf = (text: string): ApiName => {
	const names = Object.keys(apis) as ApiName[];
	const found = names.find((name) => name === text);
	if (found) return found;
	throw new PlaygroundError(
		`--api takes ${names.join(' or ')}, not '${text}'. See npm start -- --help.`,
	);
};

const readFlags = (): Flags => {
	try {
		const { values } = parseArgs({
			options: {
				fresh: { type: 'boolean', default: false },
				dev: { type: 'boolean', default: false },
				data: { type: 'string', default: join(__dirname, '.data') },
				api: { type: 'string', default: 'phone-number' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
		const api = apiOf(values.api);
		return { ...values, data: resolve(values.data), api };
	} catch (error) {
		if (error instanceof PlaygroundError) throw error;
		// Node's first sentence says what is wrong; the rest is about ways round it.
		const [sentence] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
		throw new PlaygroundError(`${sentence}. See npm start -- --help.`);
	}
};

const refuseOldNode = (): void => {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new PlaygroundError(
		`This is Node ${process.versions.node}, and n8n ${n8nVersion} needs 20.19 or newer. ` +
			'Install one from https://nodejs.org, then start again.',
	);
};

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** Two playgrounds on one data base would ruin it. */
const claim = async (data: string): Promise<() => Promise<void>> => {
	const file = join(data, 'running.pid');
	await mkdir(data, { recursive: true });
	const pid = Number(await readFile(file, 'utf8').catch(() => ''));
	if (pid > 0 && pid !== process.pid && isAlive(pid)) {
		throw new PlaygroundError(
			`The playground is running already, as process ${pid}. Stop that one first. ` +
				`If it is something else that has this number, delete ${file}.`,
		);
	}
	await writeFile(file, String(process.pid));
	return async () => {
		await rm(file, { force: true });
	};
};

const empty = async (folder: string, keep: string): Promise<void> => {
	for (const name of await readdir(folder)) {
		if (name !== keep) await rm(join(folder, name), { recursive: true, force: true });
	}
};

const workflowFiles = async (): Promise<string[]> => {
	const names = await readdir(workflowsFolder).catch(() => []);
	return names.filter((name) => name.endsWith('.json')).sort();
};

/**
 * Imports the workflows that are new or have changed since the last start: what somebody has
 * edited in n8n meanwhile stays as it is.
 *
 * @returns how many
 */
const importNewWorkflows = async (home: string, data: string): Promise<number> => {
	const listFile = join(data, 'imported.json');
	const text = await readFile(listFile, 'utf8').catch(() => '{}');
	const imported = JSON.parse(text) as Record<string, string>;
	const folder = await mkdtemp(join(data, 'workflows-'));
	try {
		let found = 0;
		for (const name of await workflowFiles()) {
			const file = join(workflowsFolder, name);
			const hash = createHash('sha256')
				.update(await readFile(file))
				.digest('hex');
			if (imported[name] === hash) continue;
			imported[name] = hash;
			found += 1;
			await cp(file, join(folder, name));
		}
		if (found > 0) {
			await importWorkflows(home, folder);
			await writeFile(listFile, JSON.stringify(imported, null, 2));
		}
		return found;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
};

/** @returns whether the owner has a password that isn't ours */
const ensureOwner = async (url: string): Promise<boolean> => {
	if (await needsOwner(url)) {
		await createOwner(url, owner);
		return false;
	}
	try {
		await login(url, owner);
		return false;
	} catch (error) {
		if (error instanceof N8nCallError && error.status === 401) return true;
		throw error;
	}
};

const homeIn = (data: string): string => join(data, 'home');

interface Step {
	title: string;
	task(shown: { title: string; output: string }): Promise<void>;
}

const steps = ({ data, dev, api }: Flags, running: Running, signal: AbortSignal): Step[] => {
	const home = homeIn(data);
	return [
		{
			title: `Install n8n ${n8nVersion}`,
			task: async (shown) => {
				const logFile = join(data, 'install.log');
				const report = (text: string) => (shown.output = text);
				await installN8n({ report, signal, logFile });
			},
		},
		{
			title: 'Build and pack the node',
			task: async () => {
				running.tarball = await packNode(join(data, 'package'));
			},
		},
		{
			title: 'Install the node as n8n does',
			task: async () => {
				if (running.tarball !== undefined) await installNode(home, running.tarball);
			},
		},
		{
			title: `Start the sandbox with ${agents} ${apis[api].noun}s`,
			task: async (shown) => {
				const port = await freePort(sandboxPort);
				running.sandbox = await startSandbox({ api, numbers: agents, port });
				shown.title += `: ${running.sandbox.url}`;
			},
		},
		{
			title: `Import the credential "${sandboxCredential.name}"`,
			task: async () => {
				const { token, url: baseUrl } = running.sandbox ?? {};
				await importCredential(home, { ...sandboxCredential, data: { token, baseUrl } });
			},
		},
		{
			title: 'Import the workflows',
			task: async (shown) => {
				shown.title += `: ${await importNewWorkflows(home, data)} new`;
			},
		},
		{
			title: 'Start n8n',
			task: async (shown) => {
				const port = await freePort(n8nPort);
				running.n8n = await startN8n({ home, port, signal, env: dev ? reloadEnv : {} });
				shown.title += `: ${running.n8n.url}`;
			},
		},
		{
			title: 'Create the owner account',
			task: async () => {
				if (running.n8n) running.hasOwnPassword = await ensureOwner(running.n8n.url);
			},
		},
	];
};

const runAll = async (all: Step[], signal: AbortSignal): Promise<void> => {
	const list = new Listr<unknown, 'default', 'simple'>(
		all.map(({ title, task }) => ({
			title,
			task: async (_, shown) => {
				signal.throwIfAborted();
				await task(shown);
			},
		})),
		{
			// Ctrl-C is ours to take, and so is saying what went wrong.
			registerSignalListeners: false,
			rendererOptions: { showErrorMessage: false },
		},
	);
	await list.run();
};

// The others are for phone numbers.
const firstWorkflow: Record<ApiName, string> = { 'phone-number': '01-', 'phone-agent': '07-' };

const firstSteps = async (url: string, api: ApiName): Promise<string> => {
	const first = (await workflowFiles()).find((name) => name.startsWith(firstWorkflow[api]));
	if (first === undefined) {
		return `Click "Start from scratch", add the node "OpenCX Phone" from the node panel, choose the
credential "${sandboxCredential.name}", then Execute step.`;
	}
	const workflow = JSON.parse(await readFile(join(workflowsFolder, first), 'utf8')) as {
		id: string;
		name: string;
	};
	return `Open "${workflow.name}" (${url}/workflow/${workflow.id}),
read its yellow notes, then click Execute workflow.`;
};

const welcome = async (
	{ n8n, sandbox, hasOwnPassword }: Running,
	api: ApiName,
): Promise<string> => {
	const url = n8n?.url ?? '';
	return `
n8n is ready.

  URL       ${url}
  Email     ${owner.email}
  Password  ${hasOwnPassword ? '(the one you chose)' : owner.password}
  Sandbox   ${sandbox?.url ?? ''}, opened by the credential "${sandboxCredential.name}"

${await firstSteps(url, api)}

Ctrl-C stops everything. What you do is kept; npm start -- --fresh begins anew.
`;
};

/** In the words of whoever has to mend it; never a stack. */
const explain = (error: unknown): string => {
	if (error instanceof PlaygroundError) return error.message;
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ENOSPC') return 'The disk is full. Make room, then start again.';
	if (code === 'EACCES' || code === 'EPERM') return `The playground may not write here: ${message}`;
	return `The playground could not go on: ${message}`;
};

const play = async (): Promise<void> => {
	const flags = readFlags();
	if (flags.help) {
		console.log(help);
		return;
	}
	refuseOldNode();

	const stopping = new AbortController();
	const { signal } = stopping;
	const stop = () => stopping.abort(new Stopped());
	// Once: whoever presses Ctrl-C twice doesn't want to wait.
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, stop);
	// A signal to npm alone ends npm and its shell, and never gets to us: we become an orphan.
	const { ppid } = process;
	const watch = setInterval(() => {
		if (process.ppid !== ppid) stop();
	}, parentCheckMs);
	watch.unref();

	const release = await claim(flags.data);
	const running: Running = {};
	try {
		if (flags.fresh) await empty(flags.data, 'running.pid');
		await runAll(steps(flags, running, signal), signal);
		console.log(await welcome(running, flags.api));
		if (flags.dev) running.watch = watchNode(homeIn(flags.data));
		const told = new Promise<void>((resolve) => {
			if (signal.aborted) resolve();
			else signal.addEventListener('abort', () => resolve());
		});
		await Promise.race([told, running.n8n?.ended]);
		if (!signal.aborted) {
			const logFile = join(homeIn(flags.data), 'n8n.log');
			throw new PlaygroundError(`n8n has ended by itself. Its log is ${logFile}.`);
		}
		console.log('Stopping …');
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
	} finally {
		running.watch?.kill();
		await running.n8n?.stop();
		await running.sandbox?.close();
		await release();
	}
	console.log('Stopped.');
};

play().catch((error: unknown) => {
	console.error(`\n${explain(error)}`);
	process.exitCode = 1;
});
