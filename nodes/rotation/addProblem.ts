import { isBlank } from '../values/blank';
import { toNumber } from '../values/number';
import { shown } from '../values/shown';

/** Collects problems, so all of them can be reported at once. */
export type AddProblem = (what: string, remedy: string) => void;

/** "is blank" or "is 25". */
export const state = (value: unknown): string =>
	isBlank(value) ? 'is blank' : `is ${shown(value)}`;

/** A finite number, or text of one, because expressions often yield text. */
export const readNumber = (value: unknown): number | undefined => {
	const number = toNumber(value);
	return number !== undefined && Number.isFinite(number) ? number : undefined;
};
