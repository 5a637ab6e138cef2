import { hasInvisible, hasUnreadable, plainName, tidied } from '../../../nodes/values/characters';

describe('characters', () => {
	it.each(['\ufeffname', ' name\u00a0', '\u200bname\u200b', '\tname\n', '\u2060name\u00ad'])(
		'invisible characters around %j are removed',
		(text) => {
			expect(tidied(text)).toBe('name');
			expect(hasInvisible(text)).toBe(true);
			expect(plainName(text.toUpperCase())).toBe('name');
		},
	);

	it('inside a name, only invisible characters are ignored', () => {
		expect(plainName('Base\u200b_Prompt')).toBe('base_prompt');
		expect(plainName('base prompt')).toBe('base prompt');
		expect(hasInvisible('base_prompt')).toBe(false);
	});

	it.each([
		'\ufffd',
		'\u0000',
		'\u001b',
		'\u007f',
		'\u0080',
		'\u000b',
		'\ufffe',
		'\ud83d',
		'\ude00',
	])('%j could not be read', (character) => {
		expect(hasUnreadable(`a${character}b`)).toBe(true);
	});

	it('letters, signs, tabs and line ends of every language can be read', () => {
		expect(hasUnreadable('Grüße\r\n\t日本語 😀👩‍👩‍👧 é \ufeff\u200f\u2028')).toBe(false);
	});
});
