import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { median } from './figures';
import { hostEnv, n8nManifest, root } from './folders';
import type { Findings, Place } from './runs';
import { verdict } from './runs';
import { kilobytes, milliseconds } from './table';

/** Loads our package once, in a new process that has already loaded what a running n8n has. */
const loadMs = async ({ ours, httpRequest }: Place['folders']): Promise<number> => {
	const program = path.join(__dirname, 'loadPackage.cjs');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[program, n8nManifest, httpRequest, ours],
		{ cwd: root, env: { ...process.env, ...hostEnv } },
	);
	return Number(stdout.trim().split('\n').at(-1));
};

/** The size of the package, and how long it takes to load it. */
export const measureWeight = async ({ folders, rounds }: Place): Promise<Findings> => {
	const loads: number[] = [];
	for (let round = 0; round < rounds; round += 1) loads.push(await loadMs(folders));
	const ms = median(loads);
	return {
		figures: {
			unpacked: verdict(kilobytes(folders.bytes), folders.bytes <= 400e3),
			load: verdict(milliseconds(ms), ms < 30),
		},
	};
};
