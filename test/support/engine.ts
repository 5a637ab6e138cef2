import path from 'node:path';

import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	NodeParameterValueType,
} from 'n8n-workflow';

import type { Engine, RunOptions, RunOutcome, SavedCredential } from '../../tools/engine/engine';
import { startEngine } from '../../tools/engine/engine';
import { makeWindowPackage } from '../../tools/engine/windowPackage';
import type { ApiName, RecordedRequest, Sandbox, SandboxOptions } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { Entry, TestedResource } from './resources';
import { phoneNumbers } from './resources';

export { voice } from './resources';

export const root = path.join(__dirname, '..', '..');

export const nodeType = 'n8n-nodes-opencx-phone.openCxPhone';

/** What a user puts into the credential; what is left out comes from the sandbox. */
export interface CredentialData {
	readonly token?: string;
	readonly baseUrl?: string;
	readonly requestsPerMinute?: number;
}

/** Enough that no test has to wait. */
const plenty = 10_000;

let credentials = 0;

/** A saved credential with an API key of its own: requests are counted for each, and no two runs share. */
export const newCredential = (
	{ token, url }: Pick<Sandbox, 'token' | 'url'>,
	data: CredentialData = {},
): SavedCredential => {
	credentials += 1;
	return {
		id: `credential-${credentials}`,
		type: 'openCxApi',
		data: {
			token: `${token}.${credentials}`,
			baseUrl: url,
			requestsPerMinute: plenty,
			...data,
		},
	};
};

export interface NodeRun extends Omit<Partial<RunOptions>, 'parameters' | 'credential'> {
	readonly parameters: object;
	/** A new one with the sandbox's data by default. */
	readonly credential?: SavedCredential | 'none';
}

/** What a run of the node left behind. */
export interface NodeOutcome extends RunOutcome {
	/** What the node itself returned, by branch; `output` is what the next node received. */
	readonly items: INodeExecutionData[];
	readonly failedItems: INodeExecutionData[];
	/** The `json` of those. */
	readonly jsons: IDataObject[];
	readonly failed: IDataObject[];
	/** The input item that each item of the first branch is paired with. */
	readonly pairs: unknown[];
	/** All that reached the sandbox in this run. */
	readonly requests: RecordedRequest[];
	/** Those that change something. */
	readonly patches: RecordedRequest[];
	/** The bodies of those that change something. */
	readonly bodies: unknown[];
	/** The error of a run that stopped, as n8n saves it. */
	readonly failure: SavedError;
}

/** Those of the requests that change something. */
export const patchesOf = (requests: readonly RecordedRequest[]): RecordedRequest[] =>
	requests.filter(({ method }) => method !== 'GET');

/** An engine, and a sandbox of either API. */
interface Surroundings extends Pick<Here, 'engine'> {
	readonly sandbox: Pick<Sandbox, 'token' | 'url' | 'requests'>;
}

/** Runs the node, by default with one empty item. */
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
	const [succeeded, failedItems] = [0, 1].map((branch) => task?.data?.main?.[branch] ?? []);
	const requests = sandbox.requests.slice(before);
	const patches = patchesOf(requests);
	return {
		...outcome,
		items: succeeded ?? [],
		failedItems: failedItems ?? [],
		jsons: (succeeded ?? []).map(({ json }) => json),
		failed: (failedItems ?? []).map(({ json }) => json),
		pairs: (succeeded ?? []).map(({ pairedItem }) => pairedItem),
		requests,
		patches,
		bodies: patches.map(({ body }) => body),
		get failure() {
			if (outcome.error === undefined) throw new Error('The run did not fail');
			return outcome.error as unknown as SavedError;
		},
	};
};

/** One run of "Update", said in the terms of its form; what is left out has its default. */
export interface UpdateRun extends Omit<NodeRun, 'parameters' | 'credential'> {
	/** The ID, or an expression that yields it; `={{ $json.id }}` by default. */
	readonly id?: NodeParameterValueType;
	/** How it is chosen: 'id' by default. */
	readonly idMode?: string;
	readonly voice?: NodeParameterValueType;
	/** "Data Mode"; left out as in workflows that were saved before there was one. */
	readonly dataMode?: string;
	readonly fields?: object;
	readonly options?: object;
	/** A saved credential, or the data of a new one. */
	readonly credential?: SavedCredential | CredentialData | 'none';
}

/** The parameters of "Update" as n8n saves them. */
export const updateParameters = (
	{ id, idMode = 'id', dataMode, voice: chosen, fields, options }: UpdateRun,
	{ resource: { value, api }, required, least }: TestedResource = phoneNumbers,
) => ({
	resource: value,
	operation: 'update',
	[api.id.parameter]: { __rl: true, mode: idMode, value: id ?? '={{ $json.id }}' },
	...(dataMode === undefined ? {} : { dataMode }),
	...required,
	...(chosen === undefined ? {} : { elevenlabs_voice_id: chosen }),
	updateFields: { ...(fields ?? least) },
	options: { ...options },
});

/** An error as it is in the saved execution: plain data, not an instance. */
export interface SavedError {
	readonly name?: string;
	readonly message: string;
	readonly description?: string | null;
	readonly httpCode?: string | null;
	readonly context?: IDataObject;
}

/**
 * All that an error says of the values of an item, in sentences: its message and description, or
 * the list in the description if there are several problems.
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
export interface Here<N extends ApiName = 'phone-number'> {
	readonly engine: Engine;
	readonly sandbox: Sandbox<N>;
	/** What `update` updates. */
	readonly tested: TestedResource;
	/** What the sandbox keeps of the resource, by ID; live. */
	readonly entries: Map<string, Entry>;
	/** A copy of the current settings of the nth, from 0. */
	entry(index?: number): IDataObject;
	/** Changes the settings of the nth. */
	change(fields: object, index?: number): void;
	/** The ID of the nth, from 0. */
	id(index?: number): string;
	/** Where the nth is, below the base URL. */
	path(index?: number): string;
	/**
	 * What the summary of an update of these fields calls the nth if the answer shows nothing: its
	 * name as it was last read, if it was.
	 */
	called(index?: number, fields?: object): string;
	/** The body of an update of these fields, sent to the nth while it has its initial settings. */
	body(fields: object, index?: number): object;
	/** The bodies of several, one after the other. */
	bodies(changes: readonly object[], index?: number): object[];
	/** Runs "Update"; with one item by default, which names the first agent. */
	update(run: UpdateRun): Promise<NodeOutcome>;
}

/** Whatever the API: the tests that run over every resource. */
export type AnyHere = Here<ApiName>;

/** As many as the sandbox has by default. */
const defaultCount = 25;

let engine: Promise<Engine> | undefined;

/** The only engine of this process, shared by all its test files. */
export const theEngine = async (): Promise<Engine> => await (engine ??= startEngine([root]));

const windows = new Map<number, Promise<void>>();

const loadWindow = async (windowMs: number): Promise<void> => {
	const loading =
		windows.get(windowMs) ?? (await theEngine()).load(makeWindowPackage(root, windowMs));
	windows.set(windowMs, loading);
	await loading;
};

/**
 * Starts the engine and a sandbox before these tests, puts the sandbox back before each, and stops
 * it after them. The getters work inside tests only.
 *
 * @param windowMs loads our node a second time (`windowNodeType`), with a limit for a window of this length
 */
export const startHere = <N extends ApiName = 'phone-number'>(
	sandboxOptions?: SandboxOptions<N>,
	windowMs?: number,
	tested: TestedResource = phoneNumbers,
): Here<N> => {
	let started: { engine: Engine; sandbox: Sandbox<N> } | undefined;
	const inside = (): NonNullable<typeof started> => {
		if (started === undefined) throw new Error('Only inside a test');
		return started;
	};
	beforeAll(async () => {
		if (windowMs !== undefined) await loadWindow(windowMs);
		started = { engine: await theEngine(), sandbox: await startSandbox(sandboxOptions) };
	});
	beforeEach(() => {
		started?.sandbox.reset();
	});
	afterAll(async () => {
		await started?.sandbox.close();
	});
	const { api } = tested.resource;
	const seeded = (index: number): IDataObject => {
		const entries = [...tested.seed(sandboxOptions?.numbers ?? defaultCount).values()];
		return { ...entries[index] } as IDataObject;
	};
	const here: Here<N> = {
		tested,
		get entries() {
			return tested.store(inside().sandbox as unknown as Sandbox<ApiName>);
		},
		entry: (index = 0) =>
			structuredClone({ ...[...here.entries.values()][index] }) as unknown as IDataObject,
		change(fields, index = 0) {
			Object.assign(here.entries.get(here.id(index)) ?? {}, fields);
		},
		get engine() {
			return inside().engine;
		},
		get sandbox() {
			return inside().sandbox;
		},
		id: (index = 0) => [...here.entries.keys()][index] ?? '',
		path: (index = 0) => `${tested.path}/${here.id(index)}`,
		called(index = 0, fields = {}) {
			const { isShown, course } = tested;
			const isReadAgain = course.update < course.each - 1;
			const shown = { ...here.entry(index), ...(isReadAgain ? fields : {}) };
			return isShown ? (api.nameOf(shown) ?? '') : here.id(index);
		},
		body: (fields, index = 0) => tested.body(seeded(index), fields),
		bodies: (changes, index = 0) =>
			changes.map((fields, place) =>
				tested.body(
					Object.assign(seeded(index), ...changes.slice(0, place)) as IDataObject,
					fields,
				),
			),
		async update({ credential, ...run }) {
			const saved =
				credential === undefined || credential === 'none' || 'id' in credential
					? credential
					: newCredential(here.sandbox, credential);
			const { id, idMode, voice: chosen, dataMode, fields, options, ...others } = run;
			return await runNode(here, {
				items: [{ id: here.id() }],
				...others,
				parameters: updateParameters(
					{ id, idMode, voice: chosen, dataMode, fields, options } as UpdateRun,
					tested,
				),
				...(saved === undefined ? {} : { credential: saved }),
			});
		},
	};
	return here;
};

/** The same for one of the resources that a suite runs over, with its form of the API. */
export const startFor = (
	tested: TestedResource,
	sandboxOptions: SandboxOptions<ApiName> = {},
	windowMs?: number,
): AnyHere => {
	const { numbers = defaultCount } = sandboxOptions;
	return startHere<ApiName>(
		{ ...sandboxOptions, numbers, ...tested.sandbox(numbers) },
		windowMs,
		tested,
	);
};
