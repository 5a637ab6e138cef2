import { isBlank } from '../values/blank';
import { toNumber } from '../values/number';
import { shown } from '../values/shown';

/** Collects what is wrong, so that all of it can be said at once. */
export type AddProblem = (what: string, remedy: string) => void;

/** "is blank" or "is 25". */
export const state = (value: unknown): string =>
	isBlank(value) ? 'is blank' : `is ${shown(value)}`;

/** A finite number, also as text, because an expression often yields text. */
export const readNumber = (value: unknown): number | undefined => {
	const number = toNumber(value);
	return number !== undefined && Number.isFinite(number) ? number : undefined;
};
