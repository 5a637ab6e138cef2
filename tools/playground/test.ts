/**
 * Runs tests on an n8n and the Node that it needs: a configuration of Vitest, `--n8n <version>` where
 * it isn't to be the usual one, and any arguments of Vitest.
 */
import { dirname, join } from 'node:path';

import { findNode, runUnder } from '../node/node';
import { n8nVersion, n8nVersions } from './install';
import { PlaygroundError } from './playgroundError';

// Its package exports no name for it.
const vitestCommand = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

/** Takes `--n8n 2.41.1` or `--n8n=2.41.1` out of the arguments; the rest is Vitest's. */
const readVersion = (args: readonly string[]): { version: string; rest: string[] } => {
	const at = args.findIndex((arg) => /^--n8n(=|$)/.test(arg));
	if (at < 0) return { version: n8nVersion, rest: [...args] };
	const [, joined] = (args[at] ?? '').split('=');
	const version = joined ?? args[at + 1] ?? '';
	return { version, rest: args.toSpliced(at, joined === undefined ? 2 : 1) };
};

const run = async ([config = '', ...args]: readonly string[]): Promise<void> => {
	const { version, rest } = readVersion(args);
	const major = n8nVersions[version];
	if (major === undefined) {
		const known = Object.keys(n8nVersions).join(' and ');
		throw new PlaygroundError(`The tests run on n8n ${known}, not on "${version}".`);
	}
	const node = major === 24 ? await findNode(24) : process.execPath;
	console.log(`n8n ${version} on the Node of ${node}`);
	const vitest = [vitestCommand, 'run', '--config', config, ...rest];
	await runUnder(node, [node, ...vitest], { OPENCX_N8N: version });
};

run(process.argv.slice(2)).catch((error: Error) => {
	console.error(error instanceof PlaygroundError ? error.message : error);
	process.exitCode = 1;
});
