import { nameAt } from '../../../tools/sandbox/agents';
import type { AnyHere } from '../../support/engine';
import { newCredential, nodeType, startFor } from '../../support/engine';
import { everyNumbered, everyPaged, everyResource } from '../../support/resources';
import { at, refusalsOf, seed, seedPages } from './lists';

interface Found {
	readonly results: Array<{ name: string; value: string }>;
	readonly paginationToken?: string;
}

/** The search of the list of a resource, as the editor calls it. */
const searching = (here: AnyHere) => {
	const search = async (
		filter?: string,
		paginationToken?: string,
		credential = newCredential(here.sandbox),
	) =>
		(await here.engine.listSearch({
			type: nodeType,
			method: here.tested.searchName,
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
	return { search, scroll };
};

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { switches: { list: 'pages' } });
	const { searchName, naming } = tested;
	const { pageLength, shownAs } = tested.listing;
	/** The entries whose name begins with this, by page. */
	const beginningWith = (words: string): string[][] => {
		const pages: string[][] = [];
		for (const [index, entry] of [...here.entries.values()].entries()) {
			const page = (pages[Math.floor(index / pageLength)] ??= []);
			const name = Object.entries(entry).find(([key]) => key === naming.name)?.[1];
			if (String(name).startsWith(words)) page.push(entry.id);
		}
		return pages;
	};

	describe('createLocator, its search', () => {
		const { search, scroll } = searching(here);

		it('the open list shows names and numbers, page by page', async () => {
			seedPages(here, 3);
			const { results, paginationToken } = await search();
			expect(results).toHaveLength(pageLength);
			expect(results[0]).toEqual({ name: shownAs(0, 'Front Desk'), value: here.id(0) });
			expect(results[6]).toEqual({ name: shownAs(6, null), value: here.id(6) });
			expect(here.sandbox.requests).toHaveLength(1);
			const second = await search(undefined, paginationToken);
			expect(second.results[0]?.value).toBe(here.id(pageLength));
		});

		it.each([
			[0, 1],
			[1, 1],
			[1_000, 10],
		])('the open list shows each of %j entries once, in %j loads', async (count, loads) => {
			seed(here, count);
			here.sandbox.set({ pageSize: 100 });
			const all = await scroll();
			expect(all.found.map(({ value }) => value)).toEqual([...here.entries.keys()]);
			expect(all.loads).toBe(loads);
		});

		it.each([
			['a part of the name, in whatever case', ' sALes ', [1, 11, 21]],
			['letters and digits, which are no number', 'Sales 2', [11]],
			['letters and digits that nothing has', 'Sales 0', []],
			['what nothing has', 'zzz', []],
		])('the search finds entries by %s', async (_, filter, indexes) => {
			const { found } = await scroll(filter);
			expect(found.map(({ value }) => value)).toEqual(indexes.map((index) => here.id(index)));
		});

		it('the search finds an entry by its ID or part of its ID', async () => {
			const id = here.id(17);
			expect((await search(id.toUpperCase())).results.map(({ value }) => value)).toEqual([id]);
			expect((await search(id.slice(0, 13))).results.map(({ value }) => value)).toEqual([id]);
		});

		it('white space in the search box is not a filter', async () => {
			seedPages(here, 3);
			expect((await search('  ')).results).toHaveLength(pageLength);
		});

		it('a match on the last page is found', async () => {
			seed(here, 199);
			const name = nameAt(198);
			const { results, paginationToken } = await search(String(name));
			expect(results).toEqual([{ name: shownAs(198, name), value: here.id(198) }]);
			expect(paginationToken).toBeUndefined();
			expect(here.sandbox.requests).toHaveLength(Math.ceil(199 / pageLength));
		});

		it('the search reads until the open list can scroll, and later continues from there', async () => {
			seed(here, 300);
			const pages = beginningWith('Front Desk');
			const desks = pages.flat();
			expect(desks.length).toBeGreaterThan(20);
			/** As many pages as it takes to find ten. */
			const load = () => {
				const some: string[] = [];
				while (some.length < 10 && pages.length > 0) some.push(...(pages.shift() ?? []));
				return some;
			};
			const first = await search('Front Desk');
			expect(first.results.map(({ value }) => value)).toEqual(load());
			const second = await search('Front Desk', first.paginationToken);
			expect(second.results.map(({ value }) => value)).toEqual(load());
			const { found } = await scroll('Front Desk');
			expect(found.map(({ value }) => value)).toEqual(desks);
		});

		it('a few matches are shown at once, wherever they are', async () => {
			const { results, paginationToken } = await search('support');
			const named = beginningWith('Support').flat();
			expect(results.map(({ value }) => value)).toEqual(named);
			expect(named.length).toBeGreaterThan(1);
			expect(paginationToken).toBeUndefined();
		});

		it.each([500, 503, 429])(
			'a page of the open list is asked for again after a %j',
			async (status) => {
				seed(here, 5);
				here.sandbox.set({ failEvery: { every: 2, status, headers: { 'retry-after': '0.1' } } });
				await search();
				expect((await search()).results).toHaveLength(5);
				expect(here.sandbox.requests.map((request) => request.status)).toEqual([200, status, 200]);
			},
		);

		it.each(refusalsOf(tested))(
			'the open list shows an error with advice for %s',
			async (_, disturb, credential, message, advice) => {
				disturb(here);
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

		it('the search fails after a few tries if nothing answers', async () => {
			const credential = newCredential(here.sandbox, { baseUrl: at.unreachable });
			await expect(search(undefined, undefined, credential)).rejects.toThrow(
				/^Nothing answers at the OpenCX address\. .*Check|^Nothing answers/,
			);
		});

		it('the search fails without a credential', async () => {
			const search = here.engine.listSearch({
				type: nodeType,
				method: searchName,
				parameters: {},
			});
			await expect(search).rejects.toThrow(
				"The OpenCX API credential of this node is missing or can't be read",
			);
		});
	});
});

describe.each(everyPaged)('createLocator by cursors, for %s', (_, tested) => {
	const here = startFor(tested, { switches: { list: 'pages' } });
	const { plural } = tested.resource.api;
	const { search, scroll } = searching(here);

	it('the open list shows the bare array of some servers at once', async () => {
		seed(here, 1_000);
		here.sandbox.set({ list: 'array' });
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(1_000);
		expect(paginationToken).toBeUndefined();
		expect((await search('workshop 101')).results).toEqual([]);
		expect((await search('workshop 9')).results.length).toBeGreaterThan(0);
	});

	it('small pages fill the open list without a filter too', async () => {
		here.sandbox.set({ pageSize: 3 });
		expect((await search()).results).toHaveLength(12);
	});

	it('an empty page is not shown as an empty list', async () => {
		here.sandbox.set({ emptyPageEvery: 2 });
		const { found } = await scroll();
		expect(found).toHaveLength(25);
	});

	it('a cursor that repeats ends the open list', async () => {
		here.sandbox.set({ cursorLoop: true });
		const { found, loads } = await scroll();
		expect(loads).toBe(2);
		expect(found.map(({ value }) => value)).toEqual([...here.entries.keys()].slice(0, 20));
	});

	it.each([
		['a cursor repeats before anything matched', { cursorLoop: true }, 'zzz'],
		['all pages are empty', { emptyPageEvery: 1 }, undefined],
	])('the search fails rather than show an empty list if %s', async (_, switches, filter) => {
		here.sandbox.set(switches);
		await expect(search(filter)).rejects.toThrow(`The list of ${plural} may not be complete`);
	});
});

describe.each(everyNumbered)('createLocator and numbers, for %s', (_, tested) => {
	const here = startFor(tested, { switches: { list: 'pages' } });
	const { search, scroll } = searching(here);

	it.each([
		['as people write it', '(415) 555-0103', [3]],
		['with its country code', '+1 415 555 0124', [24]],
		['by digits from its midst', '50112', [12]],
	])('the search finds a number %s', async (_case, filter, indexes) => {
		const { found } = await scroll(filter);
		expect(found.map(({ value }) => value)).toEqual(indexes.map((index) => here.id(index)));
	});

	it('a number on the last page is found', async () => {
		seed(here, 199);
		const { results, paginationToken } = await search('0298');
		expect(results).toEqual([{ name: 'Press Office 20 (+1 415 555 0298)', value: here.id(198) }]);
		expect(paginationToken).toBeUndefined();
		expect(here.sandbox.requests).toHaveLength(20);
	});
});
