// White space and invisible characters: a byte order mark, a zero-width space, a soft hyphen.
const invisible = String.raw`[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]`;
const around = new RegExp(`^${invisible}+|${invisible}+$`, 'gu');
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const within = new RegExp(invisible, 'u');

/** A text without surrounding white space and invisible characters. */
export const tidied = (text: string): string => text.replaceAll(around, '');

/** Whether white space or an invisible character is anywhere in a text. */
export const hasInvisible = (text: string): boolean => within.test(text);

// What appears if a file is read in another encoding than it was saved in: the replacement
// character, control characters (other than tab and line ends), half a character.
const unreadable = /[\ufffd-\uffff\p{Surrogate}]|(?![\t\n\r])\p{Cc}/u;

/** Whether a text has a character that was lost at its source. */
export const hasUnreadable = (text: string): boolean => unreadable.test(text);

/** The intended name of a column: without surrounding blanks, invisible characters and capitals. */
export const plainName = (name: string): string =>
	tidied(name).replaceAll(ignorable, '').toLowerCase();
