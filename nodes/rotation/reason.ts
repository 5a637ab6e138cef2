import { DateTime } from 'luxon';
import type { LocalClock } from './localClock';
import { dayMs, minuteMs } from './localClock';
import type { CalendarEntry, Dates, HourRange, Period, YearDay } from './rotation';

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const everyDay = weekdayNames.map((_, index) => index + 1);

const weekdayName = (day: number): string => weekdayNames[day - 1] ?? String(day);

/** ISO weekdays, ascending: "every day", "Mon–Fri", "Sat, Sun", "Mon, Wed–Fri". */
const writeDays = (days: readonly number[]): string => {
	if (days.length === 7) return 'every day';
	const runs: number[][] = [];
	for (const day of days) {
		const run = runs.at(-1);
		if (run?.at(-1) === day - 1) run.push(day);
		else runs.push([day]);
	}
	return runs
		.map((run) => {
			const names = run.map(weekdayName);
			return names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ');
		})
		.join(', ');
};

/** Minutes after the start of a day as "HH:MM"; midnight at its end is 24:00. */
const writeTimeOfDay = (minute: number): string => {
	const ofDay = minute > 1440 ? minute - 1440 : minute;
	const [hours, minutes] = [Math.floor(ofDay / 60), ofDay % 60];
	return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
};

const writeHours = (hours: readonly HourRange[]): string =>
	hours
		.map(({ fromMinute, toMinute }) => `${writeTimeOfDay(fromMinute)}–${writeTimeOfDay(toMinute)}`)
		.join(', ');

const writeDay = (day: number): string =>
	DateTime.fromMillis(day * dayMs, { zone: 'utc', locale: 'en' }).toFormat('d LLL yyyy');

// A leap year, so February 29 exists.
const writeYearDay = ({ month, day }: YearDay): string =>
	DateTime.utc(2024, month, day, { locale: 'en' }).toFormat('d LLL');

/**
 * "24 Dec 2026 – 6 Jan 2027", "from 24 Dec 2026", "24 Dec – 6 Jan every year"; one date for one
 * day.
 */
const writeRange = (dates: Dates): string => {
	if (dates.everyYear) {
		const [first, last] = [writeYearDay(dates.first), writeYearDay(dates.last)];
		return `${first === last ? first : `${first} – ${last}`} every year`;
	}
	const { firstDay, lastDay } = dates;
	if (lastDay === Infinity) return `from ${writeDay(firstDay)}`;
	if (firstDay === -Infinity) return `until ${writeDay(lastDay)}`;
	return firstDay === lastDay ? writeDay(firstDay) : `${writeDay(firstDay)} – ${writeDay(lastDay)}`;
};

const writeDates = (dates: readonly Dates[]): string => dates.map(writeRange).join(', ');

/** All conditions of a variant: "24 Dec – 6 Jan every year, Mon–Fri 09:00–12:00, 13:00–17:00". */
export const writeEntry = ({ days, hours, dates }: CalendarEntry): string => {
	if (days === undefined && hours === undefined && dates === undefined) return 'always';
	const onDays = days === undefined && dates !== undefined ? '' : writeDays(days ?? everyDay);
	const times = [onDays, hours === undefined ? '' : writeHours(hours)];
	return [dates === undefined ? '' : writeDates(dates), times.filter(Boolean).join(' ')]
		.filter(Boolean)
		.join(', ');
};

/** "every 1 week from 2026-01-05 00:00, Europe/Berlin". */
export const writePeriod = ({ every, unit, anchorMs }: Period, clock: LocalClock): string => {
	const wall = clock.wallAt(anchorMs);
	const format = wall % minuteMs === 0 ? 'yyyy-LL-dd HH:mm' : 'yyyy-LL-dd HH:mm:ss';
	const anchor = DateTime.fromMillis(wall, { zone: 'utc', locale: 'en' }).toFormat(format);
	return `every ${every} ${every === 1 ? unit.slice(0, -1) : unit} from ${anchor}, ${clock.zone}`;
};

/** A number without binary rounding errors: 0.1 + 0.2 is 0.3. */
export const writeNumber = (value: number): string => {
	return String(Number(value.toPrecision(12)));
};

/** Why the agent gets the variant chosen in Otherwise, or none. */
export const fallbackReason = (otherwise: number | null, zone: string): string => {
	return `${otherwise === null ? 'no variant applies' : 'no other variant applies'}, ${zone}`;
};
