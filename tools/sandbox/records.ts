import type { IncomingHttpHeaders } from 'node:http';

export interface RecordedRequest {
	/** When it arrived, ms. */
	readonly at: number;
	/** When its outcome was known, ms: just before the answer (its last piece) or the cut. */
	doneAt?: number;
	readonly method: string;
	/** Path and query, as received. */
	readonly url: string;
	/** Names in lower case; includes the token. */
	readonly headers: IncomingHttpHeaders;
	/** Parsed if it is JSON, otherwise the text; undefined if there was none or it was not read. */
	body: unknown;
	/** `unanswered`: not yet, or never, because the request hangs or the client has disconnected. */
	status: number | 'cut' | 'unanswered';
}

export interface AppliedUpdate {
	/** When it was applied, ms. */
	readonly at: number;
	/** The ID of the phone number, agent or scenario. */
	readonly id: string;
	/** As it was sent, without the keys that were dropped. */
	readonly body: Record<string, unknown>;
}
