import type { IDataObject } from 'n8n-workflow';

import type { Page } from '../../../nodes/api/resourceApi';
import type { PageFetcher } from '../../../nodes/lists/list';
import {
	contains,
	containsDigits,
	createPageReader,
	readAll,
	walk,
} from '../../../nodes/lists/list';

const readPage = createPageReader('id', ['items']);
const one = { id: 'a', name: 'Front Desk', phone_number: '+14155550100' };

describe('readPage', () => {
	it.each<[string, unknown, Page]>([
		['a page with a cursor', { items: [one], next: 'c' }, { items: [one], ids: ['a'], next: 'c' }],
		['a page with a number', { items: [one], next: 2 }, { items: [one], ids: ['a'], next: '2' }],
		['a page with the number 0', { items: [], next: 0 }, { items: [], ids: [], next: '0' }],
		['the last page', { items: [one], next: null }, { items: [one], ids: ['a'] }],
		['a page without a word of the next', { items: [one] }, { items: [one], ids: ['a'] }],
		['a page with a blank cursor', { items: [], next: '' }, { items: [], ids: [] }],
		['a bare array', [one], { items: [one], ids: ['a'] }],
		['an empty array', [], { items: [], ids: [] }],
	])('%s is a page', (_, body, page) => {
		expect(readPage(body)).toEqual(page);
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['text', 'ok'],
		['an object without items', { data: [one] }],
		['items that are no list', { items: one }],
		['a list of anything but objects', [1, 2]],
		['a page of anything but objects', { items: ['a'], next: null }],
		['a number without an ID', [{ phone_number_id: 'a', name: 'A' }]],
		['a page with a number without an ID', { items: [one, { id: null }], next: null }],
		['a list with a list in it', [[one]]],
	])('%s is not a page: it would look like an empty account', (_, body) => {
		expect(readPage(body)).toBeUndefined();
	});
});

/** Pages under their cursors; the first one under ''. */
const pagesOf = (pages: Record<string, Page>): { fetchPage: PageFetcher; asked: string[] } => {
	const asked: string[] = [];
	return {
		asked,
		fetchPage: async (cursor = '') => {
			asked.push(cursor);
			const value = pages[cursor];
			return await Promise.resolve(
				value === undefined
					? { failure: { message: `No page ${cursor}`, description: '' } }
					: { value },
			);
		},
	};
};

const collect = async (fetchPage: PageFetcher, from?: string) => {
	const found: IDataObject[] = [];
	const end = await walk(
		fetchPage,
		({ items }) => {
			found.push(...items);
			return true;
		},
		from,
	);
	return { found: found.map(({ id }) => id), end };
};

const page = (id: string, next?: string): Page => ({
	items: [{ id }],
	ids: [id],
	...(next === undefined ? {} : { next }),
});

describe('walk', () => {
	it('the walk ends with the last page', async () => {
		const { fetchPage, asked } = pagesOf({ '': page('1', 'b'), b: page('2', 'c'), c: page('3') });
		expect(await collect(fetchPage)).toEqual({ found: ['1', '2', '3'], end: { kind: 'done' } });
		expect(asked).toEqual(['', 'b', 'c']);
	});

	it('the walk begins at a given cursor', async () => {
		const { fetchPage } = pagesOf({ b: page('2', 'c'), c: page('3') });
		expect(await collect(fetchPage, 'b')).toEqual({ found: ['2', '3'], end: { kind: 'done' } });
	});

	it('the walk asks for no more pages than wanted', async () => {
		const { fetchPage, asked } = pagesOf({ '': page('1', 'b'), b: page('2', 'c') });
		expect(await walk(fetchPage, ({ items }) => items[0]?.id !== '2')).toEqual({ kind: 'done' });
		expect(asked).toEqual(['', 'b']);
	});

	it.each([
		['to itself', { '': page('1', 'b'), b: page('2', 'b') }, ['1', '2']],
		[
			'back to an earlier one',
			{ '': page('1', 'b'), b: page('2', 'c'), c: page('3', 'b') },
			['1', '2', '3'],
		],
	])('the walk ends if a cursor leads %s, with each page once', async (_, pages, ids) => {
		const { found, end } = await collect(pagesOf(pages).fetchPage);
		expect(found).toEqual(ids);
		expect(end).toEqual({ kind: 'broken', why: 'OpenCX sent the same entries again' });
	});

	it('the walk continues over empty pages, but not forever', async () => {
		const { fetchPage } = pagesOf({
			'': { items: [], ids: [], next: 'b' },
			b: { items: [], ids: [], next: 'c' },
			c: page('3'),
		});
		expect(await collect(fetchPage)).toEqual({ found: ['3'], end: { kind: 'done' } });
		let asked = 0;
		const endless: PageFetcher = async () => {
			asked += 1;
			return await Promise.resolve({ value: { items: [], ids: [], next: `cursor ${asked}` } });
		};
		expect(await collect(endless)).toEqual({
			found: [],
			end: { kind: 'broken', why: '50 pages in a row were empty' },
		});
		expect(asked).toBe(50);
	});

	it('the walk continues over an empty page that names its own cursor', async () => {
		let isEmpty = true;
		const { fetchPage } = pagesOf({ '': page('1', 'b'), b: page('2') });
		const stuttering: PageFetcher = async (cursor) => {
			const empty = { value: { items: [], ids: [], next: 'b' } };
			const answer = cursor === 'b' && isEmpty ? empty : await fetchPage(cursor);
			if (cursor === 'b') isEmpty = false;
			return answer;
		};
		expect(await collect(stuttering)).toEqual({ found: ['1', '2'], end: { kind: 'done' } });
	});

	it('the walk counts only empty pages in a row', async () => {
		const many: PageFetcher = async (cursor = '0') => {
			const number = Number(cursor);
			const next = number < 200 ? { next: String(number + 1) } : {};
			const ids = number % 40 === 39 ? [cursor] : [];
			return await Promise.resolve({ value: { items: ids.map((id) => ({ id })), ids, ...next } });
		};
		expect(await collect(many)).toEqual({
			found: ['39', '79', '119', '159', '199'],
			end: { kind: 'done' },
		});
	});

	it('the walk ends with a page that has nothing new, and leaves out repeated entries', async () => {
		let asked = 0;
		const ignoring: PageFetcher = async () => {
			asked += 1;
			const ids = asked === 2 ? ['2', '3'] : ['1', '2'];
			return await Promise.resolve({
				value: { items: ids.map((id) => ({ id })), ids, next: `cursor ${asked}` },
			});
		};
		expect(await collect(ignoring)).toEqual({
			found: ['1', '2', '3'],
			end: { kind: 'broken', why: 'OpenCX sent the same entries again' },
		});
		expect(asked).toBe(3);
	});

	it('a page of 130,000 entries is read', async () => {
		const body = Array.from({ length: 130_000 }, (_, index) => ({ id: index }));
		const value = readPage(body);
		if (value === undefined) throw new Error('No page');
		const { entries, end } = await readAll(async () => await Promise.resolve({ value }));
		expect(entries).toHaveLength(130_000);
		expect(end).toEqual({ kind: 'done' });
	});

	it('the walk ends with the failure of a page', async () => {
		const { fetchPage } = pagesOf({ '': page('1', 'lost') });
		expect(await collect(fetchPage)).toEqual({
			found: ['1'],
			end: { kind: 'failed', failure: { message: 'No page lost', description: '' } },
		});
	});
});

describe('contains', () => {
	it.each([
		['Front Desk', 'desk', true],
		['Front Desk', ' FRONT ', true],
		['Front Desk', 'sales', false],
		[null, 'null', false],
		[undefined, 'undefined', false],
	])('the text %j contains %j: %j', (text, wanted, isHeld) => {
		expect(contains(text, wanted)).toBe(isHeld);
	});
});

describe('containsDigits', () => {
	it.each([
		['+14155550100', '415 555', true],
		['+14155550100', '(415) 555-0100', true],
		['+14155550100', '+1.415.555', true],
		['+1 (415) 555-0100', '4155550100', true],
		['+14155550100', '416', false],
		// Not every number contains the 2 of a name.
		['+14155550122', 'Sales 2', false],
		['+14155550122', 'e2f8', false],
		['+14155550122', 'Größe 1', false],
		['+14155550100', '+()-', false],
		['+14155550100', '', false],
		[null, '1', false],
	])('the digits of %j contain those of %j: %j', (number, wanted, isHeld) => {
		expect(containsDigits(number, wanted)).toBe(isHeld);
	});
});
