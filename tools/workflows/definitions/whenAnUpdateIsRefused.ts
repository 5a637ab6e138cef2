import type { Next } from '../../../nodes/transport/failure';
import { equals, rule } from '../parts/conditions';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

// A trigger that cannot start fails before there is an execution.
const failed = '($json.execution ?? $json.trigger)';

/** The rule for the failures against which this helps: our nodes say so in the error's context. */
const whereNextIs = (next: Next, outputKey: string) =>
	rule(outputKey, equals(`={{ ${failed}.error?.context?.next }}`, next));

/** What failed, by the names of nodes and workflows: an update is only one of the things that can. */
const whatHappened = `$json.trigger
  ? 'This workflow did not start: '
  : $json.execution.lastNodeExecuted === 'Write the History'
  ? 'Updated, but missing in the history: '
  : $json.workflow.name === '9. History'
  ? 'A history was not written: '
  : !$json.execution.error.node?.type?.startsWith('n8n-nodes-opencx-phone.')
  ? 'A step of this workflow failed: '
  : $json.execution.error.context?.updated > 0
  ? 'Not all phone agents were updated: '
  : 'A phone agent was not updated: '`;

/** @param subject an expression; the workflow's name is added to it */
const message = (subject: string) =>
	texts({
		subject: `={{ (${subject}) + $json.workflow.name }}`,
		text: `={{ ${failed}.error?.message }}
{{ ${failed}.error?.description ?? '' }}

Node: {{ $json.execution?.lastNodeExecuted ?? ${failed}.error?.node?.name ?? '' }}
Execution: {{ $json.execution?.url ?? '' }}`,
	});

export const whenAnUpdateIsRefused = workflow({
	file: '06-when-an-update-is-refused.json',
	id: 'opencxUpdateError',
	name: '6. When an update is refused',
	settings: {
		executionOrder: 'v1',
	},
	sampleItems: {
		'Update Refused': [
			{
				execution: {
					id: '231',
					url: 'https://n8n.example.com/workflow/opencxDealUpdates/executions/231',
					retryOf: null,
					error: {
						message: '\'Handoff Phone Number\' is "555 0100", which has no country code',
						description:
							'Begin with + and the country code, such as +14155550100. Nothing was sent for this item.',
						context: { next: 'correctValues', updated: 0 },
						node: { name: 'Update the Agent', type: 'n8n-nodes-opencx-phone.openCxPhone' },
					},
					lastNodeExecuted: 'Update the Agent',
					mode: 'webhook',
				},
				workflow: {
					id: 'opencxDealUpdates',
					name: '1. CRM deal stage updates the phone agent',
				},
			},
		],
	},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 660],
			`## Know at once when an update is refused

The other workflows name this one as their **error workflow**: n8n starts it when a published workflow fails. It sorts the failure by what has to be done and writes a message that a person can act on.

### Set up
1. **Send it somewhere:** enable *Send to Slack* or *Send by Email*, and choose its credential.
2. **Name it in your workflows:** menu at the top right, *Settings*, *Error Workflow*. The imported workflows name it already; if you import by hand, choose it again.
3. Publish this workflow.

### Try it
Press *Execute workflow*: *Update Refused* holds a sample failure.

### Good to know
n8n starts an error workflow for published workflows only, not when you run one by hand in the editor.`,
		),
		note(
			'Sort',
			[-20, -80],
			[820, 660],
			`### What has to be done?
**Fix the API key:** OpenCX doesn't accept it (401), or it lacks a scope (403). Until then every update fails.
**Run it again later:** OpenCX was busy or away, and the node's own retries were used up. Repeating an update does no harm.
**Correct the values:** everything else. The message says what failed.`,
			7,
		),
		note(
			'Tell',
			[840, -80],
			[440, 660],
			`### Tell the team
Both are disabled until you choose a credential and a recipient.`,
			7,
		),
		node('Update Refused', 'errorTrigger', [60, 265], {}),
		node('What to Do?', 'switch', [280, 249], {
			rules: {
				values: [whereNextIs('fixApiKey', 'Fix API key'), whereNextIs('runLater', 'Run later')],
			},
			looseTypeValidation: true,
			options: {
				fallbackOutput: 'extra',
				renameFallbackOutput: 'Correct values',
			},
		}),
		node('Fix the API Key', 'set', [560, 100], message("'The OpenCX API key needs you: '")),
		node('Run It Again', 'set', [560, 265], message("'Run this again later: '")),
		node('Correct the Values', 'set', [560, 430], message(whatHappened)),
		node(
			'Send to Slack',
			'slack',
			[920, 180],
			{
				select: 'channel',
				channelId: {
					__rl: true,
					mode: 'name',
					value: '#phone-agents',
				},
				text: `=*{{ $json.subject }}*
{{ $json.text }}`,
				otherOptions: {},
			},
			{
				disabled: true,
			},
		),
		node(
			'Send by Email',
			'emailSend',
			[920, 350],
			{
				fromEmail: 'n8n@example.com',
				toEmail: 'team@example.com',
				subject: '={{ $json.subject }}',
				emailFormat: 'text',
				text: '={{ $json.text }}',
				options: {},
			},
			{
				disabled: true,
			},
		),
	],
	links: [
		['Update Refused', 'What to Do?'],
		['What to Do?', 'Fix the API Key'],
		['What to Do?', 'Run It Again', 1],
		['What to Do?', 'Correct the Values', 2],
		['Fix the API Key', 'Send to Slack'],
		['Fix the API Key', 'Send by Email'],
		['Run It Again', 'Send to Slack'],
		['Run It Again', 'Send by Email'],
		['Correct the Values', 'Send to Slack'],
		['Correct the Values', 'Send by Email'],
	],
});
