import { lastPages, lookPage } from '../parts/formPages';
import { writeHistory } from '../parts/history';
import { allOf, equals } from '../parts/conditions';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

const pages = lastPages('Change a phone agent', "$('Pick and Write').first().json.agent");

export const changeDesk = workflow({
	file: '08-change-desk.json',
	id: 'opencxChangeDesk',
	name: '8. The change desk',
	settings: {
		executionOrder: 'v1',
		errorWorkflow: 'opencxUpdateError',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-500, -80],
			[440, 640],
			`## The change desk

Whoever owns the words of a phone agent changes them on a web page, without an n8n account: pick the agent, write, see what will be sent, and say *Go live*.

### Set up
1. **Credential:** choose yours in *Get the Agents*, *Check It* and *Update the Agent*.
2. **Voice:** OpenCX requires one in every update. Where the list of agents does not show an agent's voice, the one chosen in *Check It* and *Update the Agent* is sent: choose the same in both.
3. **History:** import and publish *9. History*, then choose it in *Write the History*.
4. **Protect it:** in *Open the Desk*, set *Authentication* to *Basic Auth*, create its credential, and give the password to your team.
5. Publish the workflow, and give your team the form's production URL.

### Good to know
* A page that is closed changes nothing.
* Basic Auth guards the first page. n8n 2.8 does not ask for it on the pages after that, and their addresses can be guessed: let only your own network reach it.`,
		),
		note(
			'Write',
			[-20, -80],
			[860, 640],
			`### 1. Pick the agent and write
The list of agents comes from your account. A field that is left blank stays as it is.`,
			7,
		),
		note(
			'Check',
			[880, -80],
			[940, 640],
			`### 2. See what will be sent
*Check It* is a dry run: it sends nothing, and what it refuses is shown on the page with the reason. *Change the Words* leads back to the text.`,
			7,
		),
		note(
			'Live',
			[1860, -80],
			[1120, 640],
			`### 3. Go live, and keep it in the history
Only *Go live* leads here. The last page says what was changed.`,
			7,
		),
		node('Open the Desk', 'formTrigger', [40, 120], {
			authentication: 'none',
			formTitle: 'Change a phone agent',
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
				path: 'opencx-change-desk',
				appendAttribution: false,
				buttonLabel: 'Next',
			},
		}),
		node('Get the Agents', 'openCxPhone', [260, 120], {
			resource: 'phoneNumber',
			operation: 'getMany',
			returnAll: true,
			filters: {},
			options: {},
		}),
		node('Name the Agents', 'set', [480, 120], {
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
		node('Pick and Write', 'form', [700, 120], {
			operation: 'page',
			defineForm: 'json',
			jsonOutput: `={{ [
  { fieldLabel: 'Phone agent', fieldName: 'agent', fieldType: 'dropdown', requiredField: true,
    fieldOptions: { values: $('Name the Agents').all().map((agent) => ({ option: agent.json.label })) } },
  { fieldLabel: 'New greeting', fieldName: 'initial_message', fieldType: 'textarea', placeholder: 'The first sentence that callers hear' },
  { fieldLabel: 'New prompt', fieldName: 'base_prompt', fieldType: 'textarea', placeholder: 'All that the agent is told to do' },
] }}`,
			options: {
				formTitle: 'What should it say?',
				formDescription: 'A field that you leave blank stays as it is.',
				buttonLabel: 'Check it',
				customCss: `.form-group.html { line-height: 1.5; overflow-wrap: anywhere; }
.form-group.html h3 { margin: 0 0 8px; }
.form-group.html p { margin: 0 0 12px; }
textarea.form-input { font-family: inherit; min-height: 120px; }`,
			},
		}),
		node(
			'The Change',
			'set',
			[960, 120],
			texts({
				phone_number_id:
					"={{ $('Name the Agents').all().find((agent) => agent.json.label === $('Pick and Write').first().json.agent)?.json?.id }}",
				elevenlabs_voice_id:
					"={{ $('Name the Agents').all().find((agent) => agent.json.label === $('Pick and Write').first().json.agent)?.json?.elevenlabs_voice_id ?? '' }}",
				initial_message: "={{ ($json.initial_message ?? '').replace(/\\r\\n/g, '\\n') }}",
				base_prompt: "={{ ($json.base_prompt ?? '').replace(/\\r\\n/g, '\\n') }}",
			}),
		),
		node(
			'Check It',
			'openCxPhone',
			[1180, 120],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.phone_number_id }}',
				},
				dataMode: 'autoMapInputData',
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: {},
				options: {
					dryRun: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node('Show It', 'set', [1400, 120], {
			assignments: {
				assignments: [
					{
						name: 'page',
						value: `={{ (() => {
const shown = (text) => String(text ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[{$]/g, (c) => '&#' + c.charCodeAt(0) + ';').replace(/\\r?\\n/g, '<br>');
const labels = { elevenlabs_voice_id: 'Voice, sent with every change', initial_message: 'New greeting', base_prompt: 'New prompt' };
const agent = '<h3>' + shown($('Pick and Write').first().json.agent) + '</h3>';
if ($json.error) return agent + '<p><strong>This cannot be sent.</strong></p><p>' + shown($json.error) + '. ' + shown($json.message) + '</p>';
if (!$json.request) return agent + '<p><strong>There is nothing to send:</strong> both fields are blank.</p>';
return agent + ['initial_message', 'base_prompt', 'elevenlabs_voice_id'].filter((name) => name in $json.request.body).map((name) => '<p><strong>' + labels[name] + '</strong><br>' + shown($json.request.body[name]) + '</p>').join('');
})() }}`,
						type: 'string',
					},
					{
						name: 'choices',
						value: "={{ $json.request ? ['Go live', 'Change the words'] : ['Change the words'] }}",
						type: 'array',
					},
				],
			},
			options: {},
		}),
		node('Look at It', 'form', [1660, 120], lookPage('Before it goes live')),
		node('Change the Words', 'form', [1180, 380], {
			operation: 'page',
			defineForm: 'fields',
			formFields: {
				values: [
					{
						fieldName: 'initial_message',
						fieldLabel: 'New greeting',
						fieldType: 'textarea',
						defaultValue: "={{ $('The Change').first().json.initial_message }}",
					},
					{
						fieldName: 'base_prompt',
						fieldLabel: 'New prompt',
						fieldType: 'textarea',
						defaultValue: "={{ $('The Change').first().json.base_prompt }}",
					},
				],
			},
			options: {
				formTitle: 'What should it say?',
				formDescription: 'A field that you leave blank stays as it is.',
				buttonLabel: 'Check it',
				customCss: `.form-group.html { line-height: 1.5; overflow-wrap: anywhere; }
.form-group.html h3 { margin: 0 0 8px; }
.form-group.html p { margin: 0 0 12px; }
textarea.form-input { font-family: inherit; min-height: 120px; }`,
			},
		}),
		node('Go Live?', 'if', [1900, 120], {
			conditions: allOf(equals('={{ $json.decision }}', 'Go live')),
			looseTypeValidation: true,
			options: {},
		}),
		node('The Checked Change', 'set', [2120, 120], {
			mode: 'raw',
			jsonOutput: "={{ $('The Change').first().json }}",
			options: {},
		}),
		node(
			'Update the Agent',
			'openCxPhone',
			[2340, 120],
			{
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value: '={{ $json.phone_number_id }}',
				},
				dataMode: 'autoMapInputData',
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: {},
				options: {
					showSent: true,
				},
			},
			{
				onError: 'continueErrorOutput',
			},
		),
		node(
			'Write the History',
			'executeWorkflow',
			[2580, 50],
			writeHistory({
				name: "={{ $('Pick and Write').first().json.agent }}",
				who: "={{ $('Open the Desk').first().json.who }}",
			}),
			{
				onError: 'continueErrorOutput',
			},
		),
		node('It Is Live', 'form', [2820, 20], pages.live),
		node('Live, No History', 'form', [2820, 200], pages.liveWithoutHistory),
		node('Nothing Changed', 'form', [2820, 380], pages.nothingChanged),
	],
	links: [
		['Open the Desk', 'Get the Agents'],
		['Get the Agents', 'Name the Agents'],
		['Name the Agents', 'Pick and Write'],
		['Pick and Write', 'The Change'],
		['The Change', 'Check It'],
		['Check It', 'Show It'],
		['Check It', 'Show It', 1],
		['Show It', 'Look at It'],
		['Look at It', 'Go Live?'],
		['Go Live?', 'The Checked Change'],
		['Go Live?', 'Change the Words', 1],
		['The Checked Change', 'Update the Agent'],
		['Update the Agent', 'Write the History'],
		['Update the Agent', 'Nothing Changed', 1],
		['Write the History', 'It Is Live'],
		['Write the History', 'Live, No History', 1],
		['Change the Words', 'The Change'],
	],
});
