import type { IDataObject } from 'n8n-workflow';

import type { SchemaName } from '../../tools/sandbox/contract';

/** What a user fills in, and the one body that must be sent for it. */
export interface Golden {
	readonly title: string;
	readonly item: IDataObject;
	/** For a phone number, which has a voice in every update. */
	readonly voice?: string;
	readonly fields: object;
	readonly options?: object;
	/** The text of the body, to the byte. */
	readonly body: string;
}

// Written by hand from the API's own description, not from the catalogue: the order of the keys is
// that of the form's documentation, the voice first.
const ofPhoneNumbers: readonly Golden[] = [
	{
		title: 'the voice alone, which the API wants in every update',
		item: {},
		voice: 'hP72SDESIJq2YuAblBqz',
		fields: {},
		body: '{"elevenlabs_voice_id":"hP72SDESIJq2YuAblBqz"}',
	},
	{
		title: 'a new prompt',
		item: {},
		voice: 'hP72SDESIJq2YuAblBqz',
		fields: { base_prompt: 'You answer calls for a bakery.\nBe brief.' },
		body: '{"elevenlabs_voice_id":"hP72SDESIJq2YuAblBqz","base_prompt":"You answer calls for a bakery.\\nBe brief."}',
	},
	{
		title: 'the example messages of the API, joined with commas',
		item: {},
		voice: 'IJOA5d06iGvU3ehQdDjg',
		fields: {
			awaiting_response_messages: [
				'Are you still there?',
				'Hello?',
				'Do you need help with anything?',
			],
		},
		body: '{"elevenlabs_voice_id":"IJOA5d06iGvU3ehQdDjg","awaiting_response_messages":"Are you still there?,Hello?,Do you need help with anything?"}',
	},
	{
		title: 'switches and numbers at zero, which are values too',
		item: {},
		voice: 'TxErUhYT25MQSG3MlH4A',
		fields: {
			emotion_recognition: false,
			wait_time_before_ending_call: 0,
			call_max_duration: 0,
			awaiting_response_max_spoken_count: 0,
			awaiting_response_timeout: 0,
		},
		body: '{"elevenlabs_voice_id":"TxErUhYT25MQSG3MlH4A","emotion_recognition":false,"wait_time_before_ending_call":0,"call_max_duration":0,"awaiting_response_max_spoken_count":0,"awaiting_response_timeout":0}',
	},
	{
		title: 'a row of a CRM, all of it text',
		item: {
			company: 'Bäckerei Müller',
			speed: '0.85',
			feelings: 'true',
			handoff: ' +1 (415) 555-0100 ',
			lang: 'ZH-tw',
			seconds: '900',
		},
		voice: 'UR972wNGq3zluze0LoIp',
		fields: {
			base_prompt: '=You work for {{ $json.company }}.',
			handoff_phone_number: '={{ $json.handoff }}',
			language: '={{ $json.lang }}',
			emotion_recognition: '={{ $json.feelings }}',
			voice_speed: '={{ $json.speed }}',
			call_max_duration: '={{ $json.seconds }}',
		},
		body: '{"elevenlabs_voice_id":"UR972wNGq3zluze0LoIp","base_prompt":"You work for Bäckerei Müller.","handoff_phone_number":"+14155550100","language":"zh-TW","emotion_recognition":true,"voice_speed":0.85,"call_max_duration":900}',
	},
	{
		title: 'all fourteen fields',
		item: {},
		voice: '4h05pJAlcSqTMs5KRd8X',
		fields: {
			name: 'Mark',
			base_prompt: 'You are Mark of FictionalCompany.',
			handoff_phone_number: '+442079460000',
			initial_message: 'Hello! This is Mark from FictionalCompany. How can I help you?',
			language: 'multi',
			emotion_recognition: true,
			voice_speed: 1.25,
			speaks_first: 'user-speaks-first',
			wait_time_before_ending_call: 12.5,
			call_max_duration: 3600,
			awaiting_response_messages: 'One?,Two?',
			awaiting_response_max_spoken_count: 4,
			awaiting_response_timeout: 7.5,
		},
		body: '{"elevenlabs_voice_id":"4h05pJAlcSqTMs5KRd8X","name":"Mark","base_prompt":"You are Mark of FictionalCompany.","handoff_phone_number":"+442079460000","initial_message":"Hello! This is Mark from FictionalCompany. How can I help you?","language":"multi","emotion_recognition":true,"voice_speed":1.25,"speaks_first":"user-speaks-first","wait_time_before_ending_call":12.5,"call_max_duration":3600,"awaiting_response_messages":"One?,Two?","awaiting_response_max_spoken_count":4,"awaiting_response_timeout":7.5}',
	},
];

// The same for phone agents, whose fields need no voice and may be null.
const ofPhoneAgents: readonly Golden[] = [
	{
		title: 'a greeting alone',
		item: {},
		fields: { first_message: 'Thanks for calling Acme.\nHow can I help?' },
		body: '{"first_message":"Thanks for calling Acme.\\nHow can I help?"}',
	},
	{
		title: 'every action, as the form saves it',
		item: {},
		// The first agent may already use all actions.
		fields: { name: 'Acme', actionIds: { selection: { mode: 'all' } } },
		options: { onlyChanges: false },
		body: '{"name":"Acme","actionIds":null}',
	},
	{
		title: 'no action, as the form saves it',
		item: {},
		fields: { actionIds: { selection: { mode: 'none' } } },
		body: '{"actionIds":[]}',
	},
	{
		title: 'a voice that was picked from the list',
		item: {},
		fields: {
			voice_id: { __rl: true, mode: 'list', value: 'v-1', cachedResultName: 'Ben – male' },
		},
		body: '{"voice_id":"v-1"}',
	},
	{
		title: 'fields that were cleared',
		item: {},
		fields: {
			voice_id: { __rl: true, mode: 'id', value: '' },
			language: '',
			first_message: '={{ $json.none }}',
			instructions: [],
			handoff_phone_number: '',
		},
		options: { blankFields: 'clear' },
		body: '{"voice_id":null,"language":null,"first_message":null,"instructions":null,"handoff_phone_number":null}',
	},
	{
		title: 'a row of a CRM, most of it text',
		item: {
			company: 'Bäckerei Müller',
			direction: 'Outbound',
			handoff: ' +1 (415) 555-0100 ',
			lang: ' pt-BR ',
			knows: 'false',
			scenarios: 'scn_1, scn_2',
			actions: ['act_1', 'act_2'],
			which: 'listed',
		},
		fields: {
			type: '={{ $json.direction }}',
			language: '={{ $json.lang }}',
			first_message: '=You have reached {{ $json.company }}.',
			instructions: '={{ $json.scenarios }}',
			handoff_phone_number: '={{ $json.handoff }}',
			use_org_knowledgebase: '={{ $json.knows }}',
			actionIds: { selection: { mode: '={{ $json.which }}', ids: ['={{ $json.actions }}'] } },
		},
		body: '{"type":"outbound","language":"pt-BR","first_message":"You have reached Bäckerei Müller.","instructions":["scn_1","scn_2"],"handoff_phone_number":"+14155550100","use_org_knowledgebase":false,"actionIds":["act_1","act_2"]}',
	},
	{
		title: 'all nine fields',
		item: {},
		fields: {
			name: 'Mark',
			type: 'outbound',
			voice_id: { __rl: true, mode: 'id', value: 'v_1' },
			language: 'fr',
			first_message: 'Hello! This is Mark. How can I help you?',
			instructions: ['scn_9', 'scn_1'],
			handoff_phone_number: '+442079460000',
			use_org_knowledgebase: false,
			actionIds: { selection: { mode: 'listed', ids: ['act_2', 'act_1'] } },
		},
		body: '{"name":"Mark","type":"outbound","voice_id":"v_1","language":"fr","first_message":"Hello! This is Mark. How can I help you?","instructions":["scn_9","scn_1"],"handoff_phone_number":"+442079460000","use_org_knowledgebase":false,"actionIds":["act_2","act_1"]}',
	},
];

// The same for training scenarios, which are sent whole. Fields that were not filled in have the values of
// the first scenario of the tests, and come after the others in the order of the form.
const ofTrainingScenarios: readonly Golden[] = [
	{
		title: 'a text alone',
		item: {},
		fields: { content: 'We are closed today.\nCall again tomorrow.' },
		body: '{"title":"Front Desk","content":"We are closed today.\\nCall again tomorrow.","type":"SCENARIO_SPECIFIC","is_draft":false,"restricted_to_channels":["web","phone_voice"],"restricted_to_segments":["regulars"],"directory_id":"dir_desk","metadata":{"source":"handbook","row":{"page":0}},"start_time":null,"end_time":"2027-09-30T22:00:00.000Z"}',
	},
	{
		title: 'lists and a folder that were cleared',
		item: {},
		fields: {
			restricted_to_channels: [],
			restricted_to_segments: '={{ $json.none }}',
			directory_id: '',
		},
		options: { blankFields: 'clear' },
		body: '{"title":"Front Desk","content":"What to say of 0.","type":"SCENARIO_SPECIFIC","is_draft":false,"restricted_to_channels":[],"restricted_to_segments":[],"directory_id":null,"metadata":{"source":"handbook","row":{"page":0}},"start_time":null,"end_time":"2027-09-30T22:00:00.000Z"}',
	},
	{
		title: 'a row of a sheet, all of it text',
		item: {
			dish: 'Käsespätzle',
			where: 'Phone Calls, web_voice',
			who: 'vip\nregular guests',
			how: ' behavioral ',
			draft: 'true',
			folder: ' dir_menu ',
		},
		fields: {
			title: '=Dish: {{ $json.dish }}',
			type: '={{ $json.how }}',
			is_draft: '={{ $json.draft }}',
			restricted_to_channels: '={{ $json.where }}',
			restricted_to_segments: '={{ $json.who }}',
			directory_id: '={{ $json.folder }}',
		},
		body: '{"title":"Dish: Käsespätzle","content":"What to say of 0.","type":"BEHAVIORAL","is_draft":true,"restricted_to_channels":["phone_voice","web_voice"],"restricted_to_segments":["vip","regular guests"],"directory_id":"dir_menu","metadata":{"source":"handbook","row":{"page":0}},"start_time":null,"end_time":"2027-09-30T22:00:00.000Z"}',
	},
	{
		title: 'all seven fields',
		item: {},
		fields: {
			title: 'Opening hours',
			content: 'We are open from 9 to 5.',
			type: 'BEHAVIORAL',
			is_draft: true,
			restricted_to_channels: ['sms', 'slack', 'api'],
			restricted_to_segments: ['vip'],
			directory_id: 'dir_hours',
		},
		body: '{"title":"Opening hours","content":"We are open from 9 to 5.","type":"BEHAVIORAL","is_draft":true,"restricted_to_channels":["sms","slack","api"],"restricted_to_segments":["vip"],"directory_id":"dir_hours","metadata":{"source":"handbook","row":{"page":0}},"start_time":null,"end_time":"2027-09-30T22:00:00.000Z"}',
	},
];

/** By what the contract calls the body. */
export const goldens: Partial<Record<SchemaName, readonly Golden[]>> = {
	UpdatePhoneNumber: ofPhoneNumbers,
	UpdatePhoneAgent: ofPhoneAgents,
	UpdateTrainingScenario: ofTrainingScenarios,
};
