import type { IExecuteFunctions } from 'n8n-workflow';
import { createHint } from '../api/hint';
import type { Rotation } from '../rotation';
import { neverActiveHints } from '../rotation';

/**
 * Shows a hint for each variant that is never active again, once for all items of an execution. What
 * never applies takes a look at forty years: it is worked out once for a rotation, and not for each
 * item that has the same.
 */
export const hintNeverActive = (context: IExecuteFunctions) => {
	const hint = createHint(context);
	const seen = new Set<string>();
	return (rotation: Rotation, fromMs: number): void => {
		const { clock, ...rest } = rotation;
		const key = JSON.stringify([clock.zone, fromMs, rest]);
		if (seen.has(key)) return;
		seen.add(key);
		for (const message of neverActiveHints(rotation, fromMs)) hint(message);
	};
};
