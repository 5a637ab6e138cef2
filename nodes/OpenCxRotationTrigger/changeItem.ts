import type { IDataObject } from 'n8n-workflow';
import type { RotationEvent } from '../rotation';
import { comingChanges, neverActiveHints, toIso, writeMoment } from '../rotation';
import type { TriggerRequest } from './readTrigger';

/** How many of the next changes an item lists. */
const upcomingCount = 10;

/**
 * What an execution starts with: the variant that is active now, what comes next, and what never will.
 *
 * @param nowMs milliseconds since 1970
 */
export const changeItem = (
	{ rotation, fields }: Pick<TriggerRequest, 'rotation' | 'fields'>,
	{ choice, previousVariant }: RotationEvent,
	nowMs: number,
): IDataObject => {
	const { variant, index, reason, startsAt, validUntil } = choice;
	const { zone } = rotation.clock;
	const iso = (ms: number | null) => (ms === null ? null : toIso(ms, zone));
	return {
		variant,
		previous_variant: previousVariant,
		reason,
		starts_at: iso(startsAt),
		valid_until: iso(validUntil),
		fields: index === null ? {} : { ...fields[index] },
		never_active: neverActiveHints(rotation, nowMs),
		upcoming: comingChanges(rotation, choice, upcomingCount).map(
			(change) => `${writeMoment(change.startsAt, zone)} – ${change.variant ?? 'no variant'}`,
		),
	};
};
