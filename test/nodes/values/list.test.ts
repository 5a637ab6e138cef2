import { listIn } from '../../../nodes/values/list';

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

	it('a long text of quotes does not take long', () => {
		expect(listIn(`[${"'a' ,".repeat(50_000)}`)).toBeUndefined();
	});
});
