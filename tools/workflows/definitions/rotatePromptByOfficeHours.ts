import type { INodeParameters } from 'n8n-workflow';

import { holds, rule, where } from '../parts/conditions';
import { makeTable, patient } from '../parts/dataTable';
import { notInHistoryNode, notUpdatedNode } from '../parts/failures';
import { historyNode, writeHistory } from '../parts/history';
import {
	callItself,
	closedColumns,
	closedVariant,
	entry,
	rotationInputs,
	rotationName,
} from '../parts/rotation';
import type { Account, Words } from '../account';
import { byId, mainWord, saidFields, update, variantWords } from '../account';
import { node, note, workflow } from '../workflow';

/** A variant of the calendar. Two nodes have its times, and one of them has its texts. */
interface Variant extends Words {
	readonly times: { readonly variantName: string } & INodeParameters;
}

const hours = (...ranges: ReadonlyArray<readonly [from: string, to: string]>) => ({
	range: ranges.map(([from, to]) => ({ from, to })),
});

const dates = (from: string, to: string, everyYear = false) => ({
	range: [{ from: `${from}T00:00:00`, to: `${to}T00:00:00`, ...(everyYear ? { everyYear } : {}) }],
});

const weekdays = [1, 2, 3, 4, 5];

const variants: readonly Variant[] = [
	{
		times: { variantName: 'Winter Holidays', dates: dates('2026-12-24', '2027-01-01', true) },
		prompt:
			'You answer calls for Northwind Traders. We are closed from 24 December to 1 January. Wish the caller happy holidays, note their name, number and reason for calling, and say that we will call back from 2 January.',
		greeting:
			'Happy holidays from Northwind Traders! We are closed until 2 January. May I take a message?',
	},
	{
		times: { variantName: 'Spring Sale', dates: dates('2027-03-15', '2027-03-21') },
		prompt:
			'You answer calls for Northwind Traders. Our spring sale is on now: 20 percent off everything until the end of the week. Mention it once, then help the caller. Be brief and friendly.',
		greeting: 'Hello, this is Northwind Traders. Our spring sale is on! How can I help you?',
	},
	{
		times: {
			variantName: 'Office Hours',
			days: weekdays,
			hours: hours(['09:00', '12:00'], ['13:00', '17:00']),
		},
		prompt:
			'You answer calls for Northwind Traders during office hours. Be brief and friendly. Hand over to a colleague when the caller asks for a person.',
		greeting: 'Hello, this is Northwind Traders. How can I help you?',
	},
	{
		times: { variantName: 'Lunch Break', days: weekdays, hours: hours(['12:00', '13:00']) },
		prompt:
			'You answer calls for Northwind Traders during the lunch break. Everybody is back at 1 pm. Answer simple questions, and take a message for everything else.',
		greeting: 'Hello, this is Northwind Traders. We are at lunch until 1 pm. May I take a message?',
	},
	{
		times: { variantName: 'Weekend', days: [6, 7] },
		prompt:
			'You answer calls for Northwind Traders on the weekend. Nobody is in the office. Answer simple questions, take a message for everything else, and say that we will call back on Monday.',
		greeting:
			'Hello, this is Northwind Traders. The office is closed for the weekend, but I can take a message.',
	},
	{
		times: { variantName: 'After Hours' },
		prompt:
			'You answer calls for Northwind Traders after hours. Nobody is in the office. Answer simple questions, take a message for everything else, and say that we will call back on the next working day.',
		greeting:
			'Hello, this is Northwind Traders. The office is closed now, but I can take a message.',
	},
];

/** The variant for an agent that somebody closed until a time, with the words that they wrote. */
const closed: Variant = {
	times: { variantName: closedVariant, dateList: '={{ [] }}' },
	prompt: `=You answer calls for Northwind Traders. We are closed for now. Tell the caller: "{{ $json.closed_words || 'We are closed for now.' }}" Then note their name, number and reason for calling.`,
	greeting: "={{ $json.closed_words || 'We are closed for now. May I take a message?' }}",
};

const calendar = { schedule: 'calendar', otherwise: 'After Hours' };

export const rotatePromptByOfficeHours = (account: Account) => {
	const { idKey, noun, resource } = account;
	const said = mainWord(account);
	const trigger = `When the ${said === 'prompt' ? 'Prompt' : 'Greeting'} Changes`;
	/** The agent of an item, with the row that closes it, if one does. */
	const agent = "$('Closed Until?').item.json";
	const chosen = "$('What to Say').item.json";
	/** An input of the run for an agent; blank if the trigger started the run. */
	const asked = (key: string) =>
		`={{ $('${entry}').isExecuted ? $('${entry}').all().map((one) => one.json).find((one) => !one.${idKey} || one.${idKey} === $json.${idKey})?.${key} ?? '' : '' }}`;
	/** The row that closes the agent of an item, if one does. */
	const closedBy = `$('Closed Now').all().map((one) => one.json).find((one) => one.${idKey} === $json.${idKey})`;
	/** A column of that row. */
	const row = (key: string) => `={{ ${closedBy}?.${key} ?? '' }}`;
	/** Its variant. One that was renamed or removed since must not stop the other agents. */
	const rowVariant = `={{ (() => {
const row = ${closedBy};
if (!row) return '';
return $('What to Say').params.variants.variant.some((one) => one.variantName === row.variant) ? row.variant : '${closedVariant}';
})() }}`;
	const task = `($('${entry}').isExecuted ? $('${entry}').first().json.task : '')`;
	const agents = [
		{ index: 0, name: 'Front Desk (+1 415 555 0100)' },
		{ index: 2, name: 'Support (+1 415 555 0102)' },
	];

	return workflow({
		account,
		file: `02-rotate-${said}-by-office-hours.json`,
		id: 'opencxOfficeHours',
		name: rotationName(account),
		settings: {
			timezone: 'America/New_York',
		},
		// A manual run from there lists the agents and variants, and sends nothing.
		sampleItems: { [entry]: [{ [idKey]: '', retry_of: '', who: '', task: 'list' }] },
		nodes: [
			note(
				'Purpose',
				[-560, -80],
				[500, 820],
				`## Office hours, a lunch break and a yearly campaign

Each ${noun} in a list gets a new ${said === 'prompt' ? 'prompt and greeting' : 'greeting'} as soon as another variant applies: four updates on a working day. A failed update is tried again, and the history has a row for each update.

### Set up
1. **Credential:** choose yours in *Update the Agent*.
2. **${noun === 'phone number' ? 'Phone numbers and voices' : 'Phone agents'}:** enter yours in *The Agents*${noun === 'phone number' ? ', **each with its own voice**: OpenCX requires one in every update' : ''}.
3. **Time zone:** it is set to New York. Change it in the workflow's settings.
4. **Times:** change the variants in *${trigger}* **and** in *What to Say*, the same in both. If they differ now, the workflow fails as soon as you publish it, and says so. A holiday that is in only one of them fails on that day.
5. **Texts:** change them in *What to Say* only.
6. **History:** import and publish *9. History*, then choose it from the list in *${historyNode}*.
7. Publish the workflow.

### Good to know
* *12. Closed until* closes an agent for some hours. It takes precedence over this workflow, which you don't have to change for it.

### Try it
Open *${trigger}* and click *Execute step*: it shows the current variant and the next ten changes, and sends nothing. Its *fields* are empty, because the texts are in *What to Say*. *Execute workflow* sends: all agents in *The Agents* get the current variant.`,
			),
			note(
				'Start',
				[-20, -80],
				[880, 820],
				`### 1. The clock or another run starts it
*${trigger}* starts this workflow at each change, when you publish it, and when n8n starts.

*${entry}* is for *12. Closed until* and for retries. A retry waits five minutes, then starts the version that is published at that time.`,
				7,
			),
			note(
				'Agents',
				[900, -80],
				[1300, 820],
				`### 2. Which agents
The table *${account.closedTable}* has a row for each agent that is currently closed. It is created on first use.

A retry includes only the agents that failed.`,
				7,
			),
			note(
				'Choose',
				[2240, -80],
				[860, 820],
				`### 3. What to say
The first variant that applies is used. A range includes its *From*, but not its *To*. *After Hours*, named in **Otherwise**, applies when no other variant does. *${closedVariant}* applies only if the agent's row says so.

A retry ends here as soon as another variant applies.`,
				7,
			),
			note(
				'Update',
				[3140, -80],
				[1440, 820],
				`### 4. Update and retry
A failed update is tried again every five minutes, as long as its variant applies. After an update that took several attempts, the workflow checks again, because another variant may apply by then. The first failure ends the run with an error, which starts *6. When an update is refused*. Later failures don't.`,
				7,
			),
			node(trigger, 'openCxRotationTrigger', [80, 200], {
				resource,
				...calendar,
				variants: { variant: variants.map(({ times }) => times) },
				rotationOptions: {},
			}),
			node(entry, 'executeWorkflowTrigger', [80, 400], {
				inputSource: 'workflowInputs',
				workflowInputs: { values: rotationInputs(account) },
			}),
			node('In Five Minutes?', 'if', [300, 400], where(holds("$json.task === 'later'"))),
			node('Wait Five Minutes', 'wait', [520, 560], {
				resume: 'timeInterval',
				amount: 5,
				unit: 'minutes',
			}),
			node(
				'Try Again',
				'executeWorkflow',
				[740, 560],
				callItself(account, {
					task: 'retry',
					agent: `={{ $json.${idKey} }}`,
					retryOf: '={{ $json.retry_of }}',
					who: '={{ $json.who }}',
				}),
				// If the workflow is no longer published, there is nothing to retry.
				{ onError: 'continueRegularOutput' },
			),
			node(
				'Make the Table',
				'dataTable',
				[960, 300],
				makeTable(account.closedTable, closedColumns(account)),
				{ ...patient, executeOnce: true },
			),
			node(
				'Closed Now',
				'dataTable',
				[1180, 300],
				{
					resource: 'row',
					operation: 'get',
					dataTableId: byId("={{ $('Make the Table').first().json.id }}"),
					matchType: 'allConditions',
					filters: {
						conditions: [
							{ keyName: 'until', condition: 'gt', keyValue: '={{ $now.toUTC().toISO() }}' },
						],
					},
					returnAll: true,
				},
				{ alwaysOutputData: true, executeOnce: true },
			),
			node(
				'The Agents',
				'set',
				[1400, 300],
				{
					mode: 'raw',
					jsonOutput: JSON.stringify(
						{
							agents: agents.map(({ index, name }) => ({
								[idKey]: account.agentIdAt(index),
								name,
								...account.ownSettings(index),
							})),
						},
						null,
						2,
					),
					options: {},
				},
				{ executeOnce: true },
			),
			node('Only Asked?', 'if', [1620, 300], where(holds(`${task} === 'list'`))),
			node('What There Is', 'set', [1840, 520], {
				mode: 'raw',
				jsonOutput: `={{ {
  agents: $('The Agents').first().json.agents,
  variants: $('What to Say').params.variants.variant.map((one) => one.variantName).filter((name) => name !== '${closedVariant}'),
  closed: $('Closed Now').all().map((one) => one.json).filter((one) => one.until),
  table: $('Make the Table').first().json.id,
  zone: $now.zoneName,
} }}`,
				options: {},
			}),
			node('Each Agent', 'splitOut', [1840, 300], { fieldToSplitOut: 'agents', options: {} }),
			node(
				'Only These',
				'filter',
				[2060, 300],
				where(
					holds(
						`!$('${entry}').isExecuted || $('${entry}').all().some((one) => !one.json.${idKey} || one.json.${idKey} === $json.${idKey})`,
					),
				),
			),
			node('Closed Until?', 'set', [2320, 300], {
				assignments: {
					assignments: Object.entries({
						retry_of: asked('retry_of'),
						who: asked('who'),
						closed_variant: rowVariant,
						closed_words: row('words'),
						closed_until: row('until'),
						closed_by: row('who'),
					}).map(([name, value]) => ({ name, value, type: 'string' })),
				},
				includeOtherFields: true,
				options: {},
			}),
			node('What to Say', 'openCxPhone', [2540, 300], {
				resource,
				operation: 'chooseVariant',
				...calendar,
				variants: {
					variant: [...variants, closed].map(({ times, ...words }) => ({
						...times,
						...variantWords(account, words),
					})),
				},
				rotationOptions: {
					overrideVariant: '={{ $json.closed_variant }}',
					overrideUntil: '={{ $json.closed_until }}',
				},
			}),
			// A run that starts late may find another variant than the one that started it.
			node(
				'Do the Times Agree?',
				'if',
				[2760, 300],
				where(
					holds(
						`!$('${trigger}').isExecuted || ${agent}.closed_until !== '' || ($('${trigger}').first().json.valid_until !== null && Date.parse($('${trigger}').first().json.valid_until) <= Date.now()) || ($json.variant === $('${trigger}').first().json.variant && $json.valid_until === $('${trigger}').first().json.valid_until)`,
					),
				),
			),
			node('The Times Differ', 'stopAndError', [2980, 520], {
				errorType: 'errorMessage',
				errorMessage: `=The times in '${trigger}' and 'What to Say' differ: at this moment, the first gives "{{ $('${trigger}').first().json.variant }}" until {{ $('${trigger}').first().json.valid_until ?? 'further notice' }}, the second "{{ $json.variant }}" until {{ $json.valid_until ?? 'further notice' }}. Give both nodes the same variants, days, hours and dates, then publish the workflow again.`,
			}),
			node(
				'Still Applies',
				'filter',
				[2980, 300],
				where(
					holds(
						`$json.variant !== null && (${agent}.retry_of === '' || ${agent}.retry_of === $json.variant)`,
					),
				),
			),
			node(
				'Update the Agent',
				'openCxPhone',
				[3220, 300],
				update(account, {
					agent: byId(`={{ ${agent}.${idKey} }}`),
					fields: Object.fromEntries(
						saidFields(account).map((field) => [field, `={{ $json.fields.${field} }}`]),
					),
					voice: `={{ ${agent}.elevenlabs_voice_id }}`,
					// Few retries, within seconds: a later one may arrive when another variant applies.
					options: { maxRetries: 2, ...account.shown },
				}),
				{ onError: 'continueErrorOutput' },
			),
			node(
				historyNode,
				'executeWorkflow',
				[3440, 180],
				writeHistory(account, {
					name: `={{ ${agent}.name }}`,
					who: `={{ ${agent}.who || (${agent}.closed_by ? 'Closed until: ' + ${agent}.closed_by : 'Rotation: ' + ${chosen}.variant) }}`,
				}),
				{ onError: 'continueErrorOutput' },
			),
			// During the retries, another run may have sent what applies now, before this update arrived.
			node(
				'Late?',
				'filter',
				[3680, 60],
				where(
					holds(
						`$json.attempts > 1 || (${chosen}.valid_until !== null && Date.parse(${chosen}.valid_until) <= Date.now())`,
					),
				),
			),
			node(
				'Look Once More',
				'executeWorkflow',
				[3900, 60],
				callItself(account, { task: '', agent: `={{ ${agent}.${idKey} }}` }),
			),
			node('Not Live', 'set', [3440, 420], {
				mode: 'raw',
				jsonOutput: `={{ {
  ${idKey}: ${agent}.${idKey},
  name: ${agent}.name,
  variant: ${chosen}.variant,
  retry_of: ${agent}.retry_of,
  who: ${agent}.who,
  not_live: true,
  error: $json.error,
  message: $json.message,
} }}`,
				options: {},
			}),
			// Above the next node, so n8n runs it first: the next one may end the run.
			node(
				'Try Again Later',
				'executeWorkflow',
				[3680, 260],
				callItself(account, {
					task: 'later',
					agent: `={{ $json.${idKey} }}`,
					retryOf: '={{ $json.variant }}',
					who: '={{ $json.who }}',
				}),
			),
			node('All That Failed', 'merge', [3900, 420], {}),
			node('Whom to Tell?', 'switch', [4120, 404], {
				rules: {
					values: [
						rule('Who asked', holds(`${task} === 'answer'`)),
						rule('Everybody', holds("$json.not_live === true && $json.retry_of === ''")),
						rule('No history', holds('$json.not_live !== true')),
					],
				},
				options: {},
			}),
			node('The Answer', 'set', [4360, 80], {
				assignments: {
					assignments: [
						{ name: 'not_live', value: '={{ $json.not_live === true }}', type: 'boolean' },
					],
				},
				includeOtherFields: true,
				options: {},
			}),
			node(notUpdatedNode, 'stopAndError', [4360, 300], {
				errorType: 'errorObject',
				errorObject: `={{ JSON.stringify({
  message: $json.error,
  description: $input.all().map((one) => one.json.name + ': ' + one.json.error + '. ' + one.json.message + ' Tried again every five minutes, as long as "' + one.json.variant + '" applies.').join('\\n'),
}) }}`,
			}),
			node(notInHistoryNode, 'stopAndError', [4360, 520], {
				errorType: 'errorMessage',
				errorMessage: '={{ $json.error }}',
			}),
		],
		links: [
			[trigger, 'Make the Table'],
			[entry, 'In Five Minutes?'],
			['In Five Minutes?', 'Wait Five Minutes'],
			['Wait Five Minutes', 'Try Again'],
			['In Five Minutes?', 'Make the Table', 1],
			['Make the Table', 'Closed Now'],
			['Closed Now', 'The Agents'],
			['The Agents', 'Only Asked?'],
			['Only Asked?', 'What There Is'],
			['Only Asked?', 'Each Agent', 1],
			['Each Agent', 'Only These'],
			['Only These', 'Closed Until?'],
			['Closed Until?', 'What to Say'],
			['What to Say', 'Do the Times Agree?'],
			['Do the Times Agree?', 'Still Applies'],
			['Do the Times Agree?', 'The Times Differ', 1],
			['Still Applies', 'Update the Agent'],
			['Update the Agent', historyNode],
			['Update the Agent', 'Late?'],
			['Late?', 'Look Once More'],
			['Update the Agent', 'Not Live', 1],
			[historyNode, 'All That Failed', 1],
			['Not Live', 'Try Again Later'],
			['Not Live', 'All That Failed', 0, 1],
			['All That Failed', 'Whom to Tell?'],
			['Whom to Tell?', 'The Answer'],
			['Whom to Tell?', notUpdatedNode, 1],
			['Whom to Tell?', notInHistoryNode, 2],
		],
	});
};
