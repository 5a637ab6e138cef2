import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { createClient } from '../transport/client';
import type { Failure } from '../transport/failure';
import { getAccount } from '../api/account';
import { createFormFetcher, walk } from './list';
import type { ListSearch, LoadOptions, Locator } from '../api/operation';
import { numberMode } from '../input/checkParameter';
import { failureError } from '../api/failedItem';
import type { ListApi, ReadApi } from '../api/resourceApi';

const policy = { maxRetries: 2, maxWaitMs: 10_000 };

// n8n asks for the next page when the user scrolls, and a short list can't be scrolled.
const enoughToScroll = 10;

/**
 * A search of a list, page by page. If the list can't be read, it throws an error with advice: an
 * empty result means that there are no matches.
 *
 * @param enough how many matches it finds before it stops, if there are more
 * @param byId advice for users without the list
 */
const searchUpTo =
	(enough: number, byId: (noun: string) => string) =>
	(api: ListApi): ListSearch =>
	async (context, limiters, filter, paginationToken) => {
		const { noun, plural, list } = api;
		// The open list shows only the message.
		const fail = ({ message, description, ...failure }: Failure): Error =>
			failureError(
				context,
				{ ...failure, message: `${message}. ${description}`, description },
				undefined,
			);
		const read = await getAccount(context);
		if ('failure' in read) throw fail(read.failure);
		const account = read.value;
		const client = createClient(context, account.token);
		const fetchPage = createFormFetcher(api, client, account, limiters, { policy, what: 'search' });
		const wanted = filter?.trim() ?? '';
		const from =
			typeof paginationToken === 'string' && paginationToken !== '' ? paginationToken : undefined;
		const found: IDataObject[] = [];
		let next: string | undefined;
		const end = await walk(
			fetchPage,
			(page) => {
				for (const item of page.items) {
					if (wanted === '' || list.matches(item, wanted)) found.push(item);
				}
				next = page.next;
				return found.length < enough;
			},
			from,
		);
		if (end.kind === 'failed') throw fail(end.failure);
		// An empty result would be wrong: there may be matches.
		if (end.kind === 'broken' && found.length === 0) {
			throw fail({
				message: `The list of ${plural} may not be complete: ${end.why}`,
				description: `Try again later. ${byId(noun)}, if you know it.`,
			});
		}
		// With a cursor that leads to itself, the open list would load the same page again and again.
		const isLast = end.kind === 'broken' || next === undefined || next === from;
		const { isLast: comesLast = () => false } = list;
		const ordered = [
			...found.filter((entry) => !comesLast(entry)),
			...found.filter((entry) => comesLast(entry)),
		];
		return {
			results: ordered.map(list.toResult),
			...(isLast ? {} : { paginationToken: next }),
		};
	};

/** n8n's search of an open list, which asks for more when the user scrolls. */
export const createSearch = searchUpTo(
	enoughToScroll,
	(noun) => `Enter the ID of the ${noun} in the mode By ID`,
);

/**
 * Loads a list from which several can be picked: all entries, because n8n searches the list itself.
 */
export const createOptions = (api: ListApi): LoadOptions => {
	const searchAll = searchUpTo(
		Infinity,
		(noun) => `Enter the ID of the ${noun} with an expression`,
	)(api);
	return async (context, limiters) => {
		const { results } = await searchAll(context, limiters);
		return results.map(({ name, value }) => ({ name, value }));
	};
};

/** The parameter that identifies one entry of a resource, with the search of its list. */
export const createLocator = (
	resource: ReadApi,
	{
		searchName,
		description,
		hint,
	}: { readonly searchName: string; readonly description: string; readonly hint: string },
): Locator => {
	const property: INodeProperties = {
		displayName: resource.id.label,
		name: resource.id.parameter,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${resource.noun}...`,
				typeOptions: { searchListMethod: searchName, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				hint,
				placeholder: 'e.g. 3f2b8c1e-5d4a-4c6b-9e7f-1a2b3c4d5e6f',
			},
			{
				displayName: 'By Phone Number',
				name: numberMode,
				type: 'string',
				hint: 'The number that callers dial, with + and the country code. It is looked up once per run',
				placeholder: 'e.g. +1 415 555 0100',
			},
		],
	};
	const modes = property.modes?.filter(
		({ name }) => name !== numberMode || resource.numberOf !== undefined,
	);
	return { property: { ...property, modes }, searchName, search: createSearch(resource) };
};
