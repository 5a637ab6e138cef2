import { listIn, spread, toMessages } from '../../../nodes/fields/list';

describe('listIn', () => {
	it.each<[string, unknown]>([
		['["a", 1]', ['a', 1]],
		[" ['a','b c'] ", ['a', 'b c']],
		['[]', []],
		["['it's']", undefined],
		['[\'a\', "b"]', undefined],
		['[a]', undefined],
		['{"a":1}', undefined],
		['null', undefined],
		['a', undefined],
	])('the text %j is the list %j', (text, list) => {
		expect(listIn(text)).toEqual(list);
	});

	it('a long text of quotes takes no long time', () => {
		expect(listIn(`[${"'a' ,".repeat(50_000)}`)).toBeUndefined();
	});
});

describe('spread', () => {
	it('lists in a list are replaced by their entries, and blanks stay', () => {
		const upper = (text: string) => [text.toUpperCase()];
		expect(spread(['a', ['b', ''], '["c"]', 7, null], upper)).toEqual(['A', 'B', '', 'C', 7, null]);
		expect(spread(7, upper)).toBe(7);
	});
});

describe('toMessages', () => {
	it('text with commas stays as it is, and so does an entry', () => {
		expect(toMessages('Hi, Ho')).toBe('Hi, Ho');
		expect(toMessages([['Hi, Ho']])).toEqual(['Hi, Ho']);
	});
});
