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

/**
 * Whether a request may be made again after a failure that may pass. `always`: doing it twice is
 * doing it once, as for a GET, or a PATCH that sets absolute values. `ifNotTaken`: only where it
 * certainly did not reach the API or was turned away, as for starting a call.
 */
export type Repeat = 'always' | 'ifNotTaken';

/** What a request is for, for the sentences about it. */
export interface Subject {
	/** After "may not": "update phone numbers". */
	readonly what: string;
	/** The scope that the API key needs for it. */
	readonly scope: 'phone:read' | 'phone:write';
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
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PATCH' | 'POST' | 'DELETE'>;
	/** Absolute, without a query. */
	readonly url: string;
	readonly query?: Record<string, string>;
	readonly body?: IDataObject;
	readonly timeoutMs: number;
	readonly repeat: Repeat;
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
export type HttpClient = (request: ApiRequest) => Promise<Outcome>;

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

/** What the host's helpers hand over of an answer. */
interface HostAnswer {
	readonly body?: unknown;
	readonly headers: IDataObject;
	readonly statusCode: number;
}

/** @param token taken out of every answer, in case a server repeats it */
const outcomeOf = async (ask: () => Promise<HostAnswer>, token: string): Promise<Outcome> => {
	try {
		const { body, headers, statusCode } = await ask();
		const raw = typeof body === 'string' ? body : '';
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

// Uncompressed, for the host's HTTP client never ends a compressed answer that breaks off in its
// middle, whatever the timeout.
const acceptHeaders = { Accept: 'application/json', 'Accept-Encoding': 'identity' };

/**
 * The client of a node: n8n's HTTP helper with the credential. The whole answer is asked for and no
 * status is thrown, because the host's own errors hide the headers and carry the request with its
 * API key. Redirects are not followed, because the host would take the API key along.
 */
export const createClient =
	(context: IExecuteFunctions | ILoadOptionsFunctions, token: string): HttpClient =>
	async ({ method, url, query, body, timeoutMs }) =>
		await outcomeOf(
			async () =>
				(await context.helpers.httpRequestWithAuthentication.call(context, credentialName, {
					method,
					url,
					...(query === undefined ? {} : { qs: query }),
					...(body === undefined ? {} : { body }),
					headers: acceptHeaders,
					// As it came: the host's own parsing would hide whether it was JSON.
					encoding: 'text',
					timeout: timeoutMs,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				})) as IN8nHttpFullResponse,
			token,
		);

/**
 * The client of the test of a credential that isn't saved yet, to which n8n hands one helper alone
 * (a deprecated one), and which has to apply the credential by itself.
 */
export const createTestClient =
	({ helpers }: ICredentialTestFunctions, token: string): HttpClient =>
	async ({ method, url, timeoutMs }) =>
		await outcomeOf(
			async () =>
				(await helpers.request({
					method,
					uri: url,
					headers: { ...acceptHeaders, Authorization: `Bearer ${token}` },
					encoding: 'text',
					timeout: timeoutMs,
					resolveWithFullResponse: true,
					simple: false,
					followRedirect: false,
					followAllRedirects: false,
				})) as HostAnswer,
			token,
		);
