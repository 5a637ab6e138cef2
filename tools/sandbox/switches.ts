import type { Agent } from './agents';
import type { ErrorForm } from './answers';
import type { Limit } from './limit';

export type Scope = 'phone:read' | 'phone:write';

export type ForcedAnswer = {
	status: number;
	/** Sent as it is; left out: nothing at all. */
	body?: string;
	/** Default `text/plain; charset=utf-8`, where there is a body. */
	contentType?: string;
	headers?: Record<string, string>;
};

/**
 * How the sandbox misbehaves. All are off at the start, and any can be combined.
 *
 * "Every Nth" counts the requests that arrive, refused ones included, from the moment at which
 * that switch was last set (or the sandbox was reset): the Nth, the 2Nth and so on are hit.
 * Setting one switch leaves the counts of the others alone.
 *
 * Where several would decide about one request, the first of this order does: `cutEvery` before,
 * `hangEvery`, `redirectTo`, `answer`, a wrong token or `unauthorizedAfter`, `limit`, `scopes`,
 * `failEvery`, `statusFor`, then the checks of the contract. `latencyMs`, `cutEvery` after and
 * `slowBodyMs` then act on whatever the answer is.
 */
export interface Switches {
	/**
	 * How long a request takes, in ms, before it is applied and answered. A function is given the
	 * request's number (1 is the first since the start or a reset), so that a later request can
	 * overtake an earlier one.
	 */
	latencyMs: number | ((requestNumber: number) => number);
	/** A limit over all requests with a valid token; setting it opens a new window. */
	limit: Limit | undefined;
	/** Every Nth request is answered with this status and not applied. An object is sent as JSON. */
	failEvery:
		| { every: number; status: number; body?: string | object; headers?: Record<string, string> }
		| undefined;
	/**
	 * The connection of every Nth request is destroyed: `before` its body is read, or `after` it
	 * was applied and before the first byte of an answer.
	 */
	cutEvery: { every: number; when: 'before' | 'after' } | undefined;
	/** Every Nth request is neither applied nor ever answered. */
	hangEvery: { every: number } | undefined;
	/** The body of every answer comes in several pieces over that many ms, headers first. */
	slowBodyMs: number;
	/** An applied update is answered with the whole agent, or with what the function makes of it. */
	echo: boolean | ((agent: Agent) => unknown);
	/** Everything is answered so, and nothing is applied. */
	answer: ForcedAnswer | undefined;
	/** The form of the error bodies that the sandbox words itself. */
	errorBody: ErrorForm;
	/** Everything is answered with a 302 to this URL. */
	redirectTo: string | undefined;
	/** The two shapes of the list: documented pages, or one bare array of whole agents. */
	list: 'pages' | 'array';
	/** Numbers on a page of the list. */
	pageSize: number;
	/** From the first page on, the next cursor is always the same one. */
	cursorLoop: boolean;
	/**
	 * Every Nth page, counted from when this was set, has no items, though a next cursor; the page
	 * after it goes on where the one before stopped. 0: none. 1: all, without end.
	 */
	emptyPageEvery: number;
	/** What the token may do. */
	scopes: readonly Scope[];
	/** Updates of these numbers, by ID, are answered with that status and not applied. */
	statusFor: Record<string, number>;
	/** That many requests, counted from when this was set, pass; every later one is a 401. */
	unauthorizedAfter: number;
}

export const allOff: Readonly<Switches> = {
	latencyMs: 0,
	limit: undefined,
	failEvery: undefined,
	cutEvery: undefined,
	hangEvery: undefined,
	slowBodyMs: 0,
	echo: false,
	answer: undefined,
	errorBody: 'documented',
	redirectTo: undefined,
	list: 'pages',
	pageSize: 10,
	cursorLoop: false,
	emptyPageEvery: 0,
	scopes: ['phone:read', 'phone:write'],
	statusFor: {},
	unauthorizedAfter: Infinity,
};

export const switchNames = Object.keys(allOff) as Array<keyof Switches>;

/** The switches after a change; one that is set to `undefined` goes back to off. */
export function changed(current: Readonly<Switches>, change: Partial<Switches>): Switches {
	const given = Object.entries(change).filter(([, value]) => value !== undefined);
	const off = Object.keys(change).map((name) => [name, allOff[name as keyof Switches]]);
	return { ...current, ...Object.fromEntries(off), ...Object.fromEntries(given) };
}
