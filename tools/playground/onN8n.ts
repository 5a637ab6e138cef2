import { findNode } from '../node/node';
import { n8nVersions } from './install';
import { PlaygroundError } from './playgroundError';

/** Takes `--n8n 2.41.1` or `--n8n=2.41.1` out of arguments; the rest is left as it is. */
export const takeVersion = (args: readonly string[]): { version?: string; rest: string[] } => {
	const at = args.findIndex((arg) => /^--n8n(=|$)/.test(arg));
	if (at < 0) return { rest: [...args] };
	const [, joined] = (args[at] ?? '').split('=');
	const version = joined ?? args[at + 1] ?? '';
	return { version, rest: args.toSpliced(at, joined === undefined ? 2 : 1) };
};

/**
 * The Node on which an n8n runs: the running one where that will do.
 *
 * @returns the path of the program
 * @throws PlaygroundError where we have no such n8n, or there is no such Node for this machine
 */
export const nodeFor = async (n8n: string): Promise<string> => {
	const major = n8nVersions[n8n];
	if (major === undefined) {
		const known = Object.keys(n8nVersions).join(' and ');
		throw new PlaygroundError(`The versions of n8n here are ${known}, and not "${n8n}".`);
	}
	return major === 24 ? await findNode(24) : process.execPath;
};
