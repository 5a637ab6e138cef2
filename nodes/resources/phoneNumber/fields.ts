import type { Field } from '../../fields/field';
import { languages } from '../languages';
import { voices } from './voices';

/** The option that allows voices and languages that are not in the lists. */
export const allowUnlistedLabel = 'Allow Unlisted Voices and Languages';

/**
 * The 14 fields of PATCH /phone/{phone_number_id}, defined once: parameters, checks, request body
 * and the table in docs/fields.md are derived from this. The bounds are ours (the API states none)
 * and exclude only values that make no sense.
 */
export const phoneNumberFields = {
	elevenlabs_voice_id: {
		kind: 'choice',
		label: 'Voice',
		noun: 'voice',
		help: 'The voice of the agent. OpenCX requires one in every update: choose the current voice or a new one',
		required: true,
		choices: voices,
		openedBy: allowUnlistedLabel,
		example: 'UR972wNGq3zluze0LoIp',
	},
	name: {
		kind: 'text',
		label: 'Name',
		help: 'What the agent is called in your OpenCX account; callers do not hear it',
		example: 'Front Desk',
	},
	base_prompt: {
		kind: 'text',
		label: 'Base Prompt',
		rows: 8,
		help: 'The instructions that the agent follows in every call',
		example: 'You answer calls for a bakery. Be brief and friendly.',
	},
	handoff_phone_number: {
		kind: 'phone',
		label: 'Handoff Phone Number',
		help: 'The phone number that callers are transferred to, with its country code',
		example: '+14155550100',
	},
	initial_message: {
		kind: 'text',
		label: 'Initial Message',
		rows: 3,
		help: 'The first sentence the agent says when it answers a call',
		example: 'Hello, this is the bakery. How can I help you?',
	},
	language: {
		kind: 'choice',
		label: 'Language',
		noun: 'language',
		help: 'The language the agent speaks and understands',
		choices: languages,
		openedBy: allowUnlistedLabel,
		ignoreCase: true,
		example: 'en',
	},
	emotion_recognition: {
		kind: 'flag',
		label: 'Emotion Recognition',
		help: "Whether the agent recognizes emotions such as anger in a caller's voice; once added, it is sent even if you do not change it",
		example: true,
	},
	voice_speed: {
		kind: 'number',
		label: 'Voice Speed',
		help: 'How fast the agent speaks: a larger number is faster (OpenCX states no range)',
		min: 0,
		above: true,
		example: 1.1,
	},
	speaks_first: {
		kind: 'choice',
		label: 'Speaks First',
		noun: 'value',
		help: 'Who begins the conversation when a call is answered',
		choices: [
			{ value: 'assistant-speaks-first', name: 'Assistant Speaks First' },
			{ value: 'user-speaks-first', name: 'User Speaks First' },
		],
		ignoreCase: true,
		example: 'assistant-speaks-first',
	},
	wait_time_before_ending_call: {
		kind: 'number',
		label: 'Wait Time Before Ending Call',
		help: 'How long both sides may be silent before the agent hangs up (OpenCX states no unit)',
		min: 0,
		example: 30,
	},
	call_max_duration: {
		kind: 'number',
		label: 'Call Max Duration',
		unit: 'seconds',
		help: 'The maximum length of a call, in seconds',
		min: 0,
		example: 600,
	},
	awaiting_response_messages: {
		kind: 'messages',
		label: 'Awaiting Response Messages',
		help: 'What the agent may say when the caller stays silent; a message cannot contain a comma, because OpenCX separates messages by commas',
		example: ['Are you still there?', 'Hello?'],
	},
	awaiting_response_max_spoken_count: {
		kind: 'number',
		label: 'Awaiting Response Max Spoken Count',
		help: 'How many times the agent may say an awaiting response message in one call',
		min: 0,
		whole: true,
		example: 3,
	},
	awaiting_response_timeout: {
		kind: 'number',
		label: 'Awaiting Response Timeout',
		unit: 'seconds',
		help: 'Seconds of silence, after the agent has spoken, until it says an awaiting response message',
		min: 0,
		example: 10,
	},
} as const satisfies Record<string, Field>;
