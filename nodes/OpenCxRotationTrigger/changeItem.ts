import type { IDataObject } from 'n8n-workflow';
import type { Change } from '../rotation';
import { comingChanges, toIso, writeMoment } from '../rotation';
import type { TriggerRequest } from './readTrigger';

/** How many of the next changes an item lists. */
const upcomingCount = 10;

/** What an execution starts with: the variant that is active now, and what comes next. */
export const changeItem = (
	{ rotation, fields }: Pick<TriggerRequest, 'rotation' | 'fields'>,
	{ choice, previousVariant }: Change,
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
		upcoming: comingChanges(rotation, choice, upcomingCount).map((change) => ({
			variant: change.variant,
			starts_at: iso(change.startsAt),
			starts: writeMoment(change.startsAt, zone),
		})),
	};
};
