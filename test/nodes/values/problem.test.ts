import { sentenceOf } from '../../../nodes/values/problem';

describe('sentenceOf', () => {
	it('a problem is told in two sentences: what is wrong, and what to do', () => {
		expect(sentenceOf({ what: "'Voice Speed' is 0", remedy: 'Enter a number above 0' })).toBe(
			"'Voice Speed' is 0. Enter a number above 0.",
		);
	});
});
