import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialType,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, ICredentialsHelper, Workflow } from 'n8n-workflow';

/** What n8n shows beside the form of a credential. */
export interface CredentialTestResult {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

interface RoutingError {
	readonly message: string;
	readonly cause?: {
		readonly code?: string;
		readonly response?: { readonly status: number; readonly statusText: string };
	};
}

/**
 * Tests a credential as n8n's server does: its `test` request in a made-up node, sent by n8n's own
 * RoutingNode, and judged by its rules in the same order.
 */
export const testCredential = async (
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> => {
	if (type.test === undefined) throw new Error('The credential has no test');
	const { request, rules = [] } = type.test;
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: ['input'],
			version: 1,
			description: 'Holds the test request',
			defaults: { name: 'Temp' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
			],
		},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: { id: 'one', name: 'one' } },
	};
	const saved: ICredentialsDecrypted = { id: 'one', name: 'one', type: type.name, data };

	// The part of n8n's server that applies a credential; nothing else of it is asked here.
	const credentialsHelper = Object.assign(Object.create(ICredentialsHelper.prototype) as object, {
		getParentTypes: () => [],
		preAuthentication: async () => await Promise.resolve(undefined),
		authenticate: async (
			credentials: ICredentialDataDecryptedObject,
			_: string,
			options: IHttpRequestOptions,
		) =>
			typeof type.authenticate === 'function'
				? await type.authenticate(credentials, options)
				: options,
	});
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const executeData: IExecuteData = { node, data: {}, source: null };
	const context = new ExecuteContext(
		workflow,
		node,
		{ credentialsHelper, currentNodeParameters: {} } as unknown as IWorkflowExecuteAdditionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		executeData,
		[],
	);
	try {
		await new RoutingNode(context, nodeType, saved).runNode();
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { cause, message } = error as RoutingError;
		const { response } = cause ?? {};
		if (response !== undefined) {
			const rule = rules.find(
				({ type: kind, properties }) =>
					kind === 'responseCode' && properties.value === response.status,
			);
			return { status: 'Error', message: rule?.properties.message ?? response.statusText };
		}
		return { status: 'Error', message: cause?.code ?? message };
	}
};
