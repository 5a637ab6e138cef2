import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { shown } from '../values/shown';
import { state } from './addProblem';
import { writeMoment } from './localClock';
import { parseMoment } from './parseMoment';
import type { Override, Rotation, Timeline } from './rotation';

/** An override as n8n passes it: both values usually come from a row of a data table. */
export interface OverrideInput {
	/** The name of a variant. */
	readonly variant: unknown;
	/** A moment; without an offset, local time in the rotation's zone. */
	readonly until: unknown;
}

/**
 * Checks an override.
 *
 * @param atMs the moment to choose for: an override that has ended by then is ignored, whatever its
 * variant
 * @returns undefined if the schedule decides: one of the two is blank, or the end is not ahead
 */
export const parseOverride = (
	{ variant, until }: OverrideInput,
	{ names, clock }: Pick<Rotation, 'names' | 'clock'>,
	atMs: number,
): Checked<Override | undefined> => {
	if (isBlank(variant) || isBlank(until)) return { value: undefined };
	const untilMs = parseMoment(until, clock.zone);
	if (untilMs === undefined) {
		return {
			problems: [
				{
					what: `'Override Until' ${state(until)}, which is not a date and time`,
					remedy: 'Enter one such as 2026-11-22T17:00, or leave it blank',
				},
			],
		};
	}
	if (untilMs <= atMs) return { value: undefined };
	const index = names.indexOf(String(variant).trim());
	return index >= 0
		? { value: { index, untilMs } }
		: {
				problems: [
					{
						what: `'Override Variant' is ${shown(variant)}, which is not the name of a variant`,
						remedy: `Enter one of ${names.map(shown).join(', ')}, or leave it blank`,
					},
				],
			};
};

/** A timeline with an override. The stretch ends with it, whatever the schedule does meanwhile. */
export const overriddenTimeline = (
	timeline: Timeline,
	{ index, untilMs }: Override,
	zone: string,
): Timeline => ({
	at: (ms, searchToMs) =>
		ms < untilMs
			? { index, reason: `override until ${writeMoment(untilMs, zone)}, ${zone}`, untilMs }
			: timeline.at(ms, searchToMs),
	// It is not known when an override was set.
	since: (ms) => (ms < untilMs ? -Infinity : timeline.since(ms)),
});
