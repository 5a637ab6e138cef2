import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { findOperation, methods, properties, withoutCredential } from './resources';

export class OpenCxPhone implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenCX Phone',
		name: 'openCxPhone',
		icon: { light: 'file:../../icons/openCx.svg', dark: 'file:../../icons/openCx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Update the AI agents that answer your OpenCX phone numbers',
		defaults: { name: 'OpenCX Phone' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'openCxApi',
				required: true,
				testedBy: 'testOpenCxApi',
				displayOptions: { hide: { operation: withoutCredential } },
			},
		],
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const name = this.getNodeParameter('operation', 0);
		const operation = findOperation(resource, name);
		if (operation === undefined) {
			throw new NodeOperationError(
				this.getNode(),
				`This version of the node has no operation "${String(name)}" of "${String(resource)}"`,
				{ description: 'Choose one from the list, or update the package.' },
			);
		}
		return [await operation.execute(this)];
	}
}
