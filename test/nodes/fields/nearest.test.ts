import { nearest } from '../../../nodes/fields/nearest';
import { languages } from '../../../nodes/resources/languages';

describe('nearest', () => {
	it('a choice that begins like the text comes before one that is a few edits away', () => {
		expect(nearest('port', languages).map(({ value }) => value)[0]).toBe('pt');
		expect(nearest('Frnch', languages).map(({ value }) => value)[0]).toBe('fr');
		expect(nearest('zh_TW', languages).map(({ value }) => value)[0]).toBe('zh-TW');
	});

	it.each([
		['pt-BR', 'pt'],
		['en-US', 'en'],
		['de_AT', 'de'],
		['zh-HK', 'zh'],
		['nl-NL', 'nl'],
		['Portuguese (Brazil)', 'pt'],
		['Brazilian Portuguese', 'pt'],
		['Swiss German', 'de'],
		['fr-id', 'fr'],
	])('what %s is a kind of comes first: %s', (text, value) => {
		expect(nearest(text, languages)[0]?.value).toBe(value);
	});

	it('other kinds of the same come next', () => {
		expect(nearest('zh-HK', languages).map(({ value }) => value)).toContain('zh-TW');
		expect(nearest('de_AT', languages).map(({ value }) => value)).toContain('de-CH');
	});

	it('no more choices are returned than requested, however long the text', () => {
		expect(nearest('x'.repeat(100_000), languages)).toHaveLength(3);
		expect(nearest('', languages, 1)).toHaveLength(1);
		expect(nearest('x', [])).toEqual([]);
	});
});
