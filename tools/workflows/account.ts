import type { INodeParameters } from 'n8n-workflow';

import { sandboxCredentials } from '../playground/credential';
import { phoneNumberIdAt } from '../sandbox/agents';
import { phoneAgentIdAt } from '../sandbox/phoneAgents';

/** What an agent says: how it behaves in a call, and its first sentence. */
type Word = 'prompt' | 'greeting';

/** A text or an expression for each. */
export type Words = Readonly<Record<Word, string>>;

/**
 * An account as a workflow sees it: the two forms of the API name and serve its agents differently.
 * A workflow for both is one definition that takes this as its argument.
 */
export interface Account {
	/** The form of the API that serves it; also the folder of its workflows. */
	readonly api: 'phone-number' | 'phone-agent';
	/** The API's word for an agent. */
	readonly noun: string;
	/** The same in title case. */
	readonly Noun: string;
	/** Values of the node's parameters. */
	readonly resource: 'phoneNumber' | 'phoneAgent';
	readonly idParameter: 'phoneNumberId' | 'phoneAgentId';
	readonly rotate: 'rotatePrompt' | 'rotate';
	/** The property with an agent's ID in the output of an update. */
	readonly idKey: 'phone_number_id' | 'phone_agent_id';
	/** The field that callers hear first. */
	readonly greeting: 'initial_message' | 'first_message';
	/** The fields that a rotation sets. Every variant has the first one. */
	readonly said: Readonly<Partial<Record<Word, string>>>;
	/** An agent's own settings in a list, besides its ID and name. The argument is its number. */
	ownSettings(index: number): Readonly<Record<string, string>>;
	/** The parameter for a voice that every update sends; empty if the API requires none. */
	readonly voice: Readonly<Record<string, string>>;
	/** A list item about that voice for a note; empty if the API requires none. */
	voiceNote(node: string): string;
	/** The option that adds the sent fields to the output of an update; empty if they always are there. */
	readonly shown: Readonly<Record<string, boolean>>;
	/** The data table with a row for each update. */
	readonly historyTable: string;
	/** The data table with a row for each agent that is closed until a time. */
	readonly closedTable: string;
	/** The credential that the playground and the tests have. */
	readonly credential: { readonly id: string; readonly name: string };
	/** The ID of a workflow, different for each account: one n8n may have both. */
	workflowId(base: string): string;
	/** The name of a workflow, different for each account: n8n may list both. */
	title(name: string): string;
	/** The path of a form or webhook. n8n accepts each path for one workflow only. */
	path(base: string): string;
	/** The ID of the sandbox's agent of this number. */
	agentIdAt(index: number): string;
}

export const phoneNumbers: Account = {
	api: 'phone-number',
	noun: 'phone number',
	Noun: 'Phone Number',
	resource: 'phoneNumber',
	idParameter: 'phoneNumberId',
	rotate: 'rotatePrompt',
	idKey: 'phone_number_id',
	greeting: 'initial_message',
	said: { prompt: 'base_prompt', greeting: 'initial_message' },
	ownSettings: (index) => ({
		elevenlabs_voice_id: index === 0 ? 'hP72SDESIJq2YuAblBqz' : 'IJOA5d06iGvU3ehQdDjg',
	}),
	voice: { elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz' },
	voiceNote: (node) =>
		`* **Voice:** OpenCX requires one in every update, and the API does not show which one an agent has. **Every agent gets the voice that you choose in *${node}*.**\n`,
	shown: { showSent: true },
	historyTable: 'opencx_phone_history',
	closedTable: 'opencx_closed_until',
	credential: sandboxCredentials['phone-number'],
	workflowId: (base) => base,
	title: (name) => name,
	path: (base) => base,
	agentIdAt: phoneNumberIdAt,
};

export const phoneAgents: Account = {
	api: 'phone-agent',
	noun: 'phone agent',
	Noun: 'Phone Agent',
	resource: 'phoneAgent',
	idParameter: 'phoneAgentId',
	rotate: 'rotate',
	idKey: 'phone_agent_id',
	greeting: 'first_message',
	said: { greeting: 'first_message' },
	ownSettings: () => ({}),
	voice: {},
	voiceNote: () => '',
	shown: {},
	historyTable: 'opencx_phone_agent_history',
	closedTable: 'opencx_closed_until_for_agents',
	credential: sandboxCredentials['phone-agent'],
	// Just as short: n8n shows it on the canvas below the calling node, and cuts off what is longer.
	workflowId: (base) => base.replace(/^opencx/, 'agents'),
	title: (name) => `${name} (phone agents)`,
	path: (base) => `${base}-for-agents`,
	agentIdAt: phoneAgentIdAt,
};

export const accounts: readonly Account[] = [phoneNumbers, phoneAgents];

/** An agent by its ID: a text or an expression. */
export const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });

/** An agent chosen from the list: the sandbox's agent of this number, as n8n shows it. */
export const fromList = (account: Account, index: number, shown: string): INodeParameters => ({
	__rl: true,
	mode: 'list',
	value: account.agentIdAt(index),
	cachedResultName: shown,
});

/** The parameters that get every agent of the account. */
export const getAll = ({ resource }: Account): INodeParameters => ({
	resource,
	operation: 'getMany',
	returnAll: true,
	filters: {},
	options: {},
});

/** What callers notice when a rotation changes it, in a word. */
export const mainWord = ({ said }: Account): Word =>
	said.prompt === undefined ? 'greeting' : 'prompt';

/** The fields that a rotation sets, by their names. */
export const saidFields = ({ said }: Account): string[] => Object.values(said);

/** Those fields as a variant of a rotation has them. */
export const variantWords = ({ said }: Account, words: Words): INodeParameters => {
	const fields = Object.entries(said).map(([word, field]) => [field, words[word as Word]] as const);
	const [main, ...others] = fields;
	return {
		...Object.fromEntries(main === undefined ? [] : [main]),
		...(others.length === 0 ? {} : { otherFields: Object.fromEntries(others) }),
	};
};

interface Updated {
	readonly agent: INodeParameters;
	/** The fields by name, or `autoMapInputData` for the fields of the incoming item. */
	readonly fields: INodeParameters | 'autoMapInputData';
	/** For a phone number: a text or an expression, instead of the account's own voice. */
	readonly voice?: string;
	readonly options?: INodeParameters;
}

/** The parameters of an update. */
export const update = (
	account: Account,
	{ agent, fields, voice, options = {} }: Updated,
): INodeParameters => ({
	resource: account.resource,
	operation: 'update',
	[account.idParameter]: agent,
	...(fields === 'autoMapInputData' ? { dataMode: fields } : {}),
	...account.voice,
	...(voice === undefined || account.resource === 'phoneAgent'
		? {}
		: { elevenlabs_voice_id: voice }),
	updateFields: fields === 'autoMapInputData' ? {} : fields,
	options,
});
