import type {
	INodeExecutionData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

import type { Host } from './host';

/** The items with which a trigger started an execution. */
export interface Emitted {
	/** Milliseconds since 1970. */
	readonly atMs: number;
	readonly items: INodeExecutionData[];
}

/** A published workflow. */
export interface Published {
	/** Grows while the workflow is published. */
	readonly emitted: readonly Emitted[];
	/** What n8n does when the workflow is unpublished, or when it ends. */
	unpublish(): Promise<void>;
}

/**
 * Publishes a workflow with n8n's own `ActiveWorkflows`, `TriggersAndPollers` and cron. Only the run
 * that n8n's server would start when a trigger fires is left out.
 *
 * @throws WorkflowActivationError if a trigger refuses
 */
export const publish = async (
	{ core, get }: Pick<Host, 'core' | 'get'>,
	workflow: Workflow,
	additionalData: IWorkflowExecuteAdditionalData,
	activation: WorkflowActivateMode,
): Promise<Published> => {
	// If there are several main processes, only the leader ticks.
	get(core.InstanceSettings).markAsLeader();
	const active = get(core.ActiveWorkflows);
	const emitted: Emitted[] = [];
	await active.add(
		workflow.id,
		workflow,
		additionalData,
		'trigger',
		activation,
		(_, node) =>
			new core.TriggerContext(workflow, node, additionalData, 'trigger', activation, ([items]) => {
				emitted.push({ atMs: Date.now(), items: items ?? [] });
			}),
		() => {
			throw new Error('No node here polls');
		},
	);
	return {
		emitted,
		async unpublish() {
			await active.remove(workflow.id);
		},
	};
};
