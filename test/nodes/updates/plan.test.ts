import { planOf } from '../../../nodes/updates/plan';

describe('planOf', () => {
	const update = {} as never;

	it('a checked update becomes a plan, with what the operation adds to its output', () => {
		expect(planOf({ value: update })).toEqual({ value: { update } });
		expect(planOf({ value: update }, { after: { variant: 'A' } })).toEqual({
			value: { update, extra: { after: { variant: 'A' } } },
		});
	});

	it('the problems of an update stay problems', () => {
		const problems = [{ what: 'It is blank', remedy: 'Fill it in' }];
		expect(planOf({ problems })).toEqual({ problems });
	});
});
