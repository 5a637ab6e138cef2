import { isRecord } from '../../../nodes/fields/json';

describe('isRecord', () => {
	it.each([[{}], [{ a: 1 }], [Object.create(null)]])('takes %j for an object', (value) => {
		expect(isRecord(value)).toBe(true);
	});

	it.each([[null], [undefined], [[]], ['text'], [7], [true]])(
		'does not take %j for an object',
		(value) => {
			expect(isRecord(value)).toBe(false);
		},
	);
});
