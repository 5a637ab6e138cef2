import type { IDataObject } from 'n8n-workflow';
import { choiceItem } from '../rotate/choiceItem';
import type { RotationEvent } from '../rotation';
import { neverActiveHints } from '../rotation';
import type { TriggerRequest } from './readTrigger';

/**
 * The item that starts an execution: the active variant, what comes next, and what never becomes
 * active.
 *
 * @param nowMs milliseconds since 1970
 */
export const changeItem = (
	{ rotation, fields }: Pick<TriggerRequest, 'rotation' | 'fields'>,
	{ choice, previousVariant }: RotationEvent,
	nowMs: number,
): IDataObject => {
	const set = choice.index === null ? undefined : fields[choice.index];
	const neverActive = neverActiveHints(rotation, nowMs);
	const { variant, ...rest } = choiceItem(rotation, choice, set ?? {}, neverActive, nowMs);
	return { variant, previous_variant: previousVariant, ...rest };
};
