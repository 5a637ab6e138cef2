/**
 * A real n8n, as processes: started and stopped, its command line, a free port. What is asked of
 * it over HTTP stands in `client.ts`, how it gets onto the disk in `install.ts`.
 */
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { n8nCommand, n8nVersion } from './install';
import { lastLines, PlaygroundError } from './playgroundError';

const startTimeoutMs = 180_000;
const stopTimeoutMs = 30_000;
const portsTried = 100;

/** The credential that every workflow of `workflows/` names. */
export const sandboxCredential = {
	id: 'opencxSandbox01',
	name: 'OpenCX sandbox',
	type: 'openCxApi',
} as const;

export interface Credential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	/** In the clear; n8n encrypts it as it imports it. */
	readonly data: Record<string, unknown>;
}

export interface StartOptions {
	/** What `N8N_USER_FOLDER` names; everything n8n writes is in there. */
	readonly home: string;
	/** Default: any free port. For a worker, the port of its health check. */
	readonly port?: number;
	/** On top of the quiet settings of {@link n8nEnv}. */
	readonly env?: Record<string, string>;
	/** Default `main`. */
	readonly role?: 'main' | 'worker';
	/** Gives up the start, and leaves nothing running. */
	readonly signal?: AbortSignal;
}

export interface N8n {
	/** Without a slash at the end. */
	readonly url: string;
	readonly pid: number;
	/** Fulfilled once it has ended, for whatever reason. */
	readonly ended: Promise<void>;
	/** Lets n8n end in its own way, and makes sure that nothing of it is left. */
	stop(): Promise<void>;
	/** Everything it has printed so far; also in `n8n.log` in its home. */
	log(): string;
	/** Sends a signal to n8n and all of its children at once, and waits until it has ended. */
	kill(signal: NodeJS.Signals): Promise<void>;
}

const given = new Set<number>();

const isFree = async (port: number): Promise<number | undefined> => {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const free = typeof address === 'object' && address ? address.port : undefined;
			server.close(() => resolve(free));
		});
	});
};

/**
 * A port of 127.0.0.1 that nothing listens on; never the same twice in this process, so that two
 * programs which are about to start don't get one port.
 *
 * @param from the first one to try, then the next ones; default 0: any
 * @throws PlaygroundError where a hundred in a row are taken
 */
export const freePort = async (from = 0): Promise<number> => {
	for (let step = 0; step < portsTried; step += 1) {
		const port = await isFree(from === 0 ? 0 : from + step);
		if (port !== undefined && !given.has(port)) {
			given.add(port);
			return port;
		}
	}
	throw new PlaygroundError(`The ports ${from} to ${from + portsTried - 1} are all taken.`);
};

/** Settings of another n8n, or of the npm that started us, that must not leak into this one. */
const foreign =
	/^(N8N|DB|QUEUE|EXECUTIONS|NODES|CREDENTIALS|EXTERNAL|WEBHOOK|GENERIC|OFFLOAD|npm|NODE_OPTIONS|NODE_ENV|JEST)(_|$)/;

/**
 * The environment of an n8n that listens on this machine alone, asks nobody on the internet for
 * anything, and shows no banners.
 *
 * @param home what `N8N_USER_FOLDER` names
 * @param extra wins over all others
 */
export const n8nEnv = (home: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv => {
	const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return {
		...Object.fromEntries(inherited),
		N8N_USER_FOLDER: home,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Cookies go over plain HTTP, as on any machine of one's own.
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '15',
		...extra,
	};
};

// n8n must not outlive whoever started it, however that one ends: when the channel between them
// closes, n8n and its children end at once. Asked to, it would first write to a log that nobody
// reads any more, and hang.
const endWithParent =
	"data:text/javascript,process.once('disconnect',()=>process.kill(-process.pid,'SIGKILL'))";

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The whole group has ended.
	}
};

const answers = async (url: string): Promise<boolean> => {
	return await fetch(url).then(
		(response) => response.ok,
		() => false,
	);
};

/**
 * Starts n8n and waits until it takes work: its data base is migrated, its workflows are active.
 *
 * @throws PlaygroundError with the last lines of its log, where it ends or takes three minutes;
 * the reason of `signal`, where that gives up
 */
export const startN8n = async (options: StartOptions): Promise<N8n> => {
	const { home, role = 'main', env = {}, signal } = options;
	signal?.throwIfAborted();
	const port = options.port ?? (await freePort());
	await mkdir(home, { recursive: true });
	const logFile = join(home, 'n8n.log');

	const child = spawn(
		process.execPath,
		['--import', endWithParent, n8nCommand, role === 'main' ? 'start' : 'worker'],
		{
			cwd: home,
			// It has its own group, so that one signal reaches its children too, and Ctrl-C only us.
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
			env: n8nEnv(home, {
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				...(role === 'worker' && {
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(port),
				}),
				...env,
			}),
		},
	);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			appendFileSync(logFile, text);
		});
	}
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			hasEnded = true;
			resolve();
		};
		child.once('exit', end).once('error', (error) => {
			output += error.message;
			end();
		});
	});

	const kill = async (signal: NodeJS.Signals): Promise<void> => {
		signalGroup(child, signal);
		await ended;
	};

	const stop = async (): Promise<void> => {
		// The signal goes to n8n alone, which ends its children itself.
		if (!hasEnded) child.kill('SIGTERM');
		const waiting = new AbortController();
		await Promise.race([
			ended,
			sleep(stopTimeoutMs, undefined, { signal: waiting.signal }).catch(() => undefined),
		]);
		waiting.abort();
		await kill('SIGKILL');
	};

	const url = `http://127.0.0.1:${port}`;
	const readyLine = role === 'main' ? 'Editor is now accessible' : 'worker is now ready';
	const isReady = async () =>
		output.includes(readyLine) && (await answers(`${url}/healthz/readiness`));
	const deadline = Date.now() + startTimeoutMs;
	while (!(await isReady())) {
		if (signal?.aborted) await stop();
		signal?.throwIfAborted();
		if (hasEnded || Date.now() > deadline) {
			const what = hasEnded ? 'ended while it started' : 'did not start within three minutes';
			await stop();
			throw new PlaygroundError(
				`n8n ${n8nVersion} (${role}) ${what}. The last it said:\n\n${lastLines(output)}\n\n` +
					`The whole log is ${logFile}.`,
			);
		}
		await sleep(200);
	}
	return { url, pid: child.pid ?? 0, ended, stop, log: () => output, kill };
};

/**
 * Runs one of n8n's own commands on a home, such as `['export:workflow', '--all']`.
 *
 * @param env as of {@link startN8n}: in queue mode, where the data base is
 * @returns what it printed
 * @throws PlaygroundError with the last of it, where the command fails
 */
export const runN8n = async (
	home: string,
	args: string[],
	env: Record<string, string> = {},
): Promise<string> => {
	await mkdir(home, { recursive: true });
	const broker = { N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
	try {
		const { stdout, stderr } = await promisify(execFile)(process.execPath, [n8nCommand, ...args], {
			cwd: home,
			env: n8nEnv(home, { ...broker, ...env }),
			maxBuffer: 256 * 1024 * 1024,
		});
		return `${stdout}\n${stderr}`;
	} catch (error) {
		const {
			stdout = '',
			stderr = '',
			message,
		} = error as Error & {
			stdout?: string;
			stderr?: string;
		};
		const said = `${stdout}\n${stderr}`.trim() || message;
		throw new PlaygroundError(`n8n ${args.join(' ')} failed:\n\n${lastLines(said)}`);
	}
};

/** n8n's import commands end well whatever happened; only their words tell. */
const refuseUnlessImported = (what: string, output: string): void => {
	if (/Successfully imported/.test(output)) return;
	throw new PlaygroundError(`n8n did not import the ${what}:\n\n${lastLines(output)}`);
};

/**
 * Imports a credential through n8n's command line; one of the same ID is replaced. n8n need not
 * be running, and no owner need exist.
 */
export const importCredential = async (
	home: string,
	credential: Credential,
	env: Record<string, string> = {},
): Promise<void> => {
	await mkdir(home, { recursive: true });
	const folder = await mkdtemp(join(home, 'import-'));
	try {
		const file = join(folder, 'credential.json');
		await writeFile(file, JSON.stringify([credential]), { mode: 0o600 });
		const output = await runN8n(home, ['import:credentials', `--input=${file}`], env);
		refuseUnlessImported(`credential "${credential.name}"`, output);
	} finally {
		// It holds the token in the clear.
		await rm(folder, { recursive: true, force: true });
	}
};

/**
 * Imports every `*.json` of a folder through n8n's command line; workflows of the same ID are
 * replaced, and none is active afterwards.
 */
export const importWorkflows = async (
	home: string,
	folder: string,
	env: Record<string, string> = {},
): Promise<void> => {
	const output = await runN8n(home, ['import:workflow', '--separate', `--input=${folder}`], env);
	refuseUnlessImported(`workflows of ${folder}`, output);
};
