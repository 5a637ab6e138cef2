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
	return parsed.rotation;
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

const arbitrarySlot = fc
	.record({
		days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
		fromMinute: arbitraryMinute,
		toMinute: fc.oneof(arbitraryMinute, fc.constant(1440)),
	})
	.filter(({ fromMinute, toMinute }) => fromMinute !== toMinute)
	.map(({ days, fromMinute, toMinute }) => ({
		days,
		from: writeMinute(fromMinute),
		to: writeMinute(toMinute),
	}));

const named = (variants: VariantInput[]): VariantInput[] =>
	variants.map((variant, position) => ({ ...variant, variantName: `v${position}` }));

const arbitraryOtherwise = fc.constantFrom('', 'v0');

export const arbitraryTimeSlots: fc.Arbitrary<RotationInput> = fc.record({
	schedule: fc.constant('timeSlots'),
	variants: fc.array(arbitrarySlot, { minLength: 1, maxLength: 5 }).map(named),
	otherwise: arbitraryOtherwise,
	timezone: arbitraryZone,
});

const arbitraryDay = (around: number): fc.Arbitrary<string> =>
	fc
		.integer({ min: -40, max: 40 })
		.map((days) => new Date(around + days * 86_400_000).toISOString().slice(0, 10));

const arbitraryDateRanges = (around: number): fc.Arbitrary<RotationInput> =>
	fc.record({
		schedule: fc.constant('dateRanges'),
		variants: fc
			.array(fc.tuple(arbitraryDay(around), arbitraryDay(around)), { minLength: 1, maxLength: 6 })
			.map((ranges) =>
				named(
					ranges.map((range) => {
						const [startDate, endDate] = [...range].sort();
						return { startDate, endDate };
					}),
				),
			),
		otherwise: arbitraryOtherwise,
		timezone: arbitraryZone,
	});

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
	phoneNumberId: fc.uuid(),
	...arbitraryPeriod,
});

/** Valid parameters of each schedule; date ranges lie around a moment. */
export const arbitraryInputs = {
	timeSlots: () => arbitraryTimeSlots,
	dateRanges: arbitraryDateRanges,
	inTurn: () => arbitraryInTurn,
	weighted: () => arbitraryWeighted,
};
