import path from 'node:path';

import type { JestWorkerFarm } from 'jest-worker';
import { Worker } from 'jest-worker';

import { hostEnv, root } from './folders';

/** The functions of a file in this folder, called in their own process. */
export type Process<T extends Record<string, unknown>> = JestWorkerFarm<T>;

/** Starts a process that is controlled through the functions that the file exports. */
export const startProcess = <T extends Record<string, unknown>>(
	file: string,
	functions: ReadonlyArray<keyof T & string>,
): Process<T> =>
	new Worker(path.join(__dirname, file), {
		numWorkers: 1,
		// A measured run is never repeated.
		maxRetries: 0,
		exposedMethods: functions,
		forkOptions: {
			cwd: root,
			execArgv: ['--expose-gc', '--import', 'tsx'],
			env: { ...process.env, ...hostEnv },
		},
	}) as Process<T>;
