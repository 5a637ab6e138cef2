import type { IDataObject, INodeExecutionData, WorkflowActivateMode } from 'n8n-workflow';

import type { Host } from './host';
import type { Prepared } from './workflow';

/** A published workflow that starts with a polling trigger. Nothing polls by itself here. */
export interface Poller {
	/**
	 * Polls once, as n8n's cron does.
	 *
	 * @returns the items with which an execution starts; undefined if none does
	 * @throws the trigger's error. n8n would show it as a failed execution
	 */
	poll(): Promise<INodeExecutionData[] | undefined>;
	/** A copy of what n8n would save with the workflow. */
	kept(): IDataObject;
}

/** Makes a workflow poll with n8n's own poll context. */
export const pollerOf = (
	{ core }: Pick<Host, 'core'>,
	{ node, workflow, additionalData }: Prepared,
	activation: WorkflowActivateMode,
): Poller => {
	const context = new core.PollContext(workflow, node, additionalData, 'trigger', activation);
	return {
		async poll() {
			const { poll } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
			if (poll === undefined) throw new Error(`${node.type} does not poll`);
			return (await poll.call(context))?.[0];
		},
		kept: () => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject,
	};
};
