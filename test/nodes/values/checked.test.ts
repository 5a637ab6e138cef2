import { problemsIn } from '../../../nodes/values/checked';

describe('problemsIn', () => {
	it('a value has no problems, and everything else lists its problems', () => {
		const problems = [{ what: 'is 0', remedy: 'Enter another' }];
		expect(problemsIn({ value: 1 })).toEqual([]);
		expect(problemsIn({ problems }, { value: 1 }, { problems })).toEqual([
			...problems,
			...problems,
		]);
	});
});
