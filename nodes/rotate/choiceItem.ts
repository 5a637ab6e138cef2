import type { IDataObject } from 'n8n-workflow';
import type { Body } from '../fields/toBody';
import type { ChosenVariant, Rotation, Stretch } from '../rotation';
import { comingStretches, toIso, writeMoment } from '../rotation';

/** How many of the next changes an item lists. */
const upcomingCount = 10;

/**
 * Writes moments for outputs: for people, and as ISO 8601 with the zone's offset; null if there is
 * none.
 */
const createWriter = (zone: string) => ({
	text: (ms: number | null) => (ms === null ? null : writeMoment(ms, zone)),
	iso: (ms: number | null) => (ms === null ? null : toIso(ms, zone)),
});

/**
 * The output for a stretch in which one variant applies.
 *
 * @param zone the time zone of the rotation
 */
export const stretchItem = (
	{ startsAt, endsAt, variant, reason }: Stretch,
	zone: string,
): IDataObject => {
	const { text, iso } = createWriter(zone);
	return {
		variant,
		reason,
		starts: text(startsAt),
		ends: text(endsAt),
		starts_at: iso(startsAt),
		ends_at: iso(endsAt),
	};
};

/**
 * The output for the variant that applies now: what it sets, what never applies, and what comes
 * next.
 *
 * @param fields the fields that the variant sets, by API name
 * @param atMs the moment for which it was chosen, in ms
 */
export const choiceItem = (
	rotation: Rotation,
	{ variant, reason, startsAt, validUntil }: ChosenVariant,
	fields: Body,
	neverActive: readonly string[],
	atMs: number,
): IDataObject => {
	const { zone } = rotation.clock;
	const { iso } = createWriter(zone);
	return {
		variant,
		reason,
		starts_at: iso(startsAt),
		valid_until: iso(validUntil),
		fields: { ...fields },
		never_active: [...neverActive],
		upcoming: comingStretches(rotation, atMs, upcomingCount).map((stretch) => {
			const { starts, variant: next } = stretchItem(stretch, zone);
			return `${String(starts)} – ${next === null ? 'no variant' : String(next)}`;
		}),
	};
};
