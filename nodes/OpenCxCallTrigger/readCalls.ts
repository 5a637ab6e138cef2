import type { IDataObject } from 'n8n-workflow';
import type { PageFetcher } from '../lists/list';
import { walk } from '../lists/list';
import { hostClock } from '../transport/clock';
import type { Attempt } from '../transport/failure';
import { changeOf, isAfter } from './restingCalls';

/** The calls in the lists, and when the lists were read. */
export interface ReadCalls {
	/** A call may appear more than once. */
	readonly sessions: readonly IDataObject[];
	/**
	 * The server's clock at the first page, in ms since 1970; this machine's clock if the server
	 * shows none.
	 */
	readonly nowMs: number;
}

// However busy a line is, two readings in a row agree about the calls that changed before the
// first.
const mostReadings = 5;

/**
 * Reads a whole list. A list of several pages is read again until a reading finds nothing that the
 * earlier ones missed: meanwhile, a call may move from a later page to one that was already read.
 * Never throws.
 */
const readSettled = async (fetchPage: PageFetcher): Promise<Attempt<ReadCalls>> => {
	const sessions: IDataObject[] = [];
	const seen = new Map<string, string>();
	let nowMs: number | undefined;
	let why = 'it changes too fast';
	for (let reading = 0; reading < mostReadings; reading++) {
		let pages = 0;
		let missed = 0;
		const end = await walk(fetchPage, ({ items, serverMs = hostClock.wallNow() }) => {
			pages += 1;
			nowMs ??= serverMs;
			for (const session of items) {
				const id = String(session.id);
				const updated = changeOf(session) ?? '';
				const known = seen.get(id);
				if (known !== undefined && !isAfter(updated, known)) continue;
				seen.set(id, updated);
				sessions.push(session);
				// What changed after the first page is left for the next poll.
				if (!(Date.parse(updated) > nowMs)) missed += 1;
			}
			return true;
		});
		if (end.kind === 'failed') return { failure: end.failure };
		if (end.kind === 'broken') why = end.why;
		else if (pages === 1 || (reading > 0 && missed === 0)) {
			return { value: { sessions, nowMs: nowMs ?? hostClock.wallNow() } };
		}
	}
	return {
		failure: {
			message: `The list of calls may not be complete: ${why}`,
			description: 'The next poll reads it again, and nothing is lost.',
			next: 'runLater',
		},
	};
};

/** Reads several whole lists. Never throws. */
export const readCalls = async (fetchers: readonly PageFetcher[]): Promise<Attempt<ReadCalls>> => {
	const sessions: IDataObject[] = [];
	let nowMs = Infinity;
	for (const fetchPage of fetchers) {
		const read = await readSettled(fetchPage);
		if ('failure' in read) return read;
		sessions.push(...read.value.sessions);
		nowMs = Math.min(nowMs, read.value.nowMs);
	}
	return { value: { sessions, nowMs } };
};
