import { spread, toMessages } from '../../../nodes/fields/list';

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
