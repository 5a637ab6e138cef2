import type { ErrorForm } from './answers';
import type { ApiName } from './contract';
import type { AgentOf } from './apis';
import type { Limit } from './limit';
import type { SessionManner } from './sessionCalls';
import type { Shape } from './shape';
import type { UpdateManner } from './trainingUpdate';

export type Scope =
	| 'phone:read'
	| 'phone:write'
	| 'training:read'
	| 'training:write'
	| 'chat-sessions:read';

export type ForcedAnswer = {
	readonly status: number;
	/** Sent as it is. Left out: no body. */
	readonly body?: string;
	/** Default `text/plain; charset=utf-8`, if there is a body. */
	readonly contentType?: string;
	readonly headers?: Record<string, string>;
	/** Left out: every request gets this answer. */
	readonly to?: 'updates';
};

/**
 * How the sandbox misbehaves. All switches are off at the start, and can be combined. `echo` and `list`
 * are off if they answer as the API documents it. Switches whose names start with `training` are about
 * training scenarios, which are served together with phone agents.
 *
 * "Every Nth" counts the requests that arrive, including refused ones, since that switch was last set
 * (or the sandbox was reset): the Nth, the 2Nth and so on are hit. Setting one switch does not change
 * the counts of the others.
 *
 * If several switches affect one request, the first in this order decides: `cutEvery` before,
 * `hangEvery`, `redirectTo`, `answer`, a wrong token or `unauthorizedAfter`, `limit`, `scopes`,
 * `failEvery`, `statusFor`, then the checks of the contract. `latencyMs`, `cutEvery` after and
 * `slowBodyMs` then act on any answer.
 */
export interface Switches<N extends ApiName = 'phone-number'>
	extends Shape,
		UpdateManner,
		SessionManner {
	/**
	 * How long a request takes, in ms, before it is applied and answered. A function gets the request's
	 * number (1 is the first since the start or a reset), so a later request can overtake an earlier one.
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
	/** The body of every answer comes in several pieces within this time, in ms, after the headers. */
	readonly slowBodyMs: number;
	/**
	 * An applied update is answered with the whole agent (the default of phone-agent), without a
	 * body (the default of phone-number), or with what the function makes of the agent.
	 */
	readonly echo: boolean | ((agent: AgentOf[N]) => unknown);
	/** Every request, or every update, gets this answer, and is not applied. */
	readonly answer: ForcedAnswer | undefined;
	/** The form of the sandbox's own error bodies. */
	readonly errorBody: ErrorForm;
	/** Every request is answered with a 302 to this URL. */
	readonly redirectTo: string | undefined;
	/**
	 * The two shapes of the list: pages (the default of phone-number), or one bare array of whole
	 * agents (the default of phone-agent).
	 */
	readonly list: 'pages' | 'array';
	/** Entries on a page of any list. */
	readonly pageSize: number;
	/** From the first page on, the next cursor is always the same one. */
	readonly cursorLoop: boolean;
	/**
	 * Every Nth page, counted since this was set, has no items, but a next cursor. The page after it
	 * continues where the one before stopped. 0: none. 1: all, without end.
	 */
	readonly emptyPageEvery: number;
	/** What the token may do. */
	readonly scopes: readonly Scope[];
	/**
	 * Updates of these numbers, agents or scenarios, by ID, are answered with that status and not
	 * applied. For sessions, it applies to the calls that read one session.
	 */
	readonly statusFor: Record<string, number>;
	/** This many requests, counted since this was set, pass. Every later one gets a 401. */
	readonly unauthorizedAfter: number;
	/** Keys that are not in the contract are refused, or dropped silently. */
	readonly unknownKeys: 'refuse' | 'drop';
	/** Values for fields that an update leaves out, as on a server with defaults. */
	readonly updateDefaults: Partial<AgentOf[N]>;
	/** The list of voices is bare, or in an object under this name. */
	readonly voicesIn: 'array' | 'voices' | 'items';
	/** A page of scenarios, or a bare list of what would be on it. */
	readonly trainingList: 'page' | 'bare';
	/**
	 * Scenarios look as on today's servers, or as on older ones: `question` and `answer` instead of
	 * title and content; no drafts of them, versions, metadata or times.
	 */
	readonly trainingShape: 'today' | 'older';
	/** Keys that an update of a scenario must not have, although the contract has them. */
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
	scopes: ['phone:read', 'phone:write', 'training:read', 'training:write', 'chat-sessions:read'],
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
	sessionOrder: 'newest',
	historyOrder: 'oldest',
	boundsInclude: true,
	sessionShape: 'today',
	onSessionPage: undefined,
} satisfies Partial<Switches>;

export const allOff: { readonly [N in ApiName]: Readonly<Switches<N>> } = {
	'phone-number': { ...offInBoth, echo: false, list: 'pages', updateDefaults: {} },
	'phone-agent': { ...offInBoth, echo: true, list: 'array', updateDefaults: {} },
};

export const switchNames = Object.keys(allOff['phone-number']) as Array<keyof Switches>;

/** The switches after a change. A switch that is set to `undefined` is off. */
export const changed = <N extends ApiName>(
	current: Readonly<Switches<N>>,
	change: Partial<Switches<N>>,
	off: Readonly<Switches<N>>,
): Switches<N> => {
	const given = Object.entries(change).filter(([, value]) => value !== undefined);
	const turnedOff = Object.keys(change).map((name) => [name, off[name as keyof Switches]]);
	return { ...current, ...Object.fromEntries(turnedOff), ...Object.fromEntries(given) };
};
