import { createHash } from 'crypto';
import { createPeriods } from './periods';
import { writeNumber, writePeriod } from './reason';
import type { Timeline, WeightedRotation } from './rotation';

/**
 * How many periods ahead, and back, another choice is looked for. A draw takes some microseconds, so
 * that the search ends within 50 ms; that the same variant is drawn so often in a row is next to
 * impossible where another has any weight to speak of.
 */
const searchPeriods = 1_500;

/**
 * A number from 0 (included) to 1 (excluded) that looks random and is the same on every machine.
 * JSON keeps the parts apart, so that no two triples read alike.
 */
const drawNumber = (seed: string, drawId: string, period: number): number => {
	const digest = createHash('sha256')
		.update(JSON.stringify([seed, drawId, period]))
		.digest();
	// The 53 bits that a double holds exactly.
	return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
};

/** One variant for each period, drawn by weight: a fair test of two, or of more. */
export const weightedTimeline = (rotation: WeightedRotation): Timeline => {
	const { period, weights, seed, drawId, clock } = rotation;
	const periods = createPeriods(period, clock);
	const rhythm = writePeriod(period, clock);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const isOnlyChoice = weights.filter((weight) => weight > 0).length === 1;
	const shares = weights.map((weight) => `weight ${writeNumber(weight)} of ${writeNumber(total)}`);
	const lastPossible = weights.findLastIndex((weight) => weight > 0);

	const draw = (number: number): number => {
		let left = drawNumber(seed, drawId, number) * total;
		for (const [index, weight] of weights.entries()) {
			if (left < weight) return index;
			left -= weight;
		}
		// Rounding may leave a crumb after the last weight.
		return lastPossible;
	};

	let drawn: { number: number; index: number } | undefined;
	/** Walking ahead ends with the period that is asked for next. */
	const choose = (number: number): number => {
		if (drawn?.number !== number) drawn = { number, index: draw(number) };
		return drawn.index;
	};

	// A draw costs little beside the start of a period, which is worked out for what was drawn alone.
	const changeAfter = (first: number, index: number, searchToMs: number): number => {
		if (isOnlyChoice) return Infinity;
		const last = Math.max(first + searchPeriods, periods.at(searchToMs));
		for (let next = first + 1; next <= last; next++) {
			if (choose(next) !== index && periods.lasts(next)) return periods.startOf(next);
		}
		return Infinity;
	};

	return {
		at(ms, searchToMs = ms) {
			const number = periods.at(ms);
			const index = choose(number);
			return {
				index,
				reason: `${shares[index]}, period ${number}, ${rhythm}`,
				untilMs: changeAfter(number, index, searchToMs),
			};
		},
		since(ms) {
			const number = periods.at(ms);
			if (isOnlyChoice) return -Infinity;
			const index = draw(number);
			for (let before = number - 1; number - before <= searchPeriods; before--) {
				if (draw(before) !== index && periods.lasts(before)) return periods.startOf(before + 1);
			}
			return -Infinity;
		},
	};
};
