/** What helps after a failure: another API key or credential, time, or other values. */
export type Next = 'fixApiKey' | 'runLater' | 'correctValues';

/** What happened and what to do next, without the API key or a raw answer. */
export interface Failure {
	readonly message: string;
	readonly description: string;
	/** The HTTP status, if there was one. */
	readonly status?: number;
	/** What helps, for programs; left out if that is other values. */
	readonly next?: Next;
	/** Every other request with the same API key would fail too, so the run ends. */
	readonly isFinal?: boolean;
}

/** The result of an attempt, or why it failed. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };
