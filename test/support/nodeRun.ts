import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { RunOptions, RunOutcome, SavedCredential } from '../../tools/engine/engine';
import type { RecordedRequest, Sandbox } from '../../tools/sandbox/server';
import type { Here, SavedError } from './engine';
import { nodeType } from './engine';

let credentials = 0;

/** The sandbox's credential under an ID of its own, so that no two runs share a count. */
export const newCredential = (
	{ token, url }: Pick<Sandbox, 'token' | 'url'>,
	data: { readonly token?: string; readonly baseUrl?: string } = {},
): SavedCredential => {
	credentials += 1;
	return {
		id: `run-credential-${credentials}`,
		type: 'openCxApi',
		data: { token, baseUrl: url, ...data },
	};
};

export interface NodeRun extends Omit<Partial<RunOptions>, 'parameters' | 'credential'> {
	readonly parameters: object;
	/** That of the sandbox by default. */
	readonly credential?: SavedCredential | 'none';
}

/** What one run of the node left behind. */
export interface NodeOutcome {
	/** What the node handed on by its first branch, its `json` and its pairing. */
	readonly items: INodeExecutionData[];
	readonly jsons: IDataObject[];
	/** The same of the error branch. */
	readonly failed: IDataObject[];
	/** The input item that each item of the first branch is paired with. */
	readonly pairs: unknown[];
	/** All that reached the sandbox in this run. */
	readonly requests: RecordedRequest[];
	/** The error of a run that stopped. */
	readonly failure: SavedError;
	readonly hints: string[];
	readonly run: RunOutcome['run'];
}

/** An engine, and a sandbox of either generation. */
interface Surroundings extends Pick<Here, 'engine'> {
	readonly sandbox: Pick<Sandbox, 'token' | 'url' | 'requests'>;
}

/** Runs the node with one empty item, unless told otherwise. */
export const runNode = async (
	{ engine, sandbox }: Surroundings,
	{ type = nodeType, parameters, items = [{}], credential, ...others }: NodeRun,
): Promise<NodeOutcome> => {
	const before = sandbox.requests.length;
	const saved = credential ?? newCredential(sandbox);
	const outcome = await engine.run({
		...others,
		type,
		items,
		parameters: parameters as INodeParameters,
		...(saved === 'none' ? {} : { credential: saved }),
	});
	const [task] = outcome.run.data.resultData.runData.Node ?? [];
	const [first, second] = [0, 1].map((branch) => task?.data?.main?.[branch] ?? []);
	return {
		items: first ?? [],
		jsons: (first ?? []).map(({ json }) => json),
		failed: (second ?? []).map(({ json }) => json),
		pairs: (first ?? []).map(({ pairedItem }) => pairedItem),
		requests: sandbox.requests.slice(before),
		get failure() {
			if (outcome.error === undefined) throw new Error('The run did not fail');
			return outcome.error as unknown as SavedError;
		},
		hints: outcome.hints,
		run: outcome.run,
	};
};
