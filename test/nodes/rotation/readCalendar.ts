import { DateTime } from 'luxon';
import type { RotationInput, VariantInput } from '../../../nodes/rotation';

/**
 * A calendar read in the slow and simple way, to compare with the node's answers: day by day, and
 * minute by minute with the clock's own readings.
 */

const minutesOf = (time: unknown): number => {
	const [hours = 0, minutes = 0] = String(time).split(':').map(Number);
	return hours * 60 + minutes;
};

/** Each is asked for again and again. */
const kept = <T>(read: (iso: string) => T): ((iso: string) => T) => {
	const known = new Map<string, T>();
	return (iso) => {
		const found = known.get(iso) ?? read(iso);
		known.set(iso, found);
		return found;
	};
};

const dateOf = kept((iso) => DateTime.fromISO(iso, { zone: 'utc' }));

const nextDay = kept((iso) => dateOf(iso).plus({ days: 1 }).toISODate() ?? '');

/** The date in a year; luxon takes the last of February for a day that it lacks. */
const dateInYear = kept((dateAndYear) => {
	const [iso = '', year = ''] = dateAndYear.split(' in ');
	const date = dateOf(iso);
	return date.plus({ years: Number(year) - date.year }).toISODate() ?? '';
});
const inYear = (iso: string, year: number): string => dateInYear(`${iso} in ${year}`);

interface Range {
	readonly from?: string;
	readonly to?: string;
	readonly everyYear?: boolean;
}

const rangesIn = ({ dates }: VariantInput): Range[] =>
	(dates as { range?: Range[] } | undefined)?.range ?? [];

/** An entry of a list of dates: a text of one or two days, or an event, whose end is the day after. */
const readEntry = (entry: unknown): Range => {
	if (typeof entry === 'string') {
		const [from = '', to = from] = entry.trim().split('/');
		return { from, to };
	}
	const { json, start, end } = entry as Record<'json' | 'start' | 'end', unknown>;
	if (json !== undefined) return readEntry(json);
	if (typeof start === 'string') return { from: start, to: String(end) };
	const dateIn = (event: unknown): string => (event as { date: string }).date;
	return { from: dateIn(start), to: dateOf(dateIn(end)).minus({ days: 1 }).toISODate() ?? '' };
};

const listed = ({ dateList }: VariantInput): Range[] =>
	(Array.isArray(dateList) ? dateList : String(dateList).split(',')).map(readEntry);

/** Whether days and dates of a variant let it be active on a day, such as 2026-12-24. */
const isOn = (variant: VariantInput, iso: string): boolean => {
	const { days, dates, dateList } = variant;
	const { weekday } = dateOf(iso);
	if (Array.isArray(days) && days.length > 0 && !days.includes(weekday)) return false;
	if (dates === undefined && dateList === undefined) return true;
	const ranges = [...rangesIn(variant), ...(dateList === undefined ? [] : listed(variant))];
	return ranges.some((range) => isIn(range, iso));
};

const isIn = ({ from: start, to: end, everyYear }: Range, iso: string): boolean => {
	const { year } = dateOf(iso);
	if (everyYear !== true || start === undefined || end === undefined) {
		// Texts of dates have the order of the dates
		return (start ?? '0000') <= iso && iso <= (end ?? '9999-99');
	}
	const isOverNewYear = end.slice(5) < start.slice(5);
	return [year - 1, year].some((begun) => {
		const last = inYear(end, isOverNewYear ? begun + 1 : begun);
		return inYear(start, begun) <= iso && iso <= last;
	});
};

const statesNothing = ({ days, hours, dates, dateList }: VariantInput): boolean =>
	[days, (hours as { range?: unknown } | undefined)?.range].every(
		(list) => list === undefined || (Array.isArray(list) && list.length === 0),
	) &&
	dates === undefined &&
	dateList === undefined;

const rangesOf = ({ hours }: VariantInput): Array<{ from: unknown; to: unknown }> => {
	const { range = [] } = (hours ?? {}) as { range?: Array<{ from: unknown; to: unknown }> };
	return range.length > 0 ? range : [{ from: '00:00', to: '24:00' }];
};

const fallbackOf = ({ otherwise }: RotationInput): string | null =>
	typeof otherwise === 'string' && otherwise !== '' ? otherwise : null;

/** The variants in the order of the list, without the one that only takes the rest. */
const askers = (input: RotationInput): VariantInput[] =>
	input.variants.filter(
		(variant) => !(variant.variantName === input.otherwise && statesNothing(variant)),
	);

/** The variant of each day from one to another (excluded), only by days and dates. */
export const readDays = (input: RotationInput, from: string, to: string): Array<string | null> => {
	const found: Array<string | null> = [];
	for (let day = from; day < to; day = nextDay(day)) {
		const first = askers(input).find((variant) => isOn(variant, day));
		found.push(first === undefined ? fallbackOf(input) : String(first.variantName));
	}
	return found;
};

/**
 * The variant of each minute, found only by reading the clock: a range of a day lasts from the first
 * minute that reads its start or later to the last that reads before its end.
 *
 * @param walls what the clock reads in each minute, in minutes since 1970-01-01T00:00
 */
export const readMinutes = (
	input: RotationInput,
	walls: readonly number[],
): Array<string | null> => {
	const found = walls.map((): string | null => null);
	const firstDay = Math.floor((walls[0] ?? 0) / 1440);
	const lastDay = Math.floor((walls.at(-1) ?? 0) / 1440);
	for (const variant of askers(input)) {
		for (let day = firstDay; day <= lastDay; day++) {
			if (!isOn(variant, new Date(day * 86_400_000).toISOString().slice(0, 10))) continue;
			for (const { from, to } of rangesOf(variant)) {
				const start = day * 1440 + minutesOf(from);
				const isOverMidnight = minutesOf(to) <= minutesOf(from);
				const end = day * 1440 + minutesOf(to) + (isOverMidnight ? 1440 : 0);
				const first = walls.findIndex((wall) => wall >= start);
				const last = walls.findLastIndex((wall) => wall < end);
				if (first < 0) continue;
				for (let minute = first; minute <= last; minute++) {
					found[minute] ??= String(variant.variantName);
				}
			}
		}
	}
	return found.map((name) => name ?? fallbackOf(input));
};
