import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';

import type { Agent } from './agents';
import { seedAgents } from './agents';
import type { Answer } from './answers';
import { emptyAnswer, errorAnswer, jsonAnswer, textAnswer, withHeaders } from './answers';
import { breaches } from './contract';
import type { Limiter } from './limit';
import { createLimiter, retryAfter } from './limit';
import { page } from './list';
import type { Scope, Switches } from './switches';
import { allOff, changed, switchNames } from './switches';

/** The token of a sandbox that was given none. It opens nothing else. */
export const defaultToken = 'sandbox-token-0000';

const bodyLimitBytes = 10 * 1024 * 1024;
const maxIdLength = 4096;
const slowBodyPieces = 5;

export interface SandboxOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default {@link defaultToken}. */
	token?: string;
	/** How many phone numbers there are; default 25. */
	numbers?: number;
	/** What `reset` goes back to; default all off. */
	switches?: Partial<Switches>;
	/** The clock, in ms, for the limit and the records; default Date.now. Waits are real. */
	now?: () => number;
	/** Is told of every request as soon as it is known what became of it. */
	onDone?: (request: RecordedRequest) => void;
}

export interface RecordedRequest {
	/** When it arrived, ms. */
	at: number;
	/** When its fate was sealed, ms: just before the answer (its last piece) or the cut. */
	doneAt?: number;
	method: string;
	/** Path and query, as they came. */
	url: string;
	/** Names in lower case; the token is among them. */
	headers: IncomingHttpHeaders;
	/** Parsed, where it is JSON; else the text; undefined where none came or was read. */
	body: unknown;
	/** `unanswered`: not yet, or never, because it hangs or the client has gone. */
	status: number | 'cut' | 'unanswered';
}

export interface AppliedUpdate {
	/** When it was applied, ms. */
	at: number;
	/** Of the phone number. */
	id: string;
	/** As it was sent. */
	body: Record<string, unknown>;
}

export interface Sandbox {
	/** Without a slash at the end. */
	url: string;
	token: string;
	/** By phone number ID; live. */
	agents: Map<string, Agent>;
	/** In order of arrival; live. */
	requests: RecordedRequest[];
	/** In the order in which they were applied; live. Answered, cut afterwards or unread alike. */
	updates: AppliedUpdate[];
	/** Turns switches; `undefined` turns one off. The counts of those named here start again. */
	set(switches: Partial<Switches>): void;
	/** Agents, switches, counts and records as at the start. What is under way is cut. */
	reset(): void;
	/** Ends open connections too. */
	close(): Promise<void>;
}

interface Arrival {
	/** 1 is the first since the start or a reset. */
	number: number;
	record: RecordedRequest;
	/** Ends with the reset or the close after this arrival. */
	lifetime: AbortSignal;
}

function newLife(): AbortController {
	const life = new AbortController();
	// Each waiting request listens; hundreds of them are no leak.
	setMaxListeners(0, life.signal);
	return life;
}

function parsed(text: string): { json: boolean; value: unknown } {
	try {
		return { json: true, value: JSON.parse(text) };
	} catch {
		return { json: false, value: text };
	}
}

/**
 * Starts a stand-in for the API on 127.0.0.1 alone. It enforces contract/openapi.yaml, keeps its
 * state in memory and misbehaves as its switches say.
 * @throws the system's error (`EADDRINUSE` …) where it cannot listen on the port
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, token = defaultToken, numbers = 25, now = Date.now, onDone } = options;

	const agents = new Map<string, Agent>();
	const requests: RecordedRequest[] = [];
	const updates: AppliedUpdate[] = [];
	const arrivals = new WeakMap<FastifyRequest, Arrival>();
	const underWay = new Set<FastifyReply>();
	let switches: Switches = allOff;
	let countedFrom: Partial<Record<keyof Switches, number>> = {};
	let arrived = 0;
	let pages = 0;
	let limiter: Limiter | undefined;
	let life = newLife();

	function set(change: Partial<Switches>): void {
		switches = changed(switches, change);
		for (const name of switchNames) {
			if (Object.hasOwn(change, name)) countedFrom[name] = arrived;
		}
		if (Object.hasOwn(change, 'emptyPageEvery')) pages = 0;
		if (Object.hasOwn(change, 'limit')) {
			limiter = switches.limit && createLimiter(switches.limit, now());
		}
	}

	function cutAllUnderWay(): void {
		life.abort();
		for (const reply of underWay) reply.raw.destroy();
	}

	function reset(): void {
		cutAllUnderWay();
		life = newLife();
		agents.clear();
		for (const [id, agent] of seedAgents(numbers)) agents.set(id, agent);
		requests.length = 0;
		updates.length = 0;
		arrived = 0;
		pages = 0;
		countedFrom = {};
		limiter = undefined;
		switches = allOff;
		set(options.switches ?? {});
	}

	const refusal = (status: number, reasons: string | readonly string[]): Answer =>
		errorAnswer(status, reasons, switches.errorBody);

	/** How many have arrived since the switch was set, this one included. */
	const count = (name: keyof Switches, { number }: Arrival) => number - (countedFrom[name] ?? 0);

	function isTurn(
		name: 'failEvery' | 'cutEvery' | 'hangEvery',
		every: number,
		arrival: Arrival,
	): boolean {
		const counted = count(name, arrival);
		return counted > 0 && counted % every === 0;
	}

	const isCut = (when: 'before' | 'after', arrival: Arrival): boolean =>
		switches.cutEvery?.when === when && isTurn('cutEvery', switches.cutEvery.every, arrival);

	function arrive(request: FastifyRequest): Arrival {
		arrived += 1;
		const record: RecordedRequest = {
			at: now(),
			method: request.method,
			url: request.raw.url ?? '',
			headers: request.headers,
			body: undefined,
			status: 'unanswered',
		};
		requests.push(record);
		const arrival = { number: arrived, record, lifetime: life.signal };
		arrivals.set(request, arrival);
		return arrival;
	}

	const arrivalOf = (request: FastifyRequest) => arrivals.get(request) ?? arrive(request);

	function seal(record: RecordedRequest, status: number | 'cut'): void {
		record.status = status;
		record.doneAt = now();
		onDone?.(record);
	}

	function cut(reply: FastifyReply, record: RecordedRequest): void {
		seal(record, 'cut');
		reply.hijack();
		reply.raw.destroy();
	}

	/** What a request that reaches the door gets there; undefined: it may go on. */
	function atTheDoor(request: FastifyRequest, arrival: Arrival): Answer | 'hang' | undefined {
		const { hangEvery, redirectTo, answer, unauthorizedAfter, limit } = switches;
		if (hangEvery && isTurn('hangEvery', hangEvery.every, arrival)) return 'hang';
		if (redirectTo !== undefined) return withHeaders(emptyAnswer(302), { location: redirectTo });
		if (answer) {
			const { status, body = '', contentType, headers } = answer;
			return withHeaders(textAnswer(status, body, contentType), headers);
		}
		const isKnown = request.headers.authorization === `Bearer ${token}`;
		if (!isKnown || count('unauthorizedAfter', arrival) > unauthorizedAfter) {
			return refusal(401, 'Unauthorized');
		}
		const at = now();
		const waitMs = limiter?.take(at) ?? 0;
		if (limit && waitMs > 0) {
			const value = retryAfter(limit.retryAfter, waitMs, at);
			return withHeaders(
				refusal(429, 'Too Many Requests'),
				value === undefined ? {} : { 'retry-after': value },
			);
		}
		return undefined;
	}

	function forcedFailure(arrival: Arrival, id: string | undefined): Answer | undefined {
		const { failEvery, statusFor } = switches;
		if (failEvery && isTurn('failEvery', failEvery.every, arrival)) {
			const { status, body, headers } = failEvery;
			const worded =
				body === undefined
					? refusal(status, 'This request was chosen to fail')
					: typeof body === 'string'
						? textAnswer(status, body)
						: jsonAnswer(status, body);
			return withHeaders(worded, headers);
		}
		const status = id !== undefined && Object.hasOwn(statusFor, id) ? statusFor[id] : undefined;
		return status === undefined
			? undefined
			: refusal(status, 'Updates of this number were chosen to fail');
	}

	function update(request: FastifyRequest, id: string): Answer {
		const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
		if (mediaType !== 'application/json') {
			return refusal(415, 'The body must be application/json');
		}
		const agent = agents.get(id);
		if (!agent) return refusal(404, `There is no phone number ${id}`);
		const { json, value } = parsed(typeof request.body === 'string' ? request.body : '');
		if (!json) return refusal(400, ['The body is not JSON']);
		const reasons = breaches('UpdatePhoneNumber', value);
		if (reasons.length > 0) return refusal(400, reasons);

		const body = value as Record<string, unknown>;
		Object.assign(agent, body);
		updates.push({ at: now(), id, body });

		const { echo } = switches;
		if (echo === false) return emptyAnswer(200);
		const shown = echo === true ? agent : echo({ ...agent });
		return shown === undefined ? emptyAnswer(200) : jsonAnswer(200, shown);
	}

	function list(cursor: string | undefined): Answer {
		const { list: shape, pageSize, emptyPageEvery, cursorLoop } = switches;
		if (shape === 'array') return jsonAnswer(200, [...agents.values()]);
		pages += 1;
		const empty = pages % emptyPageEvery === 0;
		const found = page(agents.values(), cursor, { pageSize, empty, loop: cursorLoop });
		return found ? jsonAnswer(200, found) : refusal(400, ['cursor is not one of ours']);
	}

	async function trickle(reply: FastifyReply, answer: Answer, arrival: Arrival): Promise<void> {
		const body = Buffer.from(answer.body);
		const pieceBytes = Math.ceil(body.length / slowBodyPieces);
		reply.hijack();
		reply.raw.writeHead(answer.status, answer.headers);
		reply.raw.flushHeaders();
		for (let piece = 0; piece < slowBodyPieces; piece += 1) {
			await sleep(switches.slowBodyMs / slowBodyPieces, undefined, { signal: arrival.lifetime });
			if (reply.raw.destroyed) return;
			if (piece === slowBodyPieces - 1) seal(arrival.record, answer.status);
			reply.raw.write(body.subarray(piece * pieceBytes, (piece + 1) * pieceBytes));
		}
		reply.raw.end();
	}

	async function deliver(reply: FastifyReply, answer: Answer, arrival: Arrival): Promise<void> {
		if (reply.raw.destroyed) {
			reply.hijack();
			return;
		}
		if (switches.slowBodyMs > 0) {
			await trickle(reply, answer, arrival);
			return;
		}
		seal(arrival.record, answer.status);
		// Fastify gives an empty text a content type; nothing at all gets none.
		await reply
			.code(answer.status)
			.headers(answer.headers)
			.send(answer.body === '' ? undefined : answer.body);
	}

	interface Call {
		scope?: Scope;
		/** Of the phone number, where the call is about one. */
		id?: string;
		act(): Answer;
	}

	/** From the door to the last byte: the order that {@link Switches} documents. */
	async function serve(request: FastifyRequest, reply: FastifyReply, call: Call): Promise<void> {
		const arrival = arrivalOf(request);
		const { record, lifetime } = arrival;
		if (typeof request.body === 'string') record.body = parsed(request.body).value;

		const fate =
			atTheDoor(request, arrival) ??
			(call.scope && !switches.scopes.includes(call.scope)
				? refusal(403, `The API key lacks the scope ${call.scope}`)
				: forcedFailure(arrival, call.id));
		if (fate === 'hang') {
			reply.hijack();
			return;
		}
		const { latencyMs } = switches;
		const waitMs = typeof latencyMs === 'number' ? latencyMs : latencyMs(arrival.number);
		try {
			if (waitMs > 0) await sleep(waitMs, undefined, { signal: lifetime });
			const answer = fate ?? call.act();
			if (isCut('after', arrival)) cut(reply, record);
			else await deliver(reply, answer, arrival);
		} catch (error) {
			if (!lifetime.aborted) throw error;
			reply.hijack();
			reply.raw.destroy();
		}
	}

	const server = fastify({
		forceCloseConnections: true,
		bodyLimit: bodyLimitBytes,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: maxIdLength },
		frameworkErrors: (error, request, reply) => {
			void serve(request, reply, { act: () => refusal(error.statusCode ?? 400, error.message) });
		},
	});

	// All bodies are taken as text, so that the sandbox judges them itself, after the token.
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});

	server.addHook('onRequest', async (request, reply) => {
		underWay.add(reply);
		reply.raw.once('close', () => underWay.delete(reply));
		const arrival = arrive(request);
		if (isCut('before', arrival)) cut(reply, arrival.record);
	});

	server.patch<{ Params: { id: string } }>('/phone/:id', async (request, reply) => {
		const { id } = request.params;
		await serve(request, reply, { scope: 'phone:write', id, act: () => update(request, id) });
		return reply;
	});
	server.get<{ Querystring: { cursor?: string | string[] } }>('/phone', async (request, reply) => {
		const cursor = [request.query.cursor].flat().at(-1);
		await serve(request, reply, { scope: 'phone:read', act: () => list(cursor) });
		return reply;
	});
	server.setNotFoundHandler(async (request, reply) => {
		const act = () => refusal(404, `Cannot ${request.method} ${request.url}`);
		await serve(request, reply, { act });
		return reply;
	});
	server.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
		const act = () => refusal(error.statusCode ?? 500, error.message);
		await serve(request, reply, { act });
		return reply;
	});

	reset();
	await server.listen({ port, host: '127.0.0.1' });
	const address = server.server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${address.port}`,
		token,
		agents,
		requests,
		updates,
		set,
		reset,
		async close() {
			cutAllUnderWay();
			await server.close();
		},
	};
}
