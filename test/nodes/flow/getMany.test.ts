import type { IDataObject } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { OpenCxPhone } from '../../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { seedAgents } from '../../../../../tools/sandbox/agents';
import { windowNodeType } from '../../../../../tools/engine/windowPackage';
import type { NodeRun } from '../../../../support/engine';
import {
	newCredential,
	nodeType,
	problemsOf,
	runNode,
	startHere,
	updateParameters,
	voice,
} from '../../../../support/engine';

const windowMs = 300;
const here = startHere(undefined, windowMs);

const getMany = async (parameters: object = {}, run: Omit<NodeRun, 'parameters'> = {}) =>
	await runNode(here, {
		parameters: { resource: 'phoneNumber', operation: 'getMany', ...parameters },
		...run,
	});

const seed = (count: number) => {
	here.sandbox.agents.clear();
	for (const [id, agent] of seedAgents(count)) here.sandbox.agents.set(id, agent);
};

/** What the documented list tells of each number. */
const listed = () =>
	[...here.sandbox.agents.values()].map(({ id, name, phone_number }) => ({
		id,
		name,
		phone_number,
	}));

const ids = (jsons: readonly IDataObject[]) => jsons.map(({ id }) => id);

const at = {
	unreachable: 'http://127.0.0.1:9',
	plain: 'http://api.open.cx',
};

const soon = { 'retry-after': '0' };

/** What stands between the list and whoever wants it, and what they are told. */
const refusals: Array<[string, () => void, Parameters<typeof newCredential>[1], string, RegExp]> = [
	[
		'a wrong token',
		() => undefined,
		{ token: 'wrong-token-1234' },
		'OpenCX does not accept the API key',
		/paste the API key again/,
	],
	[
		'a key that may only write',
		() => here.sandbox.set({ scopes: ['phone:write'] }),
		{},
		'The API key may not list phone numbers',
		/scope phone:read/,
	],
	[
		'a page of HTML',
		() =>
			here.sandbox.set({
				answer: { status: 200, body: '<html>Hi</html>', contentType: 'text/html' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'another kind of JSON',
		() =>
			here.sandbox.set({
				answer: { status: 200, body: '{"data":[]}', contentType: 'application/json' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'a list of something else',
		() =>
			here.sandbox.set({
				answer: { status: 200, body: '["a","b"]', contentType: 'application/json' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'an answer without a body',
		() => here.sandbox.set({ answer: { status: 204 } }),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'another address',
		() => here.sandbox.set({ answer: { status: 404, body: 'no such page' } }),
		{},
		'There is no list of phone numbers at this address',
		/Check the 'Base URL'/,
	],
	[
		'a redirect',
		() => here.sandbox.set({ redirectTo: 'https://example.org/' }),
		{},
		'OpenCX answered with a redirect, which is not followed',
		/could expose the API key/,
	],
	[
		'a server that stays out of order',
		() => here.sandbox.set({ failEvery: { every: 1, status: 503, headers: soon } }),
		{},
		'OpenCX is not working properly at the moment: This request was chosen to fail',
		/passes by itself/,
	],
	[
		'a base URL without https',
		() => undefined,
		{ baseUrl: at.plain },
		"The base URL must begin with https:// (http:// for localhost only), so that nobody can read the API key on its way. Set the 'Base URL' of the OpenCX API credential to https://api.open.cx",
		/Nothing was sent/,
	],
	[
		'a credential without a token',
		() => undefined,
		{ token: ' ' },
		'The OpenCX API credential has no API key',
		/Paste an API key/,
	],
];

describe('Get Many', () => {
	it('gives 50 numbers at the most unless told otherwise, one item each, as the API gives them', async () => {
		seed(60);
		const { jsons, pairs, requests } = await getMany();
		expect(jsons).toEqual(listed().slice(0, 50));
		expect(pairs).toEqual(jsons.map(() => ({ item: 0 })));
		expect(requests.map(({ method, url }) => [method, url.split('=')[0]])).toEqual([
			['GET', '/phone'],
			...Array.from({ length: 4 }, () => ['GET', '/phone?cursor']),
		]);
	});

	it.each([
		[1, 1],
		[10, 1],
		[11, 2],
		[500, 3],
	])(
		'gives no more than a limit of %p, and reads no page more than it takes: %p',
		async (limit, pages) => {
			const { jsons, requests } = await getMany({ limit });
			expect(jsons).toEqual(listed().slice(0, limit));
			expect(requests).toHaveLength(pages);
		},
	);

	it.each([0, 1, 1_000])('gives all of %p numbers', async (count) => {
		seed(count);
		here.sandbox.set({ pageSize: 100 });
		const { jsons } = await getMany({ returnAll: true, limit: 3 });
		expect(jsons).toEqual(listed());
	});

	it('gives all of 10,000 numbers', async () => {
		seed(10_000);
		here.sandbox.set({ pageSize: 200 });
		const { jsons, requests } = await getMany({ returnAll: true });
		expect(requests).toHaveLength(50);
		expect(ids(jsons)).toEqual([...here.sandbox.agents.keys()]);
	});

	it('gives the fuller items of newer servers as they come', async () => {
		here.sandbox.set({ list: 'array' });
		const { jsons, requests } = await getMany({ returnAll: true });
		expect(jsons).toEqual([...here.sandbox.agents.values()]);
		expect(requests).toHaveLength(1);
		expect((await getMany({ limit: 2 })).jsons).toHaveLength(2);
	});

	it.each([
		['name', { name: ' fRoNt ' }, ['Front Desk', 'Front Desk 2']],
		['the number, whatever its punctuation', { phone_number: '(555) 010-2' }, ['Support']],
		['both', { name: 'desk', phone_number: '0110' }, ['Front Desk 2']],
		['a name that nothing has', { name: 'zzz' }, []],
		['a number with letters, which no number has', { phone_number: 'x0102' }, []],
	])('gives only what the filters let through: %s', async (_, filters, names) => {
		const { jsons, requests } = await getMany({ filters, limit: 20 });
		expect(jsons.map(({ name }) => name)).toEqual(names);
		expect(requests).toHaveLength(3);
	});

	it('counts to the limit after the filter, across pages', async () => {
		seed(300);
		const { jsons } = await getMany({ filters: { name: 'Sales' }, limit: 7 });
		expect(jsons).toHaveLength(7);
		expect(jsons.every(({ name }) => String(name).startsWith('Sales'))).toBe(true);
	});

	it('answers each input item with its own list', async () => {
		const { jsons, pairs } = await getMany(
			{ filters: { name: '={{ $json.who }}' }, limit: '={{ $json.most }}' },
			{
				items: [
					{ who: 'sales', most: 9 },
					{ who: 'nobody', most: 9 },
					{ who: 'desk', most: 1 },
				],
			},
		);
		expect(jsons.map(({ name }) => name)).toEqual(['Sales', 'Sales 2', 'Sales 3', 'Front Desk']);
		expect(pairs).toEqual([0, 0, 0, 2].map((item) => ({ item })));
	});

	it('reads on over empty pages', async () => {
		here.sandbox.set({ emptyPageEvery: 2 });
		const { jsons, hints } = await getMany({ returnAll: true });
		expect(jsons).toEqual(listed());
		expect(hints).toEqual([]);
	});

	it('ends where a cursor repeats, and says so beside the result', async () => {
		here.sandbox.set({ cursorLoop: true });
		const { jsons, hints, requests } = await getMany({ returnAll: true });
		expect(jsons).toEqual(listed().slice(0, 20));
		expect(hints).toEqual([
			'The list of phone numbers may not be complete: the list began to repeat itself',
		]);
		expect(requests).toHaveLength(2);
	});

	it.each<[string, object, string]>([
		[
			'a blank filter, which would let every number through',
			{ filters: { name: '={{ $json.none }}' } },
			"The filter 'Name' is blank, so that every one would match. Fill it in, or take it out.",
		],
		[
			'a filter with a hole',
			{ filters: { phone_number: '=415{{ $json.none }}' } },
			"'Phone Number' uses {{ $json.none }}, which is undefined here. Add a fallback such as {{ $json.none ?? '' }}.",
		],
		[
			'a filter that is an object',
			{ filters: { name: '={{ ({ a: 1 }) }}' } },
			"'Name' is an object, but must be text. Choose the one property that holds the text.",
		],
		['no limit', { limit: 0 }, "'Limit' is 0. Enter a whole number of 1 or more."],
		['a fraction of a limit', { limit: 1.5 }, "'Limit' is 1.5. Enter a whole number of 1 or more."],
		[
			'a limit that fails',
			{ limit: "={{ $('Nowhere').item.json.x }}" },
			"'Limit' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.",
		],
		[
			'a switch that fails',
			{ returnAll: "={{ $('Nowhere').item.json.x }}" },
			"'Return All' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.",
		],
		[
			'an option out of bounds',
			{ options: { maxRetries: 21 } },
			"The option 'Max Retries' is 21. Enter a whole number from 0 to 20.",
		],
		[
			'an option that fails',
			{ options: { maxRetries: "={{ $('Nowhere').item.json.x }}" } },
			"'Max Retries' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression.",
		],
	])('refuses %s before any request', async (_, parameters, message) => {
		const { failure, requests } = await getMany(parameters);
		expect(problemsOf(failure)).toBe(message);
		expect(failure.description).toMatch(/Nothing was sent for this item\.$/);
		expect(requests).toEqual([]);
	});

	it('refuses the wrong item alone where the run continues, and sends nothing before where it stops', async () => {
		const filters = { filters: { name: '={{ $json.who }}' } };
		const items = [{ who: 'sales' }, { who: '' }, { who: 'desk' }];
		const { jsons, failed, pairs } = await getMany(filters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(jsons.map(({ name }) => name)).toEqual(
			['Sales', 'Sales 2', 'Sales 3', 'Front Desk', 'Front Desk 2', 'Front Desk 3'].slice(
				0,
				jsons.length,
			),
		);
		expect(pairs).toMatchObject(
			jsons.map(({ name }) => ({ item: String(name).startsWith('Sales') ? 0 : 2 })),
		);
		expect(failed.map((json) => Object.keys(json))).toEqual([['error', 'message']]);
		const stopped = await getMany(filters, { items });
		expect(stopped.failure.message).toMatch(/^The filter 'Name' is blank/);
		expect(stopped.requests).toEqual([]);
	});

	it.each(refusals)('tells of %s, with advice', async (_, disturb, credential, message, advice) => {
		disturb();
		const saved = newCredential(here.sandbox, credential);
		const parameters = { options: { maxRetries: 1 } };
		const { failure, jsons, run } = await getMany(parameters, { credential: saved });
		expect(failure.message).toBe(message);
		expect(failure.description).toMatch(advice);
		expect(jsons).toEqual([]);
		const continued = await getMany(parameters, {
			credential: saved,
			onError: 'continueErrorOutput',
		});
		expect(continued.failed).toEqual([
			{ error: message, message: expect.stringMatching(advice) as string },
		]);
		const token = String(saved.data.token).trim() || 'Bearer';
		expect(JSON.stringify([run, continued.run])).not.toContain(token);
	});

	it('tells of an address where nothing answers', async () => {
		const { failure } = await getMany(
			{ options: { maxRetries: 0 } },
			{ credential: newCredential(here.sandbox, { baseUrl: at.unreachable }) },
		);
		expect(failure.message).toBe('Nothing answers at the address of OpenCX');
	});

	it('gives nothing rather than a part, where a later page fails', async () => {
		here.sandbox.set({ unauthorizedAfter: 2 });
		const { failure, jsons, requests } = await getMany({ returnAll: true });
		expect(failure.message).toBe('OpenCX does not accept the API key');
		expect(jsons).toEqual([]);
		expect(requests).toHaveLength(3);
	});

	it('sends nothing more after a 401, and says so of each item', async () => {
		const credential = newCredential(here.sandbox, { token: 'wrong-token-1234' });
		const { failed, requests } = await getMany(
			{},
			{ credential, items: [{}, {}, {}], onError: 'continueErrorOutput' },
		);
		expect(requests).toHaveLength(1);
		expect(failed.map(({ error }) => error)).toEqual([
			'OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
		]);
	});

	it.each([
		[{ answer: { status: 400, body: '{"message":"no"}' } }, 'OpenCX refused the request: no'],
		[
			{ cutEvery: { every: 1, when: 'before' as const } },
			'The connection to OpenCX was cut before an answer came',
		],
	])('speaks of no update, of which there is none: %j', async (switches, message) => {
		here.sandbox.set(switches);
		const { failure } = await getMany({ options: { maxRetries: 0 } });
		expect(failure.message).toBe(message);
		expect(failure.description).not.toMatch(/update/);
	});

	it.each([500, 503, 429])('asks again for a page after a %p', async (status) => {
		here.sandbox.set({ failEvery: { every: 2, status, headers: { 'retry-after': '0.1' } } });
		const { jsons, requests } = await getMany({ returnAll: true });
		expect(jsons).toEqual(listed());
		expect(requests.map((request) => request.status)).toEqual([200, status, 200, status, 200]);
	});

	describe('within the limit of requests', () => {
		it('never asks for more pages than it may, together with whoever uses the same key', async () => {
			here.sandbox.set({ pageSize: 5, limit: { requests: 3, windowMs, retryAfter: 'seconds' } });
			const credential = newCredential(here.sandbox);
			const run = async () =>
				await getMany(
					{ returnAll: true, options: { requestsPerMinute: 3 } },
					{ credential, type: windowNodeType },
				);
			const before = Date.now();
			const [one, other] = await Promise.all([run(), run()]);
			expect([one.jsons, other.jsons]).toEqual([listed(), listed()]);
			// Ten pages, three at a time: none was refused.
			expect(here.sandbox.requests.map(({ status }) => status)).toEqual(
				Array.from({ length: 10 }, () => 200),
			);
			expect(Date.now() - before).toBeGreaterThanOrEqual(3 * windowMs - 50);
		});

		it('ends within a second when the execution is stopped', async () => {
			const before = Date.now();
			let stoppedAt = 0;
			const { requests, jsons } = await getMany(
				{ returnAll: true, options: { requestsPerMinute: 1 } },
				{
					onStart: (stop) => {
						setTimeout(() => {
							stoppedAt = Date.now();
							stop();
						}, 300);
					},
				},
			);
			expect(stoppedAt).toBeGreaterThan(before);
			expect(Date.now() - stoppedAt).toBeLessThan(1_000);
			expect(jsons).toEqual([]);
			// Nothing wakes up later to ask on.
			await new Promise((resolve) => setTimeout(resolve, 500));
			expect(requests.length).toBeLessThanOrEqual(1);
			expect(here.sandbox.requests).toHaveLength(requests.length);
		});
	});

	it('has the parameters of the contract', () => {
		const { description } = new OpenCxPhone();
		const shownWith = (returnAll: boolean) =>
			NodeHelpers.getNodeParameters(
				description.properties,
				{ resource: 'phoneNumber', operation: 'getMany', returnAll },
				true,
				false,
				null,
				description,
			);
		expect(shownWith(false)).toEqual({
			resource: 'phoneNumber',
			operation: 'getMany',
			returnAll: false,
			limit: 50,
			filters: {},
			options: {},
		});
		expect(shownWith(true)).not.toHaveProperty('limit');
		const filters = description.properties.find(({ name }) => name === 'filters');
		expect(filters?.type).toBe('collection');
		expect(filters?.options?.map(({ name }) => name)).toEqual(['name', 'phone_number']);
	});

	it('is followed by Update: all numbers, or those that a filter lets through', async () => {
		const { jsons } = await getMany({ returnAll: true, filters: { name: 'Sales' } });
		expect(jsons.length).toBeGreaterThan(1);
		const updated = await runNode(here, {
			items: jsons,
			parameters: updateParameters({
				id: '={{ $json.id }}',
				fields: { initial_message: '=This is {{ $json.name }}.' },
			}),
		});
		expect(updated.jsons.map((json) => json.phone_number_id)).toEqual(ids(jsons));
		expect(here.sandbox.updates.map(({ id, body }) => [id, body]).sort()).toEqual(
			jsons
				.map(({ id, name }) => [
					id,
					{ elevenlabs_voice_id: voice, initial_message: `This is ${String(name)}.` },
				])
				.sort(),
		);
	});
});

interface Found {
	readonly results: Array<{ name: string; value: string }>;
	readonly paginationToken?: string;
}

describe('The list search', () => {
	const search = async (
		filter?: string,
		paginationToken?: string,
		credential = newCredential(here.sandbox),
	) =>
		(await here.engine.listSearch({
			type: nodeType,
			method: 'searchPhoneNumbers',
			parameters: {},
			credential,
			...(filter === undefined ? {} : { filter }),
			...(paginationToken === undefined ? {} : { paginationToken }),
		})) as Found;

	/** Scrolls to the end, as the editor does. */
	const scroll = async (filter?: string): Promise<{ found: Found['results']; loads: number }> => {
		const found: Found['results'] = [];
		let loads = 0;
		let token: string | undefined;
		do {
			const { results, paginationToken } = await search(filter, token);
			found.push(...results);
			token = paginationToken;
			loads += 1;
		} while (token !== undefined && loads < 200);
		return { found, loads };
	};

	it('shows names and numbers, the number alone where there is no name, page by page', async () => {
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(10);
		expect(results[0]).toEqual({ name: 'Front Desk (+1 415 555 0100)', value: here.id(0) });
		expect(results[6]).toEqual({ name: '+1 415 555 0106', value: here.id(6) });
		expect(here.sandbox.requests).toHaveLength(1);
		const second = await search(undefined, paginationToken);
		expect(second.results[0]?.value).toBe(here.id(10));
	});

	it.each([
		[0, 1],
		[1, 1],
		[1_000, 20],
	])('shows each of %p numbers once, in %p loads', async (count, loads) => {
		seed(count);
		here.sandbox.set({ pageSize: 50 });
		const all = await scroll();
		expect(all.found.map(({ value }) => value)).toEqual([...here.sandbox.agents.keys()]);
		expect(all.loads).toBe(loads);
	});

	it('shows the bare array of newer servers, which has no pages', async () => {
		seed(1_000);
		here.sandbox.set({ list: 'array' });
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(1_000);
		expect(paginationToken).toBeUndefined();
		expect((await search('workshop 101')).results).toEqual([]);
		expect((await search('workshop 9')).results.length).toBeGreaterThan(0);
	});

	it.each([
		['a part of the name, in whatever case', ' sALes ', [1, 11, 21]],
		['a number as people write it', '(415) 555-0103', [3]],
		['a number with its country code', '+1 415 555 0124', [24]],
		['digits from the midst of a number', '50112', [12]],
		['letters and digits, which are no number', 'Sales 2', [11]],
		['letters and digits that nothing has', 'Sales 0', []],
		['what nothing has', 'zzz', []],
	])('finds by %s', async (_, filter, indexes) => {
		const { found } = await scroll(filter);
		expect(found.map(({ value }) => value)).toEqual(indexes.map((index) => here.id(index)));
	});

	it('finds by an ID or a part of it', async () => {
		const id = here.id(17);
		expect((await search(id.toUpperCase())).results.map(({ value }) => value)).toEqual([id]);
		expect((await search(id.slice(0, 13))).results.map(({ value }) => value)).toEqual([id]);
	});

	it('takes a filter of white space for none', async () => {
		expect((await search('  ')).results).toHaveLength(10);
	});

	it('reads on while nothing has matched, so that a match on the last page is found', async () => {
		seed(200);
		const { results, paginationToken } = await search('0299');
		expect(results).toEqual([{ name: 'Workshop 20 (+1 415 555 0299)', value: here.id(199) }]);
		expect(paginationToken).toBeUndefined();
		expect(here.sandbox.requests).toHaveLength(20);
	});

	it('reads on until enough has matched for the open list to scroll, and goes on from there', async () => {
		seed(300);
		const desks = [...here.sandbox.agents.values()]
			.filter(({ name }) => name?.startsWith('Front Desk'))
			.map(({ id }) => id);
		expect(desks.length).toBeGreaterThan(20);
		const first = await search('Front Desk');
		expect(first.results.map(({ value }) => value)).toEqual(desks.slice(0, 10));
		const second = await search('Front Desk', first.paginationToken);
		expect(second.results.map(({ value }) => value)).toEqual(desks.slice(10, 20));
		const { found } = await scroll('Front Desk');
		expect(found.map(({ value }) => value)).toEqual(desks);
	});

	it('shows all of a few matches at once, wherever they are', async () => {
		const { results, paginationToken } = await search('support');
		const named = [...here.sandbox.agents.values()].filter(({ name }) =>
			name?.startsWith('Support'),
		);
		expect(results.map(({ value }) => value)).toEqual(named.map(({ id }) => id));
		expect(named.length).toBeGreaterThan(1);
		expect(paginationToken).toBeUndefined();
	});

	it('fills the open list from small pages without a filter too', async () => {
		here.sandbox.set({ pageSize: 3 });
		expect((await search()).results).toHaveLength(12);
	});

	it('reads on over empty pages rather than show an empty list', async () => {
		here.sandbox.set({ emptyPageEvery: 2 });
		const { found } = await scroll();
		expect(found).toHaveLength(25);
	});

	it('ends where a cursor repeats', async () => {
		here.sandbox.set({ cursorLoop: true });
		const { found, loads } = await scroll();
		expect(loads).toBe(2);
		expect(found.map(({ value }) => value)).toEqual([...here.sandbox.agents.keys()].slice(0, 20));
	});

	it.each([
		['a cursor repeats before anything matched', { cursorLoop: true }, 'zzz'],
		['all pages are empty', { emptyPageEvery: 1 }, undefined],
	])('fails rather than show an empty list where %s', async (_, switches, filter) => {
		here.sandbox.set(switches);
		await expect(search(filter)).rejects.toThrow('The list of phone numbers may not be complete');
	});

	it.each([500, 503, 429])('asks again after a %p', async (status) => {
		seed(5);
		here.sandbox.set({ failEvery: { every: 2, status, headers: { 'retry-after': '0.1' } } });
		await search();
		expect((await search()).results).toHaveLength(5);
		expect(here.sandbox.requests.map((request) => request.status)).toEqual([200, status, 200]);
	});

	it.each(refusals)(
		'fails because of %s, and shows the advice, never an empty list',
		async (_, disturb, credential, message, advice) => {
			disturb();
			const saved = newCredential(here.sandbox, credential);
			const error: unknown = await search(undefined, undefined, saved).catch(
				(reason: unknown) => reason,
			);
			expect(error).toMatchObject({ description: expect.stringMatching(advice) as string });
			const shown = (error as Error).message;
			expect(shown.startsWith(message)).toBe(true);
			expect(shown).toMatch(advice);
			expect(JSON.stringify([error, shown, (error as Error).stack])).not.toContain(
				String(saved.data.token).trim() || 'Bearer',
			);
		},
	);

	it('fails where nothing answers, after a few tries', async () => {
		const credential = newCredential(here.sandbox, { baseUrl: at.unreachable });
		await expect(search(undefined, undefined, credential)).rejects.toThrow(
			/^Nothing answers at the address of OpenCX\. .*Check|^Nothing answers/,
		);
	});

	it('fails without a credential', async () => {
		const search = here.engine.listSearch({
			type: nodeType,
			method: 'searchPhoneNumbers',
			parameters: {},
		});
		await expect(search).rejects.toThrow(
			"The OpenCX API credential of this node is missing or can't be read",
		);
	});
});
