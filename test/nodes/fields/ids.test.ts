import { flawInId, toIds, toSelection } from '../../../nodes/fields/ids';

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
		["['a', 'b']", ['a', 'b']],
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

describe('flawInId', () => {
	it.each(['scn_1', '204a7285-05e4-4b4f-8288-24f99d117f16', 'a.b:c/d', '😀', '7'])(
		'%s may be an ID',
		(id) => {
			expect(flawInId(id)).toBeUndefined();
		},
	);

	it.each([
		['a b', 'with spaces'],
		['a\u00a0b', 'with an invisible character'],
		['a\ufeffb', 'with an invisible character'],
		['a\nb', 'with an invisible character'],
		['a\u0000b', 'with a character that could not be read'],
		['a\ud800', 'with a character that could not be read'],
		['{"id":"a"}', 'with quotes, brackets or separators'],
		["'a'", 'with quotes, brackets or separators'],
		['(a)', 'with quotes, brackets or separators'],
		['«a»', 'with quotes, brackets or separators'],
		['a|b', 'with quotes, brackets or separators'],
	])('%j is not an ID, because it is one %s', (id, flaw) => {
		expect(flawInId(id)).toBe(flaw);
	});
});
