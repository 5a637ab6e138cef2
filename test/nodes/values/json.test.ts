import { isRecord } from '../../../nodes/values/json';

describe('isRecord', () => {
	it.each([[{}], [{ a: 1 }], [Object.create(null)]])('%j is an object', (value) => {
		expect(isRecord(value)).toBe(true);
	});

	it.each([[null], [undefined], [[]], ['text'], [7], [true]])('%j is not an object', (value) => {
		expect(isRecord(value)).toBe(false);
	});
});
