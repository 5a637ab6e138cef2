import { writeHistory } from '../parts/history';
import { sampleEvents, whereStageIs } from '../parts/hubSpot';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

export const crmDealUpdatesAgent = workflow({
	file: '01-crm-deal-updates-agent.json',
	id: 'opencxDealUpdates',
	name: '1. CRM deal stage updates the phone agent',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: sampleEvents,
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 640],
			`## When a deal moves, the phone agent knows

A deal reaches another stage in HubSpot, and the agent's **greeting** and the **person it hands callers to** follow at once. All other settings stay as they are.

### Try it
Press *Execute workflow*: the sample event in *HubSpot Event* goes through the workflow. In the editor this is a dry run and sends nothing (see *Dry Run* in *Update the Agent*).

### Set up
1. **Credential:** choose your OpenCX API credential in *Update the Agent*.
2. **Agent:** choose the phone number and its voice in *Update the Agent*. OpenCX requires the voice in every update.
3. **Stages:** in *Which Stage?*, put the internal names of your deal stages.
4. **Words:** write the greeting and the hand-off number for each stage in the three fields nodes.
5. **History:** import and publish *9. History*, then choose it in *Write the History*; or delete that node.
6. **HubSpot:** use one of the two entries, then publish the workflow.`,
		),
		note(
			'Entries',
			[-20, -80],
			[460, 640],
			`### Two entries, use one
**HubSpot Event** takes what a HubSpot app posts. Choose an authentication in it before you publish: whoever knows the URL can change your agent.

**HubSpot Trigger** is disabled until you have a HubSpot developer account: enable it, choose its credential, and delete *HubSpot Event* and *Each Event*.`,
			7,
		),
		note(
			'Stages',
			[480, -80],
			[620, 640],
			`### Change the stages and the words
An event about another property or another stage changes nothing. For a further stage add a rule to *Which Stage?* and a fields node.`,
			7,
		),
		note(
			'Update',
			[1140, -80],
			[460, 640],
			`### The update, and its place in the history
Only the two added fields are sent, and the voice. If OpenCX or the node refuses it, the error workflow of this workflow's settings is told (*6. When an update is refused*).`,
			7,
		),
		node('HubSpot Event', 'webhook', [60, 180], {
			httpMethod: 'POST',
			path: 'opencx-deal-stage',
			responseMode: 'onReceived',
			options: {},
		}),
		node('Each Event', 'splitOut', [280, 180], {
			fieldToSplitOut: 'body',
			options: {},
		}),
		node(
			'HubSpot Trigger',
			'hubspotTrigger',
			[60, 350],
			{
				eventsUi: {
					eventValues: [
						{
							name: 'deal.propertyChange',
							property: 'dealstage',
						},
					],
				},
				additionalFields: {},
			},
			{
				disabled: true,
			},
		),
		node('Which Stage?', 'switch', [540, 245], {
			rules: {
				values: [
					whereStageIs('appointmentscheduled', 'Appointment'),
					whereStageIs('contractsent', 'Contract Sent'),
					whereStageIs('closedwon', 'Closed Won'),
				],
			},
			looseTypeValidation: true,
			options: {},
		}),
		node(
			'Appointment Scheduled',
			'set',
			[860, 80],
			texts({
				greeting: 'Hello, thank you for booking an appointment with us! How can I help you?',
				handoff: '+14155550110',
			}),
		),
		node(
			'Contract Sent',
			'set',
			[860, 245],
			texts({
				greeting: 'Hello! Your contract is on its way. Do you have a question about it?',
				handoff: '+14155550111',
			}),
		),
		node(
			'Closed Won',
			'set',
			[860, 410],
			texts({
				greeting: 'Welcome aboard! You are talking to the customer line. How can I help you?',
				handoff: '+14155550112',
			}),
		),
		node('Update the Agent', 'openCxPhone', [1200, 245], {
			resource: 'phoneNumber',
			operation: 'update',
			phoneNumberId: {
				__rl: true,
				mode: 'list',
				value: 'c8ba363c-ef77-4475-90aa-33828976b549',
				cachedResultName: 'Sales (+1 415 555 0101)',
			},
			elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
			updateFields: {
				initial_message: '={{ $json.greeting }}',
				handoff_phone_number: '={{ $json.handoff }}',
			},
			options: {
				dryRun: "={{ $execution.mode === 'test' }}",
				showSent: true,
			},
		}),
		node(
			'Write the History',
			'executeWorkflow',
			[1420, 245],
			writeHistory({
				name: "={{ $json.summary.split(': updated ')[0] }}",
				who: "=HubSpot, deal {{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
			}),
		),
	],
	links: [
		['HubSpot Event', 'Each Event'],
		['Each Event', 'Which Stage?'],
		['HubSpot Trigger', 'Which Stage?'],
		['Which Stage?', 'Appointment Scheduled'],
		['Which Stage?', 'Contract Sent', 1],
		['Which Stage?', 'Closed Won', 2],
		['Appointment Scheduled', 'Update the Agent'],
		['Contract Sent', 'Update the Agent'],
		['Closed Won', 'Update the Agent'],
		['Update the Agent', 'Write the History'],
	],
});
