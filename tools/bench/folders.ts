import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { n8nFolder, packNode } from '../playground/install';

export const root = path.join(__dirname, '..', '..');

/** The engine of the playground's n8n is loaded from here. */
export const n8nManifest = path.join(n8nFolder, 'package.json');

/** How n8n makes its own packages available to installed ones. */
export const hostEnv = { NODE_PATH: path.join(n8nFolder, 'node_modules') };

/** The two packages, each in the form that n8n's loader needs. */
export interface Folders {
	/** Our package, unpacked from its tarball. */
	readonly ours: string;
	/** Only the HTTP Request node: n8n-nodes-base has hundreds of others that are not needed here. */
	readonly httpRequest: string;
	/** The size of our package, unpacked. */
	readonly bytes: number;
}

const run = promisify(execFile);

/** Builds, packs and unpacks our package, and puts the HTTP Request node next to it. */
export const prepareFolders = async (): Promise<Folders> => {
	const work = await mkdtemp(path.join(tmpdir(), 'opencx-phone-bench-'));
	const ours = path.join(work, 'ours');
	const httpRequest = path.join(work, 'http-request');
	await Promise.all([mkdir(ours), mkdir(httpRequest)]);

	const tarball = await packNode(path.join(work, 'packed'));
	await run('tar', ['-xzf', tarball, '-C', ours, '--strip-components=1']);

	const baseManifest = createRequire(n8nManifest).resolve('n8n-nodes-base/package.json');
	await symlink(
		path.join(path.dirname(baseManifest), 'dist'),
		path.join(httpRequest, 'dist'),
		'junction',
	);
	const manifest = {
		name: 'n8n-nodes-base',
		version: '0.0.0',
		n8n: {
			nodes: ['dist/nodes/HttpRequest/HttpRequest.node.js'],
			credentials: [
				'dist/credentials/HttpBearerAuth.credentials.js',
				'dist/credentials/HttpSslAuth.credentials.js',
			],
		},
	};
	await writeFile(path.join(httpRequest, 'package.json'), JSON.stringify(manifest));
	const { stdout } = await run('npm', ['pack', tarball, '--dry-run', '--json']);
	const [packed] = JSON.parse(stdout) as [{ unpackedSize: number }];
	return { ours, httpRequest, bytes: packed.unpackedSize };
};
