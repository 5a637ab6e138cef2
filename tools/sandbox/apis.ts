import type { Agent } from './agents';
import { seedAgents } from './agents';
import type { ApiName, SchemaName } from './contract';
import type { PhoneAgent } from './phoneAgents';
import { seedPhoneAgents } from './phoneAgents';
import type { TrainingScenario } from './trainingScenarios';
import { seedScenarios } from './trainingScenarios';
import type { Voice } from './voices';
import { seedVoices } from './voices';

/** What the sandbox keeps for each agent. */
export interface AgentOf {
	readonly 'phone-number': Agent;
	readonly 'phone-agent': PhoneAgent;
}

/** All differences between the two forms of the API, except the switches' defaults. */
export interface Rules<A> {
	/** What an ID in the path identifies. */
	readonly noun: string;
	/** The schema for the body of an update. */
	readonly update: SchemaName;
	seed(count: number): Map<string, A>;
	/** Left out if the API has no list of voices. */
	readonly seedVoices?: () => Voice[];
	/** Left out if the API has no training scenarios. */
	readonly seedScenarios?: () => Map<string, TrainingScenario>;
	/**
	 * What an update changes besides its fields.
	 *
	 * @param at when it is applied, in ms
	 */
	stamp(at: number): Partial<A>;
}

export const apis: { readonly [N in ApiName]: Rules<AgentOf[N]> } = {
	'phone-number': {
		noun: 'phone number',
		update: 'UpdatePhoneNumber',
		seed: seedAgents,
		stamp: () => ({}),
	},
	'phone-agent': {
		noun: 'phone agent',
		update: 'UpdatePhoneAgent',
		seed: seedPhoneAgents,
		seedVoices,
		seedScenarios,
		stamp: (at) => ({ updated_at: new Date(at).toISOString() }),
	},
};

export const apiNames = Object.keys(apis) as ApiName[];

export const isApiName = (text: string): text is ApiName => Object.hasOwn(apis, text);
