import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../engine/engine';

/** What does the updates, and with which settings; what is left out has its default. */
export type Contender =
	| { readonly kind: 'ours'; readonly requestsPerMinute?: number; readonly concurrency?: number }
	/** n8n's own node, as someone without ours would use it. */
	| {
			readonly kind: 'httpRequest';
			readonly batch?: { readonly size: number; readonly intervalMs: number };
			/** "Using JSON", or "Using Fields Below", which the form shows first; default json. */
			readonly body?: 'json' | 'fields';
	  }
	/** A program of one's own: undici's pool with keep-alive, without n8n. */
	| { readonly kind: 'undici'; readonly connections: number };

/** The settings that a user would have to know of. */
export const settingsOf = (contender: Contender): string => {
	if (contender.kind === 'undici') return `${contender.connections} connections, kept alive`;
	if (contender.kind === 'ours') {
		const { requestsPerMinute, concurrency } = contender;
		const pace =
			requestsPerMinute === undefined ? [] : [`Requests per Minute ${requestsPerMinute}`];
		const width = concurrency === undefined ? [] : [`Max Parallel Requests ${concurrency}`];
		return [...pace, ...width].join(', ') || 'all defaults';
	}
	const { batch, body = 'json' } = contender;
	const pace = batch === undefined ? 'all at once' : `${batch.size} every ${batch.intervalMs} ms`;
	return `${pace}, body as ${body === 'json' ? 'JSON' : body}`;
};

export interface Server {
	readonly url: string;
	readonly token: string;
}

/** A voice of the list that no agent of the sandbox has at the start. */
const voice = 'UR972wNGq3zluze0LoIp';

const promptOf = (company: string): string =>
	`You answer calls for ${company}. Be brief and friendly.`;

/**
 * The items of a run.
 *
 * @param mark ends up in every prompt, so that an update tells which run made it
 */
export const itemsFor = (ids: readonly string[], mark: string): IDataObject[] =>
	ids.map((id, index) => ({ id, company: `Company ${index} ${mark}`, language: 'de', speed: 1.1 }));

/** What all contenders send for an item. */
export const bodyOf = ({ company, language, speed }: IDataObject): IDataObject => ({
	elevenlabs_voice_id: voice,
	base_prompt: promptOf(String(company)),
	language,
	voice_speed: speed,
});

/** The same four fields, of which three are expressions, in each form that a node has for them. */
const fields = {
	elevenlabs_voice_id: voice,
	base_prompt: `=${promptOf('{{ $json.company }}')}`,
	language: '={{ $json.language }}',
	voice_speed: '={{ $json.speed }}',
};
const { elevenlabs_voice_id, ...updateFields } = fields;

const bodies = {
	json: {
		specifyBody: 'json',
		jsonBody: `={
  "elevenlabs_voice_id": "${voice}",
  "base_prompt": "${promptOf('{{ $json.company }}')}",
  "language": "{{ $json.language }}",
  "voice_speed": {{ $json.speed }}
}`,
	},
	fields: {
		specifyBody: 'keypair',
		bodyParameters: {
			parameters: Object.entries(fields).map(([name, value]) => ({ name, value })),
		},
	},
};

/** The node of a contender, with its settings. */
export const nodeFor = (
	contender: Exclude<Contender, { kind: 'undici' }>,
	{ url }: Server,
): { type: string; parameters: INodeParameters } => {
	if (contender.kind === 'ours') {
		const options = Object.fromEntries(
			Object.entries(contender).filter(([name]) => name !== 'kind'),
		);
		const phoneNumberId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
		const operation = { resource: 'phoneNumber', operation: 'update' };
		return {
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			parameters: { ...operation, phoneNumberId, elevenlabs_voice_id, updateFields, options },
		};
	}
	const { batch, body = 'json' } = contender;
	const batching = batch && { batch: { batchSize: batch.size, batchInterval: batch.intervalMs } };
	return {
		type: 'n8n-nodes-base.httpRequest',
		parameters: {
			method: 'PATCH',
			url: `=${url}/phone/{{ $json.id }}`,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpBearerAuth',
			sendBody: true,
			contentType: 'json',
			...bodies[body],
			options: batching === undefined ? {} : { batching },
		},
	};
};

/**
 * @param id a new one for each run: our node counts requests for each credential, and no run may
 * be held back by the one before
 */
export const credentialFor = (
	{ kind }: Contender,
	{ url, token }: Server,
	id: string,
): SavedCredential =>
	kind === 'ours'
		? { id, type: 'openCxApi', data: { token, baseUrl: url } }
		: { id, type: 'httpBearerAuth', data: { token } };
