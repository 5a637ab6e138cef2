/**
 * A failure that whoever started the playground can do something about: its message is written
 * for them, says what to do next, and is shown without a stack.
 */
export class PlaygroundError extends Error {}

/** The last lines of what a program printed, for the end of a message. */
export const lastLines = (output: string, count = 15): string =>
	output.trimEnd().split('\n').slice(-count).join('\n');
