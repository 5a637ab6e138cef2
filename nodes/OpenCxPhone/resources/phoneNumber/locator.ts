import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';
import { hostClock } from '../../transport/clock';
import type { Failure } from '../../transport/failures';
import { openAccount, openTransport } from './account';
import { holds, holdsDigits, openList, walk } from './list';
import { sendingOptions } from './options';
import { failureError } from './report';

/** Which agent: the phone number that it answers. */
export const phoneNumberLocator: INodeProperties = {
	displayName: 'Phone Number',
	name: 'phoneNumberId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The phone number whose agent is meant',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a phone number...',
			typeOptions: { searchListMethod: 'searchPhoneNumbers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: "The phone number's ID in OpenCX, usually a UUID: not the number that callers dial",
			placeholder: 'e.g. 3f2b8c1e-5d4a-4c6b-9e7f-1a2b3c4d5e6f',
		},
	],
};

const byId = (phoneNumberLocator.modes ?? []).filter(({ name }) => name === 'id');

/** The same where there is no credential with which to fetch the list. */
export const phoneNumberIdLocator: INodeProperties = {
	...phoneNumberLocator,
	default: { mode: 'id', value: '' },
	modes: byId,
};

// North America's numbers have one form; how others are grouped is not known here.
const spaced = (phoneNumber: string): string =>
	phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

/** How the list shows a number: "Front Desk (+1 415 555 0100)", or the number alone. */
export const listName = ({ id, name, phone_number: number }: IDataObject): string => {
	const shown = typeof number === 'string' ? spaced(number) : String(id);
	return typeof name === 'string' && name.trim() !== '' ? `${name} (${shown})` : shown;
};

// Someone is looking at the open list: better an error soon than an answer late.
const policy = { maxRetries: 2, maxWaitMs: 10_000 };
const timeoutMs = 20_000;

const longestSearchMs = 30_000;
const tookTooLong: Failure = {
	message: 'The search took too long',
	description:
		"OpenCX is slow, or its limit is used up by executions. Try again later, or give the phone number's ID in the mode By ID.",
};

// n8n asks for the next page when the list is scrolled, and a short list can't be.
const enoughToScroll = 10;

/**
 * n8n's list search: the phone numbers of the account, page by page.
 *
 * @param filter what the user typed: part of a name, a number or an ID
 * @param paginationToken the cursor of the page to begin with
 * @throws NodeApiError or NodeOperationError with advice: an empty list means that there is none
 */
export async function searchPhoneNumbers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: unknown,
): Promise<INodeListSearchResult> {
	// The open list shows the message alone.
	const fail = ({ message, description, ...failure }: Failure): Error =>
		failureError(
			this,
			{ ...failure, message: `${message}. ${description}`, description },
			undefined,
		);
	const account = await openAccount(this);
	if ('failure' in account) throw fail(account.failure);
	const deadline = hostClock.now() + longestSearchMs;
	const isLate = () => hostClock.now() > deadline;
	const transport = {
		...openTransport(this, account, sendingOptions.requestsPerMinute.default),
		isStopped: isLate,
	};
	const fetchPage = openList(transport, { baseUrl: account.baseUrl, policy, timeoutMs });
	const wanted = filter?.trim() ?? '';
	const from =
		typeof paginationToken === 'string' && paginationToken !== '' ? paginationToken : undefined;
	const found: IDataObject[] = [];
	let next: string | undefined;
	const end = await walk(
		fetchPage,
		(page) => {
			found.push(
				...page.items.filter(
					(item) =>
						wanted === '' ||
						holds(item.name, wanted) ||
						holds(item.phone_number, wanted) ||
						holds(item.id, wanted) ||
						holdsDigits(item.phone_number, wanted),
				),
			);
			next = page.next;
			return found.length < enoughToScroll;
		},
		from,
	);
	if (end.kind === 'failed') throw fail(isLate() ? tookTooLong : end.failure);
	// Nobody can tell then that there is none.
	if (end.kind === 'broken' && found.length === 0) {
		throw fail({
			message: `The list of phone numbers may not be complete: ${end.why}`,
			description: "Try again later, or give the phone number's ID in the mode By ID.",
		});
	}
	// A cursor that leads to itself would have the open list load the same page again and again.
	const isLast = end.kind === 'broken' || next === undefined || next === from;
	return {
		results: found.map((item) => ({ name: listName(item), value: String(item.id) })),
		...(isLast ? {} : { paginationToken: next }),
	};
}
