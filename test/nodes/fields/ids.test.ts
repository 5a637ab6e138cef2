import { toIds, toSelection } from '../../../nodes/fields/ids';

describe('toIds', () => {
	it.each<[unknown, unknown]>([
		[
			['a', 'b'],
			['a', 'b'],
		],
		['a, b\n c,', ['a', 'b', 'c']],
		['["a","b"]', ['a', 'b']],
		['a', ['a']],
		[
			['a', ['b', 'c']],
			['a', 'b', 'c'],
		],
		[['a, b'], ['a', 'b']],
		[
			['a', '["b","c"]'],
			['a', 'b', 'c'],
		],
		[
			['a', '', null],
			['a', '', null],
		],
		[7, 7],
		[{ id: 'a' }, { id: 'a' }],
	])('%j is read as %j', (value, ids) => {
		expect(toIds(value)).toEqual(ids);
	});
});

describe('toSelection', () => {
	it.each<[unknown, unknown]>([
		[{ selection: { mode: 'all' } }, null],
		[{ selection: { mode: 'none' } }, []],
		[{ selection: { mode: 'listed', ids: ['a', ''] } }, ['a']],
		[{ selection: { mode: 'listed', ids: [['a', 'b']] } }, ['a', 'b']],
		['All', null],
		[' none ', []],
		['a, b', ['a', 'b']],
		[[], []],
		[['a'], ['a']],
		[7, 7],
		[{ id: 'a' }, { id: 'a' }],
	])('%j is read as %j', (value, selection) => {
		expect(toSelection(value)).toEqual(selection);
	});
});
