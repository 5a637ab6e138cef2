import { dryRunByHand } from '../parts/dataTable';
import { writeHistory } from '../parts/history';
import { byStage, entriesNote, hubSpotEntries, hubSpotLinks, sampleEvents } from '../parts/hubSpot';
import { texts } from '../parts/texts';
import type { Account } from '../account';
import { fromList, update } from '../account';
import { node, note, workflow } from '../workflow';

/** What the notes add about each account. */
const words = {
	'phone-number': {
		choose:
			'choose the phone number and its voice in *Update the Agent*. OpenCX requires a voice in every update.',
		sent: 'Only the voice and the two added fields are sent.',
	},
	'phone-agent': {
		choose: 'choose the phone agent in *Update the Agent*.',
		sent: 'Of the two added fields, only those that differ from the agent are sent.',
	},
} as const;

export const crmDealUpdatesAgent = (account: Account) => {
	const { choose, sent } = words[account.api];
	const agent = `$('Update the Agent').params.${account.idParameter}`;
	return workflow({
		account,
		file: '01-crm-deal-updates-agent.json',
		id: 'opencxDealUpdates',
		name: '1. CRM deal stage updates the phone agent',
		sampleItems: sampleEvents,
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 700],
				`## When a deal moves, the phone agent follows

When a deal reaches another stage in HubSpot, the agent's **greeting** and the **person it hands callers to** change at once. All other settings stay as they are.

### Set up
1. **Credential:** choose your OpenCX API credential in *Update the Agent*.
2. **Agent:** ${choose}
3. **Stages:** in *Which Stage?*, enter the internal names of your deal stages.
4. **Texts:** enter the greeting and the handoff number for each stage in the three Edit Fields nodes.
5. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
6. **HubSpot:** use one of the two entries, then publish the workflow.

### Try it
Click *Execute workflow*: the sample event in *HubSpot Event* goes through the workflow. In the editor this is a dry run and sends nothing (see *Dry Run* in *Update the Agent*).`,
			),
			entriesNote(700),
			note(
				'Stages',
				[480, -80],
				[620, 700],
				`### One event at a time
HubSpot sends several events at once. *One by One* takes them in order, so the last one decides what the agent says. An event about another property or stage changes nothing. If a step fails, the run stops there: *Retry* in the list of executions continues with that event. For another stage, add a rule to *Which Stage?* and an Edit Fields node.`,
				7,
			),
			note(
				'Update',
				[1140, -80],
				[460, 700],
				`### The update and the history
${sent} If OpenCX or the node refuses the update, n8n starts the error workflow in this workflow's settings (*6. When an update is refused*).`,
				7,
			),
			...hubSpotEntries(account.path('opencx-deal-stage'), [180, 350]),
			node('One by One', 'splitInBatches', [540, 245], { batchSize: 1, options: {} }),
			node(
				'Which Stage?',
				'switch',
				[740, 229],
				byStage({
					appointmentscheduled: 'Appointment',
					contractsent: 'Contract Sent',
					closedwon: 'Closed Won',
				}),
			),
			node(
				'Appointment Scheduled',
				'set',
				[960, 80],
				texts({
					greeting: 'Hello, thank you for booking an appointment with us! How can I help you?',
					handoff: '+14155550110',
				}),
			),
			node(
				'Contract Sent',
				'set',
				[960, 245],
				texts({
					greeting: 'Hello! Your contract is on its way. Do you have a question about it?',
					handoff: '+14155550111',
				}),
			),
			node(
				'Closed Won',
				'set',
				[960, 410],
				texts({
					greeting: 'Welcome aboard! You are talking to the customer line. How can I help you?',
					handoff: '+14155550112',
				}),
			),
			node(
				'Update the Agent',
				'openCxPhone',
				[1200, 245],
				update(account, {
					agent: fromList(account, 1, 'Sales (+1 415 555 0101)'),
					fields: {
						[account.greeting]: '={{ $json.greeting }}',
						handoff_phone_number: '={{ $json.handoff }}',
					},
					options: { ...dryRunByHand, ...account.shown },
				}),
			),
			node(
				'Write the History',
				'executeWorkflow',
				[1420, 400],
				writeHistory(account, {
					name: `={{ ${agent}.cachedResultName ?? ${agent}.value }}`,
					who: "=HubSpot, deal {{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
				}),
				// The loop needs an item to go on.
				{ alwaysOutputData: true },
			),
		],
		links: [
			...hubSpotLinks,
			['Which Stage?', 'Appointment Scheduled'],
			['Which Stage?', 'Contract Sent', 1],
			['Which Stage?', 'Closed Won', 2],
			['Which Stage?', 'One by One', 3],
			['Appointment Scheduled', 'Update the Agent'],
			['Contract Sent', 'Update the Agent'],
			['Closed Won', 'Update the Agent'],
			['Update the Agent', 'Write the History'],
			['Write the History', 'One by One'],
		],
	});
};
