import { problemsIn } from '../../../nodes/values/checked';

describe('problemsIn', () => {
	it('a value has none, and what has some gives them', () => {
		const problems = [{ what: 'is 0', remedy: 'Enter another' }];
		expect(problemsIn({ value: 1 })).toEqual([]);
		expect(problemsIn({ problems }, { value: 1 }, { problems })).toEqual([
			...problems,
			...problems,
		]);
	});
});
