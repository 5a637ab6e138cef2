import fc from 'fast-check';
import {
	parseRotation,
	units,
	type Rotation,
	type RotationInput,
	type VariantInput,
} from '../../../nodes/rotation';

/** Zones of every kind: both hemispheres, half and quarter hours, changes at midnight, none. */
export const zones = [
	'Europe/Berlin',
	'Europe/London',
	'Europe/Dublin',
	'America/New_York',
	'America/St_Johns',
	'America/Santiago',
	'America/Havana',
	'America/Sao_Paulo',
	'America/Phoenix',
	'Africa/Cairo',
	'Africa/Casablanca',
	'Asia/Kolkata',
	'Asia/Kathmandu',
	'Asia/Tehran',
	'Asia/Beirut',
	'Asia/Pyongyang',
	'Australia/Lord_Howe',
	'Australia/Adelaide',
	'Pacific/Apia',
	'Pacific/Chatham',
	'Pacific/Kwajalein',
	'Pacific/Kiritimati',
	'Antarctica/Troll',
	'UTC',
] as const;

/** The rotation of valid parameters; the problems as an error otherwise. */
export function mustParse(input: RotationInput): Rotation {
	const parsed = parseRotation(input);
	if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
	return parsed.value;
}

const pad = (value: number): string => String(value).padStart(2, '0');

export const writeMinute = (minute: number): string =>
	`${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;

/** A moment from 1990 to 2060, at a whole second. */
export const arbitraryMoment = fc
	.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2061, 0, 1) / 1000 - 1 })
	.map((seconds) => seconds * 1000);

const arbitraryZone = fc.constantFrom(...zones);

/** Local times, often at the full or half hour and in the hours in which clocks change. */
const arbitraryMinute = fc.oneof(
	fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
	fc.integer({ min: 0, max: 239 }),
	fc.integer({ min: 0, max: 1439 }),
);

const arbitraryRange = fc
	.record({ fromMinute: arbitraryMinute, toMinute: fc.oneof(arbitraryMinute, fc.constant(1440)) })
	.map(({ fromMinute, toMinute }) => ({
		from: writeMinute(fromMinute),
		to: writeMinute(toMinute),
	}));

const named = (variants: VariantInput[]): VariantInput[] =>
	variants.map((variant, position) => ({ ...variant, variantName: `v${position}` }));

const dayMs = 86_400_000;

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Days about a moment, and those at which years and Februaries end. */
const arbitraryDay = (around: number): fc.Arbitrary<string> => {
	const year = new Date(around).getUTCFullYear();
	return fc.oneof(
		{
			arbitrary: fc.integer({ min: -3, max: 3 }).map((days) => isoDay(around + days * dayMs)),
			weight: 3,
		},
		fc.integer({ min: -40, max: 40 }).map((days) => isoDay(around + days * dayMs)),
		fc.integer({ min: -400, max: 400 }).map((days) => isoDay(around + days * dayMs)),
		fc.constantFrom(
			'2024-02-29',
			`${year}-02-28`,
			`${year}-03-01`,
			`${year}-12-31`,
			`${year}-01-01`,
		),
	);
};

const dayAfter = (iso: string): string => isoDay(Date.parse(iso) + dayMs);

/** Two days in order. */
const arbitrarySpan = (around: number): fc.Arbitrary<[string, string]> =>
	fc.tuple(arbitraryDay(around), arbitraryDay(around)).map(([one, other]) => {
		return one < other ? [one, other] : [other, one];
	});

const arbitraryRanges = (around: number): fc.Arbitrary<object[]> => {
	const day = arbitraryDay(around);
	const range = fc.oneof(
		arbitrarySpan(around).map(([from, to]) => ({ from, to })),
		fc.record({ from: day }),
		fc.record({ to: day }),
		// In either order: with the end before the start it goes over New Year
		fc.record({ from: day, to: day, everyYear: fc.constant(true) }),
	);
	return fc.array(range, { minLength: 1, maxLength: 3 });
};

/** Days as lists, calendars and sheets write them: what is read is the same. */
const arbitraryDateList = (around: number): fc.Arbitrary<unknown> => {
	const span = arbitrarySpan(around);
	const entry = fc.oneof(
		arbitraryDay(around),
		span.map((days) => days.join('/')),
		span.map(([start, end]) => ({ start, end })),
		span.map(([start, end]) => ({ start: { date: start }, end: { date: dayAfter(end) } })),
		span.map(([start, end]) => ({
			json: { start: { date: start }, end: { date: dayAfter(end) } },
		})),
	);
	return fc.oneof(
		fc.array(entry, { maxLength: 4 }),
		fc.array(arbitraryDay(around), { minLength: 1, maxLength: 3 }).map((days) => days.join(', ')),
	);
};

const arbitraryDates = (around: number): fc.Arbitrary<VariantInput> => {
	const dates = arbitraryRanges(around).map((range) => ({ dates: { range } }));
	const dateList = arbitraryDateList(around).map((list) => ({ dateList: list }));
	return fc.oneof(
		fc.constant({}),
		dates,
		dateList,
		fc.tuple(dates, dateList).map(([ranges, list]) => ({ ...ranges, ...list })),
	);
};

const arbitraryDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 });

const arbitraryHours = fc
	.array(arbitraryRange, { maxLength: 3 })
	.map((range) => ({ hours: { range } }));

const statesNothing = ({ days, hours, dates, dateList }: VariantInput): boolean =>
	dates === undefined &&
	dateList === undefined &&
	JSON.stringify([days, hours]) === '[[],{"range":[]}]';

/** Calendars of all four statements; their dates lie around a moment. */
export const arbitraryCalendar = (
	around: number,
	{ hours = arbitraryHours }: { hours?: fc.Arbitrary<VariantInput> } = {},
): fc.Arbitrary<RotationInput> =>
	fc
		.record({
			schedule: fc.constant('calendar'),
			variants: fc
				.array(
					fc
						.tuple(fc.record({ days: arbitraryDays }), hours, arbitraryDates(around))
						.map((parts): VariantInput => Object.assign({}, ...parts)),
					{ minLength: 1, maxLength: 6 },
				)
				.map((variants) => {
					// One that always applies would be refused before others
					const always = variants.findIndex(
						(variant, position) => position > 0 && statesNothing(variant),
					);
					return named(always < 0 ? variants : variants.slice(0, always + 1));
				}),
			otherwise: fc.constantFrom('', 'v0'),
			timezone: arbitraryZone,
		})
		.filter(
			({ variants, otherwise }) =>
				otherwise === 'v0' || variants.length === 1 || !statesNothing(variants[0] ?? {}),
		);

const arbitraryPeriod = {
	every: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 })),
	unit: fc.constantFrom(...units),
	anchor: arbitraryMoment.map((ms) => new Date(ms).toISOString().slice(0, 19)),
	timezone: arbitraryZone,
};

const arbitraryInTurn: fc.Arbitrary<RotationInput> = fc.record({
	schedule: fc.constant('inTurn'),
	variants: fc.array(fc.constant({}), { minLength: 1, maxLength: 5 }).map(named),
	...arbitraryPeriod,
});

const arbitraryWeighted: fc.Arbitrary<RotationInput> = fc.record({
	schedule: fc.constant('weighted'),
	variants: fc
		.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 })
		.filter((weights) => weights.some((weight) => weight > 0))
		.map((weights) => named(weights.map((weight) => ({ weight })))),
	seed: fc.string(),
	drawId: fc.uuid(),
	...arbitraryPeriod,
});

/** Valid parameters of each schedule; the dates of a calendar lie around a moment. */
export const arbitraryInputs = {
	calendar: (around: number) => arbitraryCalendar(around),
	inTurn: () => arbitraryInTurn,
	weighted: () => arbitraryWeighted,
};
