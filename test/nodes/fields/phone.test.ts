import { compactPhone } from '../../../nodes/fields/phone';

describe('compactPhone', () => {
	it.each([
		['+1 (415) 555-0100', '+14155550100'],
		['0049 30 123', '+4930123'],
		['\u202a+44 20\u00a07946\u202c', '+44207946'],
	])('%j is read as %s', (text, compact) => {
		expect(compactPhone(text)).toBe(compact);
	});
});
