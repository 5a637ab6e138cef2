import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { createMethods, findOperation, properties, subtitle } from '../resources';
import { hostLimiters } from '../transport/limiter';

export class OpenCxPhone implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenCX Phone',
		name: 'openCxPhone',
		icon: { light: 'file:../../icons/openCx.svg', dark: 'file:../../icons/openCx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
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
				// It sends nothing.
				displayOptions: { hide: { operation: ['chooseVariant'] } },
			},
		],
		properties,
	};

	methods: NonNullable<INodeType['methods']>;

	execute: NonNullable<INodeType['execute']>;

	/**
	 * @param limiters shared by all executions in this process
	 */
	constructor(limiters = hostLimiters) {
		this.methods = createMethods(limiters);
		this.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
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
			return [await operation.execute(this, limiters)];
		};
	}
}
