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

export interface Server {
	readonly url: string;
	readonly token: string;
}

export const ourType = 'n8n-nodes-opencx-phone.openCxPhone';
export const httpRequestType = 'n8n-nodes-base.httpRequest';

/** A voice of the list that no agent of the sandbox has at the start. */
const voice = 'UR972wNGq3zluze0LoIp';

/**
 * The items of a run.
 *
 * @param mark ends up in every prompt, so that an update tells which run made it
 */
export const itemsFor = (ids: readonly string[], mark: string): IDataObject[] =>
	ids.map((id, index) => ({ id, company: `Company ${index} ${mark}`, language: 'de', speed: 1.1 }));

const promptOf = (company: string): string =>
	`You answer calls for ${company}. Be brief and friendly.`;

/** What all contenders send for an item. */
export const bodyOf = ({ company, language, speed }: IDataObject): IDataObject => ({
	elevenlabs_voice_id: voice,
	base_prompt: promptOf(String(company)),
	language,
	voice_speed: speed,
});

/** Four fields, of which three are expressions. */
export const ourParameters = ({
	requestsPerMinute,
	concurrency,
}: Extract<Contender, { kind: 'ours' }>): INodeParameters => ({
	resource: 'phoneNumber',
	operation: 'update',
	phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
	elevenlabs_voice_id: voice,
	updateFields: {
		base_prompt: `=${promptOf('{{ $json.company }}')}`,
		language: '={{ $json.language }}',
		voice_speed: '={{ $json.speed }}',
	},
	options: {
		...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
		...(concurrency === undefined ? {} : { concurrency }),
	},
});

const jsonBody = {
	specifyBody: 'json',
	jsonBody: `={
  "elevenlabs_voice_id": "${voice}",
  "base_prompt": "${promptOf('{{ $json.company }}')}",
  "language": "{{ $json.language }}",
  "voice_speed": {{ $json.speed }}
}`,
};

const fieldsBody = {
	specifyBody: 'keypair',
	bodyParameters: {
		parameters: [
			{ name: 'elevenlabs_voice_id', value: voice },
			{ name: 'base_prompt', value: `=${promptOf('{{ $json.company }}')}` },
			{ name: 'language', value: '={{ $json.language }}' },
			{ name: 'voice_speed', value: '={{ $json.speed }}' },
		],
	},
};

/** The same four fields and three expressions, in either form that the node has for a body. */
export const httpRequestParameters = (
	{ batch, body = 'json' }: Extract<Contender, { kind: 'httpRequest' }>,
	{ url }: Server,
): INodeParameters => ({
	method: 'PATCH',
	url: `=${url}/phone/{{ $json.id }}`,
	authentication: 'genericCredentialType',
	genericAuthType: 'httpBearerAuth',
	sendBody: true,
	contentType: 'json',
	...(body === 'json' ? jsonBody : fieldsBody),
	options:
		batch === undefined
			? {}
			: { batching: { batch: { batchSize: batch.size, batchInterval: batch.intervalMs } } },
});

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
