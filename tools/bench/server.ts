/** The sandbox in a process of its own, so that its work is not counted as anybody else's. */
import type { Sandbox } from '../sandbox/server';
import { startSandbox } from '../sandbox/server';
import type { Switches } from '../sandbox/switches';
import { answerParent, startChild } from './child';
import type { Server } from './contenders';

export type ServerQuestion =
	| { do: 'start'; numbers: number }
	/** Everything as at the start, then these switches. */
	| { do: 'reset'; switches: Partial<Switches> }
	| { do: 'tally'; mark: string };

export interface Tally {
	/** How many agents have the prompt of the run. */
	updated: number;
	/** How many updates were made beyond one for each agent. */
	doubled: number;
	/** Requests that were answered with 429. */
	refused: number;
	requests: number;
}

export interface ServerAnswers {
	start: Server & { ids: string[] };
	reset: undefined;
	tally: Tally;
}

export const startServer = () => startChild<ServerQuestion, ServerAnswers>('server.ts');

if (require.main === module) {
	let sandbox: Sandbox | undefined;
	answerParent<ServerQuestion>(async (question) => {
		if (question.do === 'start') {
			sandbox = await startSandbox({ numbers: question.numbers });
			const { url, token, agents } = sandbox;
			return { url, token, ids: [...agents.keys()] };
		}
		if (sandbox === undefined) throw new Error('The sandbox was not started');
		if (question.do === 'reset') {
			sandbox.reset();
			sandbox.set(question.switches);
			return undefined;
		}
		const { agents, requests, updates } = sandbox;
		const updated = [...agents.values()].filter(({ base_prompt }) =>
			base_prompt.includes(`${question.mark}.`),
		).length;
		return {
			updated,
			doubled: updates.length - new Set(updates.map(({ id }) => id)).size,
			refused: requests.filter(({ status }) => status === 429).length,
			requests: requests.length,
		};
	});
}
