import type { Answer } from './answers';
import { jsonAnswer } from './answers';
import type { ApiName } from './contract';
import { queryBreaches } from './contract';
import type { Faults } from './faults';
import { page } from './list';
import type { KeptSession, Session, SessionEvent } from './sessions';

/** The calls about sessions, for requests that are carried out. */
export interface SessionCalls {
	list(query: Record<string, unknown>): Answer;
	get(id: string): Answer;
	history(id: string, query: Record<string, unknown>): Answer;
}

/** How the calls about sessions answer where the API's documentation leaves it open. */
export interface SessionManner {
	/** The order of the list: last changed first, last changed last, or by when they began. */
	readonly sessionOrder: 'newest' | 'oldest' | 'begun';
	/** The order of a history. */
	readonly historyOrder: 'newest' | 'oldest';
	/** Whether a bound such as `updated_after` includes the moment itself. */
	readonly boundsInclude: boolean;
	/** `sparse`: sessions and events have the fewest keys that were ever seen. */
	readonly sessionShape: 'today' | 'sparse';
	/**
	 * Is called with the number of each page of the list of sessions (1 is the first since this was
	 * set), after the page is made and before it is sent. A change at that time shifts the next pages.
	 */
	readonly onSessionPage: ((page: number) => void) | undefined;
}

const noun = 'session';

const byTime =
	(key: 'created_at' | 'updated_at') =>
	(a: Session, b: Session): number =>
		Date.parse(a[key]) - Date.parse(b[key]);

const orders: Record<SessionManner['sessionOrder'], (a: Session, b: Session) => number> = {
	newest: (a, b) => byTime('updated_at')(b, a),
	oldest: byTime('updated_at'),
	begun: byTime('created_at'),
};

const sparseSession = ({ id, channel, updated_at, contact }: Session): object => ({
	id,
	channel,
	created_at: null,
	updated_at,
	contact: { phone_number: contact.phone_number },
});

const sparseEvent = ({ created_at, event: { type, sender, content } }: SessionEvent): object => ({
	created_at,
	event: {
		type,
		...(sender === undefined ? {} : { sender: { type: sender.type } }),
		...(content === undefined ? {} : { content }),
	},
});

const textIn = (query: Record<string, unknown>, name: string): string | undefined => {
	const value = query[name];
	return typeof value === 'string' ? value : undefined;
};

export const createSessionCalls = <N extends ApiName>(
	sessions: ReadonlyMap<string, KeptSession>,
	faults: Faults<N>,
): SessionCalls => {
	const shown = (session: Session): object =>
		faults.switches.sessionShape === 'sparse' ? sparseSession(session) : session;

	/** Whether a session passes the filters of a valid query. */
	const isWanted = (session: Session, query: Record<string, unknown>): boolean => {
		const { boundsInclude } = faults.switches;
		const isAfter = (name: string, at: string) => {
			const bound = textIn(query, name);
			if (bound === undefined) return true;
			const pastMs = Date.parse(at) - Date.parse(bound);
			return boundsInclude ? pastMs >= 0 : pastMs > 0;
		};
		const isBefore = (name: string, at: string) => {
			const bound = textIn(query, name);
			if (bound === undefined) return true;
			const leftMs = Date.parse(bound) - Date.parse(at);
			return boundsInclude ? leftMs >= 0 : leftMs > 0;
		};
		const is = (name: string, value: string) => (textIn(query, name) ?? value) === value;
		return (
			is('channel_type', session.channel.type) &&
			is('status', session.status) &&
			is('handed_off', String(session.handoff !== undefined)) &&
			isAfter('created_after', session.created_at) &&
			isBefore('created_before', session.created_at) &&
			isAfter('updated_after', session.updated_at) &&
			isBefore('updated_before', session.updated_at)
		);
	};

	const paged = (all: readonly object[], query: Record<string, unknown>): Answer => {
		const { pageSize, cursorLoop } = faults.switches;
		const found = page(all, textIn(query, 'cursor'), {
			pageSize,
			empty: faults.isEmptyPage(),
			loop: cursorLoop,
		});
		return found ? jsonAnswer(200, found) : faults.refusal(400, ['cursor is not one of ours']);
	};

	return {
		list(query) {
			const reasons = queryBreaches('/chat/sessions', query);
			if (reasons.length > 0) return faults.refusal(400, reasons);
			const wanted = [...sessions.values()]
				.map(({ session }) => session)
				.filter((session) => isWanted(session, query))
				.sort(orders[faults.switches.sessionOrder]);
			const answer = paged(wanted.map(shown), query);
			faults.sessionPage();
			return answer;
		},

		get(id) {
			const kept = sessions.get(id);
			return kept
				? jsonAnswer(200, shown(kept.session))
				: faults.refusal(404, `There is no ${noun} ${id}`);
		},

		history(id, query) {
			const kept = sessions.get(id);
			if (!kept) return faults.refusal(404, `There is no ${noun} ${id}`);
			const reasons = queryBreaches('/chat/sessions/{session_id}/history', query);
			if (reasons.length > 0) return faults.refusal(400, reasons);
			const { historyOrder, sessionShape } = faults.switches;
			const items = historyOrder === 'newest' ? kept.history.toReversed() : kept.history;
			return paged(sessionShape === 'sparse' ? items.map(sparseEvent) : items, query);
		},
	};
};
