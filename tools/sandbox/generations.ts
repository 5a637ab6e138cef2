import type { Agent } from './agents';
import { seedAgents } from './agents';
import type { Generation, SchemaName } from './contract';
import type { PhoneAgent } from './phoneAgents';
import { seedPhoneAgents } from './phoneAgents';
import type { Voice } from './voices';
import { seedVoices } from './voices';

/** What the sandbox keeps for each agent. */
export interface AgentOf {
	'2024': Agent;
	today: PhoneAgent;
}

/** All that differs between the two generations but the switches' defaults. */
export interface Rules<A> {
	/** What an ID in the path names. */
	readonly noun: string;
	/** What the body of an update is held against. */
	readonly update: SchemaName;
	seed(count: number): Map<string, A>;
	/** Undefined: the generation has no list of voices. */
	readonly seedVoices?: () => Voice[];
	/** What an update changes beside its fields. @param at ms */
	stamp(at: number): Partial<A>;
}

export const generations: { readonly [G in Generation]: Rules<AgentOf[G]> } = {
	'2024': {
		noun: 'phone number',
		update: 'UpdatePhoneNumber',
		seed: seedAgents,
		stamp: () => ({}),
	},
	today: {
		noun: 'phone agent',
		update: 'UpdatePhoneAgent',
		seed: seedPhoneAgents,
		seedVoices,
		stamp: (at) => ({ updated_at: new Date(at).toISOString() }),
	},
};
