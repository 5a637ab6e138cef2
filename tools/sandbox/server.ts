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
import type { Scope, Switches } from './switches';
import { createTrainingCalls } from './trainingCalls';
import type { TrainingScenario } from './trainingScenarios';
import type { Voice } from './voices';

export type { ApiName } from './contract';
export type { AppliedUpdate, RecordedRequest } from './records';

/** The token of a sandbox that was given none. It opens nothing else. */
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
	/** How many phone numbers or agents there are; default 25. */
	readonly numbers?: number;
	/** The training scenarios at the start, where the API has some; default those of `seedScenarios`. */
	readonly scenarios?: () => Map<string, TrainingScenario>;
	/** What `reset` goes back to; default all off. */
	readonly switches?: Partial<Switches<N>>;
	/** The clock, in ms, for the limit, the records and `updated_at`; default Date.now. Waits are real. */
	readonly now?: () => number;
	/** Is told of every request as soon as it is known what became of it. */
	readonly onDone?: (request: RecordedRequest) => void;
}

export interface Sandbox<N extends ApiName = 'phone-number'> {
	/** Without a slash at the end. */
	readonly url: string;
	/** With a point and any text after it, it is another API key of the same account. */
	readonly token: string;
	/** By ID; live: what is set here is what the API shows and updates. */
	readonly agents: Map<string, AgentOf[N]>;
	/** What the list of voices holds, where the API has one; live. */
	readonly voices: Voice[];
	/** By ID, where the API has training scenarios; live, as `agents` is. */
	readonly scenarios: Map<string, TrainingScenario>;
	/** In order of arrival; live. */
	readonly requests: RecordedRequest[];
	/** In the order in which they were applied; live. Answered, cut afterwards or unread alike. */
	readonly updates: AppliedUpdate[];
	/** Turns switches; `undefined` turns one off. The counts of those named here start again. */
	set(switches: Partial<Switches<N>>): void;
	/** Agents, voices, scenarios, switches, counts and records as at the start. What is under way is cut. */
	reset(): void;
	/** Ends open connections too. */
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
	/** Of the phone number, agent or scenario that the call updates. */
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
 * Starts a stand-in for the API on 127.0.0.1 alone. It enforces the contract of one API (see
 * tools/contract), keeps its state in memory and misbehaves as its switches say.
 *
 * @throws the system's error (`EADDRINUSE` …) where it cannot listen on the port
 */
export const startSandbox = async <N extends ApiName = 'phone-number'>(
	options: SandboxOptions<N> = {},
): Promise<Sandbox<N>> => {
	const { port = 0, token = defaultToken, numbers = 25, now = Date.now, onDone } = options;
	// Without one in the options, N is its default.
	const api = (options.api ?? 'phone-number') as N;
	const rules: Rules<AgentOf[N]> = apis[api];

	const agents = new Map<string, AgentOf[N]>();
	const voices: Voice[] = [];
	const scenarios = new Map<string, TrainingScenario>();
	const requests: RecordedRequest[] = [];
	const updates: AppliedUpdate[] = [];
	const arrivals = new WeakMap<FastifyRequest, Arrival>();
	const underWay = new Set<FastifyReply>();
	const faults = createFaults(api, token, options.switches ?? {}, now);
	const calls = createCalls<N>(rules, { agents, voices, updates }, faults, now);
	const training = createTrainingCalls<N>({ scenarios, updates }, faults, now);
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

	/** From the first fault to the last byte: the order that {@link Switches} documents. */
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

	// All bodies are taken as text, so that the sandbox judges them itself, after the token.
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
