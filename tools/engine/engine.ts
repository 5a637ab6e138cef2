import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as Core from 'n8n-core';
import type {
	ICredentialType,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	ITaskData,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
	Workflow as WorkflowClass,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type * as HostWorkflow from 'n8n-workflow';
import { collect, collectType } from './collect';
import type { Published } from './triggers';
import { publish } from './triggers';
import type { SavedCredential } from './vault';
import { createVault, serveKey } from './vault';

export type { SavedCredential } from './vault';

export interface RunOptions {
	/** The node's type with its package: "n8n-nodes-opencx-phone.openCxPhone". */
	readonly type: string;
	readonly parameters: INodeParameters;
	/** The `json` of each input item. */
	readonly items: IDataObject[];
	readonly credential?: SavedCredential;
	readonly onError?: INode['onError'];
	readonly timezone?: string;
	/** Handed the function that does what Stop in n8n does. */
	readonly onStart?: (stop: () => void) => void;
}

/** What a run left behind. */
export interface RunOutcome {
	/** Success branch and error branch. */
	readonly output: INodeExecutionData[];
	readonly errorOutput: INodeExecutionData[];
	readonly error: ITaskData['error'];
	readonly hints: string[];
	/** All that n8n would save of the execution. */
	readonly run: IRun;
}

/** A workflow that starts with the trigger in question. */
export interface TriggerOptions extends Pick<RunOptions, 'type' | 'parameters' | 'timezone'> {
	/** Why n8n starts the trigger: 'activate' by default, when somebody publishes the workflow. */
	readonly activation?: WorkflowActivateMode;
}

export interface Engine {
	run(options: RunOptions): Promise<RunOutcome>;
	/** Publishes a workflow that starts with a trigger. */
	publish(options: TriggerOptions): Promise<Published>;
	/** Runs a trigger by hand, as the editor does: what it gives. */
	runByHand(options: TriggerOptions): Promise<INodeExecutionData[]>;
	/** What n8n's own list search does: calls a `methods.listSearch` function of a node. */
	listSearch(options: {
		type: string;
		method: string;
		parameters: INodeParameters;
		credential?: SavedCredential;
		filter?: string;
		paginationToken?: string;
	}): Promise<unknown>;
	/** Loads another package, which from then on is there as the first ones are. */
	load(folder: string): Promise<void>;
	/** The node type as n8n loaded it. */
	nodeType(type: string): INodeType;
	credentialType(type: string): ICredentialType;
	/** All that was written to n8n's log. */
	readonly log: string[];
}

const isVersioned = (type: INodeType | IVersionedNodeType): type is IVersionedNodeType =>
	'nodeVersions' in type;

/**
 * Starts n8n's own engine without its editor: `WorkflowExecute`, the package loader, encrypted
 * credentials and the request helpers are the real ones. Only what lives in n8n's server
 * (finding a saved credential, applying it to a request) is done here, as the server does it.
 *
 * @param from a file or folder next to whose `node_modules` n8n-core is installed
 * @param packages folders of installed packages with nodes, built
 */
export const startEngine = async (
	packages: readonly string[],
	from: string = path.join(__dirname, '..', '..', 'package.json'),
): Promise<Engine> => {
	// n8n writes its settings there and reads them as soon as it is loaded.
	const home = mkdtempSync(path.join(tmpdir(), 'opencx-phone-engine-'));
	process.env.N8N_USER_FOLDER = home;
	process.once('exit', () => {
		rmSync(home, { recursive: true, force: true });
	});
	process.env.N8N_ENCRYPTION_KEY ??= 'only-for-this-engine';
	const load = createRequire(from);
	const core = load('n8n-core') as typeof Core;
	const host = load('n8n-workflow') as typeof HostWorkflow;
	const log: string[] = [];
	const write = (message: string, meta?: object) => {
		log.push(meta === undefined ? message : `${message} ${JSON.stringify(meta)}`);
	};
	host.LoggerProxy.init({ debug: write, info: write, warn: write, error: write });
	// The core's own copies: others of the same names may be installed beside it.
	const loadBesideCore = createRequire(load.resolve('n8n-core'));
	const { Container } = loadBesideCore('@n8n/di') as {
		Container: {
			set(id: unknown, value: unknown): void;
			get<T>(id: new (...args: never[]) => T): T;
		};
	};
	const { Logger } = loadBesideCore('@n8n/backend-common') as { Logger: unknown };
	Container.set(Logger, {
		debug: write,
		info: write,
		warn: write,
		error: write,
		scoped() {
			return this;
		},
	});

	// The core makes it with the first run, and its timer would keep this process from ending.
	const { SSHClientsManager } = load('n8n-core/dist/execution-engine/ssh-clients-manager') as {
		SSHClientsManager: new () => { onShutdown(): void };
	};
	Container.get(SSHClientsManager).onShutdown();

	const loaders: Core.PackageDirectoryLoader[] = [];
	const loadPackage = async (folder: string): Promise<void> => {
		const loader = new core.PackageDirectoryLoader(folder);
		await loader.loadAll();
		loaders.push(loader);
	};
	for (const folder of packages) await loadPackage(folder);

	const find = (type: string, version?: number): INodeType => {
		if (type === collectType) return collect;
		const [packageName, name] = [
			type.slice(0, type.lastIndexOf('.')),
			type.slice(type.lastIndexOf('.') + 1),
		];
		const loader = loaders.find((candidate) => candidate.packageName === packageName);
		if (loader === undefined || name === undefined)
			throw new Error(`No package has the node ${type}`);
		const { type: loaded } = loader.getNode(name);
		return isVersioned(loaded) ? loaded.getNodeType(version) : loaded;
	};
	const nodeTypes: INodeTypes = {
		getByName: (type) => find(type),
		getByNameAndVersion: (type, version) => find(type, version),
		getKnownTypes: () => ({}),
	};
	const credentialType = (type: string): ICredentialType => {
		for (const loader of loaders) {
			if (Object.hasOwn(loader.known.credentials, type)) return loader.getCredential(type).type;
		}
		throw new Error(`No package has the credential ${type}`);
	};

	serveKey(core, (type) => Container.get(type));
	const Vault = createVault(core, host, credentialType);

	const additionalDataFor = (
		saved: SavedCredential | undefined,
		workflow: WorkflowClass,
	): IWorkflowExecuteAdditionalData => {
		const data = {
			credentialsHelper: new Vault(saved),
			executionId: '1',
			currentNodeExecutionIndex: 0,
			restApiUrl: '',
			instanceBaseUrl: '',
			// Newer versions of n8n make a URL out of these two for every expression.
			formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
			webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
			webhookBaseUrl: '',
			webhookTestBaseUrl: '',
			variables: {},
			logAiEvent: () => undefined,
			hooks: new core.ExecutionLifecycleHooks('trigger', '1', {
				id: workflow.id,
				name: 'engine',
				active: false,
				isArchived: false,
				activeVersionId: null,
				createdAt: new Date(),
				updatedAt: new Date(),
				nodes: Object.values(workflow.nodes),
				connections: workflow.connectionsBySourceNode,
			}),
		};
		// The rest is for sub-workflows and task runners, which no run here has.
		return data as unknown as IWorkflowExecuteAdditionalData;
	};

	const nodeOf = ({ type, parameters, credential, onError }: Omit<RunOptions, 'items'>): INode => ({
		id: 'node',
		name: 'Node',
		type,
		typeVersion: [find(type).description.version].flat().at(-1) ?? 1,
		position: [0, 0],
		parameters,
		...(onError === undefined ? {} : { onError }),
		...(credential === undefined
			? {}
			: { credentials: { [credential.type]: { id: credential.id, name: credential.id } } }),
	});

	let published = 0;
	/** A trigger of a published workflow: with an ID of its own, by which n8n finds it again. */
	const triggerOf = ({ type, parameters, timezone }: TriggerOptions) => {
		published += 1;
		const workflow = workflowOf(nodeOf({ type, parameters }), timezone, `workflow-${published}`);
		return { workflow, additionalData: additionalDataFor(undefined, workflow) };
	};

	const workflowOf = (node: INode, timezone?: string, id = 'workflow'): WorkflowClass => {
		const behind = (id: string): INode => ({
			id,
			name: id,
			type: collectType,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		});
		return new host.Workflow({
			id,
			active: false,
			nodeTypes,
			settings: { executionOrder: 'v1', ...(timezone === undefined ? {} : { timezone }) },
			nodes: [node, behind('Success'), behind('Error')],
			connections: {
				Node: {
					main: [
						[{ node: 'Success', type: 'main', index: 0 }],
						...(node.onError === 'continueErrorOutput'
							? [[{ node: 'Error', type: 'main' as const, index: 0 }]]
							: []),
					],
				},
			},
		});
	};

	return {
		log,
		credentialType,
		load: loadPackage,
		nodeType: (type) => find(type),
		async run(options) {
			const node = nodeOf(options);
			const workflow = workflowOf(node, options.timezone);
			const execution = new core.WorkflowExecute(
				additionalDataFor(options.credential, workflow),
				'trigger',
				host.createRunExecutionData({
					executionData: {
						nodeExecutionStack: [
							{
								node,
								data: { main: [options.items.map((json) => ({ json }))] },
								source: null,
							},
						],
					},
				}),
			);
			const started = execution.processRunExecutionData(workflow);
			options.onStart?.(() => {
				started.cancel();
			});
			const run = await started;
			const { runData } = run.data.resultData;
			const [task] = runData.Node ?? [];
			const itemsOf = (name: string) => runData[name]?.[0]?.data?.main?.[0] ?? [];
			return {
				output: itemsOf('Success'),
				errorOutput: itemsOf('Error'),
				error: task?.error,
				hints: (task?.hints ?? []).map(({ message }) => message),
				run,
			};
		},
		async publish({ activation = 'activate', ...options }) {
			const { workflow, additionalData } = triggerOf(options);
			const get = Container.get.bind(Container);
			return await publish({ core, get }, workflow, additionalData, activation);
		},
		async runByHand(options) {
			const { workflow, additionalData } = triggerOf(options);
			const execution = new core.WorkflowExecute(additionalData, 'manual');
			const run = await execution.run({
				workflow,
				startNode: workflow.getNode('Node') ?? undefined,
			});
			const [task] = run.data.resultData.runData.Node ?? [];
			if (task?.error !== undefined) throw task.error;
			return task?.data?.main?.[0] ?? [];
		},
		async listSearch({ type, method, parameters, credential, filter, paginationToken }) {
			const node = nodeOf({
				type,
				parameters,
				...(credential === undefined ? {} : { credential }),
			});
			const workflow = workflowOf(node);
			const context = new core.LoadOptionsContext(
				workflow,
				node,
				{ ...additionalDataFor(credential, workflow), currentNodeParameters: parameters },
				'',
			);
			const search = find(type).methods?.listSearch?.[method];
			if (search === undefined) throw new Error(`${type} has no list search ${method}`);
			return await search.call(context, filter, paginationToken);
		},
	};
};
