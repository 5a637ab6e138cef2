import type { IDataObject } from 'n8n-workflow';
import type { ListApi } from '../api/resourceApi';
import type { PageFetcher } from '../lists/list';
import { walk } from '../lists/list';
import { callsSince, phoneChannel, singleOf } from '../resources/call/api';
import { noTranscript, readHistory } from '../resources/call/form';
import type { Told } from '../resources/call/transcript';
import { conversationOf, endOf, itemsSince } from '../resources/call/transcript';
import { hostClock } from '../transport/clock';
import type { Attempt, Failure } from '../transport/failure';
import { isMissing } from '../transport/outcomes';
import type { CallTriggerRequest } from './callTriggerForm';
import { readCalls } from './readCalls';
import type { CallState, KnownCall, RestingCall } from './restingCalls';
import { changeOf, decide, isAfter, lookBackMs, startState, withSince } from './restingCalls';

/** How calls are read. */
export interface Line {
	readonly fetcherOf: (api: ListApi) => PageFetcher;
	/** Logs something that is not part of the result. */
	readonly note: (message: string) => void;
}

/** What a poll returns, and the state that is remembered. */
export interface Polled {
	readonly items: readonly IDataObject[];
	readonly state: CallState;
	/** Why some calls wait for the next poll. */
	readonly failure?: Failure;
}

// It is not known whether a bound includes the moment itself.
const boundMs = 1_000;

/**
 * How many transcripts a poll reads at most; the next poll continues. More would take longer than
 * n8n waits.
 */
export const mostTranscripts = 100;

/** After this many failures, the cause is not a single call. */
const mostFailures = 5;

/** The new part of a history, or the whole history. */
const freshOf = (
	history: readonly IDataObject[],
	before: KnownCall | undefined,
	{ onlyNew }: CallTriggerRequest,
): readonly IDataObject[] => {
	if (!onlyNew || before === undefined) return history;
	return itemsSince(history, before.told ?? { ms: Date.parse(before.updated) + 1, count: 0 });
};

/** What OpenCX does not have: the call, which was deleted meanwhile, or only its history. */
type Missing = 'call' | 'history';

const readHistoryOf = async (
	id: string,
	{ fetcherOf, note }: Line,
): Promise<Attempt<readonly IDataObject[] | Missing>> => {
	const history = await readHistory(id, { fetcherOf, hint: note });
	if (!('failure' in history) || !isMissing(history.failure)) return history;
	const single = await fetcherOf(singleOf(id))();
	if (!('failure' in single)) return { value: 'history' };
	return isMissing(single.failure) ? { value: 'call' } : single;
};

/** What was read for the calls to report. */
interface ReadOfResting {
	readonly items: readonly IDataObject[];
	readonly ends: ReadonlyMap<string, Told>;
	readonly putOff: ReadonlySet<string>;
	/** The IDs of calls whose transcripts could not be read, the last attempt last. */
	readonly failed: readonly string[];
	/** Why the first of them could not be read; undefined if OpenCX has only no transcript. */
	readonly failure?: Failure;
}

/** @param failedBefore calls whose transcripts failed in earlier polls: no other call waits for them */
const readResting = async (
	resting: readonly RestingCall[],
	request: CallTriggerRequest,
	line: Line,
	failedBefore: readonly string[] = [],
): Promise<ReadOfResting> => {
	const { transcript } = request;
	const items: IDataObject[] = [];
	const ends = new Map<string, Told>();
	const putOff = new Set<string>();
	const failures = new Map<string, Failure | undefined>();
	let read = 0;
	const rankOf = ({ session }: RestingCall) => failedBefore.indexOf(String(session.id));
	for (const { session, before } of [...resting].sort((a, b) => rankOf(a) - rankOf(b))) {
		const head = { is_continued: before !== undefined };
		if (transcript === undefined) {
			items.push({ ...session, ...head });
			continue;
		}
		const id = String(session.id);
		const isOver =
			read === mostTranscripts ||
			failures.size === mostFailures ||
			[...failures.values()].some((failure) => failure?.isFinal);
		if (isOver) {
			putOff.add(id);
			continue;
		}
		read += 1;
		const history = await readHistoryOf(id, line);
		if ('failure' in history) {
			failures.set(id, history.failure);
			putOff.add(id);
			continue;
		}
		const { value } = history;
		if ((value === 'call' || value === 'history') && !failedBefore.includes(id)) {
			failures.set(id, undefined);
			putOff.add(id);
			continue;
		}
		if (value === 'call') {
			line.note(`OpenCX no longer has the call "${id}", so it is left out`);
			continue;
		}
		if (value === 'history') {
			// Waiting longer would keep the call from the workflow, and makes each poll read further back.
			line.note(noTranscript(id));
			items.push({ ...session, ...head });
			continue;
		}
		ends.set(id, endOf(value));
		const fresh = freshOf(value, before, request);
		items.push({ ...session, ...conversationOf(fresh, transcript), ...head });
	}
	const waiting = failedBefore.filter((id) => putOff.has(id) && !failures.has(id));
	const failure = [...failures.values()].find((one) => one !== undefined);
	return {
		items,
		ends,
		putOff,
		failed: [...waiting, ...failures.keys()],
		...(failure === undefined ? {} : { failure }),
	};
};

/**
 * One poll of a published trigger: finds the calls that came to rest since the last one. Never
 * throws.
 *
 * @param kept the state after the last poll; undefined before the first
 * @returns the items that start the workflow, and the state to keep once they are handed over
 */
export const pollCalls = async (
	kept: CallState | undefined,
	request: CallTriggerRequest,
	line: Line,
): Promise<Attempt<Polled>> => {
	const { channels, quietMs, sinceMs } = request;
	const readFrom = async (ms: number) =>
		await readCalls(channels.map((channel) => line.fetcherOf(callsSince(channel, ms - boundMs))));

	let before = kept && withSince(kept, sinceMs);
	if (before === undefined) {
		// The server's clock is not known before its first answer. One page shows it.
		const ownNowMs = hostClock.wallNow();
		const page = await line.fetcherOf(callsSince(phoneChannel, ownNowMs))();
		if ('failure' in page) return page;
		before = startState(page.value.serverMs ?? ownNowMs, sinceMs);
	}
	const isFirst = kept === undefined && before.sinceMs === undefined;
	const read = await readFrom(before.fromMs);
	if ('failure' in read) return read;
	const poll = { ...read.value, quietMs, isFirst };
	const { tell } = decide(before, poll);
	const { items, putOff, ends, failed, failure } = await readResting(
		tell,
		request,
		line,
		before.failed,
	);
	const { state } = decide(before, { ...poll, putOff, ends });
	return {
		value: {
			items,
			state: { ...state, failed },
			...(failure === undefined ? {} : { failure }),
		},
	};
};

const dayMs = 24 * 60 * 60 * 1000;
/**
 * How far back to look for the newest call, before looking through all calls. The steps are small,
 * because a list may show the oldest call first.
 */
const lookBacksMs = [lookBackMs, ...[1, 3, 7, 30, 365].map((days) => days * dayMs)];
const mostLookedThrough = 1_000;

/** The newest call, as a test event; undefined if there is none. Never throws. */
export const newestCall = async (
	request: CallTriggerRequest,
	line: Line,
): Promise<Attempt<IDataObject | undefined>> => {
	const nowMs = hostClock.wallNow();
	for (const fromMs of [...lookBacksMs.map((ms) => nowMs - ms), undefined]) {
		let newest: IDataObject | undefined;
		for (const channel of request.channels) {
			let count = 0;
			const end = await walk(line.fetcherOf(callsSince(channel, fromMs)), ({ items }) => {
				for (const session of items) {
					const isNewer = isAfter(changeOf(session) ?? '', changeOf(newest ?? {}) ?? '');
					if (newest === undefined || isNewer) newest = session;
				}
				count += items.length;
				return count < mostLookedThrough;
			});
			if (end.kind === 'failed') return { failure: end.failure };
		}
		if (newest === undefined) continue;
		const { items, failure } = await readResting([{ session: newest }], request, line, [
			String(newest.id),
		]);
		return failure === undefined ? { value: items[0] } : { failure };
	}
	return { value: undefined };
};
