import { historyOf } from '../../../../nodes/resources/call/api';

const { readPage } = historyOf('a').list;

describe('a page of a history', () => {
	it.each([
		['abc', 'abc'],
		[7, '7'],
		['', undefined],
		[null, undefined],
	])('with the cursor %j for the next page leads to %j', (next, read) => {
		expect(readPage({ items: [{ id: '1' }], next })?.next).toBe(read);
	});

	it('is none if it is not a list of objects', () => {
		expect(readPage({ items: ['Hello?'] })).toBeUndefined();
		expect(readPage({ error: 'no' })).toBeUndefined();
	});
});
