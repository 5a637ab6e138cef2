import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { hostEnv, n8nManifest, root } from '../folders';
import type { Findings, Place } from '../runs';
import { verdict } from '../runs';
import { median } from '../figures';
import { kilobytes, megabytes, milliseconds, table } from '../table';

/** What it takes a running n8n to load our package. */
type Load = Record<'ms' | 'heapBytes' | 'residentBytes', number>;

/** Loads our package once, in a new process that has already loaded what a running n8n has. */
const load = async ({ ours, httpRequest }: Place['folders']): Promise<Load> => {
	const program = path.join(__dirname, 'loadPackage.cjs');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--expose-gc', program, n8nManifest, httpRequest, ours],
		{ cwd: root, env: { ...process.env, ...hostEnv } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Load;
};

/** The size of the package, and what it costs to load it. */
export const measureWeight = async ({ folders, rounds, report }: Place): Promise<Findings> => {
	const loads: Load[] = [];
	for (let round = 1; round <= rounds; round += 1) {
		const loaded = await load(folders);
		loads.push(loaded);
		report(`round ${round}  loaded in ${milliseconds(loaded.ms)}`);
	}
	const of = (figure: keyof Load) => median(loads.map((each) => each[figure]));
	const { size, unpackedSize, entryCount } = folders.weight;
	const rows = [
		['Tarball', kilobytes(size)],
		['Unpacked', kilobytes(unpackedSize)],
		['Files', String(entryCount)],
		['Time to load', milliseconds(of('ms'))],
		['Heap after loading', kilobytes(of('heapBytes'))],
		['Resident memory after loading', megabytes(of('residentBytes'))],
	] as const;
	return {
		figures: {
			unpacked: verdict(kilobytes(unpackedSize), unpackedSize <= 400e3),
			load: verdict(milliseconds(of('ms')), of('ms') < 30),
			table: table(rows, { '': ([what]) => what, Measured: ([, found]) => found }),
		},
	};
};
