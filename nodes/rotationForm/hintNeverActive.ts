import type { IExecuteFunctions } from 'n8n-workflow';
import type { Rotation } from '../rotation';
import { neverActiveHints } from '../rotation';

/** Shows a hint for each variant that is never active again, once for all items of an execution. */
export const hintNeverActive = (context: IExecuteFunctions) => {
	const shown = new Set<string>();
	return (rotation: Rotation, fromMs: number): void => {
		for (const message of neverActiveHints(rotation, fromMs)) {
			if (shown.has(message)) continue;
			shown.add(message);
			context.addExecutionHints({ message, location: 'outputPane' });
		}
	};
};
