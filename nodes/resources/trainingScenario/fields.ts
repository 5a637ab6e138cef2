import type { Choice, Field } from '../../fields/field';

/** The channels that a scenario may be limited to. Calls come first, because this node is about them. */
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
 * The fields of PUT /training/{id}, defined once: parameters, checks, request body and the table in
 * docs/fields.md are derived from this.
 */
export const trainingScenarioFields = {
	title: {
		kind: 'text',
		label: 'Title',
		help: 'The title of the scenario; OpenCX finds scenario-specific ones by it',
		example: 'Opening hours',
	},
	content: {
		kind: 'text',
		label: 'Content',
		rows: 8,
		help: 'The instructions that agents follow, also in chat and email unless limited to certain channels',
		example: 'We are open Monday to Friday from 9 to 5.',
	},
	type: {
		kind: 'choice',
		label: 'Type',
		noun: 'type',
		help: 'Behavioral scenarios always apply, others when a question resembles their title; a change of type may turn the scenario into a draft, which agents do not follow until you publish it',
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
		help: 'Whether the scenario is a draft, which agents do not follow; once added, it is sent even if you do not change it',
		example: false,
	},
	restricted_to_channels: {
		kind: 'list',
		label: 'Only in Channels',
		noun: 'channel',
		help: 'The channels in which the scenario applies; if cleared, all channels',
		choices: channels,
		example: ['phone_voice'],
	},
	restricted_to_segments: {
		kind: 'list',
		label: 'Only for Segments',
		noun: 'segment',
		help: 'The contact segments to which the scenario applies; if cleared, all segments',
		example: ['vip'],
	},
	directory_id: {
		kind: 'text',
		label: 'Folder ID',
		help: "The ID of the scenario's folder; if cleared, no folder",
		nullable: true,
		trimmed: true,
		example: 'dir_front_desk',
	},
} as const satisfies Record<string, Field>;
