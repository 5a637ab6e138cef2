import type { INodeParameters } from 'n8n-workflow';

import type { Account } from '../account';
import { mainWord } from '../account';
import type { Columns } from './dataTable';
import type { WorkflowInput } from './subWorkflow';
import { callWorkflow } from './subWorkflow';

/** The name of workflow 2. */
export const rotationName = (account: Account): string =>
	`2. Rotate the ${mainWord(account)} by office hours`;

/** The entry of workflow 2 for other workflows, and for itself. */
export const entry = 'Bring It up to Date';

/** The variant with the words of a row. The calendar never chooses it. */
export const closedVariant = 'Closed';

/**
 * What a caller asks of workflow 2. `list`: its agents and variants. `answer`: an update that returns
 * its failures as items. `later`: a retry in five minutes. `retry`: a retry now, with no message if it
 * fails again. Blank: an update whose failure is an error.
 */
export type Task = '' | 'list' | 'answer' | 'later' | 'retry';

/** The inputs of workflow 2: an item for each agent, or one without an ID for its whole list. */
export const rotationInputs = ({ idKey }: Account): WorkflowInput[] => [
	{ name: idKey, type: 'string' },
	// The variant that could not be sent. No other variant is retried.
	{ name: 'retry_of', type: 'string' },
	// Who asks, for the history; blank if it is the rotation itself.
	{ name: 'who', type: 'string' },
	{ name: 'task', type: 'string' },
];

interface Asked {
	readonly task: Task;
	/** A text or an expression, like the two below. */
	readonly agent?: string;
	readonly retryOf?: string;
	readonly who?: string;
}

const inputsOf = (account: Account, { task, agent = '', retryOf = '', who = '' }: Asked) => ({
	inputs: rotationInputs(account),
	values: { [account.idKey]: agent, retry_of: retryOf, who, task },
});

/**
 * Calls workflow 2 from another workflow.
 *
 * @param isAlone does not wait for the result; only the error workflow of workflow 2 gets a failure
 */
export const callRotation = (account: Account, asked: Asked, isAlone = false): INodeParameters =>
	callWorkflow({
		workflow: {
			id: account.workflowId('opencxOfficeHours'),
			name: account.title(rotationName(account)),
		},
		...inputsOf(account, asked),
		isAlone,
	});

/** Calls workflow 2 from itself, and does not wait. n8n runs the version published at that time. */
export const callItself = (account: Account, asked: Asked): INodeParameters =>
	callWorkflow({
		workflow: '={{ $workflow.id }}',
		...inputsOf(account, asked),
		isAlone: true,
	});

/** The columns of the table with a row for each agent that is closed until a time. */
export const closedColumns = ({ idKey }: Account): Columns => ({
	[idKey]: 'string',
	name: 'string',
	who: 'string',
	/** The name of a variant of workflow 2. */
	variant: 'string',
	/** For the variant `Closed`. */
	words: 'string',
	until: 'date',
	/** The execution that closed the agent. A later closing has another ID. */
	execution_id: 'string',
});
