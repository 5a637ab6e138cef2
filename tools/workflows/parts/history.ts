import type { INodeParameters } from 'n8n-workflow';

import type { Account } from '../account';
import type { Columns } from './dataTable';
import type { WorkflowInput } from './subWorkflow';
import { callWorkflow } from './subWorkflow';

/** The name of workflow 9. */
export const historyName = '9. History';

/** The node that calls workflow 9. Workflow 6 recognizes it by the beginning of its name. */
export const historyNode = 'Write the History';

/** The node of workflow 9 that writes the rows. Workflow 6 recognizes it by its name. */
export const historyWriter = 'Write the Rows';

export const historyColumns = ({ idKey }: Account): Columns => ({
	sent_at: 'date',
	[idKey]: 'string',
	name: 'string',
	who: 'string',
	sent: 'string',
	execution_id: 'string',
});

/** The inputs of workflow 9 for each update. */
export const historyInputs = ({ idKey }: Account): WorkflowInput[] => [
	{ name: 'sent_at', type: 'string' },
	{ name: idKey, type: 'string' },
	{ name: 'name', type: 'string' },
	{ name: 'who', type: 'string' },
	// An object; false if the update had nothing to send.
	{ name: 'sent', type: 'any' },
	{ name: 'execution_id', type: 'string' },
];

/**
 * Calls workflow 9 after an update.
 *
 * @param output the update's output, as code inside an expression; default the incoming item
 * @param name the agent's name: a text or an expression
 * @param who asked for the update: a text or an expression
 */
export const writeHistory = (
	account: Account,
	{ name, who, output = '$json' }: { name: string; who: string; output?: string },
): INodeParameters =>
	callWorkflow({
		workflow: {
			id: account.workflowId('opencxHistory'),
			name: account.title(historyName),
		},
		inputs: historyInputs(account),
		values: {
			sent_at: `={{ ${output}.sent_at }}`,
			[account.idKey]: `={{ ${output}.${account.idKey} }}`,
			name,
			who,
			sent: `={{ ${output}.sent }}`,
			execution_id: '={{ $execution.id }}',
		},
	});
