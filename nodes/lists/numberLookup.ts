import type { IDataObject } from 'n8n-workflow';
import type { ReadApi } from '../api/resourceApi';
import { dialledDigits } from '../fields/phone';
import type { Attempt, Failure } from '../transport/failure';
import { shown } from '../values/shown';
import type { ReadList } from './list';

/** Why a number has no ID if the list could not be read. */
const unreadFailure = ({ noun, plural }: ReadApi, failure: Failure): Failure =>
	failure.status === 403
		? {
				...failure,
				message: `'By Phone Number' needs the list of ${plural}, and the API key is not allowed to read it`,
				description: `Add the scope phone:read to the API key in your OpenCX account, or enter the ID of the ${noun} in the mode By ID.`,
			}
		: failure;

/**
 * Finds the entry of a list that has a phone number, whatever the punctuation.
 *
 * @param number as the user wrote it: "+1 (415) 555-0100"
 * @returns the entry, or the reason if no entry or more than one has the number
 */
export const findByNumber = (
	resource: ReadApi,
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
				description: `Their IDs are ${names}. Enter the right one in the mode By ID.`,
			},
		};
	}
	return {
		failure:
			end.kind === 'broken'
				? {
						message: `The list of ${plural} may not be complete: ${end.why}`,
						description: `No ${noun} with the number ${shown(number)} is in it. Try again later, or enter its ID in the mode By ID.`,
						next: 'runLater',
					}
				: {
						message: `OpenCX has no ${noun} with the number ${shown(number)}`,
						description:
							'Enter the number as OpenCX shows it, with + and the country code, or pick it from the list.',
					},
	};
};
