import type {
	ICredentialTestFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { isRecord } from '../values/json';

/** The name under which the credential is stored in workflows. */
export const credentialName = 'openCxApi';

/** What a request is for, for the sentences about it. */
export interface Subject {
	/** After "may not": "update phone numbers". */
	readonly what: string;
	/** The scope that the API key needs for it. */
	readonly scope: `${'phone' | 'training'}:${'read' | 'write'}`;
	/** What the resource is called: "phone number", "phone numbers". */
	readonly noun: string;
	readonly plural: string;
	/** The ID of the one that is meant; left out where the API is asked for a list. */
	readonly id?: string;
	/** Who reads the sentences: a form has no options to change and no items to run again. */
	readonly place: 'run' | 'form';
}

/** One request to the API. */
export interface ApiRequest {
	/** Each of these may be made twice: it reads, or sets absolute values. */
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PATCH' | 'PUT'>;
	/** Absolute, without a query. */
	readonly url: string;
	readonly query?: Record<string, string>;
	readonly body?: IDataObject;
	readonly timeoutMs: number;
	readonly subject: Subject;
}

/** What came of a request. */
export type Outcome =
	/** The API, or something in its place, answered. `body` is undefined where it isn't JSON. */
	| {
			readonly kind: 'answer';
			readonly status: number;
			readonly headers: Readonly<Record<string, string>>;
			readonly text: string;
			readonly body: unknown;
	  }
	/** No answer: the code of the network error, such as ECONNREFUSED, or '' where it has none. */
	| { readonly kind: 'fault'; readonly code: string };

/** The one way to the API: never throws, never shows the API key. */
export type HttpClient = (request: ApiRequest, signal: AbortSignal) => Promise<Outcome>;

/** The codes of an answer that came and can't be read: broken off, wrongly labelled, too large. */
export const answerFaults = {
	brokenOff: 'ANSWER_BROKEN_OFF',
	encoding: 'ANSWER_ENCODING',
	tooLarge: 'ANSWER_TOO_LARGE',
} as const;

// The host wraps the HTTP client's error, and puts its code now here and now there.
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

/** JSON's value with a change made to every text and key in it; undefined where it is no JSON. */
const parsed = (json: string, change: (text: string) => string): unknown => {
	// The usual answer to an update, and a thrown error costs more than all else here.
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

/** A body on its way, as the host's helpers hand it over when asked for a stream. */
interface BodyStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

const isStream = (value: unknown): value is BodyStream =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** What the host's helpers hand over of an answer. */
interface HostAnswer {
	readonly body?: unknown;
	readonly headers: IDataObject;
	readonly statusCode: number;
}

/** The largest list that makes sense, and far less than would end n8n's process. */
const maxAnswerBytes = 128 * 1024 * 1024;

/** The codes of a connection that ended, and of compressed content that ends too soon. */
const brokenOff = /^(E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|ERR_CANCELED|HPE_.*|Z_BUF_ERROR|)$/;

/** The whole text of an answer, or the code that says why it can't be had. Ends with the signal. */
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

/** @param token taken out of every answer, in case a server repeats it */
const outcomeOf = async (
	ask: () => Promise<HostAnswer>,
	token: string,
	signal: AbortSignal,
): Promise<Outcome> => {
	try {
		const { body, headers, statusCode } = await ask();
		const read = await readBody(body, signal);
		const isRefused = statusCode < 200 || statusCode >= 300;
		// Of a refusal, the status says the most.
		if ('code' in read && !isRefused) return { kind: 'fault', code: read.code };
		const raw = 'text' in read ? read.text : '';
		// In the parsed texts too: JSON may write the token with escapes.
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
 * The host's own timeout counts silence only and does not hold everywhere, so that the deadline is
 * ours (`send.ts`); a little later the host closes what it can.
 */
const hostTimeoutMs = (timeoutMs: number): number => timeoutMs + 1_000;

/**
 * The client of a node: n8n's HTTP helper with the credential. The answer is asked for as a stream
 * and read here, because the host's reading has no end for some broken answers, and its parsing would
 * hide whether it was JSON. No status is thrown, because the host's own errors hide the headers and
 * carry the request with its API key. Redirects are not followed, because the host would take the API
 * key along.
 */
export const createClient =
	(context: IExecuteFunctions | ILoadOptionsFunctions, token: string): HttpClient =>
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
 * The client of the test of a credential that isn't saved yet, to which n8n hands one helper alone
 * (a deprecated one), and which has to apply the credential by itself.
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
