import { allOf } from '../parts/conditions';
import { makeTable, retried, rowSchema } from '../parts/dataTable';
import { historyColumns, historyInputs, historyTable } from '../parts/history';
import { node, note, workflow } from '../workflow';

export const history = workflow({
	file: '09-history.json',
	id: 'opencxHistory',
	name: '9. History',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: {
		'After an Update': [
			{
				phone_number_id: '00000000-0000-0000-0000-000000000000',
				name: 'Sample agent',
				who: 'Ada',
				sent: {
					elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
					initial_message: 'Hello, this is a sample.',
				},
				execution_id: '0',
			},
		],
	},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 560],
			`## Who changed what, and when

OpenCX can't tell what an agent said before. This workflow keeps it: one row for each update, in an n8n **data table** that is made on first use. Workflows 1, 3, 4, 8 and 10 call it; *10. Put it back* reads it.

### Set up
1. **Publish** it: published workflows can call published ones only.
2. In your own workflows, turn on *Show What Was Sent* (under *Options*) in the update. Add an *Execute Sub-workflow* node after it, choose this workflow, and fill in its inputs as *Write the History* of workflow 1 does.

### Good to know
* The table is *opencx_phone_history*, under *Data tables* of the project. Delete old rows there.
* n8n keeps data tables in its own database, by default 50 MB in all.
* Run by hand, it writes the sample row of the first node.`,
		),
		note(
			'Called',
			[-20, -80],
			[460, 560],
			`### Called after an update
With the phone number's ID and name, who asked for it, what was sent, and the execution.

An update that sent nothing gets no row.`,
			7,
		),
		note(
			'Written',
			[480, -80],
			[500, 560],
			`### One row for each update
*changed_at, phone_number_id, name, who, sent (JSON), execution_id*

The table is made if it isn't there yet.`,
			7,
		),
		node('After an Update', 'executeWorkflowTrigger', [60, 220], {
			inputSource: 'workflowInputs',
			workflowInputs: { values: historyInputs },
		}),
		node('Only What Was Sent', 'filter', [300, 220], {
			conditions: allOf({
				leftValue: '={{ Object.keys($json.sent || {}).length }}',
				rightValue: 0,
				operator: {
					type: 'number',
					operation: 'gt',
				},
			}),
			looseTypeValidation: true,
			options: {},
		}),
		node(
			'Make the Table',
			'dataTable',
			[580, 220],
			makeTable(historyTable, historyColumns),
			retried,
		),
		node('Write the Rows', 'dataTable', [820, 220], {
			resource: 'row',
			operation: 'insert',
			dataTableId: {
				__rl: true,
				mode: 'id',
				value: '={{ $json.id }}',
			},
			columns: {
				mappingMode: 'defineBelow',
				value: {
					changed_at: '={{ $now.toUTC().toISO() }}',
					phone_number_id: "={{ $('Only What Was Sent').item.json.phone_number_id }}",
					name: "={{ $('Only What Was Sent').item.json.name }}",
					who: "={{ $('Only What Was Sent').item.json.who }}",
					sent: "={{ JSON.stringify($('Only What Was Sent').item.json.sent) }}",
					execution_id: "={{ $('Only What Was Sent').item.json.execution_id }}",
				},
				matchingColumns: [],
				schema: rowSchema(historyColumns),
				attemptToConvertTypes: false,
				convertFieldsToString: false,
			},
			options: {},
		}),
	],
	links: [
		['After an Update', 'Only What Was Sent'],
		['Only What Was Sent', 'Make the Table'],
		['Make the Table', 'Write the Rows'],
	],
});
