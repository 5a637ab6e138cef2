import { nearest } from '../../../nodes/fields/nearest';
import { languages } from '../../../nodes/resources/phoneNumber/languages';

describe('nearest', () => {
	it('a choice that begins like the text comes before one that is a few edits away', () => {
		expect(nearest('port', languages).map(({ value }) => value)[0]).toBe('pt');
		expect(nearest('Frnch', languages).map(({ value }) => value)[0]).toBe('fr');
		expect(nearest('zh_TW', languages).map(({ value }) => value)[0]).toBe('zh-TW');
	});

	it('no more choices are given than were asked for, however long the text', () => {
		expect(nearest('x'.repeat(100_000), languages)).toHaveLength(3);
		expect(nearest('', languages, 1)).toHaveLength(1);
		expect(nearest('x', [])).toEqual([]);
	});
});
