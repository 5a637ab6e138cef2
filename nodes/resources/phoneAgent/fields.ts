import type { Field } from '../../fields/field';
import { languages } from '../languages';
import { trainingScenarioList } from '../trainingScenario/form';
import { voiceSearchName } from './voices';

/**
 * The nine fields of PATCH /phone/{phone_agent_id}, defined once: parameters, checks, request body
 * and the table in docs/fields.md are derived from this.
 */
export const phoneAgentFields = {
	name: {
		kind: 'text',
		label: 'Name',
		help: 'What the agent is called in your OpenCX account',
		example: 'Front Desk',
	},
	type: {
		kind: 'choice',
		label: 'Type',
		noun: 'type',
		help: 'What the agent is for: receiving calls or making them',
		choices: [
			{ value: 'inbound', name: 'Inbound' },
			{ value: 'outbound', name: 'Outbound' },
		],
		ignoreCase: true,
		example: 'inbound',
	},
	voice_id: {
		kind: 'reference',
		label: 'Voice',
		noun: 'voice',
		searchName: voiceSearchName,
		help: "The voice of the agent; if cleared, OpenCX's default voice",
		nullable: true,
		example: '9BWtsMINqrJLrRacOk9x',
	},
	language: {
		kind: 'text',
		label: 'Language',
		help: 'The code of the language the agent speaks first, such as en, es or fr',
		nullable: true,
		trimmed: true,
		known: languages,
		example: 'en',
	},
	first_message: {
		kind: 'text',
		label: 'First Message',
		rows: 3,
		help: 'What the agent says when it answers a call',
		nullable: true,
		example: 'Hello, this is the bakery. How can I help you?',
	},
	instructions: {
		kind: 'ids',
		label: 'Training Scenarios',
		help: 'The training scenarios that the agent follows, from the list or by their IDs in an expression; they replace the current ones',
		optionsMethod: trainingScenarioList.optionsMethod,
		nullable: true,
		example: ['scn_opening_hours', 'scn_orders'],
	},
	handoff_phone_number: {
		kind: 'phone',
		label: 'Handoff Phone Number',
		help: 'The phone number that callers are transferred to, with its country code',
		nullable: true,
		example: '+14155550100',
	},
	use_org_knowledgebase: {
		kind: 'flag',
		label: 'Use Knowledge Base',
		help: "Whether the agent may search your account's knowledge base during calls; once added, it is sent even if you do not change it",
		nullable: true,
		example: true,
	},
	actionIds: {
		kind: 'selection',
		label: 'Actions',
		help: 'Which actions the agent may use: all of them, none, or those with the IDs you list; if cleared, all of them',
		nullable: true,
		example: ['act_book_table', 'act_take_order'],
	},
} as const satisfies Record<string, Field>;
