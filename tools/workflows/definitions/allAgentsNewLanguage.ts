import type { Account } from '../account';
import { byId, getAll, update } from '../account';
import { where } from '../parts/conditions';
import { writeHistory } from '../parts/history';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

/** The tenth of all agents that an agent is in, numbered from 0. It is always the same one. */
const tenth = "={{ parseInt($json.id.hash('md5').slice(0, 8), 16) % 10 }}";

const listed = "$('Get the Agents').item.json";

export const allAgentsNewLanguage = (account: Account) =>
	workflow({
		account,
		file: '04-all-agents-new-language.json',
		id: 'opencxAllAgents',
		name: '4. All agents get a new language',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 640],
				`## One change for every agent

Gets all ${account.noun}s in your account and gives each of them a new language, as fast as OpenCX allows.

### Set up
1. **Credential:** choose yours in *Get the Agents* and *Set the Language*.
2. **Which ones:** without a filter, **all of them**. Add one under *Filters* in *Get the Agents*, such as part of the name.
${account.voiceNote('Set the Language')}3. **Language:** choose it in *Set the Language*. To change something else, add other fields.
4. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
5. Run the workflow and look at the output. Then remove *Dry Run* under *Options* in *Set the Language*, and run it again.

### Try it
Click *Execute workflow*: *Dry Run* is on, so you see what would be sent, and nothing is sent.`,
			),
			note(
				'Gradually',
				[-20, -80],
				[680, 640],
				`### A tenth of the agents first
Enable *A Tenth First* to begin with about a tenth of the agents. They are chosen by ID, so they are always the same ones. If all is well, raise the number in its condition from 1 to 3, then to 10, and run the workflow each time. Each run includes the agents of the run before.

### At OpenCX's pace
OpenCX accepts 100 requests a minute, and the node stays within that: 300 agents take about three minutes. If another program uses the same API key, lower *Requests per Minute* in the credential.`,
				7,
			),
			note(
				'Result',
				[700, -80],
				[460, 640],
				`### Refused updates and the history
If OpenCX refuses an update, the agent is listed with the reason, and the others go on. The list comes first, so you get it even if the history cannot be written.`,
				7,
			),
			node('Start by Hand', 'manualTrigger', [40, 360], {}),
			node('Get the Agents', 'openCxPhone', [200, 360], getAll(account)),
			node(
				'A Tenth First',
				'filter',
				[360, 360],
				where({
					leftValue: tenth,
					rightValue: 1,
					operator: { type: 'number', operation: 'lt' },
				}),
				{ disabled: true },
			),
			node(
				'Set the Language',
				'openCxPhone',
				[530, 360],
				update(account, {
					agent: byId('={{ $json.id }}'),
					fields: { language: 'es' },
					options: { dryRun: true, ...account.shown },
				}),
				{ onError: 'continueErrorOutput' },
			),
			node(
				'Not Updated',
				'set',
				[880, 200],
				texts({
					[account.idKey]: `={{ ${listed}.id }}`,
					name: `={{ ${listed}.name ?? ${listed}.phone_number }}`,
					reason: '={{ $json.error }}. {{ $json.message }}',
				}),
			),
			node(
				'Write the History',
				'executeWorkflow',
				[880, 400],
				writeHistory(account, {
					name: `={{ ${listed}.name ?? ${listed}.phone_number }}`,
					who: 'Workflow 4',
				}),
			),
		],
		links: [
			['Start by Hand', 'Get the Agents'],
			['Get the Agents', 'A Tenth First'],
			['A Tenth First', 'Set the Language'],
			['Set the Language', 'Write the History'],
			['Set the Language', 'Not Updated', 1],
		],
	});
