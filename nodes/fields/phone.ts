import type { Problem } from '../values/problem';
import { shown } from '../values/shown';

// The marks that people and CRMs put between digits, including invisible ones.
const phonePunctuation = /[\s().\-/\u2010-\u2015\p{Cf}]/gu;

/** A phone number without its punctuation; a leading 00 is read as the plus sign. */
export const compactPhone = (text: string): string =>
	text.replaceAll(phonePunctuation, '').replace(/^00/, '+');

/** The digits that are dialed from abroad, however the number is written: without a leading 00. */
export const dialledDigits = (text: string): string =>
	text.replaceAll(/\D/g, '').replace(/^00/, '');

const shortestPhoneDigits = 7;
const longestPhoneDigits = 15;

/** Why a text can't be an E.164 phone number, in words that follow the field's label. */
export const phoneProblem = (text: string): Problem | undefined => {
	const compact = compactPhone(text);
	const problem = (what: string, remedy: string): Problem => ({
		what: `is ${shown(text)}, ${what}`,
		remedy,
	});
	if (/\(\s*0\s*\)/.test(text)) {
		return problem(
			'with a 0 in parentheses',
			'Leave out the (0), which is not dialed after a country code',
		);
	}
	if (!/^\+?\d+$/.test(compact)) {
		return problem('which is not a phone number', 'Use digits only, such as +14155550100');
	}
	if (!/^\+[^0]/.test(compact)) {
		return problem(
			'which has no country code',
			'Begin with + and the country code, such as +14155550100',
		);
	}
	const digits = compact.length - 1;
	if (digits < shortestPhoneDigits || digits > longestPhoneDigits) {
		return problem(
			`which has ${digits} digits`,
			`A phone number has ${shortestPhoneDigits} to ${longestPhoneDigits}, including the country code`,
		);
	}
	// The North American numbering plan: an area code and seven digits; no area code begins with 0 or
	// 1.
	if (compact.startsWith('+1') && !/^\+1[2-9]\d{9}$/.test(compact)) {
		return problem(
			'which is not a North American number, although it begins with +1',
			'Enter ten digits after +1, the first from 2 to 9. For another country, begin with its own code',
		);
	}
	return undefined;
};
