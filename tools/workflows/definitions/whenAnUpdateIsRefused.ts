import type { Next } from '../../../nodes/transport/failure';
import { equals, rule } from '../parts/conditions';
import { notAllUpdatedNode, notInHistoryNode, notUpdatedNode } from '../parts/failures';
import { historyNode, historyWriter } from '../parts/history';
import { messages } from '../parts/messages';
import { texts } from '../parts/texts';
import { errorWorkflowId, node, note, workflow } from '../workflow';

// A trigger that cannot start fails before there is an execution.
const failed = '($json.execution ?? $json.trigger)';

/** The rule for failures that this step solves: our nodes name the step in the error's context. */
const whereNextIs = (next: Next, outputKey: string) =>
	rule(outputKey, equals(`={{ ${failed}.error?.context?.next }}`, next));

/** The operations of our node that change no agent. */
const reads = ['chooseVariant', 'get', 'getMany'];

/**
 * What failed, by the names and types of nodes: an update is only one of the things that can fail. For
 * a failure in workflow 9 or in n8n itself, n8n gives the node's name, but often not its type.
 */
const whatHappened = `$json.trigger
  ? 'This workflow did not start: '
  : $json.execution.lastNodeExecuted === '${notInHistoryNode}' || $json.execution.lastNodeExecuted?.startsWith('${historyNode}')
  ? 'Updated, but missing from the history: '
  : $json.execution.lastNodeExecuted === '${historyWriter}'
  ? 'A history was not written: '
  : $json.execution.lastNodeExecuted === '${notUpdatedNode}'
  ? 'A phone agent was not updated: '
  : $json.execution.lastNodeExecuted === '${notAllUpdatedNode}'
  ? 'Not all phone agents were updated: '
  : !$json.execution.error?.node?.type?.startsWith('n8n-nodes-opencx-phone.openCxPhone') || ${JSON.stringify(reads)}.some((one) => one === $json.execution.error.node.parameters?.operation)
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
	id: errorWorkflowId,
	name: '6. When an update is refused',
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
			[440, 740],
			`## Know at once when an update is refused

The other workflows, for **phone numbers** and for **phone agents**, name this one as their **error workflow**: n8n starts it when a published workflow fails. It sorts failures by what to do next and writes a message that a person can act on.

### Set up
1. **Send it somewhere:** enable *Send to Slack* or *Send by Email*, and choose its credential.
2. **Choose it in your workflows:** in the settings of each workflow, under *Error Workflow*. The workflows here already name it. If you import them by hand, choose it again.
3. Publish this workflow.

### Good to know
* n8n starts an error workflow for published workflows only, not when you run one manually in the editor.
* If a trigger can't start, there is no execution. n8n 2.8 starts this workflow anyway. n8n 2.41 only shows the error on the workflow itself.
* This workflow recognizes a failed history by the node names *Write the History* and *Write the Rows*: keep them.

### Try it
Click *Execute workflow*: *Update Refused* has a sample failure. Nothing is sent to OpenCX, and nobody gets a message until you enable Slack or email.`,
		),
		note(
			'Sort',
			[-20, -80],
			[820, 740],
			`### What to do?
**Fix the API key:** OpenCX doesn't accept it (401), or it lacks a scope (403). Until then every update fails.
**Run it again later:** OpenCX was busy or unavailable, and the node's own retries were used up. It is safe to repeat an update.
**Correct the values:** everything else. The subject says what failed: an update, the history, or something else.`,
			7,
		),
		note(
			'Tell',
			[840, -80],
			[440, 740],
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
		node('Fix the API Key', 'set', [560, 100], message("'The OpenCX API key needs attention: '")),
		node('Run It Again', 'set', [560, 265], message("'Run this again later: '")),
		node('Correct the Values', 'set', [560, 430], message(whatHappened)),
		...messages(920, [180, 350]),
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
