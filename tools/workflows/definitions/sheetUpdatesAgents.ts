import type { Account } from '../account';
import { byId, update } from '../account';
import { equals, holds, where } from '../parts/conditions';
import { lastPageCss, showText } from '../parts/formPages';
import { writeHistory } from '../parts/history';
import { node, note, workflow } from '../workflow';

/** A row of the report. Without `refusedBy`, it is left out of it. */
const reportRow = (
	{ idKey }: Account,
	refusedBy: string,
	reason = '={{ $json.error }}. {{ $json.message }}',
) => {
	const property = (name: string, type: 'string' | 'number') => ({
		name,
		value: `={{ $('Number the Rows').item.json.${name} }}`,
		type,
	});
	return {
		assignments: {
			assignments: [
				property('row', 'number'),
				property(idKey, 'string'),
				property('name', 'string'),
				{ name: 'refused_by', value: refusedBy, type: 'string' },
				{ name: 'reason', value: reason, type: 'string' },
			],
		},
		options: {},
	};
};

// Excel writes semicolons where the comma is the decimal separator. The first line has the names of
// the columns, which contain none of these signs.
const delimiter = `={{ (() => {
const [line = ''] = ($json.data ?? '').split('\\n');
const count = (sign) => line.split(sign).length;
return [',', ';', '\\t'].reduce((best, sign) => count(sign) > count(best) ? sign : best);
})() }}`;

// An item with an error and without a row number is the history's. No code names the node that writes
// the history, because users without one delete it.
const result = `={{ (() => {
const items = (name) => $(name).isExecuted ? $(name).all().map((item) => item.json) : [];
const updates = items('Update the Agents');
const sent = updates.filter((update) => update.sent !== false && !update.dry_run);
const lossy = sent.filter((update) => update.not_applied?.length > 0);
const ends = items('All Ends');
const report = ends.filter((end) => end.refused_by);
const history = ends.find((end) => end.error && end.row === undefined);
const [unread] = items('Only Rows').length > 0 ? [] : ends.filter((end) => end.not_read);
return {
  rows: items('Only Rows').length,
  updated: sent.length - lossy.length,
  not_applied: lossy.length,
  unchanged: updates.filter((update) => update.sent === false).length,
  refused: report.length - lossy.length,
  report: report.sort((one, other) => one.row - other.row),
  history: history ? history.error : '',
  not_read: unread ? unread.not_read : '',
};
})() }}`;

const title = `={{ (() => {
const { rows, not_read } = $('The Result').first().json;
if (not_read) return "The sheet can't be read";
return rows === 0 ? 'The sheet has no rows' : 'All rows went through';
})() }}`;

/** "25 rows: 23 updated, 2 refused." */
const counts = `={{ (() => {
const { rows, updated, not_applied, unchanged, refused, history, not_read } = $('The Result').first().json;
const shown = ${showText};
if (not_read) return 'Nothing was sent. n8n says: ' + shown(not_read) + '\\n\\nEach row needs as many cells as the first one. Correct the sheet, save it again as CSV or .xlsx, and upload it again.';
const parts = [[updated, 'updated'], [not_applied, 'not applied in full by OpenCX'], [unchanged, 'unchanged'], [refused, 'refused']];
return (rows === 1 ? '1 row: ' : rows + ' rows: ')
  + parts.filter(([count], index) => index === 0 || count > 0).map((part) => part.join(' ')).join(', ') + '.'
  + (history ? '\\n\\nThe history could not be written: ' + history : '')
  + (not_applied > 0 ? '\\n\\nThe file refused-rows.csv lists the fields that OpenCX did not apply. Check these agents in OpenCX.' : '')
  + (refused > 0 ? '\\n\\nThe file refused-rows.csv gives the reasons. Correct these rows and upload them again.' : '');
})() }}`;

export const sheetUpdatesAgents = (account: Account) => {
	const { idKey, noun } = account;
	const agent = byId(`={{ $json.${idKey} }}`);
	return workflow({
		account,
		file: '03-sheet-updates-agents.json',
		id: 'opencxSheetUpdates',
		name: '3. A sheet updates many agents',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 880],
				`## Update many agents from a sheet

Upload a CSV or Excel file with one row for each ${noun}. Every row is **checked first, without sending anything**. Rows that pass are then sent. The last page shows the counts and gives you a file with all refused rows.

### The sheet
Name the columns like the API fields, such as \`${account.greeting}\` and \`language\`. Other columns are ignored. Required: \`${[idKey, ...Object.keys(account.voice)].join('` and `')}\`. An empty cell leaves that setting as it is. \`agents-25.csv\`, next to this workflow's file, is an example.

### Set up
1. **Credential:** choose yours in *Check Every Row* and *Update the Agents*.
2. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
3. **Protect it:** in *Upload the Sheet*, set *Authentication* to *Basic Auth*, and create its credential.
4. Publish the workflow, and give your team the form's production URL.

### Good to know
* A refused row does not stop the others.
* In a CSV file, each row needs as many cells as the first one. Some n8n versions refuse blank lines. If the sheet can't be read, nothing is sent, and the last page says why.
* OpenCX accepts 100 requests a minute, and the node stays within that: 200 rows take a little more than two minutes. Keep the page open until then.

### Try it
Add the option *Dry Run* to *Update the Agents*, and upload your sheet: every row is checked, and nothing is sent.`,
			),
			note(
				'Read',
				[-20, -80],
				[1140, 880],
				`### Read the sheet
CSV with commas, semicolons or tabs, as Excel and others write it, or an Excel file (.xlsx). Each row keeps its number for the report. Blank rows are not counted.`,
				7,
			),
			note(
				'Check and Send',
				[1160, -80],
				[720, 880],
				`### Check, then send
A cell that can mean only one thing is converted (\` +1 (415) 555-0100 \`, \`"1.1"\`). Any other is refused: an unknown language, text instead of a number, a phone number without a country code.`,
				7,
			),
			note(
				'Report',
				[1920, -80],
				[1620, 880],
				`### Write the history and the report
The report has the number of each refused row, its agent, the reason, and who refused it: the check before anything was sent, or OpenCX. A row that OpenCX accepted but did not apply in full is there too, with the names of these fields. Correct these rows and upload them again. If the history cannot be written, the agents are still updated, and the last page says so.`,
				7,
			),
			node('Upload the Sheet', 'formTrigger', [40, 240], {
				formTitle: 'Update phone agents',
				formDescription: `Upload a CSV or Excel file with one row for each ${noun}. The rows that pass the check go live at once.`,
				formFields: {
					values: [
						{
							fieldLabel: 'Sheet',
							fieldType: 'file',
							multipleFiles: false,
							acceptFileTypes: '.csv,.xlsx',
							requiredField: true,
						},
					],
				},
				options: {
					path: account.path('opencx-sheet'),
					appendAttribution: false,
				},
			}),
			node(
				'Excel?',
				'if',
				[260, 240],
				where(equals("={{ $binary.Sheet.fileName.toLowerCase().split('.').last() }}", 'xlsx')),
			),
			node(
				'Read Excel',
				'extractFromFile',
				[660, 140],
				{ operation: 'xlsx', binaryPropertyName: 'Sheet', options: {} },
				{ onError: 'continueErrorOutput' },
			),
			node('Read the First Line', 'extractFromFile', [450, 340], {
				operation: 'text',
				binaryPropertyName: 'Sheet',
				options: { keepSource: 'binary' },
			}),
			node(
				'Read CSV',
				'extractFromFile',
				[660, 340],
				{ operation: 'csv', binaryPropertyName: 'Sheet', options: { delimiter, enableBOM: true } },
				{ onError: 'continueErrorOutput' },
			),
			node('Not Read', 'set', [830, 460], {
				assignments: {
					assignments: [{ name: 'not_read', value: '={{ $json.error }}', type: 'string' }],
				},
				options: {},
			}),
			node('Number the Rows', 'set', [830, 240], {
				assignments: {
					assignments: [{ name: 'row', value: '={{ $itemIndex + 2 }}', type: 'number' }],
				},
				options: {},
				includeOtherFields: true,
			}),
			// A line of nothing but separators is not a row, but it counts for the row numbers below it. n8n
			// leaves out blank rows of an Excel file and, in its newer versions, blank lines of a CSV file.
			node('Only Rows', 'filter', [990, 240], where(holds('Object.keys($json).length > 1'))),
			node(
				'Check Every Row',
				'openCxPhone',
				[1220, 240],
				update(account, {
					agent,
					fields: 'autoMapInputData',
					voice: '',
					options: { dryRun: true },
				}),
				{ onError: 'continueErrorOutput' },
			),
			node('The Checked Rows', 'set', [1440, 240], {
				mode: 'raw',
				jsonOutput: "={{ $('Number the Rows').item.json }}",
				options: {},
			}),
			node(
				'Update the Agents',
				'openCxPhone',
				[1660, 240],
				update(account, {
					agent,
					fields: 'autoMapInputData',
					voice: '',
					options: { ...account.shown },
				}),
				{ onError: 'continueErrorOutput' },
			),
			node(
				'Write the History',
				'executeWorkflow',
				[2000, 100],
				writeHistory(account, {
					name: "={{ $('Number the Rows').item.json.name }}",
					who: 'Sheet',
				}),
				{ onError: 'continueErrorOutput' },
			),
			node('Refused by OpenCX', 'set', [2000, 260], reportRow(account, 'OpenCX')),
			// OpenCX may accept an update, and show that it has not applied all of it.
			node(
				'Not Applied in Full',
				'set',
				[2000, 420],
				reportRow(
					account,
					"={{ $json.not_applied?.length > 0 ? 'OpenCX' : '' }}",
					"=Not applied by OpenCX: {{ ($json.not_applied ?? []).join(', ') }}",
				),
			),
			node(
				'Refused by the Check',
				'set',
				[1440, 460],
				reportRow(account, 'the check, nothing was sent'),
			),
			// It always has an item, so there is always a last page: also for a sheet without rows.
			node('Once for All', 'noOp', [260, 640], {}),
			node('All Ends', 'merge', [2260, 240], { numberInputs: 6 }),
			node(
				'The Result',
				'set',
				[2480, 240],
				{ mode: 'raw', jsonOutput: result, options: {} },
				{ executeOnce: true },
			),
			node(
				'Any to Report?',
				'if',
				[2700, 240],
				where({
					leftValue: '={{ $json.report.length }}',
					rightValue: 0,
					operator: { type: 'number', operation: 'gt' },
				}),
			),
			node('Each Row to Report', 'splitOut', [2920, 140], {
				fieldToSplitOut: 'report',
				options: {},
			}),
			node('Report as CSV', 'convertToFile', [3140, 140], {
				operation: 'csv',
				options: { fileName: 'refused-rows.csv' },
			}),
			node('Counts and Report', 'form', [3360, 140], {
				operation: 'completion',
				respondWith: 'returnBinary',
				completionTitle:
					"={{ $('The Result').first().json.refused > 0 ? 'Some rows were refused' : 'Not everything was applied' }}",
				completionMessage: counts,
				inputDataFieldName: 'data',
				options: { formTitle: 'Update phone agents', customCss: lastPageCss },
			}),
			node('Counts', 'form', [2920, 380], {
				operation: 'completion',
				respondWith: 'text',
				completionTitle: title,
				completionMessage: counts,
				options: { formTitle: 'Update phone agents', customCss: lastPageCss },
			}),
		],
		links: [
			['Upload the Sheet', 'Excel?'],
			['Upload the Sheet', 'Once for All'],
			['Excel?', 'Read Excel'],
			['Excel?', 'Read the First Line', 1],
			['Read the First Line', 'Read CSV'],
			['Read Excel', 'Number the Rows'],
			['Read CSV', 'Number the Rows'],
			['Read Excel', 'Not Read', 1],
			['Read CSV', 'Not Read', 1],
			['Number the Rows', 'Only Rows'],
			['Only Rows', 'Check Every Row'],
			['Check Every Row', 'The Checked Rows'],
			['Check Every Row', 'Refused by the Check', 1],
			['The Checked Rows', 'Update the Agents'],
			['Update the Agents', 'Write the History'],
			['Update the Agents', 'Not Applied in Full'],
			['Update the Agents', 'Refused by OpenCX', 1],
			['Write the History', 'All Ends'],
			['Write the History', 'All Ends', 1],
			['Refused by OpenCX', 'All Ends', 0, 1],
			['Not Applied in Full', 'All Ends', 0, 2],
			['Refused by the Check', 'All Ends', 0, 3],
			['Not Read', 'All Ends', 0, 4],
			['Once for All', 'All Ends', 0, 5],
			['All Ends', 'The Result'],
			['The Result', 'Any to Report?'],
			['Any to Report?', 'Each Row to Report'],
			['Any to Report?', 'Counts', 1],
			['Each Row to Report', 'Report as CSV'],
			['Report as CSV', 'Counts and Report'],
		],
	});
};
