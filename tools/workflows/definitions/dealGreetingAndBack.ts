import { holds, where } from '../parts/conditions';
import type { Columns } from '../parts/dataTable';
import { dryRunByHand, madeBy, makeTable, retried, rowOf, whereIs } from '../parts/dataTable';
import { historyNode, writeHistory } from '../parts/history';
import { byStage, entriesNote, hubSpotEntries, hubSpotLinks, sampleEvents } from '../parts/hubSpot';
import type { Account } from '../account';
import { byId, fromList, update } from '../account';
import { node, note, workflow } from '../workflow';

const columns: Columns = {
	deal: 'string',
	phone_agent_id: 'string',
	previous: 'string',
	sent: 'string',
};

/** The deal that an event is about, as code inside an expression. */
const deal = "$('Which Stage?').item.json.objectId ?? $('Which Stage?').item.json.dealId";

const table = 'opencx_former_greetings';
const historyOfRestore = `${historyNode} (Restore)`;

export const dealGreetingAndBack = (account: Account) =>
	workflow({
		account,
		file: '07-deal-greeting-and-back.json',
		id: 'opencxDealGreeting',
		name: '7. A deal changes the greeting, and a lost deal puts it back',
		sampleItems: sampleEvents,
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 660],
				`## A lost deal puts the old greeting back

When a deal reaches *contract sent* in HubSpot, the agent gets a greeting for it. If the deal is lost, the agent gets its old greeting back. OpenCX returns the settings of a phone agent, so the output of an update shows what it replaced.

### Set up
1. **Credential:** choose your OpenCX API credential in both OpenCX nodes.
2. **Agent:** choose it in *Update the Greeting*, and enter the greeting there.
3. **Stages:** in *Which Stage?*, enter the internal names of your deal stages.
4. **History:** import and publish *9. History*, then choose it from the list in both history nodes; or delete these two, and connect the nodes before them to *One by One*.
5. **HubSpot:** use one of the two entries, then publish the workflow.

### Try it
Click *Execute workflow*: the sample event in *HubSpot Event* goes through the workflow. In the editor this is a dry run and sends nothing (see *Dry Run* in *Update the Greeting*).`,
			),
			entriesNote(660),
			note(
				'Stages',
				[480, -80],
				[500, 660],
				`### One event at a time
HubSpot sends several events at once. *One by One* takes them in order. Each event starts when the one before is done, so the last event decides what the agent says.

An event about another property or stage changes nothing. If an update is refused, the run stops there. *Retry* in the list of executions continues with that event.`,
				7,
			),
			note(
				'Greeting',
				[1020, -80],
				[1240, 320],
				`### The deal changes the greeting
The update's *previous* is what it replaced. It is saved in the data table *${table}*, one row for each deal. The table is created on first use.`,
				7,
			),
			note(
				'Put Back',
				[1020, 260],
				[1240, 320],
				`### The lost deal puts it back
*Restore the Greeting* sends the row's *previous*, unless somebody has changed the greeting since. Then the row is deleted. A deal without a row changes nothing. If several deals change one agent, the last event wins.`,
				7,
			),
			...hubSpotEntries('opencx-deal-greeting', [200, 380]),
			node('One by One', 'splitInBatches', [540, 290], { batchSize: 1, options: {} }),
			node(
				'Which Stage?',
				'switch',
				[780, 290],
				byStage({ contractsent: 'Contract Sent', closedlost: 'Closed Lost' }),
			),
			node(
				'Update the Greeting',
				'openCxPhone',
				[1080, 90],
				update(account, {
					agent: fromList(account, 1, 'Sales (+1 415 555 0101)'),
					fields: {
						first_message: 'Hello! Your contract is on its way. Do you have a question about it?',
					},
					options: dryRunByHand,
				}),
			),
			node(
				'Was It Replaced?',
				'if',
				[1310, 90],
				where(holds('Object.keys($json.previous ?? {}).length > 0')),
			),
			node('Make the Table', 'dataTable', [1540, 70], makeTable(table, columns), retried),
			node('Keep What It Was', 'dataTable', [1770, 70], {
				resource: 'row',
				operation: 'upsert',
				dataTableId: madeBy('Make the Table'),
				...whereIs('deal', `={{ ${deal} }}`),
				columns: rowOf(columns, {
					deal: `={{ ${deal} }}`,
					phone_agent_id: "={{ $('Was It Replaced?').item.json.phone_agent_id }}",
					previous: "={{ JSON.stringify($('Was It Replaced?').item.json.previous) }}",
					sent: "={{ JSON.stringify($('Was It Replaced?').item.json.sent ?? {}) }}",
				}),
				options: dryRunByHand,
			}),
			node(
				historyNode,
				'executeWorkflow',
				[2060, 90],
				writeHistory(account, {
					name: `={{ $('Update the Greeting').params.${account.idParameter}.cachedResultName ?? $('Update the Greeting').item.json.phone_agent_id }}`,
					who: `=HubSpot, deal {{ ${deal} }}`,
					output: "$('Update the Greeting').item.json",
				}),
				// The loop goes on, whether or not a row was written.
				{ alwaysOutputData: true },
			),
			node('Find the Table', 'dataTable', [1080, 430], makeTable(table, columns), retried),
			node(
				'Find the Greeting',
				'dataTable',
				[1310, 430],
				{
					resource: 'row',
					operation: 'get',
					dataTableId: madeBy('Find the Table'),
					...whereIs('deal', `={{ ${deal} }}`),
					returnAll: false,
					limit: 1,
				},
				{ alwaysOutputData: true },
			),
			node('Is There One?', 'if', [1450, 430], where(holds('$json.previous !== undefined'))),
			node('Restore the Greeting', 'openCxPhone', [1660, 410], {
				resource: account.resource,
				operation: 'restore',
				[account.idParameter]: byId('={{ $json.phone_agent_id }}'),
				previous: '={{ $json.previous }}',
				expected: '={{ $json.sent }}',
				options: dryRunByHand,
			}),
			node('Forget the Row', 'dataTable', [1870, 410], {
				resource: 'row',
				operation: 'deleteRows',
				dataTableId: madeBy('Find the Table'),
				...whereIs('deal', `={{ ${deal} }}`),
				options: dryRunByHand,
			}),
			node(
				historyOfRestore,
				'executeWorkflow',
				[2080, 400],
				writeHistory(account, {
					name: `={{ $('Update the Greeting').params.${account.idParameter}.cachedResultName ?? $('Restore the Greeting').item.json.phone_agent_id }}`,
					who: `=HubSpot, lost deal {{ ${deal} }}`,
					output: "$('Restore the Greeting').item.json",
				}),
				{ alwaysOutputData: true },
			),
		],
		links: [
			...hubSpotLinks,
			['Which Stage?', 'Update the Greeting'],
			['Which Stage?', 'Find the Table', 1],
			['Which Stage?', 'One by One', 2],
			['Update the Greeting', 'Was It Replaced?'],
			['Was It Replaced?', 'Make the Table'],
			['Was It Replaced?', historyNode, 1],
			['Make the Table', 'Keep What It Was'],
			['Keep What It Was', historyNode],
			[historyNode, 'One by One'],
			['Find the Table', 'Find the Greeting'],
			['Find the Greeting', 'Is There One?'],
			['Is There One?', 'Restore the Greeting'],
			['Is There One?', 'One by One', 1],
			['Restore the Greeting', 'Forget the Row'],
			['Forget the Row', historyOfRestore],
			[historyOfRestore, 'One by One'],
		],
	});
