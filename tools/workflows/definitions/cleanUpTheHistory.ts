import { allRows, dryRunByHand, madeBy, makeTable, retried } from '../parts/dataTable';
import { historyColumns } from '../parts/history';
import type { Account } from '../account';
import { node, note, workflow } from '../workflow';

/**
 * Code inside an expression that chooses the rows to delete: `{ rows, to_delete, ranges }`. Each range
 * is `{ from, to }`, includes both IDs, and contains no row that stays. They are ranges because n8n
 * deletes by conditions, not by lists of IDs. Rows are sorted by the same time as in workflow 10: rows that
 * workflow 10 ignores must not count as the newest. It takes one sort and two passes for any number of rows.
 */
const whatGoes = ({ idKey }: Account): string => `(() => {
const { keep_months: months, keep_rows: most } = $('Settings').first().json;
const oldest = months > 0 ? $now.minus({ months }).toMillis() : -Infinity;
const fieldsOf = (sent) => {
  try {
    const fields = JSON.parse(sent);
    return typeof fields === 'object' && !Array.isArray(fields) ? Object.keys(fields) : undefined;
  } catch {
    return undefined;
  }
};
const rows = $('Read the History').all().map(({ json }) => json).filter(({ id }) => id !== undefined).map((row) => ({
  id: row.id,
  agent: String(row.${idKey} ?? '').toLowerCase(),
  at: new Date(row.sent_at ?? row.changed_at ?? NaN).getTime(),
  fields: fieldsOf(row.sent),
}));
const agents = new Map();
const gone = new Set();
rows.filter(({ at }) => !Number.isNaN(at)).sort((a, b) => b.at - a.at || b.id - a.id).forEach(({ id, agent, at, fields }) => {
  const isOld = at < oldest;
  if (fields === undefined) {
    if (isOld) gone.add(id);
    return;
  }
  if (!agents.has(agent)) agents.set(agent, { count: 0, known: new Set() });
  const seen = agents.get(agent);
  seen.count += 1;
  const isNewest = fields.some((field) => !seen.known.has(field));
  fields.forEach((field) => seen.known.add(field));
  if (!isNewest && (isOld || (most > 0 && seen.count > most))) gone.add(id);
});
const ranges = [];
let isOpen = false;
rows.sort((a, b) => a.id - b.id).forEach(({ id }) => {
  if (!gone.has(id)) isOpen = false;
  else if (isOpen) ranges[ranges.length - 1].to = id;
  else {
    ranges.push({ from: id, to: id });
    isOpen = true;
  }
});
return { rows: rows.length, to_delete: gone.size, ranges };
})()`;

export const cleanUpTheHistory = (account: Account) =>
	workflow({
		account,
		file: '11-clean-up-the-history.json',
		id: 'opencxHistoryCleanUp',
		name: '11. Clean up the history',
		settings: {
			// A saved execution would keep the deleted rows.
			saveDataSuccessExecution: 'none',
		},
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 620],
				`## Keep the history small

Deletes old rows of *${account.historyTable}* (*9. History*) once a month. By default, all data tables in n8n share 50 MB, and n8n refuses new rows beyond that.

### Set up
1. **How much to keep:** change the two numbers in *Settings*.
2. **When:** change it in *Every Month*.
3. Publish the workflow.

### Good to know
* *10. Put it back* can still put back every field of every agent: the last row for it stays, however old it is.
* To delete rows now, remove *Dry Run* under *Options* in *Delete the Rows*, run the workflow manually, and undo the change.

### Try it
Click *Execute workflow*: the output of *What Goes* counts the rows, and *Delete the Rows* shows them. A manual run is a dry run: it deletes nothing and sends nothing.`,
			),
			note(
				'Settings',
				[-20, -80],
				[900, 620],
				`### Which rows are deleted
A row is deleted if it is **older than *keep_months*** or if its agent has at least ***keep_rows* newer rows**. A limit that is blank or 0 deletes nothing.

These rows always stay: the newest row for each field of each ${account.noun}, and a row without a readable time. A row whose *sent* can't be read is deleted by its age only, and is not counted.`,
				7,
			),
			note(
				'Delete',
				[920, -80],
				[480, 620],
				`### Delete them
One range of row IDs at a time. A range contains only rows to delete. Rows that are written meanwhile have higher IDs, so they stay.`,
				7,
			),
			node('Every Month', 'scheduleTrigger', [40, 280], {
				rule: {
					interval: [
						{
							field: 'months',
							monthsInterval: 1,
							triggerAtDayOfMonth: 1,
							triggerAtHour: 3,
							triggerAtMinute: 30,
						},
					],
				},
			}),
			node('Settings', 'set', [250, 280], {
				assignments: {
					assignments: [
						{ name: 'keep_months', value: 12, type: 'number' },
						{ name: 'keep_rows', value: 200, type: 'number' },
					],
				},
				options: {},
			}),
			node(
				'Make the Table',
				'dataTable',
				[460, 280],
				makeTable(account.historyTable, historyColumns(account)),
				retried,
			),
			node(
				'Read the History',
				'dataTable',
				[670, 280],
				allRows('Make the Table'),
				// n8n reads page by page, and fails if a row is written meanwhile.
				retried,
			),
			node(
				'What Goes',
				'set',
				[960, 280],
				{ mode: 'raw', jsonOutput: `={{ ${whatGoes(account)} }}`, options: {} },
				{ executeOnce: true },
			),
			node('Each Range', 'splitOut', [1120, 280], { fieldToSplitOut: 'ranges', options: {} }),
			node('Delete the Rows', 'dataTable', [1280, 280], {
				resource: 'row',
				operation: 'deleteRows',
				dataTableId: madeBy('Make the Table'),
				matchType: 'allConditions',
				filters: {
					conditions: [
						{ keyName: 'id', condition: 'gte', keyValue: '={{ $json.from }}' },
						{ keyName: 'id', condition: 'lte', keyValue: '={{ $json.to }}' },
					],
				},
				options: dryRunByHand,
			}),
		],
		links: [
			['Every Month', 'Settings'],
			['Settings', 'Make the Table'],
			['Make the Table', 'Read the History'],
			['Read the History', 'What Goes'],
			['What Goes', 'Each Range'],
			['Each Range', 'Delete the Rows'],
		],
	});
