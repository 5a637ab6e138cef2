import { stableId } from './stableId';

/** The fields of an update, by the API's names; see contract/phone-number.yaml. */
export interface AgentSettings {
	base_prompt: string;
	handoff_phone_number: string;
	initial_message: string;
	language: string;
	emotion_recognition: boolean;
	elevenlabs_voice_id: string;
	voice_speed: number;
	speaks_first: string;
	wait_time_before_ending_call: number;
	call_max_duration: number;
	awaiting_response_messages: string;
	awaiting_response_max_spoken_count: number;
	awaiting_response_timeout: number;
}

export interface Agent extends AgentSettings {
	id: string;
	name: string | null;
	phone_number: string;
}

const names = [
	'Front Desk',
	'Sales',
	'Support',
	'Billing',
	'Bookings',
	'Deliveries',
	'Emergency Line',
	'Recruiting',
	'Press Office',
	'Workshop',
];

const firstPhoneNumber = 14155550100;

/** The number of the nth, from 0. */
export const phoneNumberAt = (index: number): string => `+${firstPhoneNumber + index}`;

/** The ID of the nth seeded number, from 0: the same in every run. */
export const phoneNumberIdAt = (index: number): string => stableId(`phone number ${index}`);

/** The name of the nth. Every seventh has none, like a number that has no name yet. */
export const nameAt = (index: number): string | null => {
	if (index % 7 === 6) return null;
	const round = Math.floor(index / names.length) + 1;
	const name = names[index % names.length] ?? null;
	return round === 1 ? name : `${name} ${round}`;
};

const agentAt = (index: number): Agent => {
	const name = nameAt(index);
	return {
		id: phoneNumberIdAt(index),
		name,
		phone_number: phoneNumberAt(index),
		base_prompt: `You answer calls for the ${name ?? 'main line'}. Be brief and friendly.`,
		handoff_phone_number: '+14155550199',
		initial_message: 'Hello! How can I help you?',
		language: 'en',
		emotion_recognition: false,
		elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
		voice_speed: 1,
		speaks_first: 'assistant-speaks-first',
		wait_time_before_ending_call: 30,
		call_max_duration: 600,
		awaiting_response_messages: 'Are you still on the line?,I am still here',
		awaiting_response_max_spoken_count: 2,
		awaiting_response_timeout: 10,
	};
};

/** The agents at the start, by ID, in the order of the list. The same for the same count. */
export const seedAgents = (count: number): Map<string, Agent> =>
	new Map(
		Array.from({ length: count }, (_, index) => agentAt(index)).map((agent) => [agent.id, agent]),
	);
