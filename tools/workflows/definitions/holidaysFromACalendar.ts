import { holds, where } from '../parts/conditions';
import type { Columns } from '../parts/dataTable';
import { dryRunByHand, madeBy, makeTable, retried, rowOf, whereIs } from '../parts/dataTable';
import { writeHistory } from '../parts/history';
import type { Account } from '../account';
import { fromList, variantWords, update } from '../account';
import { node, note, workflow } from '../workflow';

const columns: Columns = { agent: 'string', live: 'string' };

const every15Minutes = { rule: { interval: [{ field: 'minutes', minutesInterval: 15 }] } };

/** What the notes add about each account. */
const words = {
	'phone-number': {
		choose: 'choose the phone number and its voice in *Update the Agent*.',
		says: 'a prompt and a greeting',
	},
	'phone-agent': {
		choose: 'choose the phone agent in *Update the Agent*.',
		says: 'a greeting',
	},
} as const;

export const holidaysFromACalendar = (account: Account) => {
	const { choose, says: text } = words[account.api];
	const agentId = `$('Update the Agent').params.${account.idParameter}`;
	return workflow({
		account,
		file: '13-holidays-from-a-calendar.json',
		id: 'opencxHolidays',
		name: '13. Holidays from a calendar',
		settings: {
			timezone: 'America/New_York',
		},
		sampleItems: {
			'Get the Events': [
				{
					kind: 'calendar#event',
					status: 'confirmed',
					summary: 'Christmas',
					start: { date: '2026-12-24' },
					end: { date: '2026-12-27' },
				},
				{
					kind: 'calendar#event',
					status: 'confirmed',
					summary: 'Company outing',
					start: { dateTime: '2027-01-15T12:00:00-05:00', timeZone: 'America/New_York' },
					end: { dateTime: '2027-01-15T18:00:00-05:00', timeZone: 'America/New_York' },
				},
			],
		},
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 840],
				`## Closed on the days of a calendar

The person who keeps the holiday calendar decides when the agent says that the office is closed. The workflow reads the events every 15 minutes. On a day with an event, the agent has ${text} for holidays.

### Set up
1. **Calendar:** choose your Google credential and the calendar in *Get the Events*, and remove its pinned sample events. Or use a calendar file: see the note there.
2. **Credential and agent:** ${choose}
3. **Texts and hours:** change them in the variants of *Choose the Variant*.
4. **Time zone:** it is set to New York. Change it in the workflow's settings.
5. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
6. Publish the workflow.

### Good to know
* Each event counts for every local day that it touches. Use a separate calendar for the days when you are closed.
* If OpenCX or the calendar fails, n8n starts the error workflow, and the next run tries again.
* n8n Cloud counts executions: every 15 minutes is 96 a day.

### Try it
Click *Execute workflow*: it uses the sample events of *Get the Events*. In the editor this is a dry run and sends nothing.`,
			),
			note(
				'Events',
				[-20, -80],
				[680, 840],
				`### Two calendars, use one
**Google Calendar:** the events of the next eight weeks, recurring ones as single events.

**A calendar file (ICS):** enter its URL in *Get the Calendar File*, activate *Every 15 Minutes (File)* (right-click, *Activate*), and deactivate *Every 15 Minutes* and *Get the Events*. A recurring event in a file counts for its first date only.`,
				7,
			),
			note(
				'Variant',
				[700, -80],
				[700, 840],
				`### Which variant applies, and is it live?
*Holiday* has the events under *Dates From a List*. It is above the others, so it comes first.

The data table *opencx_live_variants* has what was sent last. It is created on first use. An update is sent only if the variant has other words: the same words are not sent every 15 minutes, and what a colleague changed meanwhile is not overwritten.`,
				7,
			),
			note(
				'Update',
				[1440, -80],
				[480, 840],
				`### The update
Only a successful update is saved as live. A failed one is tried again by the next run.`,
				7,
			),
			node('Every 15 Minutes', 'scheduleTrigger', [40, 220], every15Minutes),
			node(
				'Get the Events',
				'googleCalendar',
				[260, 220],
				{
					resource: 'event',
					operation: 'getAll',
					calendar: { __rl: true, mode: 'list', value: 'primary', cachedResultName: 'primary' },
					returnAll: true,
					timeMin: "={{ $now.startOf('day') }}",
					timeMax: '={{ $now.plus({ weeks: 8 }) }}',
					options: { recurringEventHandling: 'expand' },
				},
				{ alwaysOutputData: true },
			),
			node('Every 15 Minutes (File)', 'scheduleTrigger', [40, 480], every15Minutes, {
				disabled: true,
			}),
			node(
				'Get the Calendar File',
				'httpRequest',
				[260, 480],
				{
					url: 'https://calendar.example.com/holidays.ics',
					options: { response: { response: { responseFormat: 'file' } } },
				},
				{ notes: 'Download the file', notesInFlow: true },
			),
			node('Read the File', 'extractFromFile', [480, 480], { operation: 'fromIcs', options: {} }),
			node(
				'One List',
				'set',
				[740, 300],
				{
					assignments: {
						assignments: [
							{
								name: 'events',
								value:
									'={{ $input.all().flatMap(({ json }) => json.data ? (json.data.events ?? []) : [json]) }}',
								type: 'array',
							},
						],
					},
					options: {},
				},
				{ executeOnce: true },
			),
			node('Choose the Variant', 'openCxPhone', [960, 300], {
				resource: account.resource,
				operation: 'chooseVariant',
				schedule: 'calendar',
				variants: {
					variant: [
						{
							variantName: 'Holiday',
							dateList: '={{ $json.events }}',
							...variantWords(account, {
								prompt:
									'You answer calls for Northwind Traders. We are closed today for a holiday. Ask callers for their name, number and reason for calling, and say that we will call back on the next working day.',
								greeting:
									'Hello, this is Northwind Traders. We are closed today. May I take a message?',
							}),
						},
						{
							variantName: 'Office Hours',
							days: [1, 2, 3, 4, 5],
							hours: { range: [{ from: '09:00', to: '17:00' }] },
							...variantWords(account, {
								prompt:
									'You answer calls for Northwind Traders during office hours. Be brief and friendly. Hand over to a colleague when the caller asks for a person.',
								greeting: 'Hello, this is Northwind Traders. How can I help you?',
							}),
						},
						{
							variantName: 'After Hours',
							...variantWords(account, {
								prompt:
									'You answer calls for Northwind Traders after hours. Nobody is in the office. Answer simple questions, take a message for everything else, and say that we will call back on the next working day.',
								greeting:
									'Hello, this is Northwind Traders. The office is closed now, but I can take a message.',
							}),
						},
					],
				},
				otherwise: 'After Hours',
				rotationOptions: {},
			}),
			node(
				'Make the Table',
				'dataTable',
				[740, 500],
				makeTable('opencx_live_variants', columns),
				retried,
			),
			node(
				'What Is Live?',
				'dataTable',
				[960, 500],
				{
					resource: 'row',
					operation: 'get',
					dataTableId: madeBy('Make the Table'),
					...whereIs('agent', `={{ ${agentId}.value }}`),
					returnAll: false,
					limit: 1,
				},
				{ alwaysOutputData: true },
			),
			node(
				'Only Something Else',
				'filter',
				[1200, 500],
				where(holds("JSON.stringify($('Choose the Variant').first().json.fields) !== $json.live")),
			),
			node(
				'Update the Agent',
				'openCxPhone',
				[1500, 300],
				update(account, {
					agent: fromList(account, 0, 'Front Desk (+1 415 555 0100)'),
					fields: Object.fromEntries(
						Object.values(account.said).map((field) => [
							field,
							`={{ $('Choose the Variant').first().json.fields.${field} }}`,
						]),
					),
					options: { ...dryRunByHand, ...account.shown },
				}),
			),
			node('Keep What Is Live', 'dataTable', [1760, 200], {
				resource: 'row',
				operation: 'upsert',
				dataTableId: madeBy('Make the Table'),
				...whereIs('agent', `={{ ${agentId}.value }}`),
				columns: rowOf(columns, {
					agent: `={{ ${agentId}.value }}`,
					live: "={{ JSON.stringify($('Choose the Variant').first().json.fields) }}",
				}),
				options: dryRunByHand,
			}),
			node(
				'Write the History',
				'executeWorkflow',
				[1760, 400],
				writeHistory(account, {
					name: `={{ ${agentId}.cachedResultName ?? ${agentId}.value }}`,
					who: "=Workflow 13, {{ $('Choose the Variant').first().json.variant }}",
				}),
			),
		],
		links: [
			['Every 15 Minutes', 'Get the Events'],
			['Get the Events', 'One List'],
			['Every 15 Minutes (File)', 'Get the Calendar File'],
			['Get the Calendar File', 'Read the File'],
			['Read the File', 'One List'],
			['One List', 'Choose the Variant'],
			['Choose the Variant', 'Make the Table'],
			['Make the Table', 'What Is Live?'],
			['What Is Live?', 'Only Something Else'],
			['Only Something Else', 'Update the Agent'],
			['Update the Agent', 'Keep What Is Live'],
			['Update the Agent', 'Write the History'],
		],
	});
};
