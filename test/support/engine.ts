import { rmSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { Engine, RunOptions, RunOutcome } from '../../tools/engine/engine';
import { startEngine } from '../../tools/engine/engine';
import { makeWindowPackage } from '../../tools/engine/windowPackage';
import type {
	Generation,
	RecordedRequest,
	Sandbox,
	SandboxOptions,
} from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';

export const root = path.join(__dirname, '..', '..');

export const nodeType = 'n8n-nodes-opencx-phone.openCxPhone';

/** A voice of the list that no agent of the sandbox has at the start. */
export const voice = 'UR972wNGq3zluze0LoIp';

/** One run of "Update", said in the terms of its form; what is left out has its default. */
export interface UpdateRun {
	/** The `json` of each input item; one item by default, which names the first agent. */
	readonly items?: IDataObject[];
	/** The ID, or an expression that yields it; `={{ $json.id }}` by default. */
	readonly id?: NodeParameterValueType;
	readonly voice?: NodeParameterValueType;
	readonly fields?: object;
	/** "Data Mode"; left out as in workflows that were saved before there was one. */
	readonly dataMode?: string;
	readonly options?: object;
	readonly onError?: RunOptions['onError'];
	/** The saved credential; that of the sandbox by default. */
	readonly credential?: { readonly token?: string; readonly baseUrl?: string } | 'none';
}

/** What a run of the node left behind. */
export interface UpdateOutcome extends RunOutcome {
	/** What the node itself handed on, by branch; `output` is what the next node made of it. */
	readonly succeeded: INodeExecutionData[];
	readonly failed: INodeExecutionData[];
	/** All that reached the sandbox in this run. */
	readonly requests: RecordedRequest[];
	/** The bodies of those requests. */
	readonly bodies: unknown[];
	/** The error of a run that stopped, as n8n saves it. */
	readonly failure: SavedError;
}

/** An error as it stands in the saved execution: plain data, not an instance. */
export interface SavedError {
	readonly name?: string;
	readonly message: string;
	readonly description?: string | null;
	readonly httpCode?: string | null;
	readonly context?: IDataObject;
}

/**
 * All that an error says of the values of an item, in sentences: its message and description, or
 * the list in the description where there are several problems.
 */
export const problemsOf = ({
	message,
	description,
}: Pick<SavedError, 'message' | 'description'>): string => {
	const remedy = (description ?? '').replace(/\s?Nothing was sent for [^]*$/, '');
	return / \(and \d+ more\)$/.test(message)
		? remedy.trim().replaceAll('\n', ' ')
		: `${message}. ${remedy}`.trim();
};

/** An engine with the built node, and a sandbox, for the tests of one file. */
export interface Here<G extends Generation = '2024'> {
	readonly engine: Engine;
	readonly sandbox: Sandbox<G>;
	/** The ID of the nth agent, from 0. */
	id(index?: number): string;
	update(run: UpdateRun): Promise<UpdateOutcome>;
}

/** The parameters of "Update" as n8n saves them. */
export const updateParameters = ({ id, dataMode, voice: chosen, fields, options }: UpdateRun) =>
	({
		resource: 'phoneNumber',
		operation: 'update',
		phoneNumberId: { __rl: true, mode: 'id', value: id ?? '={{ $json.id }}' },
		...(dataMode === undefined ? {} : { dataMode }),
		elevenlabs_voice_id: chosen ?? voice,
		updateFields: { ...fields },
		options: { ...options },
	}) as RunOptions['parameters'];

let saved = 0;

/**
 * Starts the engine and a sandbox before the tests of this file, puts the sandbox back before each,
 * and stops it after them. The getters work inside tests only.
 *
 * @param windowMs loads our node a second time (`windowNodeType`), with a limit for so long a window
 */
export const startHere = <G extends Generation = '2024'>(
	sandboxOptions?: SandboxOptions<G>,
	windowMs?: number,
): Here<G> => {
	let engine: Engine | undefined;
	let sandbox: Sandbox<G> | undefined;
	const started = <T>(what: T | undefined): T => {
		if (what === undefined) throw new Error('Only inside a test');
		return what;
	};
	beforeAll(async () => {
		const folders = windowMs === undefined ? [root] : [root, makeWindowPackage(root, windowMs)];
		[engine, sandbox] = await Promise.all([startEngine(folders), startSandbox(sandboxOptions)]);
	});
	beforeEach(() => {
		sandbox?.reset();
	});
	afterAll(async () => {
		await sandbox?.close();
		// Jest's `process` tells nobody of its exit.
		const { N8N_USER_FOLDER: home } = process.env;
		if (engine !== undefined && home !== undefined) rmSync(home, { recursive: true, force: true });
	});
	const here: Here<G> = {
		get engine() {
			return started(engine);
		},
		get sandbox() {
			return started(sandbox);
		},
		id: (index = 0) => [...started(sandbox).agents.keys()][index] ?? '',
		async update(run) {
			const { requests, token, url } = here.sandbox;
			const before = requests.length;
			const { credential = {} } = run;
			saved += 1;
			const outcome = await here.engine.run({
				type: nodeType,
				parameters: updateParameters(run),
				items: run.items ?? [{ id: here.id() }],
				...(run.onError === undefined ? {} : { onError: run.onError }),
				...(credential === 'none'
					? {}
					: {
							credential: {
								// Requests are counted for each credential: none here shares its count.
								id: `credential-${saved}`,
								type: 'openCxApi',
								data: { token, baseUrl: url, ...credential },
							},
						}),
			});
			const sent = requests.slice(before);
			const [task] = outcome.run.data.resultData.runData.Node ?? [];
			const branches = task?.data?.main ?? [];
			return {
				...outcome,
				succeeded: branches[0] ?? [],
				failed: branches[1] ?? [],
				requests: sent,
				bodies: sent.map(({ body }) => body),
				get failure() {
					if (outcome.error === undefined) throw new Error('The run did not fail');
					return outcome.error as unknown as SavedError;
				},
			};
		},
	};
	return here;
};
