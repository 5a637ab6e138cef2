import { createHash } from 'crypto';
import { createPeriods } from './periods';
import { writeNumber, writePeriod } from './reason';
import type { Timeline, WeightedRotation } from './rotation';

/**
 * How many periods ahead, and back, to search for another choice. A draw takes a few microseconds,
 * so the search ends within 50 ms. It is next to impossible that the same variant is drawn this
 * often in a row, unless all others have hardly any weight.
 */
const searchPeriods = 1_500;

/**
 * A number from 0 (included) to 1 (excluded) that looks random and is the same on every machine.
 * JSON separates the parts, so no two triples give the same text.
 */
const drawNumber = (seed: string, drawId: string, period: number): number => {
	const digest = createHash('sha256')
		.update(JSON.stringify([seed, drawId, period]))
		.digest();
	// The 53 bits that a double represents exactly.
	return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
};

/** One variant for each period, drawn by weight: a fair test of two or more. */
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
		// Rounding may leave a small rest after the last weight.
		return lastPossible;
	};

	let drawn: { number: number; index: number } | undefined;
	/** The last draw is kept, because a search ends at the period that is needed next. */
	const choose = (number: number): number => {
		if (drawn?.number !== number) drawn = { number, index: draw(number) };
		return drawn.index;
	};

	// A draw is cheap compared with the start of a period, which is only calculated for a changed
	// draw.
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
