import type { IDataObject } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import type { Attempt, Failure } from '../transport/failure';
import { shown } from '../values/shown';
import type { ReadList } from './list';
import { digitsOf } from './list';

/** The digits by which a number is dialled from abroad: without a leading 00. */
const dialled = (number: string): string => digitsOf(number).replace(/^00/, '');

/** Why a list that could not be read leaves a number without its ID. */
const unreadFailure = ({ noun, plural }: ResourceApi, failure: Failure): Failure =>
	failure.status === 403
		? {
				...failure,
				message: `'By Phone Number' needs the list of ${plural}, and the API key may not read it`,
				description: `Add the scope phone:read to the API key in your OpenCX account, or give the ID of the ${noun} in the mode By ID.`,
			}
		: failure;

/**
 * Finds the one entry of a list that has a phone number, whatever its punctuation.
 *
 * @param number as somebody wrote it: "+1 (415) 555-0100"
 * @returns the entry, or why it can't be told which one is meant: none has the number, or several
 */
export const findByNumber = (
	resource: ResourceApi,
	{ entries, end }: ReadList,
	number: string,
): Attempt<IDataObject> => {
	if (end.kind === 'failed') return { failure: unreadFailure(resource, end.failure) };
	const { noun, plural } = resource;
	const digits = dialled(number);
	const found = entries.filter((entry) => {
		const own = resource.numberOf?.(entry);
		return digits !== '' && own !== undefined && dialled(own) === digits;
	});
	const [entry] = found;
	if (entry !== undefined && found.length === 1) return { value: entry };
	if (found.length > 1) {
		const names = found.map((each) => `"${String(each.id)}"`).join(', ');
		return {
			failure: {
				message: `${found.length} ${plural} have the number ${shown(number)}`,
				description: `Their IDs are ${names}. Give the one that is meant in the mode By ID.`,
			},
		};
	}
	return {
		failure:
			end.kind === 'broken'
				? {
						message: `The list of ${plural} may not be complete: ${end.why}`,
						description: `No ${noun} with the number ${shown(number)} is in it. Try again later, or give its ID in the mode By ID.`,
					}
				: {
						message: `OpenCX has no ${noun} with the number ${shown(number)}`,
						description:
							'Write the number as OpenCX shows it, with + and the country code, or pick it from the list.',
					},
	};
};

/**
 * Looks up the IDs of phone numbers in a list that is read once, as soon as the first is asked for.
 *
 * For an operation whose locator may name a number (`checkLocated` tells which it is). Ask before
 * anything is sent, with the account and the options of the run:
 *
 * ```ts
 * const idOf = createNumberLookup(resource, async () =>
 * 	await readAll(createRunFetcher(context, resource, limiters, account, options)),
 * );
 * const found = await idOf('+1 415 555 0100'); // {value: ID} or {failure}
 * ```
 *
 * @param read reads the list; never throws, and counts against the limit like any request
 * @returns a function of the number as it was written, which gives the ID or a failure to tell
 */
export const createNumberLookup = (
	resource: ResourceApi,
	read: () => Promise<ReadList>,
): ((number: string) => Promise<Attempt<string>>) => {
	let list: Promise<ReadList> | undefined;
	return async (number) => {
		const found = findByNumber(resource, await (list ??= read()), number);
		return 'failure' in found ? found : { value: String(found.value.id) };
	};
};
