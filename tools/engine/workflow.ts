import type {
	IDataObject,
	INode,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { collectType } from './collect';
import type { Host } from './host';
import type { Packages } from './packages';
import type { SavedCredential } from './vault';
import { createVault } from './vault';

/** The node that a workflow here runs. */
export interface NodeSettings {
	/** The node's type with its package: "n8n-nodes-opencx-phone.openCxPhone". */
	readonly type: string;
	readonly parameters: INodeParameters;
	readonly credential?: SavedCredential;
	readonly onError?: INode['onError'];
	/** The time zone of the workflow; default n8n's. */
	readonly timezone?: string;
	/** What n8n saved with the workflow; default nothing. */
	readonly staticData?: IDataObject;
}

/** A workflow, and what n8n's server passes to its executions. */
export interface Prepared {
	readonly node: INode;
	readonly workflow: Workflow;
	readonly additionalData: IWorkflowExecuteAdditionalData;
}

/** The name of the node, and of the nodes after its two branches. */
export const names = { node: 'Node', success: 'Success', error: 'Error' } as const;

const nodeBehind = (name: string): INode => ({
	id: name,
	name,
	type: collectType,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});

const inputOf = (node: string) => [{ node, type: 'main' as const, index: 0 }];

/**
 * @returns a function that makes the workflow around a node. Its ID is one by which n8n finds a
 * published workflow again
 */
export const createPreparer = (
	{ core, workflow: host }: Host,
	{ nodeType, nodeTypes, credentialType }: Packages,
): ((settings: NodeSettings, id?: string) => Prepared) => {
	const Vault = createVault(core, host, credentialType);

	const nodeOf = ({ type, parameters, credential, onError }: NodeSettings): INode => ({
		id: 'node',
		name: names.node,
		type,
		typeVersion: [nodeType(type).description.version].flat().at(-1) ?? 1,
		position: [0, 0],
		parameters,
		...(onError === undefined ? {} : { onError }),
		...(credential === undefined
			? {}
			: { credentials: { [credential.type]: { id: credential.id, name: credential.id } } }),
	});

	const workflowOf = (
		node: INode,
		{ timezone, staticData = {} }: NodeSettings,
		id: string,
	): Workflow => {
		const branches = [inputOf(names.success)];
		if (node.onError === 'continueErrorOutput') branches.push(inputOf(names.error));
		return new host.Workflow({
			id,
			active: false,
			nodeTypes,
			staticData,
			settings: { executionOrder: 'v1', ...(timezone === undefined ? {} : { timezone }) },
			nodes: [node, nodeBehind(names.success), nodeBehind(names.error)],
			connections: { [names.node]: { main: branches } },
		});
	};

	const additionalDataFor = (
		saved: SavedCredential | undefined,
		workflow: Workflow,
	): IWorkflowExecuteAdditionalData => {
		const data = {
			credentialsHelper: new Vault(saved),
			executionId: '1',
			currentNodeExecutionIndex: 0,
			restApiUrl: '',
			instanceBaseUrl: '',
			// n8n 2.41 builds URLs from these two for every expression.
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

	return (settings, id = 'workflow') => {
		const node = nodeOf(settings);
		const workflow = workflowOf(node, settings, id);
		return { node, workflow, additionalData: additionalDataFor(settings.credential, workflow) };
	};
};
