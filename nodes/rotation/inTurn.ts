import { createPeriods } from './periods';
import { writePeriod } from './reason';
import type { Timeline, InTurnRotation } from './rotation';

/** One variant for each period, in the order of the list, repeated without end. */
export const inTurnTimeline = ({ names, period, clock }: InTurnRotation): Timeline => {
	const periods = createPeriods(period, clock);
	const turns = names.length;
	const rhythm = writePeriod(period, clock);
	const turnOf = (number: number): number => ((number % turns) + turns) % turns;

	return {
		at(ms) {
			const number = periods.at(ms);
			const index = turnOf(number);
			const reason = `turn ${index + 1} of ${turns}, ${rhythm}`;
			if (turns === 1) return { index, reason, untilMs: Infinity };
			let next = periods.after(number);
			while (turnOf(next) === index) next = periods.after(next);
			return { index, reason, untilMs: periods.startOf(next) };
		},
		since(ms) {
			if (turns === 1) return -Infinity;
			const number = periods.at(ms);
			let first = number;
			let before = periods.before(first);
			while (turnOf(before) === turnOf(number)) {
				first = before;
				before = periods.before(first);
			}
			return periods.startOf(first);
		},
	};
};
