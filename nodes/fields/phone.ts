// Digits with the marks that people and CRMs put between them, invisible ones included.
const phonePunctuation = /[\s().\-/\u2010-\u2015\p{Cf}]/gu;

/** A phone number without its punctuation, a leading 00 read as the plus sign. */
export const compactPhone = (text: string): string =>
	text.replaceAll(phonePunctuation, '').replace(/^00/, '+');
