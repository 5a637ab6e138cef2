import fc from 'fast-check';
import {
	chooseVariant,
	previewRotation,
	schedules,
	skipPresent,
	nextEvent,
	type RotationEvent,
	type ChosenVariant,
	type Rotation,
	type LastFired,
} from '../../../nodes/rotation';
import { arbitraryInputs, arbitraryMoment, mustParse } from './arbitraryRotation';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

interface Tick {
	nowMs: number;
	/** Known before the tick. */
	lastFired: LastFired | undefined;
	change: RotationEvent | undefined;
}

/** Lets a trigger run through the readings of a clock, from publishing on. */
const ticksAt = (rotation: Rotation, readings: readonly number[], first?: LastFired): Tick[] => {
	let lastFired = first;
	return readings.map((nowMs) => {
		const before = lastFired;
		const result = nextEvent(rotation, before, nowMs);
		lastFired = result.lastFired;
		return { nowMs, lastFired: before, change: result.change };
	});
};

const contains = ({ startsAt, validUntil }: ChosenVariant, ms: number): boolean =>
	(startsAt ?? -Infinity) <= ms && ms < (validUntil ?? Infinity);

const toldBy = (ticks: readonly Tick[]): Array<[start: number | null, variant: string | null]> =>
	ticks.flatMap(({ change }) =>
		change === undefined ? [] : [[change.choice.startsAt, change.choice.variant]],
	);

/** The stretches that run at the readings, each once, in their order. */
const runningAt = (rotation: Rotation, readings: readonly number[]) =>
	readings
		.map((ms) => chooseVariant(rotation, ms))
		.filter((choice, place, all) => {
			const before = all[place - 1];
			return before?.startsAt !== choice.startsAt || before.index !== choice.index;
		})
		.map(({ startsAt, variant }) => [startsAt, variant]);

/** From one tick to the next: doubled, on time, late, missing for minutes or for days. */
const arbitraryStep = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 1, max: 3 * secondMs }),
	fc.integer({ min: 1, max: 20 * minuteMs }),
	fc.integer({ min: 1, max: 3 * dayMs }),
);

/** The sums of the steps, so that each reading follows from the one before. */
const walk = (fromMs: number, steps: readonly number[]): number[] => {
	let ms = fromMs;
	return [fromMs, ...steps.map((step) => (ms += step))];
};

describe.each(schedules)('A trigger by %s', (schedule) => {
	const arbitraryCase = <T>(step: fc.Arbitrary<T>) =>
		arbitraryMoment.chain((fromMs) =>
			fc.record({
				rotation: arbitraryInputs[schedule](fromMs).map(mustParse),
				fromMs: fc.constant(fromMs),
				steps: fc.array(step, { minLength: 1, maxLength: 30 }),
			}),
		);

	it('fires every stretch that contains a tick once, whether ticks are late, doubled or missing', () => {
		fc.assert(
			fc.property(arbitraryCase(arbitraryStep), ({ rotation, fromMs, steps }) => {
				const readings = walk(fromMs, steps);
				const ticks = ticksAt(rotation, readings);
				expect(toldBy(ticks)).toEqual(runningAt(rotation, readings));
			}),
		);
	});

	it('fires at the first tick at or after each boundary', () => {
		fc.assert(
			fc.property(arbitraryCase(fc.constant(0)), ({ rotation, fromMs }) => {
				const { stretches } = previewRotation(rotation, fromMs, fromMs + 3 * dayMs);
				const boundaries = stretches.slice(1, 6).map(({ startsAt }) => startsAt);
				const readings = [fromMs, ...boundaries.flatMap((ms) => [ms - 1, ms, ms + 1, ms + 1000])];
				const ticks = ticksAt(rotation, readings);
				const tellers = ticks.filter(({ change }) => change !== undefined);
				expect(tellers.map(({ nowMs }) => nowMs)).toEqual([fromMs, ...boundaries]);
			}),
		);
	});

	it('reports with each variant the one that fired before it, and none at first', () => {
		fc.assert(
			fc.property(arbitraryCase(arbitraryStep), ({ rotation, fromMs, steps }) => {
				const ticks = ticksAt(rotation, walk(fromMs, steps));
				const changes = ticks.flatMap(({ change }) => change ?? []);
				const variants = changes.map(({ choice }) => choice.variant);
				expect(changes.map(({ previousVariant }) => previousVariant)).toEqual([
					null,
					...variants.slice(0, -1),
				]);
			}),
		);
	});

	it('fires nothing twice if the clock is corrected by up to a minute, back and forth', () => {
		// Time passes, and the clock is up to half a minute slow or fast.
		const arbitraryReading = fc.tuple(
			arbitraryStep,
			fc.integer({ min: -minuteMs / 2, max: minuteMs / 2 }),
		);
		fc.assert(
			fc.property(arbitraryCase(arbitraryReading), ({ rotation, fromMs, steps }) => {
				const times = walk(
					fromMs,
					steps.map(([step]) => step),
				);
				const readings = times.map((ms, place) => ms + (steps[place - 1]?.[1] ?? 0));
				const newest = readings.filter((ms, place) =>
					readings.slice(0, place).every((earlier) => earlier <= ms),
				);
				expect(toldBy(ticksAt(rotation, readings))).toEqual(runningAt(rotation, newest));
			}),
		);
	});

	it('has fired the current stretch, and never fires one that is over, however the clock is set', () => {
		const arbitraryJump = fc.oneof(
			arbitraryStep,
			fc.integer({ min: -3 * dayMs, max: 3 * dayMs }),
			fc.integer({ min: -5 * minuteMs, max: 5 * minuteMs }),
		);
		fc.assert(
			fc.property(arbitraryCase(arbitraryJump), ({ rotation, fromMs, steps }) => {
				const ticks = ticksAt(rotation, walk(fromMs, steps));
				let last: ChosenVariant | undefined;
				for (const { nowMs, change } of ticks) {
					if (change !== undefined) {
						expect(contains(change.choice, nowMs)).toBe(true);
						// What runs was fired by an earlier tick, if that one fired it last.
						expect(last !== undefined && contains(last, nowMs)).toBe(false);
						last = change.choice;
					}
					const startsInMs = (last?.startsAt ?? -Infinity) - nowMs;
					const isNext = startsInMs > 0 && startsInMs <= minuteMs;
					expect(isNext || (last !== undefined && contains(last, nowMs))).toBe(true);
				}
			}),
		);
	});

	it('does not fire the stretch that it skipped, and fires the next one without a previous variant', () => {
		fc.assert(
			fc.property(arbitraryCase(arbitraryStep), ({ rotation, fromMs, steps }) => {
				const readings = walk(fromMs, steps);
				const ticks = ticksAt(rotation, readings, skipPresent(rotation, fromMs));
				expect(toldBy(ticks)).toEqual(runningAt(rotation, readings).slice(1));
				const first = ticks.find(({ change }) => change !== undefined);
				expect(first?.change?.previousVariant ?? null).toBeNull();
			}),
		);
	});
});

describe('A trigger whose clock was wrong', () => {
	const rotation = mustParse({
		schedule: 'inTurn',
		variants: ['A', 'B', 'C'].map((variantName) => ({ variantName })),
		every: 1,
		unit: 'hours',
		anchor: '2026-01-05T00:00:00Z',
		timezone: 'UTC',
	});
	const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);
	const variantsAt = (...times: string[]) =>
		toldBy(ticksAt(rotation, times.map(at))).map(([, variant]) => variant);

	it('fires the stretch of the right time, and the other one when its time has come', () => {
		expect(variantsAt('02:10:00', '00:10:00', '01:00:00', '02:00:00')).toEqual([
			'C',
			'A',
			'B',
			'C',
		]);
	});

	it('fires once at a boundary that is passed again within a minute, and again after longer', () => {
		expect(variantsAt('00:59:59', '01:00:00', '00:59:00', '01:00:00')).toEqual(['A', 'B']);
		expect(variantsAt('00:59:59', '01:00:00', '00:58:59', '01:00:00')).toEqual([
			'A',
			'B',
			'A',
			'B',
		]);
	});
});

describe('A draw that gives one variant for longer than is searched', () => {
	// One in a hundred thousand: far beyond what one search reaches.
	const rotation = mustParse({
		schedule: 'weighted',
		variants: [
			{ variantName: 'Usual', weight: 100_000 },
			{ variantName: 'Rare', weight: 1 },
		],
		every: 1,
		unit: 'minutes',
		anchor: '2026-01-01T00:00:00Z',
		seed: 'rare',
		drawId: 'any',
		timezone: 'UTC',
	});
	const start = Date.parse('2026-01-01T00:00:00Z');

	/** The first change, found minute by minute. */
	const firstChange = (): number => {
		let ms = start;
		while (chooseVariant(rotation, ms).validUntil === null) ms += 1000 * minuteMs;
		return chooseVariant(rotation, ms).validUntil ?? NaN;
	};

	it('is fired when it ends all the same', () => {
		expect(chooseVariant(rotation, start).validUntil).toBeNull();
		const change = firstChange();
		const readings = Array.from(
			{ length: Math.ceil((change - start) / (10 * minuteMs)) },
			(_, step) => start + step * 10 * minuteMs,
		);
		const ticks = ticksAt(rotation, [...readings, change - 1, change, change + minuteMs]);
		expect(toldBy(ticks).map(([, variant]) => variant)).toEqual(['Usual', 'Rare', 'Usual']);
		expect(
			ticks.filter(({ change: lastFired }) => lastFired !== undefined).map(({ nowMs }) => nowMs),
		).toEqual([start, change, change + minuteMs]);
	});

	it('is looked up once an hour and not at every tick', () => {
		const { lastFired } = nextEvent(rotation, undefined, start);
		expect(nextEvent(rotation, lastFired, start + 59 * minuteMs).lastFired).toBe(lastFired);
		expect(nextEvent(rotation, lastFired, start + 60 * minuteMs)).toEqual({
			lastFired: {
				...lastFired,
				choice: expect.anything() as unknown,
				seenAtMs: start + 60 * minuteMs,
			},
		});
	});
});
