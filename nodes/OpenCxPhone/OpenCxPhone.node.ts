import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { createMethods, findOperation, properties, subtitle } from '../resources';
import { builderHintOf } from '../resources/builderHints';
import { hostLimiters } from '../transport/limiter';

export class OpenCxPhone implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenCX Phone',
		name: 'openCxPhone',
		icon: { light: 'file:../../icons/openCx.svg', dark: 'file:../../icons/openCx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Update the AI agents that answer your OpenCX numbers',
		defaults: { name: 'OpenCX Phone' },
		usableAsTool: {
			replacements: {
				description:
					'Lets an AI agent look up and change the AI agents that answer OpenCX phone numbers; callers hear a change at once',
			},
		},
		...builderHintOf(
			'Changes what an OpenCX AI phone agent says and does: prompt, greeting, voice, language, handoff number. Use it for updates from a CRM, a sheet, a form or a schedule. Use Dry Run first: callers hear an update at once. Phone Number and Phone Agent are two forms of one API, and an account has only one of them: ask which one works with the API key.',
			[
				{
					nodeType: 'n8n-nodes-opencx-phone.openCxRotationTrigger',
					relationHint:
						'Starts the workflow when office hours, a holiday or a campaign begins or ends',
				},
				{
					nodeType: 'n8n-nodes-base.dataTable',
					relationHint: 'Keeps a history of what was sent, because the API has none',
				},
			],
		),
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'openCxApi',
				required: true,
				testedBy: 'testOpenCxApi',
				// This operation sends nothing.
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
					`This version of the node has no operation "${String(name)}" for "${String(resource)}"`,
					{ description: 'Choose one from the list, or update the package.' },
				);
			}
			return [await operation.execute(this, limiters)];
		};
	}
}
