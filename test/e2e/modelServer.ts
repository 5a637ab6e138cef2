import type { AddressInfo } from 'node:net';

import fastify from 'fastify';

import type { Credential } from '../../tools/playground/n8n';

/** What n8n's agent sends to an OpenAI-compatible model, as far as it is read here. */
export interface ModelRequest {
	stream?: boolean;
	messages: Array<{ role: string; content?: unknown }>;
	tools?: Array<{
		function: {
			name: string;
			description?: string;
			parameters: { properties: Record<string, { type?: string; description?: string }> };
		};
	}>;
}

/** What the model does in one turn: it asks for a tool, or it says something. */
export type ModelTurn = { tool: string; args: Record<string, unknown> } | { say: string };

export interface ModelServer {
	/** With `/v1`, as n8n's OpenAI credential wants it. */
	url: string;
	requests: ModelRequest[];
	/** What to do in the coming turns, in order; afterwards it says "Done." */
	plan(turns: ModelTurn[]): void;
	close(): Promise<void>;
}

/** The credential with which the workflows ask a model, for a stand-in. */
export const modelCredential = ({ url }: ModelServer): Credential => ({
	id: 'opencxModel00001',
	name: 'OpenAI',
	type: 'openAiApi',
	data: { apiKey: 'none', url },
});

/** A stand-in for a language model: it gives the prepared answers, whatever the question. */
export async function startModelServer(): Promise<ModelServer> {
	const requests: ModelRequest[] = [];
	let turns: ModelTurn[] = [];
	const server = fastify({ forceCloseConnections: true, bodyLimit: 10 * 1024 * 1024 });

	server.post<{ Body: ModelRequest }>('/v1/chat/completions', async (request, reply) => {
		requests.push(request.body);
		const turn = turns.shift() ?? { say: 'Done.' };
		const message =
			'say' in turn
				? { role: 'assistant', content: turn.say }
				: {
						role: 'assistant',
						content: null,
						tool_calls: [
							{
								index: 0,
								id: `call_${requests.length}`,
								type: 'function',
								function: { name: turn.tool, arguments: JSON.stringify(turn.args) },
							},
						],
					};
		const finish_reason = 'say' in turn ? 'stop' : 'tool_calls';
		const answer = { id: `chatcmpl-${requests.length}`, created: 0, model: 'stand-in' };
		if (request.body.stream !== true) {
			return await reply.send({
				...answer,
				object: 'chat.completion',
				choices: [{ index: 0, message, finish_reason }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			});
		}
		const chunks = [
			{ index: 0, delta: message, finish_reason: null },
			{ index: 0, delta: {}, finish_reason },
		].map((choice) => ({ ...answer, object: 'chat.completion.chunk', choices: [choice] }));
		return await reply
			.type('text/event-stream')
			.send(
				`${[...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((text) => `data: ${text}`).join('\n\n')}\n\n`,
			);
	});

	await server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = server.server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		plan(next) {
			turns = [...next];
			requests.length = 0;
		},
		async close() {
			await server.close();
		},
	};
}
