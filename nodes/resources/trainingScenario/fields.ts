import type { Choice, Field } from '../../fields/field';

/** Where a scenario may be limited to: calls first, because this node is about them. */
const channels: readonly Choice[] = [
	{ value: 'phone_voice', name: 'Phone Calls' },
	{ value: 'web_voice', name: 'Voice on the Web' },
	{ value: 'web', name: 'Web Chat' },
	{ value: 'email', name: 'Email' },
	{ value: 'sms', name: 'SMS' },
	{ value: 'whatsapp', name: 'WhatsApp' },
	{ value: 'messenger', name: 'Messenger' },
	{ value: 'instagram', name: 'Instagram' },
	{ value: 'slack', name: 'Slack' },
	{ value: 'api', name: 'API' },
];

/**
 * The fields of PUT /training/{id}, written down once: parameters, checks, request body and the table
 * of the documents are projections of this.
 */
export const trainingScenarioFields = {
	title: {
		kind: 'text',
		label: 'Title',
		help: 'What the scenario is called; OpenCX finds a scenario-specific one by it',
		example: 'Opening hours',
	},
	content: {
		kind: 'text',
		label: 'Content',
		rows: 8,
		help: 'The instructions that agents follow, in chat and email too unless limited to channels',
		example: 'We are open Monday to Friday from 9 to 5.',
	},
	type: {
		kind: 'choice',
		label: 'Type',
		noun: 'type',
		help: 'Behavioral ones always apply, the others when a question resembles their title; after a change of type it may be a draft, which agents do not follow until you publish it',
		choices: [
			{ value: 'BEHAVIORAL', name: 'Behavioral' },
			{ value: 'SCENARIO_SPECIFIC', name: 'Scenario-Specific' },
		],
		ignoreCase: true,
		example: 'BEHAVIORAL',
	},
	is_draft: {
		kind: 'flag',
		label: 'Draft',
		help: 'Whether it is a draft, which agents do not follow; the switch is sent as soon as you add it',
		example: false,
	},
	restricted_to_channels: {
		kind: 'list',
		label: 'Only in Channels',
		noun: 'channel',
		help: 'The channels in which it applies; cleared, it applies in all',
		choices: channels,
		example: ['phone_voice'],
	},
	restricted_to_segments: {
		kind: 'list',
		label: 'Only for Segments',
		noun: 'segment',
		help: 'The contact segments to which it applies; cleared, it applies to all',
		example: ['vip'],
	},
	directory_id: {
		kind: 'text',
		label: 'Folder ID',
		help: 'The ID of the folder that it is in; cleared, it is in none',
		nullable: true,
		trimmed: true,
		example: 'dir_front_desk',
	},
} as const satisfies Record<string, Field>;
