import path from 'node:path';

import type {
	ICredentialType,
	IDataObject,
	INodeExecutionData,
	INodeType,
	IRun,
	ITaskData,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { loadHost } from './host';
import { createPackages } from './packages';
import type { Poller } from './polls';
import { pollerOf } from './polls';
import type { Published } from './triggers';
import { publish } from './triggers';
import { serveKey } from './vault';
import type { NodeSettings } from './workflow';
import { createPreparer, names } from './workflow';

export type { SavedCredential } from './vault';

export interface RunOptions extends NodeSettings {
	/** The `json` of each input item. */
	readonly items: IDataObject[];
	/** Gets a function that does what Stop in n8n does. */
	readonly onStart?: (stop: () => void) => void;
}

/** The result of a run. */
export interface RunOutcome {
	/** Success branch and error branch. */
	readonly output: INodeExecutionData[];
	readonly errorOutput: INodeExecutionData[];
	readonly error: ITaskData['error'];
	readonly hints: string[];
	/** All that n8n would save of the execution. */
	readonly run: IRun;
}

/** A workflow that starts with a trigger. */
export interface TriggerOptions
	extends Pick<NodeSettings, 'type' | 'parameters' | 'timezone' | 'credential' | 'staticData'> {
	/** Why n8n starts the trigger: 'activate' by default, when somebody publishes the workflow. */
	readonly activation?: WorkflowActivateMode;
}

/** A search in a list, as the editor asks for it. */
export interface ListSearch extends Pick<NodeSettings, 'type' | 'parameters' | 'credential'> {
	/** Of the node's `methods.listSearch`, or `methods.loadOptions`. */
	readonly method: string;
	readonly filter?: string;
	readonly paginationToken?: string;
}

export interface Engine {
	run(options: RunOptions): Promise<RunOutcome>;
	/** Publishes a workflow that starts with a trigger. */
	publish(options: TriggerOptions): Promise<Published>;
	/** Publishes a workflow that starts with a polling trigger. The caller makes the polls. */
	startPolling(options: TriggerOptions): Poller;
	/** Runs a trigger manually, as the editor does, and returns its output. */
	runByHand(options: TriggerOptions): Promise<INodeExecutionData[]>;
	listSearch(options: ListSearch): Promise<unknown>;
	/** The entries of a list that n8n loads for the form. */
	loadOptions(options: Omit<ListSearch, 'filter' | 'paginationToken'>): Promise<unknown>;
	/** Loads another package. */
	load(folder: string): Promise<void>;
	/** The node type as n8n loaded it. */
	nodeType(type: string): INodeType;
	credentialType(type: string): ICredentialType;
	/** All that was written to n8n's log. */
	readonly log: readonly string[];
}

/**
 * Starts n8n's own engine without its editor: `WorkflowExecute`, the package loader, encrypted
 * credentials and the request helpers are the real ones. Only the work of n8n's server (finding a saved
 * credential, applying it to a request) is done here, in the same way.
 *
 * @param folders the folders of installed and built packages with nodes
 * @param from a file or folder next to the `node_modules` with n8n-core
 */
export const startEngine = async (
	folders: readonly string[],
	from: string = path.join(__dirname, '..', '..', 'package.json'),
): Promise<Engine> => {
	const host = loadHost(from);
	const { core } = host;
	const packages = createPackages(host);
	for (const folder of folders) await packages.load(folder);
	serveKey(core, host.get);
	const prepare = createPreparer(host, packages);

	let triggers = 0;
	const prepareTrigger = (options: TriggerOptions) => {
		triggers += 1;
		return prepare(options, `workflow-${triggers}`);
	};

	/** The current form, as the editor passes it. */
	const formOf = (settings: Pick<NodeSettings, 'type' | 'parameters' | 'credential'>) => {
		const { node, workflow, additionalData } = prepare(settings);
		const data = { ...additionalData, currentNodeParameters: settings.parameters };
		return new core.LoadOptionsContext(workflow, node, data, '');
	};

	return {
		log: host.log,
		load: packages.load,
		nodeType: (type) => packages.nodeType(type),
		credentialType: packages.credentialType,

		async run(options) {
			const { node, workflow, additionalData } = prepare(options);
			const main = [options.items.map((json) => ({ json }))];
			const data = host.workflow.createRunExecutionData({
				executionData: { nodeExecutionStack: [{ node, data: { main }, source: null }] },
			});
			const execution = new core.WorkflowExecute(additionalData, 'trigger', data);
			const started = execution.processRunExecutionData(workflow);
			options.onStart?.(() => {
				started.cancel();
			});
			const run = await started;
			const { runData } = run.data.resultData;
			const task = runData[names.node]?.[0];
			const itemsOf = (name: string) => runData[name]?.[0]?.data?.main?.[0] ?? [];
			return {
				output: itemsOf(names.success),
				errorOutput: itemsOf(names.error),
				error: task?.error,
				hints: (task?.hints ?? []).map(({ message }) => message),
				run,
			};
		},

		async publish(options) {
			const { workflow, additionalData } = prepareTrigger(options);
			return await publish(host, workflow, additionalData, options.activation ?? 'activate');
		},

		startPolling: (options) =>
			pollerOf(host, prepareTrigger(options), options.activation ?? 'activate'),

		async runByHand(options) {
			const { node, workflow, additionalData } = prepareTrigger(options);
			const execution = new core.WorkflowExecute(additionalData, 'manual');
			const run = await execution.run({ workflow, startNode: node });
			const [task] = run.data.resultData.runData[names.node] ?? [];
			if (task?.error !== undefined) throw task.error;
			return task?.data?.main?.[0] ?? [];
		},

		async listSearch({ method, filter, paginationToken, ...settings }) {
			const search = packages.nodeType(settings.type).methods?.listSearch?.[method];
			if (search === undefined) throw new Error(`${settings.type} has no list search ${method}`);
			return await search.call(formOf(settings), filter, paginationToken);
		},

		async loadOptions({ method, ...settings }) {
			const load = packages.nodeType(settings.type).methods?.loadOptions?.[method];
			if (load === undefined) throw new Error(`${settings.type} has no list ${method}`);
			return await load.call(formOf(settings));
		},
	};
};
