import { makeTable, retried } from '../parts/dataTable';
import { lastPages, lookPage } from '../parts/formPages';
import { historyColumns, historyTable, writeHistory } from '../parts/history';
import { allOf, equals } from '../parts/conditions';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

const pages = lastPages('Put a phone agent back', "$('Pick the Moment').first().json.agent");

export const putItBack = workflow({
	file: '10-put-it-back.json',
	id: 'opencxPutItBack',
	name: '10. Put it back',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 660],
			`## Put it back

On a web page: pick the agent, a date and a time. What was last sent to it up to then is put together from the history (*9. History*), shown, and sent again.

### Set up
1. **History:** import and publish *9. History*, then choose it in *Write the History*.
2. **Credential:** choose yours in *Get the Agents* and *Update the Agent*.
3. **Timezone:** date and time are those of this workflow (menu at the top right, *Settings*).
4. **Protect it:** in *Open the Form*, set *Authentication* to *Basic Auth*, create its credential, and give the password to your team.
5. Publish the workflow, and give your team the form's production URL.

### Good to know
* The history knows what the workflows with *Write the History* have sent, and nothing else. What it does not know is said on the page, and stays as it is.
* A page that is closed changes nothing.
* Basic Auth guards the first page. n8n 2.8 does not ask for it on the pages after that, and their addresses can be guessed: let only your own network reach it.`,
		),
		note(
			'Pick',
			[-20, -80],
			[860, 660],
			`### 1. Pick the agent and the moment
The list of agents comes from your account.`,
			7,
		),
		note(
			'Show',
			[880, -80],
			[1160, 660],
			`### 2. See what would be put back
For every field the last value up to that moment, with when it was sent and by whom. A field that was changed later, and whose value before that is not in the history, is named.`,
			7,
		),
		note(
			'Put Back',
			[2080, -80],
			[1320, 660],
			`### 3. Put it back, and keep that in the history
Only *Put it back* leads here. The last page says what was changed.`,
			7,
		),
		node('Open the Form', 'formTrigger', [40, 160], {
			authentication: 'none',
			formTitle: 'Put a phone agent back',
			formDescription: 'Nothing goes live before you have seen it and said so.',
			formFields: {
				values: [
					{
						fieldName: 'who',
						fieldLabel: 'Your name',
						fieldType: 'text',
						requiredField: true,
					},
				],
			},
			options: {
				path: 'opencx-put-it-back',
				appendAttribution: false,
				buttonLabel: 'Next',
			},
		}),
		node('Get the Agents', 'openCxPhone', [260, 160], {
			resource: 'phoneNumber',
			operation: 'getMany',
			returnAll: true,
			filters: {},
			options: {},
		}),
		node('Name the Agents', 'set', [480, 160], {
			assignments: {
				assignments: [
					{
						name: 'label',
						value:
							"={{ ($json.name ? $json.name + ' (' + ($json.phone_number ?? $json.id) + ')' : ($json.phone_number ?? $json.id)).replace(/[<>$]/g, ' ') }}",
						type: 'string',
					},
				],
			},
			options: {},
			includeOtherFields: true,
		}),
		node('Pick the Moment', 'form', [700, 160], {
			operation: 'page',
			defineForm: 'json',
			jsonOutput: `={{ [
  { fieldLabel: 'Phone agent', fieldName: 'agent', fieldType: 'dropdown', requiredField: true,
    fieldOptions: { values: $('Name the Agents').all().map((agent) => ({ option: agent.json.label })) } },
  { fieldLabel: 'Date', fieldName: 'date', fieldType: 'date', requiredField: true },
  { fieldLabel: 'Time (' + $now.zoneName + ')', fieldName: 'time', fieldType: 'text', placeholder: '14:30', requiredField: true },
] }}`,
			options: {
				formTitle: 'Back to when?',
				formDescription: 'The agent gets what was last sent to it up to this moment.',
				buttonLabel: 'Look it up',
			},
		}),
		node(
			'The Moment',
			'set',
			[960, 160],
			texts({
				phone_number_id:
					"={{ $('Name the Agents').all().find((agent) => agent.json.label === $('Pick the Moment').first().json.agent)?.json?.id }}",
				moment:
					"={{ DateTime.fromISO($json.date + 'T' + $json.time.trim().padStart(5, '0')).toUTC().toISO() ?? '' }}",
			}),
		),
		node(
			'Make the Table',
			'dataTable',
			[1180, 160],
			makeTable(historyTable, historyColumns),
			retried,
		),
		node(
			'Read the History',
			'dataTable',
			[1400, 160],
			{
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
							keyName: 'phone_number_id',
							condition: 'ilike',
							keyValue: "={{ $('The Moment').first().json.phone_number_id }}",
						},
					],
				},
				returnAll: true,
				orderBy: true,
				orderByColumn: 'id',
				orderByDirection: 'ASC',
			},
			{
				alwaysOutputData: true,
			},
		),
		node(
			'What to Put Back',
			'set',
			[1640, 160],
			{
				assignments: {
					assignments: [
						{
							name: 'fields',
							value: `={{ (() => {
const until = Date.parse($('The Moment').first().json.moment);
const rows = $('Read the History').all().map((row) => row.json).filter((row) => row.sent);
const before = rows.filter((row) => Date.parse(row.changed_at) <= until);
return before.reduce((all, row) => Object.assign(all, JSON.parse(row.sent)), {});
})() }}`,
							type: 'object',
						},
						{
							name: 'sources',
							value: `={{ (() => {
const until = Date.parse($('The Moment').first().json.moment);
const rows = $('Read the History').all().map((row) => row.json).filter((row) => row.sent);
const before = rows.filter((row) => Date.parse(row.changed_at) <= until);
return before.reduce((all, row) => Object.keys(JSON.parse(row.sent)).reduce((some, name) => Object.assign(some, { [name]: DateTime.fromISO(row.changed_at).setZone($now.zoneName).toFormat('d LLL yyyy, HH:mm') + (row.who ? ', ' + row.who : '') }), all), {});
})() }}`,
							type: 'object',
						},
						{
							name: 'unknown',
							value: `={{ (() => {
const until = Date.parse($('The Moment').first().json.moment);
const rows = $('Read the History').all().map((row) => row.json).filter((row) => row.sent);
const before = rows.filter((row) => Date.parse(row.changed_at) <= until);
const known = before.flatMap((row) => Object.keys(JSON.parse(row.sent)));
const later = rows.filter((row) => !before.includes(row)).flatMap((row) => Object.keys(JSON.parse(row.sent)));
return [...new Set(later)].filter((name) => !known.includes(name));
})() }}`,
							type: 'array',
						},
					],
				},
				options: {},
			},
			{
				executeOnce: true,
			},
		),
		node('Show It', 'set', [1860, 160], {
			assignments: {
				assignments: [
					{
						name: 'page',
						value: `={{ (() => {
const shown = (text) => String(text ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[{$]/g, (c) => '&#' + c.charCodeAt(0) + ';').replace(/\\r?\\n/g, '<br>');
const label = (name) => name === 'elevenlabs_voice_id' ? 'Voice' : name.charAt(0).toUpperCase() + name.slice(1).replace(/_/g, ' ');
const { agent, date, time } = $('Pick the Moment').first().json;
const head = '<h3>' + shown(agent) + '</h3>';
if (!$('The Moment').first().json.moment) return head + '<p><strong>' + shown(date + ', ' + time) + ' is not a date and time.</strong> Write the time as hours and minutes, such as 14:30.</p>';
const fields = Object.entries($json.fields);
const unknown = $json.unknown.length === 0 ? '' : '<p><strong>Changed since then, but the history does not know what it was before:</strong> ' + $json.unknown.map(label).join(', ') + ($json.unknown.length === 1 ? '. It stays as it is now.</p>' : '. They stay as they are now.</p>');
if (fields.length === 0) return head + '<p><strong>The history knows nothing about this agent up to ' + shown(date + ', ' + time) + '.</strong> Nothing can be put back.</p>' + unknown;
return head + '<p>As of ' + shown(date + ', ' + time) + ':</p>' + fields.map(([name, value]) => '<p><strong>' + label(name) + '</strong> (' + shown($json.sources[name]) + ')<br>' + (value === '' ? '<em>empty</em>' : shown(value)) + '</p>').join('') + unknown + '<p>The history knows no other field of this agent; all others stay as they are.</p>';
})() }}`,
						type: 'string',
					},
					{
						name: 'choices',
						value:
							"={{ Object.keys($json.fields).length > 0 ? ['Put it back', 'Choose another moment'] : ['Choose another moment'] }}",
						type: 'array',
					},
				],
			},
			options: {},
		}),
		node('Look at It', 'form', [2120, 160], lookPage('Before it is put back')),
		node('Put It Back?', 'if', [2340, 160], {
			conditions: allOf(equals('={{ $json.decision }}', 'Put it back')),
			looseTypeValidation: true,
			options: {},
		}),
		node('The Former Fields', 'set', [2560, 120], {
			mode: 'raw',
			jsonOutput:
				"={{ Object.assign({ phone_number_id: $('The Moment').first().json.phone_number_id }, $('What to Put Back').first().json.fields) }}",
			options: {},
		}),
		node(
			'Update the Agent',
			'openCxPhone',
			[2780, 120],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.phone_number_id }}',
				},
				dataMode: 'autoMapInputData',
				elevenlabs_voice_id: '',
				updateFields: {},
				options: {
					showSent: true,
					blankFields: 'clear',
					allowUnlisted: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node(
			'Write the History',
			'executeWorkflow',
			[3000, 50],
			writeHistory({
				name: "={{ $('Pick the Moment').first().json.agent }}",
				who: "={{ $('Open the Form').first().json.who }}",
			}),
			{
				onError: 'continueErrorOutput',
			},
		),
		node('It Is Live', 'form', [3240, 20], pages.live),
		node('Live, No History', 'form', [3240, 200], pages.liveWithoutHistory),
		node('Nothing Changed', 'form', [3240, 380], pages.nothingChanged),
	],
	links: [
		['Open the Form', 'Get the Agents'],
		['Get the Agents', 'Name the Agents'],
		['Name the Agents', 'Pick the Moment'],
		['Pick the Moment', 'The Moment'],
		['The Moment', 'Make the Table'],
		['Make the Table', 'Read the History'],
		['Read the History', 'What to Put Back'],
		['What to Put Back', 'Show It'],
		['Show It', 'Look at It'],
		['Look at It', 'Put It Back?'],
		['Put It Back?', 'The Former Fields'],
		['Put It Back?', 'Pick the Moment', 1],
		['The Former Fields', 'Update the Agent'],
		['Update the Agent', 'Write the History'],
		['Update the Agent', 'Nothing Changed', 1],
		['Write the History', 'It Is Live'],
		['Write the History', 'Live, No History', 1],
	],
});
