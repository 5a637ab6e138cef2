/** Runs a command under a Node, as in `node --import tsx tools/node/under.ts 22 npm test`. */
import { PlaygroundError } from '../playground/playgroundError';
import { findNode, runUnder } from './node';

const run = async ([major, ...command]: readonly string[]): Promise<void> => {
	if ((major !== '22' && major !== '24') || command.length === 0) {
		throw new PlaygroundError('Say which Node (22 or 24) and what to run, as in 22 npm test.');
	}
	await runUnder(await findNode(major === '22' ? 22 : 24), command);
};

run(process.argv.slice(2)).catch((error: Error) => {
	console.error(error instanceof PlaygroundError ? error.message : error);
	process.exitCode = 1;
});
