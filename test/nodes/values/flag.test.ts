import { toFlag } from '../../../nodes/values/flag';

describe('toFlag', () => {
	it.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		[' TRUE ', true],
		['false', false],
		[1, true],
		[0, false],
	])('%j is read as %j', (value, flag) => {
		expect(toFlag(value)).toBe(flag);
	});

	it.each<[unknown]>([['maybe'], [2], [[]], [{}], [null], [undefined], ['']])(
		'%j is not read as a switch',
		(value) => {
			expect(toFlag(value)).toBeUndefined();
		},
	);
});
