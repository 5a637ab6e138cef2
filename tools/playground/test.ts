/**
 * Runs tests on an n8n and the Node that it needs: a configuration of Vitest, `--n8n <version>` where
 * it isn't to be the usual one, and any arguments of Vitest.
 */
import { dirname, join } from 'node:path';

import { runUnder } from '../node/node';
import { n8nVersion } from './install';
import { nodeFor, takeVersion } from './onN8n';
import { PlaygroundError } from './playgroundError';

// Its package exports no name for it.
const vitestCommand = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

const run = async ([config = '', ...args]: readonly string[]): Promise<void> => {
	const { version = n8nVersion, rest } = takeVersion(args);
	const node = await nodeFor(version);
	console.log(`n8n ${version} on the Node of ${node}`);
	const vitest = [vitestCommand, 'run', '--config', config, ...rest];
	await runUnder(node, [node, ...vitest], { OPENCX_N8N: version });
};

run(process.argv.slice(2)).catch((error: Error) => {
	console.error(error instanceof PlaygroundError ? error.message : error);
	process.exitCode = 1;
});
