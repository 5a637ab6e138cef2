import type { ErrorForm } from './answers';
import type { ApiName } from './contract';
import type { AgentOf } from './apis';
import type { Limit } from './limit';
import type { Shape } from './shape';
import type { UpdateManner } from './trainingUpdate';

export type Scope = 'phone:read' | 'phone:write' | 'training:read' | 'training:write';

export type ForcedAnswer = {
	readonly status: number;
	/** Sent as it is; left out: nothing at all. */
	readonly body?: string;
	/** Default `text/plain; charset=utf-8`, where there is a body. */
	readonly contentType?: string;
	readonly headers?: Record<string, string>;
	/** Left out: everything is answered so. */
	readonly to?: 'updates';
};

/**
 * How the sandbox misbehaves. All are off at the start, and any can be combined. `echo` and `list`
 * are off where they answer as the API is documented. Those whose names start with `training` are
 * about training scenarios, which are served beside phone agents.
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
export interface Switches<N extends ApiName = 'phone-number'> extends Shape, UpdateManner {
	/**
	 * How long a request takes, in ms, before it is applied and answered. A function is given the
	 * request's number (1 is the first since the start or a reset), so that a later request can
	 * overtake an earlier one.
	 */
	readonly latencyMs: number | ((requestNumber: number) => number);
	/** A limit over all requests with a valid token; setting it opens a new window. */
	readonly limit: Limit | undefined;
	/** Every Nth request is answered with this status and not applied. An object is sent as JSON. */
	readonly failEvery:
		| {
				readonly every: number;
				readonly status: number;
				readonly body?: string | object;
				readonly headers?: Record<string, string>;
		  }
		| undefined;
	/**
	 * The connection of every Nth request is destroyed: `before` its body is read, or `after` it
	 * was applied and before the first byte of an answer.
	 */
	readonly cutEvery: { readonly every: number; readonly when: 'before' | 'after' } | undefined;
	/** Every Nth request is neither applied nor ever answered. */
	readonly hangEvery: { readonly every: number } | undefined;
	/** The body of every answer comes in several pieces over that many ms, headers first. */
	readonly slowBodyMs: number;
	/**
	 * An applied update is answered with the whole agent (the default of phone-agent), without a
	 * body (the default of phone-number), or with what the function makes of the agent.
	 */
	readonly echo: boolean | ((agent: AgentOf[N]) => unknown);
	/** Everything, or every update, is answered so, and nothing is applied. */
	readonly answer: ForcedAnswer | undefined;
	/** The form of the error bodies that the sandbox words itself. */
	readonly errorBody: ErrorForm;
	/** Everything is answered with a 302 to this URL. */
	readonly redirectTo: string | undefined;
	/**
	 * The two shapes of the list: pages (the default of phone-number), or one bare array of whole
	 * agents (the default of phone-agent).
	 */
	readonly list: 'pages' | 'array';
	/** Numbers on a page of the list. */
	readonly pageSize: number;
	/** From the first page on, the next cursor is always the same one. */
	readonly cursorLoop: boolean;
	/**
	 * Every Nth page, counted from when this was set, has no items, though a next cursor; the page
	 * after it goes on where the one before stopped. 0: none. 1: all, without end.
	 */
	readonly emptyPageEvery: number;
	/** What the token may do. */
	readonly scopes: readonly Scope[];
	/** Updates of these numbers, agents or scenarios, by ID, are answered with that status and not applied. */
	readonly statusFor: Record<string, number>;
	/** That many requests, counted from when this was set, pass; every later one is a 401. */
	readonly unauthorizedAfter: number;
	/** Keys that the contract does not know are refused, or dropped without a word. */
	readonly unknownKeys: 'refuse' | 'drop';
	/** What an update sets where it does not say otherwise, as a server with defaults would. */
	readonly updateDefaults: Partial<AgentOf[N]>;
	/** The list of voices is bare, or stands in an object under this name. */
	readonly voicesIn: 'array' | 'voices' | 'items';
	/** A page of scenarios, or a bare list of what would be on it. */
	readonly trainingList: 'page' | 'bare';
	/**
	 * Scenarios are answered as today's servers do, or as older ones: `question` and `answer` for
	 * title and content; no drafts of them, versions, metadata or times.
	 */
	readonly trainingShape: 'today' | 'older';
	/** Keys that an update of a scenario may not have, though the contract has them. */
	readonly trainingRefuses: readonly string[];
}

const offInBoth = {
	latencyMs: 0,
	limit: undefined,
	failEvery: undefined,
	cutEvery: undefined,
	hangEvery: undefined,
	slowBodyMs: 0,
	answer: undefined,
	errorBody: 'documented',
	redirectTo: undefined,
	pageSize: 10,
	cursorLoop: false,
	emptyPageEvery: 0,
	scopes: ['phone:read', 'phone:write', 'training:read', 'training:write'],
	statusFor: {},
	unauthorizedAfter: Infinity,
	unknownKeys: 'refuse',
	languageAs: 'text',
	listsAs: 'lists',
	nulls: 'shown',
	voicesIn: 'array',
	trainingPut: 'live',
	trainingOmitted: 'kept',
	trainingList: 'page',
	trainingShape: 'today',
	trainingRefuses: [],
} satisfies Partial<Switches>;

export const allOff: { readonly [N in ApiName]: Readonly<Switches<N>> } = {
	'phone-number': { ...offInBoth, echo: false, list: 'pages', updateDefaults: {} },
	'phone-agent': { ...offInBoth, echo: true, list: 'array', updateDefaults: {} },
};

export const switchNames = Object.keys(allOff['phone-number']) as Array<keyof Switches>;

/** The switches after a change; one that is set to `undefined` goes back to off. */
export const changed = <N extends ApiName>(
	current: Readonly<Switches<N>>,
	change: Partial<Switches<N>>,
	off: Readonly<Switches<N>>,
): Switches<N> => {
	const given = Object.entries(change).filter(([, value]) => value !== undefined);
	const turnedOff = Object.keys(change).map((name) => [name, off[name as keyof Switches]]);
	return { ...current, ...Object.fromEntries(turnedOff), ...Object.fromEntries(given) };
};
