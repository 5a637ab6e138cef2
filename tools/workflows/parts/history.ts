import type { INodeParameters } from 'n8n-workflow';

import type { Columns } from './dataTable';

/** The data table with a row for each update. */
export const historyTable = 'opencx_phone_history';

export const historyColumns: Columns = {
	changed_at: 'date',
	phone_number_id: 'string',
	name: 'string',
	who: 'string',
	sent: 'string',
	execution_id: 'string',
};

/** What workflow 9 is handed for each update. */
export const historyInputs = [
	{ name: 'phone_number_id', type: 'string' },
	{ name: 'name', type: 'string' },
	{ name: 'who', type: 'string' },
	{ name: 'sent', type: 'object' },
	{ name: 'execution_id', type: 'string' },
];

/**
 * Calls workflow 9 after an update.
 *
 * @param name what people call the agent: a text or an expression
 * @param who asked for the update: a text or an expression
 */
export const writeHistory = ({ name, who }: { name: string; who: string }): INodeParameters => ({
	source: 'database',
	workflowId: {
		__rl: true,
		mode: 'list',
		value: 'opencxHistory',
		cachedResultName: '9. History',
	},
	workflowInputs: {
		mappingMode: 'defineBelow',
		value: {
			phone_number_id: '={{ $json.phone_number_id }}',
			name,
			who,
			sent: '={{ $json.sent }}',
			execution_id: '={{ $execution.id }}',
		},
		matchingColumns: [],
		schema: historyInputs.map((input) => ({
			id: input.name,
			displayName: input.name,
			required: false,
			defaultMatch: false,
			display: true,
			canBeUsedToMatch: true,
			type: input.type,
			removed: false,
		})),
		attemptToConvertTypes: false,
		convertFieldsToString: false,
	},
	mode: 'once',
	options: {},
});
