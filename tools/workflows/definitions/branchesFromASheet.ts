import type { INodeParameters } from 'n8n-workflow';

import { holds, where } from '../parts/conditions';
import type { Columns } from '../parts/dataTable';
import {
	allRows,
	dryRunByHand,
	madeBy,
	makeTable,
	retried,
	rowOf,
	whereIs,
} from '../parts/dataTable';
import { writeHistory } from '../parts/history';
import type { Account } from '../account';
import { byId, variantWords } from '../account';
import { notAllUpdatedNode } from '../parts/failures';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

/** The columns that people fill in, besides the agent's ID and name. */
const settingsOf = ({ said, voice }: Account): string[] => [
	'zone',
	'days',
	'opens',
	'closes',
	'opens_again',
	'closes_again',
	'closed_days',
	...Object.keys(voice),
	...['open', 'closed'].flatMap((state) => Object.keys(said).map((word) => `${state}_${word}`)),
];

const columnsOf = (account: Account): Columns => ({
	[account.idKey]: 'string',
	name: 'string',
	...Object.fromEntries(settingsOf(account).map((column) => [column, 'string'] as const)),
	next_change: 'date',
	applied: 'string',
	problem: 'string',
});

const tableOf = { 'phone-number': 'opencx_branches', 'phone-agent': 'opencx_agent_branches' };

/** The rows of the table at the start: the first agents of the playground. */
const samples = (account: Account): Array<Record<string, string>> =>
	[
		{
			name: 'New York',
			zone: 'America/New_York',
			days: 'Mon-Fri',
			opens: '09:00',
			closes: '12:00',
			opens_again: '13:00',
			closes_again: '17:00',
			closed_days: '2026-12-24/2026-12-26, 2027-01-01',
		},
		{
			name: 'Los Angeles',
			zone: 'America/Los_Angeles',
			days: 'Mon-Sat',
			opens: '10:00',
			closes: '16:00',
			closed_days: '2026-12-25',
		},
		{
			name: 'Berlin',
			zone: 'Europe/Berlin',
			days: 'Mon-Fri',
			opens: '08:30',
			closes: '18:00',
			closed_days: '2026-12-24/2027-01-06',
		},
	].map((branch, index) => {
		const us = `our branch in ${branch.name}`;
		const words: Record<string, string> = {
			open_prompt: `You answer calls for ${us}, which is open now. Be brief and friendly. Hand over to a colleague when the caller asks for a person.`,
			open_greeting: `Hello, this is ${us}. How can I help you?`,
			closed_prompt: `You answer calls for ${us}, which is closed now. Ask callers for their name, number and reason for calling, and say that we will call back.`,
			closed_greeting: `Hello, this is ${us}. We are closed now. May I take a message?`,
		};
		const all: Record<string, string | undefined> = { ...words, ...account.voice, ...branch };
		return {
			[account.idKey]: account.agentIdAt(index),
			...Object.fromEntries(
				['name', ...settingsOf(account)].map((column) => [column, all[column] ?? '']),
			),
		};
	});

/** What the notes add about each account. */
const words = {
	'phone-number': {
		columns:
			'the prompts and greetings for when the branch is open and when it is closed; the voice (`elevenlabs_voice_id`), which OpenCX requires in every update',
	},
	'phone-agent': {
		columns: 'the greetings for when the branch is open and when it is closed',
	},
} as const;

export const branchesFromASheet = (account: Account) => {
	const { api, idKey, idParameter } = account;
	const columns = columnsOf(account);
	const row = "$('Only What Is Due').item.json";
	const sameAgent = (json: string) => `String(${json}.${idKey} ?? '').trim().toLowerCase()`;
	const closed = variantWords(account, {
		prompt: '={{ $json.closed_prompt }}',
		greeting: '={{ $json.closed_greeting }}',
	});
	/** Updates the row that an item comes from. */
	const keep = (values: Readonly<Record<string, string>>): INodeParameters => ({
		resource: 'row',
		operation: 'update',
		dataTableId: madeBy('Make the Table'),
		...whereIs('id', `={{ ${row}.id }}`),
		columns: rowOf(columns, values),
		options: dryRunByHand,
	});
	return workflow({
		account,
		file: '14-branches-from-a-sheet.json',
		id: 'opencxBranches',
		name: '14. Branches from a sheet',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 900],
				`## Each branch with its own hours

A data table has a row for each ${account.noun}: its time zone, days, hours and closed days, and what it says. People who can edit the table change the hours without opening this workflow.

### Set up
1. **Credential:** choose your OpenCX API credential in *Rotate*.
2. **Table:** click *Execute workflow*. It creates the table *${tableOf[api]}* with three sample rows. Open it under *Data tables* in the project, and replace the samples with your branches.
3. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
4. Publish the workflow.

### Good to know
* A change reaches the agent with the next run, within five minutes.
* n8n Cloud counts executions: every 5 minutes is 288 a day. For every 15 minutes, which is 96 a day, change *Minutes Between Triggers* in *Every 5 Minutes*.
* If a branch fails, each run tries it again, and the others go on. n8n starts the error workflow once for each new problem, and *problem* in the row says what is wrong.

### Try it
Click *Execute workflow*: *Rotate* shows what would be sent for each row. In the editor this is a dry run and sends nothing.`,
			),
			note(
				'Rows',
				[-20, -80],
				[1120, 900],
				`### The rows that are due
A row is due if it is new, if somebody changed it, if its *next_change* has come, or if its last update failed. All other agents are left alone: nothing is sent again and again, and what a colleague changed meanwhile is not overwritten.

**To fill in:** \`${idKey}\`; a name; \`zone\` such as Europe/Berlin; \`days\` such as Mon-Fri; \`opens\` and \`closes\` as HH:MM, and *opens_again* and *closes_again* after a break; \`closed_days\` such as 2026-12-24/2026-12-26, 2027-01-01; ${words[api].columns}.

**Written by the workflow:** \`next_change\`, \`applied\` and \`problem\`. To send a row again, empty its *applied*.

An empty table gets sample rows only in a manual run.`,
				7,
			),
			note(
				'Rotate',
				[1140, -80],
				[1060, 900],
				`### Rotate and save the result
*Rotate* chooses between *Closed Day*, *Open* and *Closed* by the columns of the row. Only a successful update is saved as *applied*. If several rows have the same ${account.noun}, nothing is sent for it, and the *problem* of each row that is due says so.`,
				7,
			),
			node('Every 5 Minutes', 'scheduleTrigger', [40, 400], {
				rule: { interval: [{ field: 'minutes', minutesInterval: 5 }] },
			}),
			node('Make the Table', 'dataTable', [240, 400], makeTable(tableOf[api], columns), retried),
			node('Read the Rows', 'dataTable', [440, 400], allRows('Make the Table'), {
				alwaysOutputData: true,
			}),
			node('Are There Any?', 'if', [640, 400], where(holds('$json.id !== undefined'))),
			node('Sample Rows', 'set', [240, 640], {
				mode: 'raw',
				jsonOutput: `={{ { rows: $execution.mode === 'test' ? ${JSON.stringify(samples(account))} : [] } }}`,
				options: {},
			}),
			node('Each Sample Row', 'splitOut', [440, 640], { fieldToSplitOut: 'rows', options: {} }),
			node('Add It', 'dataTable', [640, 640], {
				resource: 'row',
				operation: 'insert',
				dataTableId: madeBy('Make the Table'),
				columns: rowOf(
					columns,
					Object.fromEntries(
						[idKey, 'name', ...settingsOf(account)].map((column) => [
							column,
							`={{ $json.${column} }}`,
						]),
					),
				),
				options: {},
			}),
			node('Their Settings', 'set', [840, 400], {
				assignments: {
					assignments: [
						{
							name: 'settings',
							value: `={{ JSON.stringify(${JSON.stringify([idKey, ...settingsOf(account)])}.map((column) => $json[column] ?? '')) }}`,
							type: 'string',
						},
					],
				},
				includeOtherFields: true,
				options: {},
			}),
			node(
				'Only What Is Due',
				'filter',
				[960, 640],
				where(
					holds(
						'$json.applied !== $json.settings || !!$json.problem || (!!$json.next_change && DateTime.fromISO($json.next_change) <= $now)',
					),
				),
			),
			node(
				'Only One Row?',
				'if',
				[1200, 640],
				where(
					holds(
						`!$json.${idKey} || $('Their Settings').all().filter((one) => ${sameAgent('one.json')} === ${sameAgent('$json')}).length === 1`,
					),
				),
			),
			node(
				'Several Rows',
				'set',
				[1440, 640],
				texts({
					error: `Several rows have this ${account.noun}`,
					message: 'Keep one of them',
				}),
			),
			node(
				'Rotate',
				'openCxPhone',
				[1440, 400],
				{
					resource: account.resource,
					operation: account.rotate,
					[idParameter]: byId(`={{ $json.${idKey} }}`),
					...Object.fromEntries(
						Object.keys(account.voice).map((name) => [name, `={{ $json.${name} }}`]),
					),
					schedule: 'calendar',
					variants: {
						variant: [
							{
								variantName: 'Closed Day',
								dateList: '={{ $json.closed_days }}',
								...closed,
							},
							{
								variantName: 'Open',
								days: '={{ $json.days }}',
								hours: {
									range: [
										{ from: '={{ $json.opens }}', to: '={{ $json.closes }}' },
										{ from: '={{ $json.opens_again }}', to: '={{ $json.closes_again }}' },
									],
								},
								...variantWords(account, {
									prompt: '={{ $json.open_prompt }}',
									greeting: '={{ $json.open_greeting }}',
								}),
							},
							{ variantName: 'Closed', ...closed },
						],
					},
					otherwise: 'Closed',
					rotationOptions: { timezone: '={{ $json.zone }}' },
					options: { ...dryRunByHand, ...account.shown },
				},
				{ onError: 'continueErrorOutput' },
			),
			node(
				'Keep the Next Change',
				'dataTable',
				[1700, 160],
				keep({
					next_change: '={{ $json.valid_until }}',
					applied: `={{ ${row}.settings }}`,
					problem: '',
				}),
			),
			node(
				'Write the History',
				'executeWorkflow',
				[1700, 400],
				writeHistory(account, {
					name: `={{ ${row}.name }}`,
					who: '=Workflow 14, {{ $json.variant }}',
				}),
			),
			node(
				'Only New Problems',
				'filter',
				[1700, 640],
				where(
					holds(
						`[$json.error, $json.message].filter(Boolean).join('. ').replace(/\\d+/g, '') !== String(${row}.problem ?? '').replace(/\\d+/g, '')`,
					),
				),
			),
			node(
				'Keep the Problem',
				'dataTable',
				[2000, 520],
				keep({ problem: "={{ [$json.error, $json.message].filter(Boolean).join('. ') }}" }),
			),
			node(notAllUpdatedNode, 'stopAndError', [2000, 670], {
				errorMessage: `={{ $input.all().map((item, index) => ({ row: $('Only What Is Due').itemMatching(index).json, error: item.json.error })).map(({ row, error }) => (row.name || row.${idKey} || 'Row ' + row.id) + ': ' + error).join('\\n') }}`,
			}),
		],
		links: [
			['Every 5 Minutes', 'Make the Table'],
			['Make the Table', 'Read the Rows'],
			['Read the Rows', 'Are There Any?'],
			['Are There Any?', 'Their Settings'],
			['Are There Any?', 'Sample Rows', 1],
			['Sample Rows', 'Each Sample Row'],
			['Each Sample Row', 'Add It'],
			['Add It', 'Their Settings'],
			['Their Settings', 'Only What Is Due'],
			['Only What Is Due', 'Only One Row?'],
			['Only One Row?', 'Rotate'],
			['Only One Row?', 'Several Rows', 1],
			['Several Rows', 'Only New Problems'],
			['Rotate', 'Keep the Next Change'],
			['Rotate', 'Write the History'],
			['Rotate', 'Only New Problems', 1],
			['Only New Problems', 'Keep the Problem'],
			['Only New Problems', notAllUpdatedNode],
		],
	});
};
