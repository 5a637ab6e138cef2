import type { Account } from '../account';
import { holds, where } from '../parts/conditions';
import { node, note, workflow } from '../workflow';

const call = "$('When a Call Is Over').item.json";

/**
 * Code for whether a call was handed over, and its new part matters for that. A session keeps its
 * handoff, and is returned again whenever it changes, such as when a colleague closes it. Today's
 * names of events are not documented, so a caller who speaks again counts too.
 */
const isHandedOver = (json: string): string =>
	`((!!${json}.handoff || ${json}.ai_closure_type === 'handed_off') && (!${json}.is_continued
  || (${json}.events ?? []).some(({ event }) => event?.type === 'handoff')
  || (${json}.messages ?? []).some(({ who }) => who === 'Caller')))`;

/** The number of HubSpot's own kind of link from a note to a contact. */
const noteToContact = 202;

const sampleCall = {
	id: '5d0a51a8-9d0c-4c58-a0a5-0f9c3a8e1f20',
	status: 'open',
	channel: { type: 'phone_voice' },
	contact: { name: 'Grace Sample', phone_number: '+14155550123' },
	handoff: { summary: 'The caller wants a quote for twenty chairs by Friday.' },
	summary: 'The caller wants a quote for twenty chairs by Friday.',
	created_at: '2026-11-16T14:00:00.000Z',
	updated_at: '2026-11-16T14:03:00.000Z',
	is_continued: false,
	transcript:
		'Agent: Hello, this is Northwind Traders. How can I help you?\nCaller: I need a quote for twenty chairs.\nAgent: I will hand you over to a colleague.',
	messages: [],
	events: [],
};

export const callToCrm = (account: Account) =>
	workflow({
		account,
		file: '15-a-call-ends-the-crm-knows.json',
		id: 'opencxCallToCrm',
		name: '15. A call ends, the CRM knows',
		// HubSpot's answers are pinned too, so a manual run changes nothing there.
		sampleItems: {
			'When a Call Is Over': [sampleCall],
			'Find the Contact': [{ id: '151', properties: { firstname: 'Grace', lastname: 'Sample' } }],
			'Write the Note': [{ id: '9001' }],
			'Make a Task': [{ engagement: { id: 9002, type: 'TASK' } }],
		},
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 820],
				`## What a caller said reaches the CRM

When a call is over, its transcript becomes a note on the contact in HubSpot. If the agent handed the caller over, your team gets a task and a message.

### Set up
1. **Credentials:** choose your OpenCX API credential in *When a Call Is Over* (its API key needs the scope \`chat-sessions:read\`), and your HubSpot credential in the three HubSpot nodes.
2. **Message:** enable *Tell the Team*, and choose a Slack credential and channel.
3. Publish the workflow.

### Good to know
* OpenCX does not report the end of a call. The trigger takes a call that has not changed for five minutes.
* If a caller soon calls again, the same session continues. The trigger then returns the call once more, with only what is new. If nothing was said since, such as when a colleague closes the session, there is no further note or task.
* A caller without a number, or without a contact in HubSpot, gets no note and no task. Your team gets the message anyway.
* HubSpot's search compares the area code and the local number. If it doesn't find your contacts, remove the country code in *Find the Contact*.

### Try it
Click *Execute workflow*: a sample call goes through, with sample answers from HubSpot, and nothing is sent.`,
			),
			note(
				'Call',
				[-20, -80],
				[440, 820],
				`### 1. A call is over
It comes with its transcript: *Caller: …*, *Agent: …*. The trigger checks OpenCX every minute.`,
				7,
			),
			note(
				'Note',
				[460, -80],
				[500, 820],
				`### 2. A note on the contact
The contact is found by the caller's number. n8n's HubSpot node can't write notes, so *Write the Note* calls HubSpot's API.`,
				7,
			),
			note(
				'Handed Over',
				[1000, -80],
				[500, 820],
				`### 3. Handed over: a task and a message
The task is for the person who looks after the contact. The message also comes for a caller who is not in HubSpot. *Tell the Team* is disabled until you choose a credential.`,
				7,
			),
			node('When a Call Is Over', 'openCxCallTrigger', [40, 240], {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				quietMinutes: 5,
				includeTranscript: true,
				options: { onlyNew: true },
			}),
			node(
				'Has a Number',
				'filter',
				[260, 240],
				where(
					holds('!!$json.contact?.phone_number'),
					holds(`!$json.is_continued || !!$json.transcript || ${isHandedOver('$json')}`),
				),
			),
			node('Find the Contact', 'hubspot', [540, 240], {
				authentication: 'appToken',
				resource: 'contact',
				operation: 'search',
				returnAll: false,
				limit: 1,
				filterGroupsUi: {},
				additionalFields: { query: '={{ $json.contact.phone_number }}' },
			}),
			node(
				'Write the Note',
				'httpRequest',
				[780, 240],
				{
					method: 'POST',
					url: 'https://api.hubapi.com/crm/v3/objects/notes',
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'hubspotAppToken',
					sendBody: true,
					specifyBody: 'json',
					jsonBody: `={{ JSON.stringify({
  properties: {
    hs_timestamp: ${call}.updated_at,
    hs_note_body: ((${call}.summary ? ${call}.summary + '\\n\\n' : '') + (${call}.transcript ?? 'OpenCX has no transcript of this call.'))
      .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\\n/g, '<br>'),
  },
  associations: [{
    to: { id: $json.id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ${noteToContact} }],
  }],
}) }}`,
					options: {},
				},
				{ notes: 'Create a note', notesInFlow: true },
			),
			node('Needs a Task', 'filter', [1060, 240], where(holds(isHandedOver(call)))),
			node('Make a Task', 'hubspot', [1280, 240], {
				authentication: 'appToken',
				resource: 'engagement',
				operation: 'create',
				type: 'task',
				metadata: {
					subject: `=Call back {{ ${call}.contact.name || ${call}.contact.phone_number }}`,
					body: `={{ ${call}.handoff?.summary || ${call}.summary || 'See the note with the transcript.' }}`,
					forObjectType: 'CONTACT',
					status: 'NOT_STARTED',
				},
				additionalFields: {
					associations: { contactIds: "={{ $('Find the Contact').item.json.id }}" },
				},
			}),
			node('Handed Over', 'filter', [260, 440], where(holds(isHandedOver('$json')))),
			node(
				'Tell the Team',
				'slack',
				[1280, 440],
				{
					select: 'channel',
					channelId: { __rl: true, mode: 'name', value: '#phone-agents' },
					text: `=*{{ ${call}.contact?.name || ${call}.contact?.phone_number || 'A caller without a number' }}* was handed over.
{{ ${call}.handoff?.summary || ${call}.summary || 'There is no summary.' }}`,
					otherOptions: {},
				},
				{ disabled: true },
			),
		],
		links: [
			['When a Call Is Over', 'Has a Number'],
			['When a Call Is Over', 'Handed Over'],
			['Has a Number', 'Find the Contact'],
			['Find the Contact', 'Write the Note'],
			['Write the Note', 'Needs a Task'],
			['Needs a Task', 'Make a Task'],
			['Handed Over', 'Tell the Team'],
		],
	});
