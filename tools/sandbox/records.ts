import type { IncomingHttpHeaders } from 'node:http';

export interface RecordedRequest {
	/** When it arrived, ms. */
	readonly at: number;
	/** When its fate was sealed, ms: just before the answer (its last piece) or the cut. */
	doneAt?: number;
	readonly method: string;
	/** Path and query, as they came. */
	readonly url: string;
	/** Names in lower case; the token is among them. */
	readonly headers: IncomingHttpHeaders;
	/** Parsed, where it is JSON; else the text; undefined where none came or was read. */
	body: unknown;
	/** `unanswered`: not yet, or never, because it hangs or the client has gone. */
	status: number | 'cut' | 'unanswered';
}

export interface AppliedUpdate {
	/** When it was applied, ms. */
	readonly at: number;
	/** Of the phone number, agent or scenario. */
	readonly id: string;
	/** As it was sent, without the keys that were dropped. */
	readonly body: Record<string, unknown>;
}
