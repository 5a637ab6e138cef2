/**
 * A failure that the user of the playground can fix. Its message is for the user, says what to do next,
 * and is shown without a stack trace.
 */
export class PlaygroundError extends Error {}

/** The last lines of what a program printed, for the end of a message. */
export const lastLines = (output: string, count = 15): string =>
	output.trimEnd().split('\n').slice(-count).join('\n');
