/** What helps against a failure: another API key or credential, only time, or other values. */
export type Next = 'fixApiKey' | 'runLater' | 'correctValues';

/** What happened, and what to do next. Neither holds the API key nor a raw answer. */
export interface Failure {
	readonly message: string;
	readonly description: string;
	/** The HTTP status, where there was one. */
	readonly status?: number;
	/** What helps, for programs; left out where it is other values. */
	readonly next?: Next;
	/** No other request with the same API key will fare better: the run ends. */
	readonly isFinal?: boolean;
}

/** What was tried for, or why it failed. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };
