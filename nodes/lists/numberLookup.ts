import type { IDataObject } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import { dialledDigits } from '../fields/phone';
import type { Attempt, Failure } from '../transport/failure';
import { shown } from '../values/shown';
import type { ReadList } from './list';

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
	const digits = dialledDigits(number);
	const found = entries.filter((entry) => {
		const own = resource.numberOf?.(entry);
		return digits !== '' && own !== undefined && dialledDigits(own) === digits;
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
						next: 'runLater',
					}
				: {
						message: `OpenCX has no ${noun} with the number ${shown(number)}`,
						description:
							'Write the number as OpenCX shows it, with + and the country code, or pick it from the list.',
					},
	};
};
