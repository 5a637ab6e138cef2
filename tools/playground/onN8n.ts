import { findNode } from '../node/node';
import { n8nVersions } from './install';
import { PlaygroundError } from './playgroundError';

/** Takes `--n8n 2.41.1` or `--n8n=2.41.1` out of arguments. The rest stays as it is. */
export const takeVersion = (args: readonly string[]): { version?: string; rest: string[] } => {
	const at = args.findIndex((arg) => /^--n8n(=|$)/.test(arg));
	if (at < 0) return { rest: [...args] };
	const [, joined] = (args[at] ?? '').split('=');
	const version = joined ?? args[at + 1] ?? '';
	return { version, rest: args.toSpliced(at, joined === undefined ? 2 : 1) };
};

/**
 * The Node for an n8n version: the running one if it fits.
 *
 * @returns the path of the program
 * @throws PlaygroundError if we don't have this n8n version, or no such Node for this machine
 */
export const nodeFor = async (n8n: string): Promise<string> => {
	const major = n8nVersions[n8n];
	if (major === undefined) {
		const known = Object.keys(n8nVersions).join(' or ');
		throw new PlaygroundError(
			`n8n "${n8n}" is not available here. Choose ${known}. ` +
				'npm can install n8n only up to version 2: from version 3 on, n8n comes only as a container.',
		);
	}
	return major === 24 ? await findNode(24) : process.execPath;
};
