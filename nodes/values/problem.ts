import { shown } from './shown';

/** Why a value can't be sent: what is wrong and what to do about it. */
export interface Problem {
	/** Without a final period: "'Voice Speed' is 0". */
	readonly what: string;
	/** Without a final period: "Enter a number above 0". */
	readonly remedy: string;
}

/** The problem of a value that is not a date and time, still without its subject. */
export const notAMoment = (value: unknown): Problem => ({
	what: `is ${shown(value)}, which is not a date and time`,
	remedy: 'Pick one, or enter one such as 2026-05-01T09:00:00',
});

/** Both as one text for the user: "'Voice Speed' is 0. Enter a number above 0." */
export const sentenceOf = ({ what, remedy }: Problem): string => `${what}. ${remedy}.`;

/**
 * All of them as one text for the user, each on its own line. They are also numbered, because n8n
 * shows an error's lines in some places and joins them in others.
 */
export const sentencesOf = (problems: readonly Problem[]): string =>
	problems.length === 1
		? problems.map(sentenceOf).join('')
		: problems.map((problem, index) => `${index + 1}. ${sentenceOf(problem)}`).join('\n');

/** Each problem once: parts of an item that are read more than once have the same problems. */
export const once = (problems: readonly Problem[]): Problem[] => [
	...new Map(problems.map((problem) => [sentenceOf(problem), problem])).values(),
];

/** The problem with its subject in front: "is 0" becomes "'Voice Speed' is 0". */
export const withSubject =
	(subject: string) =>
	({ what, remedy }: Problem): Problem => ({ what: `${subject} ${what}`, remedy });
