import { nameAt, phoneNumberAt } from './agents';
import { stableId } from './stableId';
import type { ScenarioWord } from './trainingScenarios';
import { scenarioId } from './trainingScenarios';
import { seedVoices } from './voices';

/** The nine fields of an update of a phone agent, by the API's names; see contract/phone-agent.yaml. */
export interface PhoneAgentSettings {
	name: string | null;
	type: 'inbound' | 'outbound';
	voice_id: string | null;
	/** A list on the newest page of the vendor's documentation; an update sets a text or null. */
	language: string | string[] | null;
	first_message: string | null;
	/** IDs of training scenarios. */
	instructions: string[] | null;
	handoff_phone_number: string | null;
	use_org_knowledgebase: boolean | null;
	/** null: all actions; empty: none. */
	actionIds: string[] | null;
}

/** An agent of the API phone-agent, as the sandbox keeps it. */
export interface PhoneAgent extends PhoneAgentSettings {
	id: string;
	org_id: string;
	phone_number: string | null;
	accent: string | null;
	speed: number | null;
	interruptible: boolean;
	data_collection_fields: string[] | null;
	data_collection_webhook_url: string | null;
	model: string;
	/** ISO, like every time here. */
	created_at: string;
	/** Set by every update. */
	updated_at: string;
	provider_external_id: string | null;
	flow: unknown;
	manual_mode: boolean;
	custom_llm: string | null;
	recording_enabled: boolean | null;
	stt_keyterms: string[] | null;
	tts_speed_pct: number | null;
	failover_transfer_destination_id: string | null;
}

const voiceIds = seedVoices().map(({ voice_id }) => voice_id);
const languages = ['en', 'de', 'es', null, 'fr', 'pt-BR'];
const words: ScenarioWord[] = ['opening hours', 'bookings', 'complaints'];
const scenarios = words.map(scenarioId);
const actions = ['send a text', 'look up an order'].map((name) => stableId(`action ${name}`));
const instructions = [scenarios.slice(0, 1), null, scenarios, []];
const actionIds = [null, actions, [], actions.slice(1)];
const speeds = [1.1, 1, 0.9];

const firstCreated = Date.UTC(2026, 0, 5, 9);
const hourMs = 60 * 60 * 1000;

/** The nth entry of a list that repeats. */
const turn = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** The ID of the nth seeded phone agent, from 0: the same in every run. */
export const phoneAgentIdAt = (index: number): string => stableId(`phone agent ${index}`);

// Each field has its own rhythm, so about 25 agents show most of the possible combinations.
const phoneAgentAt = (index: number): PhoneAgent => {
	const name = nameAt(index);
	const created = new Date(firstCreated + index * hourMs).toISOString();
	return {
		id: phoneAgentIdAt(index),
		org_id: stableId('organization'),
		phone_number: index % 10 === 9 ? null : phoneNumberAt(index),
		name,
		type: index % 5 === 4 ? 'outbound' : 'inbound',
		language: turn(languages, index),
		accent: index % 4 === 1 ? 'british' : null,
		handoff_phone_number: index % 3 === 2 ? null : '+14155550199',
		speed: turn(speeds, index),
		interruptible: index % 4 !== 2,
		actionIds: structuredClone(turn(actionIds, Math.floor(index / 2))),
		instructions: structuredClone(turn(instructions, index)),
		data_collection_fields: index % 6 === 0 ? ['email', 'order number'] : null,
		data_collection_webhook_url: index % 6 === 0 ? 'https://hooks.example.com/collected' : null,
		model: 'oppie-vox-livekit',
		voice_id: index % 8 === 5 ? null : turn(voiceIds, index),
		first_message: index % 8 === 7 ? null : `Thanks for calling ${name ?? 'us'}. How can I help?`,
		created_at: created,
		updated_at: created,
		provider_external_id: null,
		flow: null,
		manual_mode: false,
		custom_llm: null,
		use_org_knowledgebase: index % 2 === 0,
		recording_enabled: true,
		stt_keyterms: index % 5 === 0 ? ['OpenCX'] : [],
		tts_speed_pct: 0,
		failover_transfer_destination_id: null,
	};
};

/** The phone agents at the start, by ID, in the order of the list. The same for the same count. */
export const seedPhoneAgents = (count: number): Map<string, PhoneAgent> =>
	new Map(
		Array.from({ length: count }, (_, index) => phoneAgentAt(index)).map((agent) => [
			agent.id,
			agent,
		]),
	);
