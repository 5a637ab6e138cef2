import type {
	ICredentialTestFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { isRecord } from '../values/json';

/** The name of the credential in saved workflows. */
export const credentialName = 'openCxApi';

/** The purpose of a request, for the sentences about it. */
export interface Subject {
	/** After "is not allowed to": "update phone numbers". */
	readonly what: string;
	/** The scope that the API key needs for it. */
	readonly scope: `${'phone' | 'training'}:${'read' | 'write'}` | 'chat-sessions:read';
	/** What the resource is called: "phone number", "phone numbers". */
	readonly noun: string;
	readonly plural: string;
	/** The ID of the target; left out if the request is for a list. */
	readonly id?: string;
	/**
	 * Where the sentences are read: a form has no options to change and no items to run again, and a
	 * poll repeats by itself.
	 */
	readonly place: 'run' | 'form' | 'poll';
	/** It changes nothing. */
	readonly isReading?: true;
	/** Its answers may contain what people said, so their words are not repeated. */
	readonly isPrivate?: true;
}

/** One request to the API. */
export interface ApiRequest {
	/** Each of these may be repeated: it reads, or sets absolute values. */
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PATCH' | 'PUT'>;
	/** Absolute, without a query. */
	readonly url: string;
	readonly query?: Record<string, string>;
	readonly body?: IDataObject;
	readonly timeoutMs: number;
	readonly subject: Subject;
}

/** The outcome of a request. */
export type Outcome =
	/** The API, or something in its place, answered. `body` is undefined if it isn't JSON. */
	| {
			readonly kind: 'answer';
			readonly status: number;
			readonly headers: Readonly<Record<string, string>>;
			readonly text: string;
			readonly body: unknown;
	  }
	/** No answer: the code of the network error, such as ECONNREFUSED, or '' if it has none. */
	| { readonly kind: 'fault'; readonly code: string };

/** The only way to the API: it never throws and never shows the API key. */
export type HttpClient = (request: ApiRequest, signal: AbortSignal) => Promise<Outcome>;

/** The codes for an answer that can't be read: broken off, in the wrong encoding, too large. */
export const answerFaults = {
	brokenOff: 'ANSWER_BROKEN_OFF',
	encoding: 'ANSWER_ENCODING',
	tooLarge: 'ANSWER_TOO_LARGE',
} as const;

// n8n wraps the HTTP client's error, and its code may be in different places.
const whereCodesAre = ['code', 'httpCode'] as const;
const whereErrorsAre = ['errorResponse', 'cause'] as const;
const deepestWrap = 4;

const codeOf = (error: unknown, depth = 0): string => {
	if (typeof error !== 'object' || error === null || depth > deepestWrap) return '';
	const found = error as Record<string, unknown>;
	for (const key of whereCodesAre) {
		const code = found[key];
		if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
	}
	for (const key of whereErrorsAre) {
		const code = codeOf(found[key], depth + 1);
		if (code !== '') return code;
	}
	return '';
};

/** The parsed JSON with a change made to every text and key; undefined if it is not JSON. */
const parsed = (json: string, change: (text: string) => string): unknown => {
	// The usual answer to an update, and a thrown error would be the most expensive step here.
	if (json === '') return undefined;
	try {
		return JSON.parse(json, (_, value: unknown) =>
			typeof value === 'string'
				? change(value)
				: isRecord(value)
					? Object.fromEntries(Object.entries(value).map(([key, entry]) => [change(key), entry]))
					: value,
		) as unknown;
	} catch {
		return undefined;
	}
};

const headersOf = (headers: IDataObject): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);

/** A body that is still arriving, as n8n's helpers return it when asked for a stream. */
interface BodyStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

const isStream = (value: unknown): value is BodyStream =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** An answer as n8n's helpers return it. */
interface HostAnswer {
	readonly body?: unknown;
	readonly headers: IDataObject;
	readonly statusCode: number;
}

/** More than any reasonable list, and far less than would crash n8n's process. */
const maxAnswerBytes = 128 * 1024 * 1024;

/** The codes of a connection that ended, and of compressed content that ended too soon. */
const brokenOff = /^(E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|ERR_CANCELED|HPE_.*|Z_BUF_ERROR|)$/;

/** The whole text of an answer, or the code for why it can't be read. Ends with the signal. */
const readBody = async (
	body: unknown,
	signal: AbortSignal,
): Promise<{ readonly text: string } | { readonly code: string }> => {
	if (!isStream(body)) return { text: typeof body === 'string' ? body : '' };
	const stop = () => body.destroy();
	if (signal.aborted) stop();
	signal.addEventListener('abort', stop);
	const decoder = new TextDecoder();
	const parts: string[] = [];
	let bytes = 0;
	try {
		for await (const chunk of body) {
			bytes += chunk.length;
			if (bytes > maxAnswerBytes) return { code: answerFaults.tooLarge };
			parts.push(decoder.decode(chunk, { stream: true }));
		}
		return { text: parts.join('') + decoder.decode() };
	} catch (error) {
		return { code: brokenOff.test(codeOf(error)) ? answerFaults.brokenOff : answerFaults.encoding };
	} finally {
		signal.removeEventListener('abort', stop);
	}
};

/** @param token removed from every answer, in case a server repeats it */
const outcomeOf = async (
	ask: () => Promise<HostAnswer>,
	token: string,
	signal: AbortSignal,
): Promise<Outcome> => {
	try {
		const { body, headers, statusCode } = await ask();
		const read = await readBody(body, signal);
		const isRefused = statusCode < 200 || statusCode >= 300;
		// For a refusal, the status is the most important.
		if ('code' in read && !isRefused) return { kind: 'fault', code: read.code };
		const raw = 'text' in read ? read.text : '';
		// Also in the parsed texts, because JSON may escape characters of the token.
		const withoutToken = (text: string): string =>
			token === '' ? text : text.replaceAll(token, '[token]');
		return {
			kind: 'answer',
			status: statusCode,
			headers: headersOf(headers),
			text: withoutToken(raw),
			body: parsed(raw, withoutToken),
		};
	} catch (error) {
		return { kind: 'fault', code: codeOf(error) };
	}
};

const acceptHeaders = { Accept: 'application/json', 'Accept-Encoding': 'identity' };

/**
 * n8n's own timeout only counts silence and does not always work, so the deadline is ours
 * (`send.ts`). Shortly after it, n8n closes what it can.
 */
const hostTimeoutMs = (timeoutMs: number): number => timeoutMs + 1_000;

/**
 * The client of a node: n8n's HTTP helper with the credential. It requests the answer as a stream
 * and reads it here, because n8n never stops reading some broken answers, and its parser would hide
 * whether the answer was JSON. No status throws, because n8n's own errors hide the headers and
 * contain the request with its API key. Redirects are not followed, because n8n would send the API
 * key along.
 */
export const createClient =
	(
		context: IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions,
		token: string,
	): HttpClient =>
	async ({ method, url, query, body, timeoutMs }, signal) =>
		await outcomeOf(
			async () =>
				(await context.helpers.httpRequestWithAuthentication.call(context, credentialName, {
					method,
					url,
					...(query === undefined ? {} : { qs: query }),
					...(body === undefined ? {} : { body }),
					headers: acceptHeaders,
					encoding: 'stream',
					timeout: hostTimeoutMs(timeoutMs),
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				})) as IN8nHttpFullResponse,
			token,
			signal,
		);

/**
 * The client for the test of a credential that may not be saved yet. n8n passes only one
 * (deprecated) helper to the test, and the test has to apply the credential itself.
 */
export const createTestClient =
	({ helpers }: ICredentialTestFunctions, token: string): HttpClient =>
	async ({ method, url, timeoutMs }, signal) =>
		await outcomeOf(
			async () =>
				(await helpers.request({
					method,
					uri: url,
					headers: { ...acceptHeaders, Authorization: `Bearer ${token}` },
					useStream: true,
					timeout: hostTimeoutMs(timeoutMs),
					resolveWithFullResponse: true,
					simple: false,
					followRedirect: false,
					followAllRedirects: false,
				})) as HostAnswer,
			token,
			signal,
		);
