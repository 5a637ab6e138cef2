import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';

import type { Answer } from './answers';
import type { Sent } from './bodies';
import { parsed } from './bodies';
import { createCalls } from './calls';
import type { ApiName } from './contract';
import { createDelivery } from './delivery';
import { createFaults } from './faults';
import type { AgentOf, Rules } from './apis';
import { apis } from './apis';
import type { AppliedUpdate, RecordedRequest } from './records';
import { createSessionCalls } from './sessionCalls';
import type { KeptSession, Telephone } from './sessions';
import { createTelephone, seedSessions } from './sessions';
import type { Scope, Switches } from './switches';
import { createTrainingCalls } from './trainingCalls';
import type { TrainingScenario } from './trainingScenarios';
import type { Voice } from './voices';

export type { ApiName } from './contract';
export type { AppliedUpdate, RecordedRequest } from './records';

/** The default token of a sandbox. It is valid nowhere else. */
export const defaultToken = 'sandbox-token-0000';

const bodyLimitBytes = 10 * 1024 * 1024;
const maxIdLength = 4096;

export interface SandboxOptions<N extends ApiName = 'phone-number'> {
	/** Which contract is enforced; default `phone-number`. */
	readonly api?: N;
	/** Default 0: any free port. */
	readonly port?: number;
	/** Default {@link defaultToken}. */
	readonly token?: string;
	/** The number of phone numbers or agents; default 25. */
	readonly numbers?: number;
	/** The training scenarios at the start, if the API has any; default those of `seedScenarios`. */
	readonly scenarios?: () => Map<string, TrainingScenario>;
	/** The sessions at the start; default those of `seedSessions`. */
	readonly sessions?: () => Map<string, KeptSession>;
	/** The switches after `reset`; default all off. */
	readonly switches?: Partial<Switches<N>>;
	/** The clock, in ms, for the limit, the records and `updated_at`; default Date.now. Waits are real. */
	readonly now?: () => number;
	/** Is called for every request as soon as its outcome is known. */
	readonly onDone?: (request: RecordedRequest) => void;
}

export interface Sandbox<N extends ApiName = 'phone-number'> {
	/** Without a slash at the end. */
	readonly url: string;
	/** With a period and any text after it, it is another API key of the same account. */
	readonly token: string;
	/** By ID. Live: the API shows and updates these objects. */
	readonly agents: Map<string, AgentOf[N]>;
	/** The list of voices, if the API has one; live. */
	readonly voices: Voice[];
	/** By ID, if the API has training scenarios; live, like `agents`. */
	readonly scenarios: Map<string, TrainingScenario>;
	/** By ID; live, like `agents`. */
	readonly sessions: Map<string, KeptSession>;
	/** Calls that begin, continue and rest by the clock of the sandbox. */
	readonly telephone: Telephone;
	/** In order of arrival; live. */
	readonly requests: RecordedRequest[];
	/** In the order in which they were applied; live. They include updates with no answer or a cut one. */
	readonly updates: AppliedUpdate[];
	/** Sets switches; `undefined` turns one off. The counts of these switches start again. */
	set(switches: Partial<Switches<N>>): void;
	/** Restores agents, voices, scenarios, sessions, switches, counts and records. Cuts open requests. */
	reset(): void;
	/** Also ends open connections. */
	close(): Promise<void>;
}

interface Arrival {
	/** 1 is the first since the start or a reset. */
	readonly number: number;
	readonly record: RecordedRequest;
	/** Ends with the reset or the close after this arrival. */
	readonly lifetime: AbortSignal;
}

interface Call {
	readonly scope?: Scope;
	/** The ID of the phone number, agent or scenario to update, or of the session to read. */
	readonly id?: string;
	act(): Answer;
}

const newLife = (): AbortController => {
	const life = new AbortController();
	// Each waiting request listens; hundreds of them are no leak.
	setMaxListeners(0, life.signal);
	return life;
};

const sent = ({ headers, body }: FastifyRequest): Sent => ({
	contentType: headers['content-type'],
	text: typeof body === 'string' ? body : undefined,
});

/**
 * Starts a stand-in for the API on 127.0.0.1 only. It enforces the contract of one API (see
 * tools/contract), keeps its state in memory and misbehaves as its switches say.
 *
 * @throws the system's error (`EADDRINUSE` …) if it cannot listen on the port
 */
export const startSandbox = async <N extends ApiName = 'phone-number'>(
	options: SandboxOptions<N> = {},
): Promise<Sandbox<N>> => {
	const { port = 0, token = defaultToken, numbers = 25, now = Date.now, onDone } = options;
	// Without `api` in the options, N is its default.
	const api = (options.api ?? 'phone-number') as N;
	const rules: Rules<AgentOf[N]> = apis[api];

	const agents = new Map<string, AgentOf[N]>();
	const voices: Voice[] = [];
	const scenarios = new Map<string, TrainingScenario>();
	const sessions = new Map<string, KeptSession>();
	const requests: RecordedRequest[] = [];
	const updates: AppliedUpdate[] = [];
	const arrivals = new WeakMap<FastifyRequest, Arrival>();
	const underWay = new Set<FastifyReply>();
	const faults = createFaults(api, token, options.switches ?? {}, now);
	const calls = createCalls<N>(rules, { agents, voices, updates }, faults, now);
	const training = createTrainingCalls<N>({ scenarios, updates }, faults, now);
	const sessionCalls = createSessionCalls<N>(sessions, faults);
	const delivery = createDelivery(now, onDone);
	let life = newLife();

	const cutAllUnderWay = (): void => {
		life.abort();
		for (const reply of underWay) reply.raw.destroy();
	};

	const reset = (): void => {
		cutAllUnderWay();
		life = newLife();
		agents.clear();
		for (const [id, agent] of rules.seed(numbers)) agents.set(id, agent);
		voices.splice(0, voices.length, ...(rules.seedVoices?.() ?? []));
		scenarios.clear();
		const seeded = rules.seedScenarios && (options.scenarios ?? rules.seedScenarios)();
		for (const [id, scenario] of seeded ?? []) scenarios.set(id, scenario);
		sessions.clear();
		for (const [id, kept] of (options.sessions ?? seedSessions)()) sessions.set(id, kept);
		requests.length = 0;
		updates.length = 0;
		faults.reset();
	};

	const arrive = (request: FastifyRequest): Arrival => {
		const record: RecordedRequest = {
			at: now(),
			method: request.method,
			url: request.raw.url ?? '',
			headers: request.headers,
			body: undefined,
			status: 'unanswered',
		};
		requests.push(record);
		const arrival = { number: faults.arrive(), record, lifetime: life.signal };
		arrivals.set(request, arrival);
		return arrival;
	};

	const arrivalOf = (request: FastifyRequest) => arrivals.get(request) ?? arrive(request);

	/** Handles a request from the first fault to the last byte, in the order that {@link Switches} documents. */
	const serve = async (request: FastifyRequest, reply: FastifyReply, call: Call): Promise<void> => {
		const { number, record, lifetime } = arrivalOf(request);
		if (typeof request.body === 'string') record.body = parsed(request.body).value;

		const { act, ...about } = call;
		const fate = faults.fateOf({
			...about,
			number,
			authorization: request.headers.authorization,
		});
		if (fate === 'hang') {
			reply.hijack();
			return;
		}
		const waitMs = faults.latencyMs(number);
		try {
			if (waitMs > 0) await sleep(waitMs, undefined, { signal: lifetime });
			const answer = fate ?? act();
			if (faults.isCut('after', number)) delivery.cut(reply, record);
			else await delivery.send(reply, record, answer, faults.switches.slowBodyMs, lifetime);
		} catch (error) {
			if (!lifetime.aborted) throw error;
			reply.hijack();
			reply.raw.destroy();
		}
	};

	const server = fastify({
		forceCloseConnections: true,
		bodyLimit: bodyLimitBytes,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: maxIdLength },
		frameworkErrors: (error, request, reply) => {
			const act = () => faults.refusal(error.statusCode ?? 400, error.message);
			void serve(request, reply, { act });
		},
	});

	// All bodies are read as text: the sandbox checks them itself, after the token.
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});

	server.addHook('onRequest', async (request, reply) => {
		underWay.add(reply);
		reply.raw.once('close', () => underWay.delete(reply));
		const { number, record } = arrive(request);
		if (faults.isCut('before', number)) delivery.cut(reply, record);
	});

	server.patch<{ Params: { id: string } }>('/phone/:id', async (request, reply) => {
		const { id } = request.params;
		const act = () => calls.update(id, sent(request));
		await serve(request, reply, { scope: 'phone:write', id, act });
		return reply;
	});
	server.get<{ Querystring: { cursor?: string | string[] } }>('/phone', async (request, reply) => {
		const cursor = [request.query.cursor].flat().at(-1);
		await serve(request, reply, { scope: 'phone:read', act: () => calls.list(cursor) });
		return reply;
	});
	if (rules.seedVoices !== undefined) {
		server.get('/phone/voices', async (request, reply) => {
			await serve(request, reply, { scope: 'phone:read', act: () => calls.listVoices() });
			return reply;
		});
	}
	if (rules.seedScenarios !== undefined) {
		type One = { Params: { id: string } };
		server.get<{ Querystring: Record<string, unknown> }>('/training', async (request, reply) => {
			const act = () => training.list(request.query);
			await serve(request, reply, { scope: 'training:read', act });
			return reply;
		});
		server.get<One>('/training/:id', async (request, reply) => {
			const act = () => training.get(request.params.id);
			await serve(request, reply, { scope: 'training:read', act });
			return reply;
		});
		server.put<One>('/training/:id', async (request, reply) => {
			const { id } = request.params;
			const act = () => training.update(id, sent(request));
			await serve(request, reply, { scope: 'training:write', id, act });
			return reply;
		});
	}
	type OneSession = { Params: { id: string }; Querystring: Record<string, unknown> };
	const readSessions: Scope = 'chat-sessions:read';
	server.get<OneSession>('/chat/sessions', async (request, reply) => {
		const act = () => sessionCalls.list(request.query);
		await serve(request, reply, { scope: readSessions, act });
		return reply;
	});
	server.get<OneSession>('/chat/sessions/:id', async (request, reply) => {
		const { id } = request.params;
		await serve(request, reply, { scope: readSessions, id, act: () => sessionCalls.get(id) });
		return reply;
	});
	server.get<OneSession>('/chat/sessions/:id/history', async (request, reply) => {
		const { id } = request.params;
		const act = () => sessionCalls.history(id, request.query);
		await serve(request, reply, { scope: readSessions, id, act });
		return reply;
	});
	server.setNotFoundHandler(async (request, reply) => {
		const act = () => faults.refusal(404, `Cannot ${request.method} ${request.url}`);
		await serve(request, reply, { act });
		return reply;
	});
	server.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
		const act = () => faults.refusal(error.statusCode ?? 500, error.message);
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
		voices,
		scenarios,
		sessions,
		telephone: createTelephone(sessions, now),
		requests,
		updates,
		set: faults.set,
		reset,
		async close() {
			cutAllUnderWay();
			await server.close();
		},
	};
};
