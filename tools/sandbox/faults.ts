import type { Answer } from './answers';
import { emptyAnswer, errorAnswer, jsonAnswer, textAnswer, withHeaders } from './answers';
import type { ApiName } from './contract';
import type { Limiter } from './limit';
import { createLimiter, retryAfter } from './limit';
import type { Scope, Switches } from './switches';
import { allOff, changed, switchNames } from './switches';

/** What the faults need to know about a request. */
export interface Asked {
	/** 1 is the first since the start or a reset. */
	readonly number: number;
	readonly authorization: string | undefined;
	readonly scope?: Scope;
	/** The ID of the phone number, agent or scenario to update, or of the session to read. */
	readonly id?: string;
}

/** The switches and their counts: which request is hit, and how. */
export interface Faults<N extends ApiName> {
	readonly switches: Readonly<Switches<N>>;
	/** Sets switches; `undefined` turns one off. The counts of these switches start again. */
	set(change: Partial<Switches<N>>): void;
	/** Restores the switches and counts of the start. */
	reset(): void;
	/** Counts a request, and returns its number. */
	arrive(): number;
	/** Counts a page of the list, and returns whether it has no items. */
	isEmptyPage(): boolean;
	/** Counts a page of the list of sessions, and calls `onSessionPage`. */
	sessionPage(): void;
	isCut(when: 'before' | 'after', number: number): boolean;
	latencyMs(number: number): number;
	/** An error in the form that the switches choose. */
	refusal(status: number, reasons: string | readonly string[]): Answer;
	/** The answer that replaces the request's own; undefined if the request is carried out. */
	fateOf(asked: Asked): Answer | 'hang' | undefined;
}

/**
 * @param atStart the switches to which `reset` goes back
 * @param now the clock, in ms
 */
export const createFaults = <N extends ApiName>(
	api: N,
	token: string,
	atStart: Partial<Switches<N>>,
	now: () => number,
): Faults<N> => {
	const off: Readonly<Switches<N>> = allOff[api];
	let switches: Switches<N> = off;
	let countedFrom: Partial<Record<keyof Switches, number>> = {};
	let arrived = 0;
	let pages = 0;
	let sessionPages = 0;
	let limiter: Limiter | undefined;

	const set = (change: Partial<Switches<N>>): void => {
		switches = changed(switches, change, off);
		for (const name of switchNames) {
			if (Object.hasOwn(change, name)) countedFrom[name] = arrived;
		}
		if (Object.hasOwn(change, 'emptyPageEvery')) pages = 0;
		if (Object.hasOwn(change, 'onSessionPage')) sessionPages = 0;
		if (Object.hasOwn(change, 'limit')) {
			limiter = switches.limit && createLimiter(switches.limit, now());
		}
	};

	/** How many requests have arrived since the switch was set, including this one. */
	const count = (name: keyof Switches, number: number) => number - (countedFrom[name] ?? 0);

	const isTurn = (
		name: 'failEvery' | 'cutEvery' | 'hangEvery',
		every: number,
		number: number,
	): boolean => {
		const counted = count(name, number);
		return counted > 0 && counted % every === 0;
	};

	const refusal = (status: number, reasons: string | readonly string[]): Answer =>
		errorAnswer(status, reasons, switches.errorBody);

	const overLimit = (): Answer | undefined => {
		const at = now();
		const waitMs = limiter?.take(at) ?? 0;
		const { limit } = switches;
		if (!limit || waitMs === 0) return undefined;
		const value = retryAfter(limit.retryAfter, waitMs, at);
		return withHeaders(
			refusal(429, 'Too Many Requests'),
			value === undefined ? {} : { 'retry-after': value },
		);
	};

	const forcedFailure = ({ number, id }: Asked): Answer | undefined => {
		const { failEvery, statusFor } = switches;
		if (failEvery && isTurn('failEvery', failEvery.every, number)) {
			const { status, body, headers } = failEvery;
			const worded =
				body === undefined
					? refusal(status, 'This request was chosen to fail')
					: typeof body === 'string'
						? textAnswer(status, body)
						: jsonAnswer(status, body);
			return withHeaders(worded, headers);
		}
		const status = id !== undefined && Object.hasOwn(statusFor, id) ? statusFor[id] : undefined;
		return status === undefined
			? undefined
			: refusal(status, 'Updates of this number were chosen to fail');
	};

	return {
		get switches() {
			return switches;
		},
		set,
		reset() {
			arrived = 0;
			pages = 0;
			sessionPages = 0;
			countedFrom = {};
			limiter = undefined;
			switches = off;
			set(atStart);
		},
		arrive() {
			arrived += 1;
			return arrived;
		},
		isEmptyPage() {
			pages += 1;
			return pages % switches.emptyPageEvery === 0;
		},
		sessionPage() {
			sessionPages += 1;
			switches.onSessionPage?.(sessionPages);
		},
		isCut: (when, number) =>
			switches.cutEvery?.when === when && isTurn('cutEvery', switches.cutEvery.every, number),
		latencyMs(number) {
			const { latencyMs } = switches;
			return typeof latencyMs === 'number' ? latencyMs : latencyMs(number);
		},
		refusal,
		// This is the order that Switches documents.
		fateOf(asked) {
			const { hangEvery, redirectTo, answer, unauthorizedAfter, scopes } = switches;
			const { number, authorization, scope } = asked;
			if (hangEvery && isTurn('hangEvery', hangEvery.every, number)) return 'hang';
			if (redirectTo !== undefined) return withHeaders(emptyAnswer(302), { location: redirectTo });
			if (answer && (answer.to === undefined || scope?.endsWith(':write'))) {
				const { status, body = '', contentType, headers } = answer;
				return withHeaders(textAnswer(status, body, contentType), headers);
			}
			const [key, first] = [`Bearer ${token}`, authorization?.split('.')[0]];
			const isKnown = authorization === key || first === key;
			if (!isKnown || count('unauthorizedAfter', number) > unauthorizedAfter) {
				return refusal(401, 'Unauthorized');
			}
			const tooMany = overLimit();
			if (tooMany) return tooMany;
			if (scope && !scopes.includes(scope)) {
				return refusal(403, `The API key lacks the scope ${scope}`);
			}
			return forcedFailure(asked);
		},
	};
};
