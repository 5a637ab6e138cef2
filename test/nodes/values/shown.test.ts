import { shown } from '../../../nodes/values/shown';

describe('shown', () => {
	it('a long value is shown short and on one line', () => {
		expect(shown(`a\n  b${'c'.repeat(100)}`)).toBe(`"a b${'c'.repeat(57)}…"`);
		expect(shown(10n)).toBe('10');
		expect(shown(undefined)).toBe('undefined');
	});
});
