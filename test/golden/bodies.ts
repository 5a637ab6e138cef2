import type { IDataObject } from 'n8n-workflow';

/** What a user fills in, and the one body that has to leave the machine for it. */
export interface Golden {
	readonly title: string;
	readonly item: IDataObject;
	readonly voice: string;
	readonly fields: object;
	/** The text of the body, to the byte. */
	readonly body: string;
}

// Written by hand from the API's own description, not from the catalogue: the order of the keys is
// that of the form's documentation, the voice first.
export const goldens: readonly Golden[] = [
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
