import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { isRecord } from '../values/json';
import type { ApiRequest, HttpClient, Subject } from '../transport/client';
import { createClient } from '../transport/client';
import { hostClock } from '../transport/clock';
import type { RateLimiters } from '../transport/limiter';
import type { Attempt, Failure } from '../transport/failure';
import { unreadableAnswer } from '../transport/outcomes';
import type { RetryPolicy } from '../transport/retry';
import { httpDateMs } from '../transport/retry';
import type { Transport } from '../transport/send';
import { send } from '../transport/send';
import type { Account } from '../api/account';
import { createRunTransport, createTransport } from '../api/account';
import type { OptionValues, sendingOptions } from '../input/options';
import type { ListApi, Page } from '../api/resourceApi';
import { listSubject } from '../api/resourceApi';

/** Fetches one page: the first page if there is no cursor. Never throws. */
export type PageFetcher = (cursor?: string) => Promise<Attempt<Page>>;

/** The cursor of the next page in an answer; undefined on the last. */
export const nextOf = (body: unknown): string | undefined => {
	const next = isRecord(body) ? body.next : undefined;
	return typeof next === 'number' || (typeof next === 'string' && next !== '')
		? String(next)
		: undefined;
};

/**
 * Reads a page in either form of OpenCX: `{items, next}` with a cursor, or the bare array that some
 * servers return, which is the whole list.
 *
 * @param idKey the key of an entry's ID: an entry without one could be picked and then not found
 * @param wrappers the keys that may contain the list
 * @returns a function that returns undefined if the answer is neither, or lists anything but
 * objects with an ID: if those were left out, a list of another kind would look like an empty
 * account
 */
export const createPageReader =
	(idKey: string, wrappers: readonly string[]) =>
	(body: unknown): Page | undefined => {
		const hasId = (value: unknown): value is IDataObject =>
			isRecord(value) && ['string', 'number'].includes(typeof value[idKey]);
		const wrapper = isRecord(body) ? wrappers.find((key) => Array.isArray(body[key])) : undefined;
		const items: unknown = isRecord(body) ? body[wrapper ?? ''] : body;
		if (!Array.isArray(items) || !items.every(hasId)) return undefined;
		const next = nextOf(body);
		return {
			items,
			ids: items.map((item) => String(item[idKey])),
			...(next === undefined ? {} : { next }),
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

/** The pages of a list, within the rate limit, with retries if they may help. */
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
		if (value === undefined) return { failure: unreadableAnswer };
		const serverMs = httpDateMs(sent.date ?? '');
		return { value: Number.isNaN(serverMs) ? value : { ...value, serverMs } };
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

// If a poll can't get something, the next poll asks for it.
const pollPatience = { policy: { maxRetries: 2, maxWaitMs: 60_000 }, timeoutMs: 30_000 };

/** The pages of a list for a trigger that polls. */
export const createPollFetcher =
	(context: IPollFunctions, limiters: RateLimiters, account: Account) =>
	(api: ListApi): PageFetcher =>
		createPageFetcher(
			api,
			createTransport(createClient(context, account.token), account, limiters),
			{ baseUrl: account.baseUrl, place: 'poll', ...pollPatience },
		);

/** The time for one request, and for all requests together. */
const formPatience = { timeoutMs: 20_000, longestMs: 30_000 };

/**
 * The pages of a list for an open form: an early error is better than a late answer.
 *
 * @param what what the form does, for the sentence "The search took too long"
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
		// An error from the API is the better reason, even if it came late.
		if (!isLate() || !('failure' in page) || page.failure.status !== undefined) return page;
		return {
			failure: {
				message: `The ${what} took too long`,
				description:
					'OpenCX is slow, or executions are using up the rate limit of the API key. Try again later.',
			},
		};
	};
};

// A server that returns ever new cursors to empty pages would never end.
const maxEmptyPages = 50;

/** How a walk through the list ended. */
export type WalkEnd =
	/** The last page was read, or `take` needs no more. */
	| { readonly kind: 'done' }
	/** A page had nothing new, or too many in a row were empty: there may be more. */
	| { readonly kind: 'broken'; readonly why: string }
	| { readonly kind: 'failed'; readonly failure: Failure };

const repeated: WalkEnd = { kind: 'broken', why: 'OpenCX sent the same entries again' };

/**
 * Walks through the pages until the end of the list, or until `take` needs no more. A repeated
 * entry is left out, and a page with only repeated entries ends the walk: with a server that
 * ignores cursors, it would never end.
 *
 * @param take called with each page; returns whether to continue
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
		// After an empty page, the same cursor may still lead further.
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

/** Whether a text contains another, in any case. */
export const contains = (text: unknown, wanted: string): boolean =>
	typeof text === 'string' && text.toLowerCase().includes(wanted.trim().toLowerCase());

/** Whether a phone number contains these digits, whatever the punctuation. */
export const containsDigits = (phoneNumber: unknown, wanted: string): boolean => {
	const digits = digitsOf(wanted);
	return (
		digits !== '' &&
		!/\p{L}/u.test(wanted) &&
		typeof phoneNumber === 'string' &&
		digitsOf(phoneNumber).includes(digits)
	);
};
