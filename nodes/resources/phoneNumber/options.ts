import type { Field } from '../../fields/field';
import { updateOptions } from '../../input/options';
import { allowUnlistedLabel } from './fields';

const allowUnlisted = {
	kind: 'flag',
	label: allowUnlistedLabel,
	help: 'Whether to send a voice or a language that the lists do not have, such as one added later',
	example: false,
	default: false,
} as const satisfies Field & { default: boolean };

/** The options of every operation that updates phone numbers. */
export const phoneNumberOptions = { ...updateOptions, allowUnlisted };
