import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../support/engine';

/** The package as npm would publish it. */
export interface Packed {
	/** Where it is unpacked. */
	readonly folder: string;
	/** Paths inside it, sorted. */
	readonly files: readonly string[];
	readonly sizeBytes: number;
	/** Installs it the way n8n does, under `node_modules` of a new folder, and gives that folder. */
	install(): string;
	remove(): void;
}

interface Manifest {
	[key: string]: unknown;
	name: string;
}

/** Packs and unpacks the built project. Needs no network. */
export const pack = (): Packed => {
	const home = mkdtempSync(path.join(tmpdir(), 'opencx-phone-packed-'));
	const printed = execFileSync(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', home],
		{ cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
	);
	const [{ filename, files, unpackedSize } = { filename: '', files: [], unpackedSize: 0 }] =
		JSON.parse(printed) as Array<{
			filename: string;
			unpackedSize: number;
			files: Array<{ path: string }>;
		}>;
	const unpack = (folder: string): string => {
		mkdirSync(folder, { recursive: true });
		execFileSync('tar', ['-xzf', path.join(home, filename), '-C', folder, '--strip-components=1']);
		return folder;
	};
	const folder = unpack(path.join(home, 'unpacked'));
	return {
		folder,
		files: files.map((file) => file.path).sort(),
		sizeBytes: unpackedSize,
		install() {
			const { name } = JSON.parse(
				readFileSync(path.join(folder, 'package.json'), 'utf8'),
			) as Manifest;
			const installed = unpack(path.join(home, 'installed', 'node_modules', name));
			const file = path.join(installed, 'package.json');
			// As n8n does before it installs a package.
			const kept = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
			delete kept.devDependencies;
			delete kept.peerDependencies;
			writeFileSync(file, JSON.stringify(kept));
			const dependencies = Object.keys((kept.dependencies ?? {}) as object);
			if (dependencies.length > 0) throw new Error(`It would install ${dependencies.join(', ')}`);
			return installed;
		},
		remove() {
			rmSync(home, { recursive: true, force: true });
		},
	};
};

/** Paths of the `.js` files below a folder, relative to it. */
export const scriptsIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
