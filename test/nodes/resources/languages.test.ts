import { languages } from '../../../nodes/resources/languages';

describe('the languages', () => {
	it('the 37 languages are named in English, each name once', () => {
		expect(languages).toHaveLength(37);
		expect(new Set(languages.map(({ name }) => name)).size).toBe(37);
		const english = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });
		for (const { value, name } of languages) {
			expect(name).toBe(value === 'multi' ? 'Multilingual' : english.of(value));
		}
	});
});
