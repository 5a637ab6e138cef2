import { allOf } from '../parts/conditions';
import type { Columns } from '../parts/dataTable';
import { makeTable, retried, rowSchema } from '../parts/dataTable';
import { sampleEvents, whereStageIs } from '../parts/hubSpot';
import { node, note, workflow } from '../workflow';

const columns: Columns = {
	deal: 'string',
	phone_agent_id: 'string',
	previous: 'string',
};

export const dealGreetingAndBack = workflow({
	file: '07-deal-greeting-and-back.json',
	id: 'opencxDealGreeting',
	name: '7. A deal changes the greeting, and a lost deal puts it back',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: sampleEvents,
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 660],
			`## A lost deal gets its old greeting back

A deal reaches *contract sent* in HubSpot, and the agent greets callers for it. If the deal is lost, the agent says again what it said before. For the resource **Phone Agent**: its agents can be read back, so an update tells what it replaced.

### Try it
Press *Execute workflow*: the sample event in *HubSpot Event* goes through the workflow. In the editor this is a dry run and sends nothing (see *Dry Run* in *Update the Greeting*).

### Set up
1. **Credential:** choose your OpenCX API credential in both OpenCX nodes.
2. **Agent:** choose it in *Update the Greeting*, and write the greeting there.
3. **Stages:** in *Which Stage?*, put the internal names of your deal stages.
4. **HubSpot:** use one of the two entries, then publish the workflow.`,
		),
		note(
			'Entries',
			[-20, -80],
			[460, 660],
			`### Two entries, use one
**HubSpot Event** takes what a HubSpot app posts. Choose an authentication in it before you publish: whoever knows the URL can change your agent.

**HubSpot Trigger** is disabled until you have a HubSpot developer account: enable it, choose its credential, and delete *HubSpot Event* and *Each Event*.`,
			7,
		),
		note(
			'Stages',
			[480, -80],
			[260, 660],
			`### Two stages
An event about another property or another stage changes nothing.`,
			7,
		),
		note(
			'Greeting',
			[780, -80],
			[980, 320],
			`### The deal changes the greeting
What the update replaced is its *previous*. It is kept in the data table *opencx_former_greetings*, one row for each deal, which is made on first use.`,
			7,
		),
		note(
			'Put Back',
			[780, 260],
			[980, 320],
			`### The lost deal puts it back
*Restore* sends the *previous* of the row. Then the row is deleted. A deal without a row changes nothing. If several deals change one agent, the last event wins.`,
			7,
		),
		node('HubSpot Event', 'webhook', [60, 200], {
			httpMethod: 'POST',
			path: 'opencx-deal-greeting',
			responseMode: 'onReceived',
			options: {},
		}),
		node('Each Event', 'splitOut', [280, 200], {
			fieldToSplitOut: 'body',
			options: {},
		}),
		node(
			'HubSpot Trigger',
			'hubspotTrigger',
			[60, 380],
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
		node('Which Stage?', 'switch', [560, 290], {
			rules: {
				values: [
					whereStageIs('contractsent', 'Contract Sent'),
					whereStageIs('closedlost', 'Closed Lost'),
				],
			},
			looseTypeValidation: true,
			options: {},
		}),
		node('Update the Greeting', 'openCxPhone', [840, 90], {
			resource: 'phoneAgent',
			operation: 'update',
			phoneAgentId: {
				__rl: true,
				mode: 'list',
				value: '8d85ee6d-ecb9-4253-8ef1-7c397dc45ec2',
				cachedResultName: 'Sales (+1 415 555 0101)',
			},
			updateFields: {
				first_message: 'Hello! Your contract is on its way. Do you have a question about it?',
			},
			options: {
				dryRun: "={{ $execution.mode === 'test' }}",
			},
		}),
		node('Only What Was Replaced', 'filter', [1070, 90], {
			conditions: allOf({
				leftValue: '={{ Object.keys($json.previous ?? {}).length > 0 }}',
				rightValue: '',
				operator: {
					type: 'boolean',
					operation: 'true',
					singleValue: true,
				},
			}),
			looseTypeValidation: true,
			options: {},
		}),
		node(
			'Make the Table',
			'dataTable',
			[1300, 90],
			makeTable('opencx_former_greetings', columns),
			retried,
		),
		node('Keep What It Was', 'dataTable', [1530, 90], {
			resource: 'row',
			operation: 'upsert',
			dataTableId: {
				__rl: true,
				mode: 'id',
				value: '={{ $json.id }}',
			},
			matchType: 'allConditions',
			filters: {
				conditions: [
					{
						keyName: 'deal',
						condition: 'eq',
						keyValue:
							"={{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
					},
				],
			},
			columns: {
				mappingMode: 'defineBelow',
				value: {
					deal: "={{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
					phone_agent_id: "={{ $('Only What Was Replaced').item.json.phone_agent_id }}",
					previous: "={{ JSON.stringify($('Only What Was Replaced').item.json.previous) }}",
				},
				matchingColumns: [],
				schema: rowSchema(columns),
				attemptToConvertTypes: false,
				convertFieldsToString: false,
			},
			options: {},
		}),
		node(
			'Find the Table',
			'dataTable',
			[840, 430],
			makeTable('opencx_former_greetings', columns),
			retried,
		),
		node('Find the Greeting', 'dataTable', [1070, 430], {
			resource: 'row',
			operation: 'get',
			dataTableId: {
				__rl: true,
				mode: 'id',
				value: '={{ $json.id }}',
			},
			matchType: 'allConditions',
			filters: {
				conditions: [
					{
						keyName: 'deal',
						condition: 'eq',
						keyValue:
							"={{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
					},
				],
			},
			returnAll: false,
			limit: 1,
		}),
		node('Restore the Greeting', 'openCxPhone', [1300, 430], {
			resource: 'phoneAgent',
			operation: 'restore',
			phoneAgentId: {
				__rl: true,
				mode: 'id',
				value: '={{ $json.phone_agent_id }}',
			},
			previous: '={{ $json.previous }}',
			options: {
				dryRun: "={{ $execution.mode === 'test' }}",
			},
		}),
		node('Forget the Row', 'dataTable', [1530, 430], {
			resource: 'row',
			operation: 'deleteRows',
			dataTableId: {
				__rl: true,
				mode: 'id',
				value: "={{ $('Find the Table').first().json.id }}",
			},
			matchType: 'allConditions',
			filters: {
				conditions: [
					{
						keyName: 'deal',
						condition: 'eq',
						keyValue:
							"={{ $('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId }}",
					},
				],
			},
			options: {
				dryRun: "={{ $execution.mode === 'test' }}",
			},
		}),
	],
	links: [
		['HubSpot Event', 'Each Event'],
		['Each Event', 'Which Stage?'],
		['HubSpot Trigger', 'Which Stage?'],
		['Update the Greeting', 'Only What Was Replaced'],
		['Only What Was Replaced', 'Make the Table'],
		['Make the Table', 'Keep What It Was'],
		['Find the Table', 'Find the Greeting'],
		['Find the Greeting', 'Restore the Greeting'],
		['Restore the Greeting', 'Forget the Row'],
		['Which Stage?', 'Update the Greeting'],
		['Which Stage?', 'Find the Table', 1],
	],
});
