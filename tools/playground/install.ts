import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import {
	access,
	cp,
	mkdir,
	mkdtemp,
	readFile,
	rm,
	statfs,
	symlink,
	writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { lastLines, PlaygroundError } from './playgroundError';

const run = promisify(execFile);

const projectFolder = join(__dirname, '..', '..');
const nodeMajor = Number(process.versions.node.split('.')[0]);

/** Every n8n version that the tests run on, with the lowest Node version that it needs. */
export const n8nVersions: Readonly<Record<string, number>> = { '2.8.4': 20, '2.41.1': 24 };
/** The version in `OPENCX_N8N`, or else the newest that this Node can run. */
export const n8nVersion = process.env.OPENCX_N8N ?? (nodeMajor >= 24 ? '2.41.1' : '2.8.4');
/** Where the pinned n8n is installed: its own package.json, lock file and node_modules. */
export const n8nFolder = join(__dirname, `n8n-${n8nVersion}`);
/** n8n's command, to be run with this Node. */
export const n8nCommand = join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n');

const neededBytes = 3e9;
const progressEveryMs = 2000;
// It is in node_modules, which npm empties first, so an interrupted install has no marker.
const markerFile = join(n8nFolder, 'node_modules', '.installed');

const exists = async (path: string): Promise<boolean> => {
	return await access(path).then(
		() => true,
		() => false,
	);
};

/** npm as a program and its first arguments, the same on every system. */
export const npm = (): [string, string[]] => {
	const { npm_execpath: script } = process.env;
	return script ? [process.execPath, [script]] : ['npm', []];
};

/**
 * npm passes its settings to the scripts it runs, including those of this project's .npmrc, which are
 * not for n8n. Native modules are compiled against the headers of this Node if it came with them.
 * Otherwise npm would download headers, or use those of another Node.
 */
const npmEnv = async (): Promise<NodeJS.ProcessEnv> => {
	const inherited = Object.entries(process.env);
	const kept = inherited.filter(([name]) => name !== 'npm_config_ignore_scripts');
	const nodeFolder = join(dirname(process.execPath), '..');
	const hasHeaders = await exists(join(nodeFolder, 'include', 'node', 'node.h'));
	return { ...Object.fromEntries(kept), ...(hasHeaders && { npm_config_nodedir: nodeFolder }) };
};

const runNpm = async (
	args: string[],
	log: NodeJS.WritableStream,
	signal?: AbortSignal,
): Promise<void> => {
	const [command, first] = npm();
	const child = spawn(command, [...first, ...args], {
		cwd: n8nFolder,
		env: await npmEnv(),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const kill = () => child.kill();
	process.once('exit', kill);
	signal?.addEventListener('abort', kill);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			log.write(text);
		});
	}
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			// This also waits if npm is interrupted: it cleans up first, and the next one must not run meanwhile.
			child.once('error', reject).once('close', resolve);
		});
		if (code !== 0) throw new PlaygroundError(lastLines(output));
	} finally {
		process.removeListener('exit', kill);
		signal?.removeEventListener('abort', kill);
	}
};

const watchInstall = async (
	report: (message: string) => void,
	done: AbortSignal,
): Promise<void> => {
	const lock = JSON.parse(await readFile(join(n8nFolder, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { optional?: boolean }>;
	};
	const packages = Object.entries(lock.packages)
		.filter(([path, { optional }]) => path !== '' && !optional)
		.map(([path]) => join(n8nFolder, path, 'package.json'));
	while (!done.aborted) {
		const present = (await Promise.all(packages.map(exists))).filter(Boolean).length;
		report(`${present} of ${packages.length} packages`);
		await sleep(progressEveryMs, undefined, { signal: done }).catch(() => undefined);
	}
};

/** Identifies an install: another lock file or another kind of machine needs another one. */
const fingerprint = async (): Promise<string> => {
	return createHash('sha256')
		.update(await readFile(join(n8nFolder, 'package.json')))
		.update(await readFile(join(n8nFolder, 'package-lock.json')))
		.update(`${process.platform} ${process.arch}`)
		.digest('hex');
};

/** Whether the pinned n8n is completely installed. */
export const isN8nInstalled = async (): Promise<boolean> => {
	const marker = await readFile(markerFile, 'utf8').catch(() => '');
	return marker.trim() === (await fingerprint());
};

const refuseWithoutSpace = async (): Promise<void> => {
	const { bavail, bsize } = await statfs(n8nFolder);
	const freeBytes = bavail * bsize;
	if (freeBytes >= neededBytes) return;
	const inGb = (bytes: number) => (bytes / 1e9).toFixed(1);
	throw new PlaygroundError(
		`n8n needs ${inGb(neededBytes)} GB, but only ${inGb(freeBytes)} GB are free in ` +
			`${n8nFolder}. Free some space, then start again.`,
	);
};

export interface InstallOptions {
	/** Gets the progress, in a few words. */
	readonly report?: (message: string) => void;
	/** Stops the install. The next one starts over. */
	readonly signal?: AbortSignal;
	/** Where to save the output of npm. */
	readonly logFile?: string;
}

/**
 * Installs the pinned n8n, unless it is already installed. The first time, this takes minutes.
 *
 * @throws PlaygroundError without enough space, or if npm fails; the reason of `signal` if that stops
 * the install
 */
export const installN8n = async (options: InstallOptions = {}): Promise<void> => {
	const {
		report = () => undefined,
		signal,
		logFile = join(__dirname, '.data', 'install.log'),
	} = options;
	if (await isN8nInstalled()) return;
	await refuseWithoutSpace();
	await rm(markerFile, { force: true });
	await mkdir(dirname(logFile), { recursive: true });
	const log = createWriteStream(logFile);
	const done = new AbortController();
	const watching = watchInstall(report, done.signal);
	try {
		await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], log, signal);
		done.abort();
		await watching;
		report('the database driver');
		// Of all the install scripts of its packages, n8n needs only this one.
		const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
		await runNpm(rebuild, log, signal);
		await run(process.execPath, ['-e', 'require("sqlite3")'], { cwd: n8nFolder });
	} catch (error) {
		signal?.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw new PlaygroundError(
			`n8n ${n8nVersion} could not be installed. The last output of npm:\n\n${reason}\n\n` +
				`The full log is in ${logFile}. To try again, start again.`,
		);
	} finally {
		done.abort();
		log.end();
	}
	await writeFile(markerFile, await fingerprint());
};

/** The files and folders that the build and the package need. */
const sources = [
	'credentials',
	'icons',
	'nodes',
	'CHANGELOG.md',
	'LICENSE.md',
	'README.md',
	'gulpfile.js',
	'package.json',
	'tsconfig.build.json',
	'tsconfig.json',
];

/**
 * Builds and packs a copy of the project. The project's own `dist` stays as it is.
 *
 * @param folder where the tarball goes; created if needed
 * @returns the path of the tarball that `npm publish` would send
 * @throws PlaygroundError with the compiler's output, if the project doesn't build
 */
export const packNode = async (folder: string): Promise<string> => {
	await mkdir(folder, { recursive: true });
	const copy = await mkdtemp(join(tmpdir(), 'opencx-pack-'));
	try {
		for (const name of sources) {
			const source = join(projectFolder, name);
			if (await exists(source)) await cp(source, join(copy, name), { recursive: true });
		}
		const modules = join(projectFolder, 'node_modules');
		await symlink(modules, join(copy, 'node_modules'), 'junction');
		const gulp = join(modules, 'gulp', 'bin', 'gulp.js');
		await run(process.execPath, [gulp, 'build'], { cwd: copy });
		const [command, first] = npm();
		const args = [...first, 'pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`];
		const { stdout } = await run(command, args, { cwd: copy });
		const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
		if (!packed) throw new Error('npm pack made no tarball');
		return join(folder, packed.filename);
	} catch (error) {
		const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
		const said = lastLines([stdout, stderr].join('\n').trim() || message);
		throw new PlaygroundError(`The project could not be built and packed:\n\n${said}`);
	} finally {
		await rm(copy, { recursive: true, force: true });
	}
};

const stripped = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * Installs the package into an n8n home, with the same steps as n8n's own installer of community
 * packages (`CommunityPackagesService.downloadPackage` of n8n 2.8.4), but from this tarball. A running
 * n8n finds it after its next start.
 *
 * @param home what `N8N_USER_FOLDER` names
 * @param tarball from {@link packNode}
 */
export const installNode = async (home: string, tarball: string): Promise<void> => {
	const nodesFolder = join(home, '.n8n', 'nodes');
	const unpacked = join(nodesFolder, '.unpacked');
	await rm(unpacked, { recursive: true, force: true });
	await mkdir(unpacked, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);

	const manifestFile = join(unpacked, 'package.json');
	const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as {
		name: string;
		version: string;
	};
	const kept = Object.entries(manifest).filter(([key]) => !stripped.includes(key));
	await writeFile(manifestFile, JSON.stringify(Object.fromEntries(kept), null, 2));
	const folder = join(nodesFolder, 'node_modules', manifest.name);
	await rm(folder, { recursive: true, force: true });
	await mkdir(dirname(folder), { recursive: true });
	await cp(unpacked, folder, { recursive: true });
	await rm(unpacked, { recursive: true });

	const [command, first] = npm();
	const flags = [
		'--audit=false',
		'--fund=false',
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
	];
	await run(command, [...first, 'install', ...flags], { cwd: folder });

	const listFile = join(nodesFolder, 'package.json');
	const list = (await exists(listFile))
		? (JSON.parse(await readFile(listFile, 'utf8')) as { dependencies: Record<string, string> })
		: { name: 'installed-nodes', private: true, dependencies: {} as Record<string, string> };
	list.dependencies[manifest.name] = manifest.version;
	await writeFile(listFile, JSON.stringify(list, null, 2));
};
