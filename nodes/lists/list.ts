import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../values/json';
import type { ApiRequest, HttpClient, Subject } from '../transport/client';
import { hostClock } from '../transport/clock';
import type { RateLimiters } from '../transport/limiter';
import type { Attempt, Failure } from '../transport/failure';
import { unreadableAnswer } from '../transport/outcomes';
import type { RetryPolicy } from '../transport/retry';
import type { Transport } from '../transport/send';
import { send } from '../transport/send';
import type { Account } from '../api/account';
import { createRunTransport, createTransport } from '../api/account';
import type { OptionValues, sendingOptions } from '../input/options';
import type { ListApi, Page } from '../api/resourceApi';
import { listSubject } from '../api/resourceApi';

/** Fetches one page; the first where there is no cursor. Never throws. */
export type PageFetcher = (cursor?: string) => Promise<Attempt<Page>>;

/**
 * The reader of a page in either shape of OpenCX: `{items, next}` with a cursor, or the bare array
 * that some servers answer, which is the whole list.
 *
 * @param idKey what holds the ID of an entry: without one, it could be picked and then not found
 * @param wrappers the keys under which a list may come
 * @returns a function that gives undefined where the answer is neither, or lists anything but
 * objects with an ID: left out, they would make a list of another kind look like an account without
 * any
 */
export const createPageReader =
	(idKey: string, wrappers: readonly string[]) =>
	(body: unknown): Page | undefined => {
		const hasId = (value: unknown): value is IDataObject =>
			isRecord(value) && ['string', 'number'].includes(typeof value[idKey]);
		const wrapper = isRecord(body) ? wrappers.find((key) => Array.isArray(body[key])) : undefined;
		const items: unknown = isRecord(body) ? body[wrapper ?? ''] : body;
		if (!Array.isArray(items) || !items.every(hasId)) return undefined;
		const next = isRecord(body) ? body.next : undefined;
		const hasNext = typeof next === 'number' || (typeof next === 'string' && next !== '');
		return {
			items,
			ids: items.map((item) => String(item[idKey])),
			...(hasNext ? { next: String(next) } : {}),
		};
	};

/** The request for a page of a list. */
const listRequest = (
	api: ListApi,
	baseUrl: string,
	{ cursor, timeoutMs, place }: { cursor?: string; timeoutMs: number; place: Subject['place'] },
): ApiRequest => {
	const { query, cursorName = 'cursor', path } = api.list;
	return {
		method: 'GET',
		url: `${baseUrl}${path}`,
		...(query === undefined && cursor === undefined
			? {}
			: { query: { ...query, ...(cursor === undefined ? {} : { [cursorName]: cursor }) } }),
		timeoutMs,
		subject: listSubject(api, place),
	};
};

/** The pages of a list, in turn within the limit, again where that may help. */
const createPageFetcher =
	(
		api: ListApi,
		transport: Transport,
		{
			baseUrl,
			policy,
			...request
		}: { baseUrl: string; policy: RetryPolicy; timeoutMs: number; place: Subject['place'] },
	): PageFetcher =>
	async (cursor) => {
		const page = cursor === undefined ? {} : { cursor };
		const sent = await send(listRequest(api, baseUrl, { ...request, ...page }), policy, transport);
		if ('failure' in sent) return sent;
		const value = api.list.readPage(sent.value, cursor);
		return value === undefined ? { failure: unreadableAnswer } : { value };
	};

/** The pages of a list for a run of the node, with the options of its first item. */
export const createRunFetcher = (
	context: IExecuteFunctions,
	api: ListApi,
	limiters: RateLimiters,
	account: Account,
	{ maxRetries, maxWait, timeout }: OptionValues<typeof sendingOptions>,
): PageFetcher =>
	createPageFetcher(api, createRunTransport(context, account, limiters), {
		baseUrl: account.baseUrl,
		policy: { maxRetries, maxWaitMs: maxWait * 1_000 },
		timeoutMs: timeout * 1_000,
		place: 'run',
	});

/** For one request, and for all of them. */
const formPatience = { timeoutMs: 20_000, longestMs: 30_000 };

/**
 * The pages of a list for a form that somebody looks at: better an error soon than an answer late.
 *
 * @param what is done there, for the sentence: "The search took too long"
 */
export const createFormFetcher = (
	api: ListApi,
	client: HttpClient,
	account: Account,
	limiters: RateLimiters,
	{ policy, what }: { readonly policy: RetryPolicy; readonly what: string },
	{ timeoutMs, longestMs } = formPatience,
): PageFetcher => {
	const deadline = hostClock.now() + longestMs;
	const isLate = () => hostClock.now() > deadline;
	const fetchPage = createPageFetcher(api, createTransport(client, account, limiters, isLate), {
		baseUrl: account.baseUrl,
		policy,
		timeoutMs,
		place: 'form',
	});
	return async (cursor) => {
		const page = await fetchPage(cursor);
		// What the API itself answered late is still the better reason.
		if (!isLate() || !('failure' in page) || page.failure.status !== undefined) return page;
		return {
			failure: {
				message: `The ${what} took too long`,
				description:
					'OpenCX is slow, or executions are using up the limit of the API key. Try again later.',
			},
		};
	};
};

// A server that hands out ever new cursors to nothing would never end.
const maxEmptyPages = 50;

/** How a walk through the list ended. */
export type WalkEnd =
	/** The last page was read, or `take` had enough. */
	| { readonly kind: 'done' }
	/** A page held nothing new, or too many in a row were empty: there may be more. */
	| { readonly kind: 'broken'; readonly why: string }
	| { readonly kind: 'failed'; readonly failure: Failure };

const repeated: WalkEnd = { kind: 'broken', why: 'the list began to repeat itself' };

/**
 * Walks through the pages until the end of the list, or until `take` says that it has enough. An
 * entry that comes a second time is left out, and a page of nothing else ends the walk: a server that
 * ignores cursors would go on for ever.
 *
 * @param take called with each page; returns whether to read on
 */
export const walk = async (
	fetchPage: PageFetcher,
	take: (page: Page) => boolean,
	from?: string,
): Promise<WalkEnd> => {
	const seen = new Set<string>();
	const followed = new Set<string>();
	let cursor = from;
	let emptyPages = 0;
	for (;;) {
		if (cursor !== undefined && followed.has(cursor)) return repeated;
		const fetched = await fetchPage(cursor);
		if ('failure' in fetched) return { kind: 'failed', failure: fetched.failure };
		const { items, ids, next } = fetched.value;
		const fresh = items.filter((_, place) => {
			const before = seen.size;
			return seen.add(ids[place] ?? '').size > before;
		});
		if (items.length > 0 && fresh.length === 0) return repeated;
		// After a page without items, the same cursor may well lead on.
		if (cursor !== undefined && items.length > 0) followed.add(cursor);
		if (!take({ ...fetched.value, items: fresh }) || next === undefined) return { kind: 'done' };
		emptyPages = items.length === 0 ? emptyPages + 1 : 0;
		if (emptyPages === maxEmptyPages) {
			return { kind: 'broken', why: `${maxEmptyPages} pages in a row were empty` };
		}
		cursor = next;
	}
};

/** All entries of a list, and how the walk through it ended. */
export interface ReadList {
	readonly entries: readonly IDataObject[];
	readonly end: WalkEnd;
}

/** Reads a whole list. Never throws. */
export const readAll = async (fetchPage: PageFetcher): Promise<ReadList> => {
	const pages: Array<readonly IDataObject[]> = [];
	const end = await walk(fetchPage, ({ items }) => pages.push(items) > 0);
	return { entries: pages.flat(), end };
};

/** The digits of a text, in their order. */
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** Whether a text contains another, in whatever case. */
export const contains = (text: unknown, wanted: string): boolean =>
	typeof text === 'string' && text.toLowerCase().includes(wanted.trim().toLowerCase());

/** Whether a phone number contains these digits, whatever their punctuation. */
export const containsDigits = (phoneNumber: unknown, wanted: string): boolean => {
	const digits = digitsOf(wanted);
	return (
		digits !== '' &&
		!/\p{L}/u.test(wanted) &&
		typeof phoneNumber === 'string' &&
		digitsOf(phoneNumber).includes(digits)
	);
};
