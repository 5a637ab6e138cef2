import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import type { IDataObject } from 'n8n-workflow';

import { updateOf } from '../resources/phoneAgent/parameters';
import { newCredential, runNode, startHere } from '../../support/engine';

const here = startHere({ api: 'phone-agent', numbers: 12 });

const update = async (items: IDataObject[], options: object = {}) =>
	await runNode(here, {
		items,
		parameters: updateOf({ first_message: '={{ $json.greeting }}' }, options),
		onError: 'continueErrorOutput',
	});
const gets = (requests: ReadonlyArray<{ method: string }>) =>
	requests.filter(({ method }) => method === 'GET').length;
const patches = (requests: ReadonlyArray<{ method: string; body?: unknown }>) =>
	requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

/** Updates the greeting of the first agent, while another server answers instead of the sandbox. */
const updateAt = async (server: FastifyInstance, first_message: unknown) => {
	try {
		const baseUrl = await server.listen({ port: 0, host: '127.0.0.1' });
		return await runNode(here, {
			items: [{ id: here.id() }],
			parameters: updateOf({ first_message }),
			credential: newCredential(here.sandbox, { baseUrl }),
		});
	} finally {
		await server.close();
	}
};

describe('createReading', () => {
	it('the list is read once for all items, before the first update', async () => {
		const items = Array.from({ length: 8 }, (_, index) => ({
			id: here.id(index),
			greeting: `Hi ${index}`,
		}));
		const { requests, hints } = await update(items);
		expect(requests[0]?.method).toBe('GET');
		expect(gets(requests)).toBe(1);
		expect(patches(requests)).toHaveLength(8);
		expect(hints).toEqual([]);
	});

	it('an item of Get Many can be mapped as it is, whatever form its language has', async () => {
		here.sandbox.set({ languageAs: 'list' });
		const [agent] = here.sandbox.agents.values();
		const { requests, failed } = await runNode(here, {
			items: [{ ...agent, language: ['en'], first_message: 'Hi' } as unknown as IDataObject],
			parameters: { ...updateOf({}), dataMode: 'autoMapInputData' },
			onError: 'continueErrorOutput',
		});
		expect(failed).toEqual([]);
		expect(patches(requests)).toEqual([{ first_message: 'Hi' }]);
	});

	it('an update that changes nothing is not sent, and its output says so', async () => {
		const { first_message: greeting, name } = here.sandbox.agents.get(here.id()) ?? {};
		const { jsons, requests } = await update([{ id: here.id(), greeting }]);
		expect(patches(requests)).toEqual([]);
		expect(jsons).toEqual([
			{
				summary: `${name} (+1 415 555 0100): nothing sent; First Message was set already`,
				success: true,
				sent: false,
				phone_agent_id: here.id(),
				updated_fields: [],
				unchanged_fields: ['first_message'],
				previous: {},
			},
		]);
	});

	it('several updates of one agent are compared with each other, not with the list', async () => {
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		const { jsons, requests } = await update(
			['New', 'New', greeting].map((text) => ({ id: here.id(), greeting: text })),
		);
		expect(patches(requests)).toEqual([{ first_message: 'New' }, { first_message: greeting }]);
		expect(jsons.map(({ sent }) => sent)).toEqual([
			{ first_message: 'New' },
			false,
			{ first_message: greeting },
		]);
		expect(jsons.map(({ previous }) => previous)).toEqual([
			{ first_message: greeting },
			{},
			{ first_message: 'New' },
		]);
	});

	it('what a dry run would have sent is not taken for sent by a live item', async () => {
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		const { jsons, requests } = await update(
			[
				{ id: here.id(), greeting: 'New', dry: true },
				{ id: here.id(), greeting: 'New', dry: false },
			],
			{ dryRun: '={{ $json.dry }}' },
		);
		expect(patches(requests)).toEqual([{ first_message: 'New' }]);
		expect(jsons[1]?.previous).toEqual({ first_message: greeting });
	});

	it('an update after one that failed is sent whole', async () => {
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		here.sandbox.set({ cutEvery: { every: 2, when: 'after' } });
		const { requests } = await update(
			[
				{ id: here.id(), greeting: 'New' },
				{ id: here.id(), greeting },
			],
			{ maxRetries: 0 },
		);
		expect(patches(requests)).toEqual([{ first_message: 'New' }, { first_message: greeting }]);
		expect(here.sandbox.agents.get(here.id())?.first_message).toBe(greeting);
	});

	it('nothing is read and all is sent with the option off', async () => {
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		const { jsons, requests } = await update([{ id: here.id(), greeting }], {
			onlyChanges: false,
		});
		expect(gets(requests)).toBe(0);
		expect(patches(requests)).toEqual([{ first_message: greeting }]);
		expect(jsons[0]).not.toHaveProperty('previous');
	});

	it('all is sent if the list cannot be read, and a hint says so', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		const { jsons, requests, hints } = await update([{ id: here.id(), greeting }]);
		expect(patches(requests)).toEqual([{ first_message: greeting }]);
		expect(jsons[0]?.success).toBe(true);
		expect(jsons[0]).not.toHaveProperty('previous');
		expect(hints).toEqual([
			'The current settings of the phone agents could not be read, so all fields were sent: The API key is not allowed to list phone agents: The API key lacks the scope phone:read.',
		]);
	});

	it('all is sent if the list breaks off, and the hint is true of its first page too', async () => {
		const agent = here.sandbox.agents.get(here.id());
		const sent: unknown[] = [];
		const server = fastify();
		server.get<{ Querystring: { cursor?: string } }>('/phone', async ({ query }, reply) =>
			query.cursor === undefined
				? { items: [agent], next: 'second' }
				: await reply.code(400).send({ message: 'no such page' }),
		);
		server.patch('/phone/:id', async ({ body }) => {
			sent.push(body);
			return await Promise.resolve({ success: true });
		});
		const { jsons, hints } = await updateAt(server, agent?.first_message);
		expect(sent).toEqual([{ first_message: agent?.first_message }]);
		expect(jsons[0]).not.toHaveProperty('previous');
		expect(hints).toContainEqual(
			expect.stringMatching(
				/^The current settings of the phone agents could not be read, so all fields were sent/,
			),
		);
	});

	it('an answer without a name leaves the one that the list has in the summary', async () => {
		const agent = here.sandbox.agents.get(here.id());
		const server = fastify();
		server.get('/phone', async () => await Promise.resolve([agent]));
		server.patch('/phone/:id', async () => await Promise.resolve({ success: true }));
		const { jsons } = await updateAt(server, 'New');
		expect(jsons[0]?.summary).toMatch(new RegExp(`^${agent?.name} \\(\\+1 415 555 0100\\): `));
	});

	it('everything is sent if the list shows only names, and a hint says so', async () => {
		const bare = [{ id: here.id(), name: 'A', phone_number: '+14155550100' }];
		const { first_message: greeting } = here.sandbox.agents.get(here.id()) ?? {};
		here.sandbox.set({
			answer: { status: 200, body: JSON.stringify(bare), contentType: 'application/json' },
		});
		const { requests, hints } = await update([{ id: here.id(), greeting }]);
		expect(patches(requests)).toEqual([{ first_message: greeting }]);
		expect(hints).toContain(
			'The current settings of the phone agents could not be read, so all fields were sent: the list does not show them.',
		);
	});

	it('what was read is used if the list repeats itself, and a hint says so', async () => {
		const agent = here.sandbox.agents.get(here.id());
		const server = fastify();
		server.get('/phone', async () => await Promise.resolve({ items: [agent], next: 'again' }));
		const { jsons, hints } = await updateAt(server, agent?.first_message);
		expect(jsons[0]?.sent).toBe(false);
		expect(hints).toEqual([
			'The list of phone agents may not be complete: OpenCX sent the same entries again.',
		]);
	});
});
