import type { IDataObject } from 'n8n-workflow';
import type { Told } from '../resources/call/transcript';
import { isRecord } from '../values/json';

/** A call that was reported, or that existed before the trigger. */
export interface KnownCall {
	/** Its `updated_at` at that time. */
	readonly updated: string;
	/** Left out if the call existed before the trigger and was never reported. */
	readonly isTold?: true;
	/** How far its history was reported; left out if the history was not read. */
	readonly told?: Told;
}

/** What a trigger remembers from one poll to the next: plain data, with nothing about a caller. */
export interface CallState {
	/** Calls that last changed before this are done: ms since 1970, by the server's own times. */
	readonly fromMs: number;
	/** The moment from which calls are reported, if one was set. */
	readonly sinceMs?: number;
	/** By ID: all calls that last changed since `fromMs` and are done, and some earlier ones. */
	readonly known: Readonly<Record<string, KnownCall>>;
	/** The IDs of calls that are over and whose transcripts could not be read, the last attempt last. */
	readonly failed?: readonly string[];
}

/** What a poll found. */
export interface Poll {
	/** At least all calls that last changed since `fromMs`; for each ID, the newest version counts. */
	readonly sessions: readonly IDataObject[];
	/** The server's clock when the list was read, in ms since 1970. */
	readonly nowMs: number;
	/** How long a call must stay unchanged. */
	readonly quietMs: number;
	/** Whether all calls existed before the trigger, so none is reported. */
	readonly isFirst?: boolean;
	/** The IDs of calls that are over but can't be reported yet. */
	readonly putOff?: ReadonlySet<string>;
	/** How far each reported history goes, by ID. */
	readonly ends?: ReadonlyMap<string, Told>;
}

/** A call to report. */
export interface RestingCall {
	readonly session: IDataObject;
	/** What was reported about it before; undefined the first time. */
	readonly before?: KnownCall;
}

/** The result of a poll. */
export interface Decision {
	/** The call that has been over longest comes first. */
	readonly tell: readonly RestingCall[];
	readonly state: CallState;
}

const minuteMs = 60_000;

/** A call may show up in the list a little after its own time. */
export const overlapMs = 5 * minuteMs;

/** How far back the first poll looks for existing calls: more than clocks differ. */
export const lookBackMs = 60 * minuteMs;

/** How many calls are remembered: more than can change within the overlap, at any rate the API allows. */
export const mostKnown = 2_000;

const msOf = (value: unknown): number | undefined => {
	const ms = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
};

/** When a call last changed, as the API writes it; undefined if it shows no time at all. */
export const changeOf = ({ updated_at: updated, created_at: created }: IDataObject) =>
	[updated, created].find((at): at is string => msOf(at) !== undefined);

/** The digits of a moment after its whole seconds, as many for each moment. */
const fractionOf = (at: string): string => (/\.(\d+)/.exec(at)?.[1] ?? '').padEnd(12, '0');

/** Whether one moment is after another, also within a millisecond and however each is written. */
export const isAfter = (a: string, b: string): boolean => {
	const apartMs = Date.parse(a) - Date.parse(b);
	return apartMs === 0 ? fractionOf(a) > fractionOf(b) : apartMs > 0;
};

/**
 * What a trigger remembers before its first poll: only the time from which calls count. A moment
 * that is still to come adds no calls of the past.
 */
export const startState = (nowMs: number, sinceMs: number | undefined): CallState =>
	sinceMs === undefined || sinceMs > nowMs
		? { fromMs: nowMs - lookBackMs, known: {} }
		: { fromMs: sinceMs, sinceMs, known: {} };

/**
 * The state with an earlier moment from which to report calls. What was reported is not reported
 * again. A later moment changes nothing, because the calls after it were considered already.
 */
export const withSince = (state: CallState, sinceMs: number | undefined): CallState => {
	if (sinceMs === undefined || sinceMs >= (state.sinceMs ?? Infinity)) return state;
	// The first poll left out the calls that existed before the trigger. These are now wanted.
	const known = Object.entries(state.known).filter(
		([, { updated, isTold }]) => isTold === true || Date.parse(updated) < sinceMs,
	);
	return {
		...state,
		fromMs: Math.min(state.fromMs, sinceMs),
		sinceMs,
		known: Object.fromEntries(known),
	};
};

/** Each call once, in its newest version: pages shift while they are read. */
const newestOf = (sessions: readonly IDataObject[]): Map<string, [IDataObject, string]> => {
	const newest = new Map<string, [IDataObject, string]>();
	for (const session of sessions) {
		const id = String(session.id);
		const updated = changeOf(session);
		const other = newest.get(id)?.[1];
		if (updated === undefined || (other !== undefined && !isAfter(updated, other))) continue;
		newest.set(id, [session, updated]);
	}
	return newest;
};

/**
 * The newest calls, as many as may be remembered, and the moment before which none is.
 *
 * @param openMs the time of the first call that is not done
 */
const bounded = (
	known: ReadonlyMap<string, KnownCall>,
	fromMs: number,
	openMs: number,
): Pick<CallState, 'known' | 'fromMs'> => {
	const entries = [...known].sort(([, a], [, b]) => (isAfter(a.updated, b.updated) ? -1 : 1));
	// Many calls may have changed at the same moment, and only some of them may be done.
	const end = entries.findIndex(
		([, { updated }], place) => place >= mostKnown && Date.parse(updated) !== openMs,
	);
	const dropped = entries[end];
	return dropped === undefined
		? { known: Object.fromEntries(entries), fromMs }
		: {
				known: Object.fromEntries(entries.slice(0, end)),
				// Forgotten calls would be reported again.
				fromMs: Math.max(fromMs, Date.parse(dropped[1].updated) + 1),
			};
};

/**
 * Which calls are over and not yet reported, and what to remember. A pure function: if the list
 * can't be read, nothing is decided. Only times from the server are compared with each other.
 *
 * From poll to poll, `fromMs` moves up to the first call that is not done, minus the overlap. It
 * never moves past a call that was seen, so no call is missed, however wrong a clock is.
 */
export const decide = (
	before: CallState,
	{
		sessions,
		nowMs,
		quietMs,
		isFirst = false,
		putOff = new Set(),
		ends = new Map<string, Told>(),
	}: Poll,
): Decision => {
	const known = new Map(Object.entries(before.known));
	const tell: Array<RestingCall & { readonly updated: string }> = [];
	let openMs = Infinity;
	let doneMs = -Infinity;
	for (const [id, [session, updated]] of newestOf(sessions)) {
		const ms = Date.parse(updated);
		if (ms < before.fromMs) continue;
		const earlier = known.get(id);
		const isDone = earlier !== undefined && !isAfter(updated, earlier.updated);
		if (!isDone && !isFirst && (ms + quietMs > nowMs || putOff.has(id))) {
			openMs = Math.min(openMs, ms);
			continue;
		}
		doneMs = Math.max(doneMs, Math.min(ms, nowMs));
		if (isDone) continue;
		if (isFirst) {
			known.set(id, { updated });
			continue;
		}
		const told = ends.get(id);
		known.set(id, { updated, isTold: true, ...(told === undefined ? {} : { told }) });
		const isTold = earlier?.isTold === true;
		tell.push({ session, updated, ...(isTold ? { before: earlier } : {}) });
	}
	const fromMs = Math.max(before.fromMs, Math.min(openMs, doneMs) - overlapMs);
	return {
		tell: tell
			.sort((a, b) => (isAfter(a.updated, b.updated) ? 1 : -1))
			.map(({ session, before: earlier }) => ({
				session,
				...(earlier === undefined ? {} : { before: earlier }),
			})),
		state: { ...before, ...bounded(known, fromMs, openMs) },
	};
};

const isTold = (value: unknown): value is Told =>
	isRecord(value) &&
	(value.ms === null || typeof value.ms === 'number') &&
	typeof value.count === 'number';

/** The remembered state, as n8n kept it; undefined if it is not ours. */
export const readState = (kept: unknown): CallState | undefined => {
	if (!isRecord(kept) || typeof kept.fromMs !== 'number' || !isRecord(kept.known)) {
		return undefined;
	}
	const known = Object.entries(kept.known).flatMap(
		([id, call]): Array<[string, KnownCall]> =>
			isRecord(call) && typeof call.updated === 'string' && msOf(call.updated) !== undefined
				? [
						[
							id,
							{
								updated: call.updated,
								...(call.isTold === true ? { isTold: true } : {}),
								...(isTold(call.told) ? { told: { ...call.told } } : {}),
							},
						],
					]
				: [],
	);
	const { fromMs, sinceMs, failed } = kept;
	return {
		fromMs,
		...(typeof sinceMs === 'number' ? { sinceMs } : {}),
		known: Object.fromEntries(known),
		...(Array.isArray(failed)
			? { failed: failed.filter((id): id is string => typeof id === 'string') }
			: {}),
	};
};
