import { nearest } from '../../../nodes/fields/nearest';
import { languages } from '../../../nodes/OpenCxPhone/resources/phoneNumber/languages';

describe('nearest', () => {
	it('puts what begins like it before what is few edits away', () => {
		expect(nearest('port', languages).map(({ value }) => value)[0]).toBe('pt');
		expect(nearest('Frnch', languages).map(({ value }) => value)[0]).toBe('fr');
		expect(nearest('zh_TW', languages).map(({ value }) => value)[0]).toBe('zh-TW');
	});

	it('gives no more than were asked for, and bears text of any length', () => {
		expect(nearest('x'.repeat(100_000), languages)).toHaveLength(3);
		expect(nearest('', languages, 1)).toHaveLength(1);
		expect(nearest('x', [])).toEqual([]);
	});
});
