import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyReply } from 'fastify';

import type { Answer } from './answers';
import type { RecordedRequest } from './records';

const slowBodyPieces = 5;

/** How answers are sent. Each function first writes the outcome of the request into its record. */
export interface Delivery {
	/** Destroys the connection. */
	cut(reply: FastifyReply, record: RecordedRequest): void;
	/**
	 * @param slowBodyMs the time over which the body comes in pieces; 0: at once
	 * @param lifetime ends the wait between two pieces
	 */
	send(
		reply: FastifyReply,
		record: RecordedRequest,
		answer: Answer,
		slowBodyMs: number,
		lifetime: AbortSignal,
	): Promise<void>;
}

/**
 * @param now the clock, in ms
 * @param onDone is called for every finished request
 */
export const createDelivery = (
	now: () => number,
	onDone: ((request: RecordedRequest) => void) | undefined,
): Delivery => {
	const seal = (record: RecordedRequest, status: number | 'cut'): void => {
		record.status = status;
		record.doneAt = now();
		onDone?.(record);
	};

	/** The Date is from the sandbox's clock, as a server's is from its own. */
	const headersOf = ({ headers }: Answer): Record<string, string> => ({
		date: new Date(now()).toUTCString(),
		...headers,
	});

	const trickle: Delivery['send'] = async (reply, record, answer, slowBodyMs, lifetime) => {
		const body = Buffer.from(answer.body);
		const pieceBytes = Math.ceil(body.length / slowBodyPieces);
		reply.hijack();
		reply.raw.writeHead(answer.status, headersOf(answer));
		reply.raw.flushHeaders();
		for (let piece = 0; piece < slowBodyPieces; piece += 1) {
			await sleep(slowBodyMs / slowBodyPieces, undefined, { signal: lifetime });
			if (reply.raw.destroyed) return;
			if (piece === slowBodyPieces - 1) seal(record, answer.status);
			reply.raw.write(body.subarray(piece * pieceBytes, (piece + 1) * pieceBytes));
		}
		reply.raw.end();
	};

	return {
		cut(reply, record) {
			seal(record, 'cut');
			reply.hijack();
			reply.raw.destroy();
		},
		async send(reply, record, answer, slowBodyMs, lifetime) {
			if (reply.raw.destroyed) {
				reply.hijack();
				return;
			}
			if (slowBodyMs > 0) {
				await trickle(reply, record, answer, slowBodyMs, lifetime);
				return;
			}
			seal(record, answer.status);
			// Fastify gives an empty text a content type. Without a body, it adds none.
			await reply
				.code(answer.status)
				.headers(headersOf(answer))
				.send(answer.body === '' ? undefined : answer.body);
		},
	};
};
