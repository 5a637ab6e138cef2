import { where } from '../parts/conditions';
import { makeTable, retried, rowSchema } from '../parts/dataTable';
import { historyColumns, historyInputs, historyName, historyWriter } from '../parts/history';
import type { Account } from '../account';
import { node, note, workflow } from '../workflow';

export const history = (account: Account) =>
	workflow({
		account,
		file: '09-history.json',
		id: 'opencxHistory',
		name: historyName,
		sampleItems: {
			'After an Update': [
				{
					sent_at: '2026-11-16T09:00:00.000Z',
					[account.idKey]: '00000000-0000-0000-0000-000000000000',
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
				[440, 640],
				`## Who changed what, and when

OpenCX can't show what an agent said before. This workflow saves it: one row for each update, in an n8n **data table**, created on first use. The workflows that change an agent call this one. *10. Put it back* reads it.

### Set up
1. **Publish** it: published workflows can only call published ones.
2. In your own workflows, turn on *Show What Was Sent* (under *Options*) in the update. Add an *Execute Sub-workflow* node after it, choose this workflow, and fill in its inputs as *Write the History* of workflow 1 does.

### Good to know
* The table is *${account.historyTable}*, under *Data tables* in the project.
* n8n keeps data tables in its own database, by default 50 MB in all: *11. Clean up the history* deletes old rows.

### Try it
Click *Execute workflow*: it writes the sample row of the first node, and nothing is sent to OpenCX. Delete that row afterwards.`,
			),
			note(
				'Called',
				[-20, -80],
				[460, 640],
				`### Called after an update
It gets the time of the update, the agent's ID and name, who asked for it, what was sent (as JSON), and the execution.

An update that sent nothing gets no row.`,
				7,
			),
			note(
				'Written',
				[480, -80],
				[500, 640],
				`### One row for each update
*${Object.keys(historyColumns(account)).join(', ')}*

The table is created if it doesn't exist.`,
				7,
			),
			node('After an Update', 'executeWorkflowTrigger', [60, 220], {
				inputSource: 'workflowInputs',
				workflowInputs: { values: historyInputs(account) },
			}),
			// Callers continue with what this workflow returns, so it returns an item even if nothing was sent.
			node(
				'Was It Sent?',
				'if',
				[280, 220],
				where({
					leftValue: '={{ Object.keys($json.sent || {}).length }}',
					rightValue: 0,
					operator: {
						type: 'number',
						operation: 'gt',
					},
				}),
			),
			node('Nothing to Write', 'noOp', [580, 400], {}),
			node(
				'Make the Table',
				'dataTable',
				[580, 220],
				makeTable(account.historyTable, historyColumns(account)),
				retried,
			),
			node(historyWriter, 'dataTable', [820, 220], {
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
						sent_at: "={{ $('Was It Sent?').item.json.sent_at || $now.toUTC().toISO() }}",
						[account.idKey]: `={{ $('Was It Sent?').item.json.${account.idKey} }}`,
						name: "={{ $('Was It Sent?').item.json.name }}",
						who: "={{ $('Was It Sent?').item.json.who }}",
						sent: "={{ JSON.stringify($('Was It Sent?').item.json.sent) }}",
						execution_id: "={{ $('Was It Sent?').item.json.execution_id }}",
					},
					matchingColumns: [],
					schema: rowSchema(historyColumns(account)),
					attemptToConvertTypes: false,
					convertFieldsToString: false,
				},
				options: {},
			}),
		],
		links: [
			['After an Update', 'Was It Sent?'],
			['Was It Sent?', 'Make the Table'],
			['Was It Sent?', 'Nothing to Write', 1],
			['Make the Table', historyWriter],
		],
	});
