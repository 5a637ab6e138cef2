import type { IExecuteFunctions } from 'n8n-workflow';

/** Shows hints beside the output of a run: none for undefined, and each one only once. */
export const createHint = (
	context: Pick<IExecuteFunctions, 'addExecutionHints'>,
): ((message: string | undefined) => void) => {
	const shown = new Set<string>();
	return (message) => {
		if (message === undefined || shown.has(message)) return;
		shown.add(message);
		context.addExecutionHints({ message, location: 'outputPane' });
	};
};
