import { writeHistory } from '../parts/history';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

export const allAgentsNewLanguage = workflow({
	file: '04-all-agents-new-language.json',
	id: 'opencxAllAgents',
	name: '4. All agents get a new language',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 540],
			`## Every agent, one change

Fetches all phone numbers of your account and gives each of their agents a new language, as fast as OpenCX allows and no faster.

### Set up
1. **Credential:** choose yours in *Get All Phone Numbers* and *Set the Language*.
2. **Which numbers:** without a filter it is **all of them**. Add one under *Filters* in *Get All Phone Numbers*, for instance a part of the name.
3. **Voice:** OpenCX requires a voice in every update, and the list doesn't tell which one an agent has: **all agents get the voice that you choose here.**
4. **Language:** choose it in *Set the Language*. For another change, add other fields.
5. **History:** import and publish *9. History*, then choose it in *Write the History*; or delete that node.
6. Run it: *Dry Run* is on in *Set the Language*, so that nothing is sent. Look at the output, turn *Dry Run* off under *Options*, and run it again.`,
		),
		note(
			'Pace',
			[-20, -80],
			[680, 540],
			`### Paced by itself
OpenCX takes 100 requests a minute, and *Requests per Minute* in the credential stands at that. 300 numbers take about three minutes; the output then has one item for each number. If the same API key is used elsewhere at the same time, lower it there.`,
			7,
		),
		note(
			'Again',
			[700, -80],
			[460, 540],
			`### Nothing gets lost
What was sent goes into the history. A number that OpenCX refuses comes out below with the reason, and the others go on.`,
			7,
		),
		node('Start by Hand', 'manualTrigger', [60, 180], {}),
		node('Get All Phone Numbers', 'openCxPhone', [280, 180], {
			resource: 'phoneNumber',
			operation: 'getMany',
			returnAll: true,
			filters: {},
			options: {},
		}),
		node(
			'Set the Language',
			'openCxPhone',
			[500, 180],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.id }}',
				},
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: {
					language: 'es',
				},
				options: {
					dryRun: true,
					showSent: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node(
			'Not Updated',
			'set',
			[760, 260],
			texts({
				phone_number_id: "={{ $('Get All Phone Numbers').item.json.id }}",
				phone_number: "={{ $('Get All Phone Numbers').item.json.phone_number }}",
				reason: '={{ $json.error }}. {{ $json.message }}',
			}),
		),
		node(
			'Write the History',
			'executeWorkflow',
			[760, 100],
			writeHistory({
				name: "={{ $('Get All Phone Numbers').item.json.name ?? $('Get All Phone Numbers').item.json.phone_number }}",
				who: 'Workflow 4',
			}),
		),
	],
	links: [
		['Start by Hand', 'Get All Phone Numbers'],
		['Get All Phone Numbers', 'Set the Language'],
		['Set the Language', 'Write the History'],
		['Set the Language', 'Not Updated', 1],
	],
});
