import http from 'node:http';

import { phoneNumberIdAt } from '../../../tools/sandbox/agents';
import type { Sandbox } from '../../../tools/sandbox/server';

export const voice = 'hP72SDESIJq2YuAblBqz';
export const otherVoice = 'UR972wNGq3zluze0LoIp';
export const first = phoneNumberIdAt(0);
export const second = phoneNumberIdAt(1);

/** @throws after 10 s, so that a test that fails ends */
export async function until(condition: () => boolean): Promise<void> {
	const endsAt = performance.now() + 10_000;
	while (!condition()) {
		if (performance.now() > endsAt) throw new Error('What was waited for has not come');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** Of either API. */
type Served = Pick<Sandbox, 'url' | 'token'>;

interface Given {
	token?: string;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

/** A request as a well-behaved client sends it, without following redirects. */
export async function call(
	sandbox: Served,
	method: string,
	path: string,
	body?: string,
	{ token = sandbox.token, headers = {}, signal }: Given = {},
): Promise<Response> {
	return await fetch(sandbox.url + path, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		redirect: 'manual',
		...(body === undefined ? {} : { body }),
		...(signal ? { signal } : {}),
	});
}

/** Updates a number; the voice is in the body unless the fields say otherwise. */
export async function patch(
	sandbox: Served,
	fields: Record<string, unknown> = {},
	id = first,
	given?: Given,
): Promise<Response> {
	const body = JSON.stringify({ elevenlabs_voice_id: voice, ...fields });
	return await call(sandbox, 'PATCH', `/phone/${encodeURIComponent(id)}`, body, given);
}

/** The outcome of each of this many updates, one after the other: its status, or `cut`. */
export async function fates(sandbox: Sandbox, count: number): Promise<Array<number | 'cut'>> {
	const found: Array<number | 'cut'> = [];
	for (let index = 0; index < count; index += 1) {
		found.push(
			await patch(sandbox).then(
				({ status }) => status,
				() => 'cut' as const,
			),
		);
	}
	return found;
}

export interface TimedPieces {
	headersMs: number;
	endMs: number;
	pieces: number;
	body: string;
}

/** A GET of the list over a connection of its own that notes when each part came. */
export async function timedList(sandbox: Sandbox): Promise<TimedPieces> {
	const startedAt = performance.now();
	return await new Promise((resolve, reject) => {
		const headers = { authorization: `Bearer ${sandbox.token}` };
		http
			.get(`${sandbox.url}/phone`, { headers, agent: false }, (response) => {
				const headersMs = performance.now() - startedAt;
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => {
					resolve({
						headersMs,
						endMs: performance.now() - startedAt,
						pieces: chunks.length,
						body: Buffer.concat(chunks).toString(),
					});
				});
			})
			.on('error', reject);
	});
}
