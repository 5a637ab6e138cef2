import { writeHistory } from '../parts/history';
import { node, note, workflow } from '../workflow';

const rowProperty = (name: string, type: 'string' | 'number') => ({
	name,
	value: `={{ $('Number the Rows').item.json.${name} }}`,
	type,
});

/** A row of the report. */
const refusedRow = (refusedBy: string) => ({
	assignments: {
		assignments: [
			rowProperty('row', 'number'),
			rowProperty('phone_number_id', 'string'),
			rowProperty('name', 'string'),
			{ name: 'refused_by', value: refusedBy, type: 'string' },
			{ name: 'reason', value: '={{ $json.error }}. {{ $json.message }}', type: 'string' },
		],
	},
	options: {},
});

export const sheetUpdatesAgents = workflow({
	file: '03-sheet-updates-agents.json',
	id: 'opencxSheetUpdates',
	name: '3. A sheet updates many agents',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 780],
			`## A sheet in, updated agents out

Upload a CSV file with one row for each phone number. Every row is **checked first, without sending anything** (Dry Run); the rows that pass are then sent, and all that were refused come back as a report.

### The sheet
Columns named like the fields in the API are those fields (*Map Automatically*): \`base_prompt\`, \`voice_speed\`. Others are ignored. \`phone_number_id\` and \`elevenlabs_voice_id\` must be there; an empty cell leaves that setting as it is. \`agents-25.csv\` and \`agents-200.csv\`, beside this workflow, are examples.

### Set up
1. **Credential:** choose yours in *Check Every Row* and *Update the Agents*.
2. **History:** import and publish *9. History*, then choose it in *Write the History*; or delete that node.
3. Run the workflow and upload the sheet in the form that opens; or publish it and give the form's URL to your team.
4. **Protect it** before you publish: in *Upload the Sheet*, set *Authentication* to *Basic Auth*, and create its credential.

### Good to know
* Both nodes have *On Error* set to *Continue (using error output)*: one wrong row keeps no other from being sent.
* OpenCX takes 100 requests a minute. The node keeps to that by itself: 200 rows take a little more than a minute.`,
		),
		note(
			'Read',
			[-20, -80],
			[680, 780],
			`### Read the sheet
Each row keeps its number, so that the report can name it.`,
			7,
		),
		note(
			'Check and Send',
			[700, -80],
			[720, 780],
			`### Check, then send
A cell that can mean only one thing is converted (\` +1 (415) 555-0100 \`, \`"1.1"\`); any other is refused: an unknown voice or language, text for a number, a phone number without country code.`,
			7,
		),
		note(
			'Report',
			[1460, -80],
			[760, 460],
			`### Report the refused rows
One CSV file with row, number, reason and who refused it: the check before anything was sent, or OpenCX. No file if there was nothing to report. Correct these rows and upload them again, alone or with the others.`,
			7,
		),
		note(
			'History',
			[1460, 420],
			[760, 300],
			`### Keep the updates in the history
Written last: should that fail, the agents are updated and the report is made.`,
			7,
		),
		node('Upload the Sheet', 'formTrigger', [60, 100], {
			formTitle: 'Update phone agents',
			formDescription: 'Upload a CSV file with one row for each phone number.',
			formFields: {
				values: [
					{
						fieldLabel: 'Sheet',
						fieldType: 'file',
						multipleFiles: false,
						acceptFileTypes: '.csv',
						requiredField: true,
					},
				],
			},
			options: {
				path: 'opencx-sheet',
				appendAttribution: false,
				respondWithOptions: {
					values: {
						formSubmittedText:
							"The sheet is being worked on. The report is in the workflow's execution.",
					},
				},
			},
		}),
		node('Read the Rows', 'extractFromFile', [280, 100], {
			operation: 'csv',
			binaryPropertyName: 'Sheet',
			options: {},
		}),
		node('Number the Rows', 'set', [500, 100], {
			assignments: {
				assignments: [
					{
						name: 'row',
						value: '={{ $itemIndex + 2 }}',
						type: 'number',
					},
				],
			},
			options: {},
			includeOtherFields: true,
		}),
		node(
			'Check Every Row',
			'openCxPhone',
			[760, 100],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.phone_number_id }}',
				},
				dataMode: 'autoMapInputData',
				elevenlabs_voice_id: '',
				updateFields: {},
				options: {
					dryRun: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node(
			'Update the Agents',
			'openCxPhone',
			[1200, 100],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.phone_number_id }}',
				},
				dataMode: 'autoMapInputData',
				elevenlabs_voice_id: '',
				updateFields: {},
				options: {
					showSent: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node('Refused by OpenCX', 'set', [1540, 80], refusedRow('OpenCX')),
		node('Refused by the Check', 'set', [980, 320], refusedRow('the check, nothing was sent')),
		node('All Refused Rows', 'merge', [1780, 160], {}),
		node('Report as CSV', 'convertToFile', [2000, 160], {
			operation: 'csv',
			options: {
				fileName: 'refused-rows.csv',
			},
		}),
		node('The Checked Rows', 'set', [980, 100], {
			mode: 'raw',
			jsonOutput: "={{ $('Number the Rows').item.json }}",
			options: {},
		}),
		node(
			'Write the History',
			'executeWorkflow',
			[1540, 540],
			writeHistory({ name: "={{ $('Number the Rows').item.json.name }}", who: 'Sheet' }),
		),
	],
	links: [
		['Upload the Sheet', 'Read the Rows'],
		['Read the Rows', 'Number the Rows'],
		['Number the Rows', 'Check Every Row'],
		['Check Every Row', 'The Checked Rows'],
		['Check Every Row', 'Refused by the Check', 1],
		['Update the Agents', 'Write the History'],
		['Update the Agents', 'Refused by OpenCX', 1],
		['Refused by OpenCX', 'All Refused Rows'],
		['Refused by the Check', 'All Refused Rows', 0, 1],
		['All Refused Rows', 'Report as CSV'],
		['The Checked Rows', 'Update the Agents'],
	],
});
