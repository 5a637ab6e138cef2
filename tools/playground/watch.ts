import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** With these settings, n8n and its open editor notice changes of an installed node. */
export const reloadEnv = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/**
 * Compiles the node on every save, directly into the package that is installed in n8n, with source maps
 * for debuggers.
 *
 * @param home the home of the n8n in which the node is installed
 */
export const watchNode = (home: string): ChildProcess => {
	const dist = join(home, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-opencx-phone', 'dist');
	const tsc = require.resolve('typescript/bin/tsc');
	const options = ['--watch', '--preserveWatchOutput', '--sourceMap', '--sourceRoot', `${root}/`];
	return spawn(
		process.execPath,
		[tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', dist, ...options],
		{ cwd: root, stdio: 'inherit' },
	);
};
