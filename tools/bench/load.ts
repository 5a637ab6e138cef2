import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Folders } from './folders';
import { hostEnv, n8nManifest, root } from './folders';

/** What it takes a running n8n to load our package. */
export interface LoadFigures {
	ms: number;
	heapBytes: number;
	residentBytes: number;
}

/** Loads our package once, in a new process that has already loaded what a running n8n has. */
export const measureLoad = async ({ ours, httpRequest }: Folders): Promise<LoadFigures> => {
	const program = path.join(__dirname, 'loadPackage.cjs');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--expose-gc', program, n8nManifest, httpRequest, ours],
		{ cwd: root, env: { ...process.env, ...hostEnv } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadFigures;
};
