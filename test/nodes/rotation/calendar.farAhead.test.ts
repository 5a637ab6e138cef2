import fc from 'fast-check';
import { DateTime } from 'luxon';
import { chooseVariant, findNeverActive, type RotationInput } from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
import { arbitraryCalendar, mustParse } from './arbitraryRotation';
import { readDays } from './readCalendar';

const dayMs = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** In UTC, clocks never change, so each day can be read separately. */
const inUtc = (around: number) =>
	arbitraryCalendar(around, { hours: fc.constant({ hours: { range: [] } }) }).map(
		(input): RotationInput => ({ ...input, timezone: 'UTC' }),
	);

const calendarOf = (input: RotationInput) => {
	const rotation = mustParse(input);
	if (rotation.schedule !== 'calendar') throw new Error(rotation.schedule);
	return rotation;
};

describe('Years away from a change', () => {
	const years = 43;
	const arbitraryCase = fc.integer({ min: 2020, max: 2100 }).chain((year) =>
		fc.record({
			input: inUtc(Date.UTC(year, 1, 28)),
			atMs: fc.constant(Date.UTC(year, 1, 28, 12)),
		}),
	);

	it('a choice has the same start and end as when days are read one by one', () => {
		fc.assert(
			fc.property(arbitraryCase, ({ input, atMs }) => {
				const todayMs = atMs - dayMs / 2;
				const fromMs = todayMs - years * 366 * dayMs;
				const days = readDays(input, dateOf(fromMs), dateOf(todayMs + years * 366 * dayMs));
				const today = (todayMs - fromMs) / dayMs;
				const isOther = (name: string | null) => name !== days[today];
				const next = days.findIndex((name, day) => day > today && isOther(name));
				const last = days.findLastIndex((name, day) => day < today && isOther(name));
				expect(chooseVariant(mustParse(input), atMs)).toMatchObject({
					variant: days[today],
					validUntil: next < 0 ? null : fromMs + next * dayMs,
					startsAt: last < 0 ? null : fromMs + (last + 1) * dayMs,
				});
				const shown = new Set(days.slice(today));
				const never = input.variants.flatMap(({ variantName }, index) =>
					shown.has(String(variantName)) ? [] : [index],
				);
				expect([...findNeverActive(calendarOf(input), atMs).keys()]).toEqual(never);
			}),
			{ numRuns: 25, seed: 3 },
		);
	});
});

describe('A variant that is never active', () => {
	const zone = 'Europe/Berlin';
	const nowMs = DateTime.fromISO('2026-11-23T10:00', { zone }).toMillis();
	const hours = (from: string, to: string) => ({ hours: { range: [{ from, to }] } });
	const weekdays = { days: [1, 2, 3, 4, 5] };
	const never = (variants: object[], otherwise = '') =>
		Object.fromEntries(
			findNeverActive(
				calendarOf({
					schedule: 'calendar',
					variants: variants.map((entry, index) => ({ variantName: `v${index}`, ...entry })),
					otherwise,
					timezone: zone,
				}),
				nowMs,
			),
		);

	it.each([
		[
			'dates are over',
			[
				{ dates: { range: [{ from: '2026-12-24', to: '2027-01-06' }] } },
				{ dates: { range: [{ to: '2026-11-22' }] } },
			],
		],
		[
			'others come first',
			[
				{ ...weekdays, ...hours('08:00', '18:00') },
				{ ...weekdays, ...hours('09:00', '17:00') },
			],
		],
		[
			'others come first',
			[{ ...hours('12:00', '12:00') }, { days: [7], ...hours('03:00', '04:00') }],
		],
		['others come first', [{ days: [1, 2, 3, 4, 5, 6, 7] }, {}]],
		[
			'no day fits',
			[weekdays, { dates: { range: [{ from: '2026-11-30', to: '2026-11-30' }] }, days: [2] }],
		],
	])('is found if %s: %j', (why, variants) => {
		expect(never(variants)).toEqual({ 1: why });
	});

	it('is found quickly if dates end far ahead', async () => {
		const yearly = {
			dates: { range: [{ from: '2026-05-01', to: '2026-05-01', everyYear: true }] },
		};
		const long = { dates: { range: [{ from: '2026-12-01', to: '9999-12-31' }] }, days: [7] };
		const covered = [{ ...hours('08:00', '18:00') }, { ...hours('09:00', '17:00') }];
		const variants = [yearly, long, ...covered];
		expect(never(variants)).toEqual({ 3: 'others come first' });
		expect(await cpuMs(() => never(variants))).toBeLessThan(300);
	});

	it('is closed by blank hours, and has no day by blank dates or an empty list', () => {
		expect(never([{ closedBy: 'hours' }, { closedBy: 'dates' }, { dateList: [] }, {}])).toEqual({
			0: 'no hours',
			1: 'no dates',
			2: 'no dates',
		});
	});

	it('may be the one named in Otherwise', () => {
		expect(never([{}, { ...weekdays }, { days: [6, 7] }], 'v0')).toEqual({
			0: 'no time is left',
		});
		expect(never([{}, { ...weekdays }, { days: [7] }], 'v0')).toEqual({});
	});

	it('is not one whose last range reaches into the current day, or whose day is years away', () => {
		expect(
			never([{ dates: { range: [{ to: '2026-11-22' }] }, ...hours('22:00', '06:00') }]),
		).toEqual({});
		expect(
			never([
				{ dates: { range: [{ from: '2024-02-29', to: '2024-02-29', everyYear: true }] } },
				{
					dates: { range: [{ from: '2024-02-28', to: '2024-02-28', everyYear: true }] },
					days: [7],
				},
			]),
		).toEqual({});
	});
});
