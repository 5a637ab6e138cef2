import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../engine/engine';

/** What makes the updates, with which settings. What is left out has its default. */
export type Contender =
	| { readonly kind: 'ours'; readonly isUnlimited?: boolean }
	/** n8n's own node, as someone without ours would use it. */
	| {
			readonly kind: 'httpRequest';
			/** Left out: all at once. */
			readonly batch?: { readonly size: number; readonly intervalMs: number };
			/** "Using Fields Below", which the form shows first, or "Using JSON", the default here. */
			readonly body?: 'fields' | 'json';
	  };

export interface Server {
	readonly url: string;
	readonly token: string;
}

/** A limit that is never reached: our node makes at most twenty requests at a time. */
const unlimited = { requestsPerMinute: 10_000_000 };

/** A voice of the list that no agent of the sandbox has at the start. */
const voice = 'UR972wNGq3zluze0LoIp';

/**
 * The items of a run.
 *
 * @param mark is part of every prompt, so an update shows which run made it
 */
export const itemsFor = (ids: readonly string[], mark: string): IDataObject[] =>
	ids.map((id, index) => ({ id, company: `Company ${index} ${mark}`, language: 'de', speed: 1.1 }));

/** The same four fields for every contender. Three of them are expressions. */
const fields = {
	elevenlabs_voice_id: voice,
	base_prompt: '=You answer calls for {{ $json.company }}. Be brief and friendly.',
	language: '={{ $json.language }}',
	voice_speed: '={{ $json.speed }}',
};

const bodies = {
	json: {
		specifyBody: 'json',
		jsonBody: `={
  "elevenlabs_voice_id": "${voice}",
  "base_prompt": "You answer calls for {{ $json.company }}. Be brief and friendly.",
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

/**
 * The node of a contender, with its settings and its credential.
 *
 * @param id the ID of the credential, a new one for each run
 */
export const nodeFor = (
	contender: Contender,
	{ url, token }: Server,
	id: string,
): { type: string; parameters: INodeParameters; credential: SavedCredential } => {
	if (contender.kind === 'ours') {
		const { elevenlabs_voice_id, ...updateFields } = fields;
		return {
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			credential: {
				id,
				type: 'openCxApi',
				data: {
					// Each API key has its own limit, so no run is delayed by the run before.
					token: `${token}.${id}`,
					baseUrl: url,
					...(contender.isUnlimited ? unlimited : {}),
				},
			},
			parameters: {
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				elevenlabs_voice_id,
				updateFields,
				options: {},
			},
		};
	}
	const { batch, body = 'json' } = contender;
	const batching = batch && { batch: { batchSize: batch.size, batchInterval: batch.intervalMs } };
	return {
		type: 'n8n-nodes-base.httpRequest',
		credential: { id, type: 'httpBearerAuth', data: { token } },
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
