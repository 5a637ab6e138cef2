/**
 * The processes of a real n8n: start, stop, its command line, a free port. The HTTP calls are in
 * `client.ts`, the installation is in `install.ts`.
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

export interface Credential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	/** Not encrypted: n8n encrypts it when it imports it. */
	readonly data: Record<string, unknown>;
}

export interface StartOptions {
	/** The folder in `N8N_USER_FOLDER`. Everything that n8n writes is in it. */
	readonly home: string;
	/** Default: any free port. For a worker, the port of its health check. */
	readonly port?: number;
	/** In addition to the quiet settings of {@link n8nEnv}. */
	readonly env?: Record<string, string>;
	/** Default `main`. */
	readonly role?: 'main' | 'worker';
	/** Cancels the start, and leaves nothing running. */
	readonly signal?: AbortSignal;
}

export interface N8n {
	/** Without a slash at the end. */
	readonly url: string;
	readonly pid: number;
	/** Fulfilled once n8n has ended, for any reason. */
	readonly ended: Promise<void>;
	/** Lets n8n shut down by itself, and makes sure that none of its processes is left. */
	stop(): Promise<void>;
	/** Everything that n8n printed so far. It is also in `n8n.log` in its home. */
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
 * A free port of 127.0.0.1. It is never the same twice in this process, so two programs that are about
 * to start don't get the same port.
 *
 * @param from the first port to try, then the next ones; default 0: any
 * @throws PlaygroundError if a hundred in a row are in use
 */
export const freePort = async (from = 0): Promise<number> => {
	for (let step = 0; step < portsTried; step += 1) {
		const port = await isFree(from === 0 ? 0 : from + step);
		if (port !== undefined && !given.has(port)) {
			given.add(port);
			return port;
		}
	}
	throw new PlaygroundError(`The ports ${from} to ${from + portsTried - 1} are all in use.`);
};

/** Settings of another n8n, or of the npm that started us, that must not leak into this one. */
const foreign =
	/^(N8N|DB|QUEUE|EXECUTIONS|NODES|CREDENTIALS|EXTERNAL|WEBHOOK|GENERIC|OFFLOAD|npm|NODE_OPTIONS|NODE_ENV|JEST)(_|$)/;

/**
 * The environment of an n8n that listens on this machine only, contacts no server on the internet, and
 * shows no banners.
 *
 * @param home the folder for `N8N_USER_FOLDER`
 * @param extra takes precedence over all others
 */
export const n8nEnv = (home: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv => {
	const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return {
		...Object.fromEntries(inherited),
		N8N_USER_FOLDER: home,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Cookies go over plain HTTP, as usual on a local machine.
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

// n8n must not outlive the process that started it, however that process ends. When the channel between
// them closes, n8n and its children are killed. If asked to end, it would first write to a log that is
// no longer read, and hang.
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
 * Starts n8n and waits until it is ready: its database is migrated, its workflows are active.
 *
 * @throws PlaygroundError with the last lines of its log, if it ends or takes three minutes; the reason
 * of `signal`, if that cancels the start
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
			// It has its own process group: one signal reaches its children too, and Ctrl-C reaches only us.
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
		// The signal goes only to n8n, which ends its children itself.
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
				`n8n ${n8nVersion} (${role}) ${what}. Its last output:\n\n${lastLines(output)}\n\n` +
					`The full log is in ${logFile}.`,
			);
		}
		await sleep(200);
	}
	return { url, pid: child.pid ?? 0, ended, stop, log: () => output, kill };
};

/**
 * Runs one of n8n's own commands on a home, such as `['export:workflow', '--all']`.
 *
 * @param env as for {@link startN8n}: in queue mode, where the database is
 * @returns its output
 * @throws PlaygroundError with the last lines of its output, if the command fails
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

/** n8n's import commands always exit with 0. Only their output shows a failure. */
const refuseUnlessImported = (what: string, output: string): void => {
	if (/Successfully imported/.test(output)) return;
	throw new PlaygroundError(`n8n did not import the ${what}:\n\n${lastLines(output)}`);
};

/**
 * Imports a credential through n8n's command line. A credential with the same ID is replaced. n8n need
 * not run, and needs no owner.
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
		// It contains the token, not encrypted.
		await rm(folder, { recursive: true, force: true });
	}
};

/**
 * Imports workflows through n8n's command line. Workflows with the same ID are replaced. None of them
 * is active afterwards.
 *
 * @param texts the contents of the files, each with one workflow
 */
export const importWorkflows = async (
	home: string,
	texts: readonly string[],
	env: Record<string, string> = {},
): Promise<void> => {
	await mkdir(home, { recursive: true });
	const file = join(home, 'workflows-to-import.json');
	await writeFile(file, `[${texts.join(',')}]`);
	const output = await runN8n(home, ['import:workflow', `--input=${file}`], env);
	await rm(file);
	refuseUnlessImported('workflows', output);
};
