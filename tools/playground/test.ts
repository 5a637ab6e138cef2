/**
 * Runs tests on an n8n version and the Node that it needs. Takes a Jest configuration, `--n8n <version>`
 * for a version other than the default, and any arguments of Jest.
 */
import { runUnder } from '../node/node';
import { n8nVersion } from './install';
import { nodeFor, takeVersion } from './onN8n';
import { PlaygroundError } from './playgroundError';

const jestCommand = require.resolve('jest/bin/jest');

const run = async ([config = '', ...args]: readonly string[]): Promise<void> => {
	const { version = n8nVersion, rest } = takeVersion(args);
	const node = await nodeFor(version);
	console.log(`n8n ${version} on the Node of ${node}`);
	const jest = [jestCommand, '--config', config, ...rest];
	await runUnder(node, [node, ...jest], { OPENCX_N8N: version });
};

run(process.argv.slice(2)).catch((error: Error) => {
	console.error(error instanceof PlaygroundError ? error.message : error);
	process.exitCode = 1;
});
