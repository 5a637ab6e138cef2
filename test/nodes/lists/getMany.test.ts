import type { IDataObject } from 'n8n-workflow';

import { windowNodeType } from '../../../tools/engine/windowPackage';
import type { NodeRun } from '../../support/engine';
import { newCredential, problemsOf, runNode, startFor } from '../../support/engine';
import { everyPaged, everyResource } from '../../support/resources';
import { at, listed, refusalsOf, seed, seedPages } from './lists';

const windowMs = 300;

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { switches: { list: 'pages' } }, windowMs);
	const { value: resource } = tested.resource;
	const { listing, naming } = tested;
	const { pageLength, filter } = listing;
	const { noun } = tested.resource.api;

	const getMany = async (parameters: object = {}, run: Omit<NodeRun, 'parameters'> = {}) =>
		await runNode(here, {
			parameters: { resource, operation: 'getMany', ...parameters },
			...run,
		});

	const ids = (jsons: readonly IDataObject[]) => jsons.map(({ id }) => id);
	const names = (jsons: readonly IDataObject[]) => jsons.map((json) => String(json[naming.name]));

	describe('createGetMany', () => {
		it('at most 50 entries are returned by default, one item for each, as the API returns them', async () => {
			seed(here, 60);
			const { jsons, pairs, requests } = await getMany();
			expect(jsons).toEqual(listed(here).slice(0, 50));
			expect(pairs).toEqual(jsons.map(() => ({ item: 0 })));
			expect(requests.map(({ method }) => method)).toEqual(
				Array.from({ length: Math.ceil(50 / pageLength) }, () => 'GET'),
			);
			for (const [page, { url }] of requests.entries()) expect(url).toMatch(listing.url(page));
		});

		it.each([
			[1, 1],
			[pageLength, 1],
			[pageLength + 1, 2],
			[50 * pageLength, 3],
		])('a limit of %j is kept, and no more than %j pages are read for it', async (limit, pages) => {
			seedPages(here, 3);
			const { jsons, requests } = await getMany({ limit });
			expect(jsons).toEqual(listed(here).slice(0, limit));
			expect(requests).toHaveLength(pages);
		});

		it.each([0, 1, 1_000])('all of %j entries are returned with Return All', async (count) => {
			seed(here, count);
			here.sandbox.set({ pageSize: 100 });
			const { jsons } = await getMany({ returnAll: true, limit: 3 });
			expect(jsons).toEqual(listed(here));
		});

		it('all of 10,000 entries are returned with Return All', async () => {
			seed(here, 10_000);
			here.sandbox.set({ pageSize: 100 });
			const { jsons, requests } = await getMany({ returnAll: true });
			expect(requests).toHaveLength(100);
			expect(ids(jsons)).toEqual([...here.entries.keys()]);
		});

		it('the fuller entries of some servers are returned as they are', async () => {
			here.sandbox.set(listing.bare);
			const { jsons, requests } = await getMany({ returnAll: true, simplify: false });
			expect(jsons).toEqual([...here.entries.values()]);
			expect(requests).toHaveLength(1);
			expect((await getMany({ limit: 2 })).jsons).toHaveLength(2);
		});

		it('the limit counts entries that match the filter, across pages', async () => {
			seed(here, 300);
			const { jsons } = await getMany({ filters: { [filter.name]: 'Sales' }, limit: 7 });
			expect(jsons).toHaveLength(7);
			expect(names(jsons).every((name) => name.startsWith('Sales'))).toBe(true);
		});

		it('each input item gets its own list', async () => {
			const { jsons, pairs } = await getMany(
				{ filters: { [filter.name]: '={{ $json.who }}' }, limit: '={{ $json.most }}' },
				{
					items: [
						{ who: 'sales', most: 9 },
						{ who: 'nobody', most: 9 },
						{ who: 'desk', most: 1 },
					],
				},
			);
			expect(names(jsons)).toEqual(['Sales', 'Sales 2', 'Sales 3', 'Front Desk']);
			expect(pairs).toEqual([0, 0, 0, 2].map((item) => ({ item })));
		});

		it.each<[string, object, string]>([
			[
				'a blank filter, which would match every entry',
				{ filters: { [filter.name]: '={{ $json.none }}' } },
				`The filter '${filter.label}' is blank, so every ${noun} would match. Fill it in, or remove it.`,
			],
			[
				'a filter with an undefined expression',
				{ filters: { [filter.name]: '=415{{ $json.none }}' } },
				`'${filter.label}' uses {{ $json.none }}, which is undefined here. Add a fallback such as {{ $json.none ?? 'another value' }}.`,
			],
			[
				'a filter that is an object',
				{ filters: { [filter.name]: '={{ ({ a: 1 }) }}' } },
				`'${filter.label}' is an object, but must be text. Choose the property that contains the text.`,
			],
			['no limit', { limit: 0 }, "'Limit' is 0. Enter a whole number of 1 or more."],
			[
				'a fraction of a limit',
				{ limit: 1.5 },
				"'Limit' is 1.5. Enter a whole number of 1 or more.",
			],
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
		])('the operation refuses %s before any request', async (_, parameters, message) => {
			const { failure, requests } = await getMany(parameters);
			expect(problemsOf(failure)).toBe(message);
			expect(failure.description).toMatch(/Nothing was sent for this item\.$/);
			expect(requests).toEqual([]);
		});

		it('a wrong item is the only one refused if the run continues, and prevents all requests if the run stops', async () => {
			const filters = { filters: { [filter.name]: '={{ $json.who }}' } };
			const items = [{ who: 'sales' }, { who: '' }, { who: 'desk' }];
			const { jsons, failed, pairs } = await getMany(filters, {
				items,
				onError: 'continueErrorOutput',
			});
			expect(names(jsons)).toEqual(
				['Sales', 'Sales 2', 'Sales 3', 'Front Desk', 'Front Desk 2', 'Front Desk 3'].slice(
					0,
					jsons.length,
				),
			);
			expect(pairs).toMatchObject(
				names(jsons).map((name) => ({ item: name.startsWith('Sales') ? 0 : 2 })),
			);
			expect(failed.map((json) => Object.keys(json))).toEqual([['error', 'message']]);
			const stopped = await getMany(filters, { items });
			expect(stopped.failure.message).toMatch(new RegExp(`^The filter '${filter.label}' is blank`));
			expect(stopped.requests).toEqual([]);
		});

		it.each(refusalsOf(tested))(
			'the error about %s says what happened and what to do',
			async (_, disturb, credential, message, advice) => {
				disturb(here);
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
			},
		);

		it('the error says that nothing answers at the address', async () => {
			const { failure } = await getMany(
				{ options: { maxRetries: 0 } },
				{ credential: newCredential(here.sandbox, { baseUrl: at.unreachable }) },
			);
			expect(failure.message).toBe('Nothing answers at the OpenCX address');
		});

		it('a later page that fails leaves no part of the list in the output', async () => {
			seedPages(here, 3);
			here.sandbox.set({ unauthorizedAfter: 2 });
			const { failure, jsons, requests } = await getMany({ returnAll: true });
			expect(failure.message).toBe('OpenCX does not accept the API key');
			expect(jsons).toEqual([]);
			expect(requests).toHaveLength(3);
		});

		it('nothing more is sent after a 401, and each item says so', async () => {
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
		])('the errors of a list do not speak of an update: %j', async (switches, message) => {
			here.sandbox.set(switches);
			const { failure } = await getMany({ options: { maxRetries: 0 } });
			expect(failure.message).toBe(message);
			expect(failure.description).not.toMatch(/update/);
		});

		it.each([500, 503, 429])('a page is asked for again after a %j', async (status) => {
			seedPages(here, 3);
			here.sandbox.set({ failEvery: { every: 2, status, headers: { 'retry-after': '0.1' } } });
			const { jsons, requests } = await getMany({ returnAll: true });
			expect(jsons).toEqual(listed(here));
			expect(requests.map((request) => request.status)).toEqual([200, status, 200, status, 200]);
		});

		describe('createGetMany within the limit', () => {
			it('two runs with the same credential keep the limit together', async () => {
				seedPages(here, 5);
				here.sandbox.set({ limit: { requests: 3, windowMs, retryAfter: 'seconds' } });
				const credential = newCredential(here.sandbox, { requestsPerMinute: 3 });
				const run = async () =>
					await getMany({ returnAll: true }, { credential, type: windowNodeType(windowMs) });
				const before = Date.now();
				const [one, other] = await Promise.all([run(), run()]);
				expect([one.jsons, other.jsons]).toEqual([listed(here), listed(here)]);
				// Ten pages, three at a time: none was refused.
				expect(here.sandbox.requests.map(({ status }) => status)).toEqual(
					Array.from({ length: 10 }, () => 200),
				);
				expect(Date.now() - before).toBeGreaterThanOrEqual(3 * windowMs - 50);
			});

			it('Stop ends a wait for the limit within a second', async () => {
				seedPages(here, 3);
				const before = Date.now();
				let stoppedAt = 0;
				const { requests, jsons } = await getMany(
					{ returnAll: true },
					{
						credential: newCredential(here.sandbox, { requestsPerMinute: 1 }),
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
				// No further request follows later.
				await new Promise((resolve) => setTimeout(resolve, 500));
				expect(requests.length).toBeLessThanOrEqual(1);
				expect(here.sandbox.requests).toHaveLength(requests.length);
			});
		});
	});
});

describe.each(everyPaged)('createGetMany by cursors, for %s', (_, tested) => {
	const here = startFor(tested, { switches: { list: 'pages' } });
	const { plural } = tested.resource.api;
	const getMany = async () =>
		await runNode(here, {
			parameters: { resource: tested.resource.value, operation: 'getMany', returnAll: true },
		});

	/** In pages, a list shows no settings: it looks like that of an account of phone numbers. */
	const otherApi = tested.resource.api.isReadable
		? [
				"This account has phone numbers, not phone agents. Choose the resource 'Phone Number' instead.",
			]
		: [];

	it('an empty page does not end the list', async () => {
		here.sandbox.set({ emptyPageEvery: 2 });
		const { jsons, hints } = await getMany();
		expect(jsons).toEqual(listed(here));
		expect(hints).toEqual(otherApi);
	});

	it('a cursor that repeats ends the list, and a hint says so', async () => {
		here.sandbox.set({ cursorLoop: true });
		const { jsons, hints, requests } = await getMany();
		expect(jsons).toEqual(listed(here).slice(0, 20));
		expect(hints).toEqual([
			`The list of ${plural} may not be complete: OpenCX sent the same entries again`,
			...otherApi,
		]);
		expect(requests).toHaveLength(2);
	});
});
