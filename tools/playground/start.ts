import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { onOrphaned, runUnder } from '../node/node';
import { apiNames, apis, isApiName } from '../sandbox/apis';
import type { ApiName, Sandbox } from '../sandbox/server';
import { startSandbox } from '../sandbox/server';
import type { Owner } from './client';
import { createOwner, needsOwner } from './client';
import { sandboxCredentials } from './credential';
import { installN8n, installNode, n8nVersion, n8nVersions, packNode } from './install';
import { freePort, importCredential, importWorkflows, startN8n } from './n8n';
import { nodeFor, takeVersion } from './onN8n';
import { PlaygroundError } from './playgroundError';
import { reloadEnv, watchNode } from './watch';

const n8nPort = 5678;
const sandboxPort = 4010;
const agents = 25;
const workflowsFolder = join(__dirname, '..', '..', 'workflows');

const owner: Owner = {
	email: 'owner@example.com',
	password: 'Playground1',
	firstName: 'Playground',
	lastName: 'Owner',
};

const help = `Starts a real n8n with this node, a sandbox in place of the API, and the workflows.

  npm start                     continues where the last one was stopped
  npm start -- --fresh          starts over: first removes what was done in n8n
  npm start -- --api <name>     the form of the API: ${apiNames.join(' (the default) or ')}
  npm start -- --n8n <version>  ${Object.keys(n8nVersions).join(' or ')}, each with a Node that it runs on
  npm start -- --data <folder>  saves its data there; default tools/playground/.data/<version>
  npm run dev                   the same, and n8n reloads the node when a file is saved
  npm start -- --help           shows this help

The first start installs n8n ${n8nVersion} for Node ${process.versions.node}. This takes some minutes and 3 GB.
Ctrl-C stops everything.`;

interface Flags {
	readonly fresh: boolean;
	readonly dev: boolean;
	readonly data: string;
	readonly api: ApiName;
	readonly help: boolean;
}

const readFlags = (args: string[]): Flags => {
	try {
		const { values } = parseArgs({
			args,
			options: {
				fresh: { type: 'boolean', default: false },
				dev: { type: 'boolean', default: false },
				data: { type: 'string', default: join(__dirname, '.data', n8nVersion) },
				api: { type: 'string', default: 'phone-number' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
		const { api } = values;
		if (!isApiName(api)) throw new Error(`--api takes ${apiNames.join(' or ')}, not '${api}'`);
		return { ...values, data: resolve(values.data), api };
	} catch (error) {
		// Node's first sentence says what is wrong. The rest suggests workarounds.
		const [sentence] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
		throw new PlaygroundError(`${sentence}. See npm start -- --help.`);
	}
};

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** Two playgrounds would corrupt the same database. */
const claim = async (data: string): Promise<() => Promise<void>> => {
	const file = join(data, 'running.pid');
	await mkdir(data, { recursive: true });
	const pid = Number(await readFile(file, 'utf8').catch(() => ''));
	if (pid > 0 && pid !== process.pid && isAlive(pid)) {
		throw new PlaygroundError(
			`The playground is already running, as process ${pid}. Stop that one first. ` +
				`If another program has this process ID, delete ${file}.`,
		);
	}
	await writeFile(file, String(process.pid));
	return async () => {
		await rm(file, { force: true });
	};
};

/** The contents of the workflow files for an account, and for all accounts. */
const workflowsOf = async (api: ApiName): Promise<string[]> => {
	const folders = [workflowsFolder, join(workflowsFolder, api)];
	const files = await Promise.all(
		folders.map(async (folder) =>
			(await readdir(folder))
				.filter((name) => name.endsWith('.json'))
				.map((name) => join(folder, name)),
		),
	);
	return await Promise.all(files.flat().map(async (file) => await readFile(file, 'utf8')));
};

/** Imports the workflows once: later changes to them stay as they are. */
const importWorkflowsOnce = async (home: string, api: ApiName): Promise<void> => {
	const marker = join(home, 'workflows-imported');
	const isDone = await access(marker).then(
		() => true,
		() => false,
	);
	if (isDone) return;
	await importWorkflows(home, await workflowsOf(api));
	await writeFile(marker, '');
};

const welcome = async (
	url: string,
	{ url: baseUrl, token }: Sandbox<ApiName>,
	api: ApiName,
): Promise<string> => {
	const files = await readdir(join(workflowsFolder, api));
	const file = files.find((name) => name.startsWith('01-')) ?? '';
	const first = JSON.parse(await readFile(join(workflowsFolder, api, file), 'utf8')) as {
		id: string;
		name: string;
	};
	return `
n8n is ready.

  URL       ${url}
  Email     ${owner.email}
  Password  ${owner.password}

Open "${first.name}" (${url}/workflow/${first.id}),
read its yellow note, then click Execute workflow. The credential "${sandboxCredentials[api].name}" is for the
sandbox, which stands in for OpenCX. To create a credential yourself, use

  API Key   ${token}
  Base URL  ${baseUrl}

Ctrl-C stops everything. Your changes are kept. To start over, run npm start -- --fresh.
`;
};

/** A signal that is aborted when somebody stops the program. */
const listenForStop = (): AbortSignal => {
	const stopping = new AbortController();
	const stop = () => stopping.abort();
	// Each is handled once: a second Ctrl-C ends the program at once.
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, stop);
	onOrphaned(stop);
	return stopping.signal;
};

/** Shows the progress of the install, if the output is a terminal. */
const report = (text: string): void => {
	if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K  ${text}\r`);
};

const play = async ({ fresh, dev, data, api }: Flags): Promise<void> => {
	const signal = listenForStop();
	const home = join(data, 'home');
	const release = await claim(data);
	const atEnd: Array<() => unknown> = [release];
	const begin = (title: string) => {
		signal.throwIfAborted();
		console.log(`${title} …`);
	};
	try {
		if (fresh) await rm(home, { recursive: true, force: true });
		begin(`Install n8n ${n8nVersion}`);
		await installN8n({ report, signal, logFile: join(data, 'install.log') });
		begin('Build, pack and install the node');
		await installNode(home, await packNode(join(data, 'package')));
		begin(`Start the sandbox with ${agents} ${apis[api].noun}s`);
		const port = await freePort(sandboxPort);
		const sandbox = await startSandbox({ api, numbers: agents, port });
		atEnd.unshift(sandbox.close);
		begin('Import the credential and the workflows');
		const { token, url: baseUrl } = sandbox;
		await importCredential(home, { ...sandboxCredentials[api], data: { token, baseUrl } });
		await importWorkflowsOnce(home, api);
		begin('Start n8n');
		const env = dev ? reloadEnv : {};
		const n8n = await startN8n({ home, port: await freePort(n8nPort), signal, env });
		atEnd.unshift(n8n.stop);
		if (await needsOwner(n8n.url)) await createOwner(n8n.url, owner);
		console.log(await welcome(n8n.url, sandbox, api));
		if (dev) {
			const watch = watchNode(home);
			atEnd.unshift(() => watch.kill());
		}
		signal.throwIfAborted();
		const stopped = new Promise<void>((resolve) => {
			signal.addEventListener('abort', () => resolve());
		});
		await Promise.race([stopped, n8n.ended]);
		signal.throwIfAborted();
		throw new PlaygroundError(`n8n ended unexpectedly. Its log is in ${join(home, 'n8n.log')}.`);
	} catch (error) {
		// After a request to stop, any failure is a result of the stop.
		if (!signal.aborted) throw error;
		console.log('Stopping …');
	} finally {
		for (const end of atEnd) await end();
	}
	console.log('Stopped.');
};

const main = async (): Promise<void> => {
	const { version, rest } = takeVersion(process.argv.slice(2));
	if (version !== undefined) {
		const node = await nodeFor(version);
		const again = [node, '--import', 'tsx', __filename, ...rest];
		await runUnder(node, again, { OPENCX_N8N: version });
		return;
	}
	const flags = readFlags(rest);
	if (flags.help) console.log(help);
	else await play(flags);
};

main().catch((error: Error) => {
	// The user has to fix it, and needs the message, not a stack trace.
	const isPlain = error instanceof PlaygroundError;
	console.error(`\n${isPlain ? '' : 'The playground failed: '}${error.message}`);
	process.exitCode = 1;
});
