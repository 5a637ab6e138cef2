import { sentenceOf, withSubject } from '../../../nodes/values/problem';

describe('sentenceOf', () => {
	it('a problem is two sentences: what is wrong, and what to do', () => {
		expect(sentenceOf({ what: "'Voice Speed' is 0", remedy: 'Enter a number above 0' })).toBe(
			"'Voice Speed' is 0. Enter a number above 0.",
		);
	});
});

describe('withSubject', () => {
	it('the subject comes before what is wrong', () => {
		const problem = withSubject("'Voice Speed'")({ what: 'is 0', remedy: 'Enter another' });
		expect(problem).toEqual({ what: "'Voice Speed' is 0", remedy: 'Enter another' });
	});
});
