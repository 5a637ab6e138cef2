/** Why a value can't be sent: what is wrong, and what to do about it. */
export interface Problem {
	/** Without a closing full stop: "'Voice Speed' is 0". */
	readonly what: string;
	/** Without a closing full stop: "Enter a number above 0". */
	readonly remedy: string;
}

/** Both as one text for people: "'Voice Speed' is 0. Enter a number above 0." */
export const sentenceOf = ({ what, remedy }: Problem): string => `${what}. ${remedy}.`;

/** Each problem once: parts of an item that are read more than once have the same ones. */
export const once = (problems: readonly Problem[]): Problem[] => [
	...new Map(problems.map((problem) => [sentenceOf(problem), problem])).values(),
];

/** The same problem with its subject before it: "is 0" of 'Voice Speed' becomes "'Voice Speed' is 0". */
export const withSubject =
	(subject: string) =>
	({ what, remedy }: Problem): Problem => ({ what: `${subject} ${what}`, remedy });
