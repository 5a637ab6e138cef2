/** The sandbox in its own process, so its work does not count as part of a run. */
import type { Sandbox } from '../sandbox/server';
import { startSandbox } from '../sandbox/server';
import type { Switches } from '../sandbox/switches';
import type { Server } from './contenders';

let sandbox: Sandbox | undefined;

const started = (): Sandbox => {
	if (sandbox === undefined) throw new Error('The sandbox was not started');
	return sandbox;
};

// The parent process has ended.
process.once('disconnect', () => process.exit());

export const startServer = async (numbers: number): Promise<Server & { ids: string[] }> => {
	sandbox = await startSandbox({ numbers });
	return { url: sandbox.url, token: sandbox.token, ids: [...sandbox.agents.keys()] };
};

/** Resets the sandbox, then sets these switches. */
export const reset = (switches: Partial<Switches>): void => {
	started().reset();
	started().set(switches);
};

/** The outcome of a run: agents with its prompt, updates beyond one for each, answers with 429. */
export const tally = (mark: string) => {
	const { agents, requests, updates } = started();
	return {
		updated: [...agents.values()].filter(({ base_prompt }) => base_prompt.includes(`${mark}.`))
			.length,
		doubled: updates.length - new Set(updates.map(({ id }) => id)).size,
		refused: requests.filter(({ status }) => status === 429).length,
	};
};
