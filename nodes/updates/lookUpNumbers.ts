import type { ResourceApi } from '../api/resourceApi';
import type { ReadList } from '../lists/list';
import { findByNumber } from '../lists/numberLookup';
import type { Attempt } from '../transport/failure';
import type { ChosenOptions } from '../input/options';
import type { SentPlan } from './plan';

/** A plan whose ID is known, or why the ID could not be found. */
type Found = Attempt<SentPlan> & { readonly index: number };

/**
 * Replaces phone numbers with IDs. The list is read once for all of them, and only if an item has a
 * number.
 *
 * @param read reads the list with the options of an item; never throws
 * @returns the plans in their order, and the list if it was read
 */
export const lookUpNumbers = async (
	resource: ResourceApi,
	plans: readonly SentPlan[],
	read: (options: ChosenOptions) => Promise<ReadList>,
): Promise<{ readonly found: readonly Found[]; readonly list?: ReadList }> => {
	const first = plans.find(({ update }) => update.isNumber);
	if (first === undefined) {
		return { found: plans.map((plan) => ({ value: plan, index: plan.index })) };
	}
	const list = await read(first.update.options);
	const found = plans.map((plan): Found => {
		const { index, update } = plan;
		const { isNumber, ...rest } = update;
		if (!isNumber) return { value: plan, index };
		const entry = findByNumber(resource, list, update.id);
		return 'failure' in entry
			? { ...entry, index }
			: { value: { ...plan, update: { ...rest, id: String(entry.value.id) } }, index };
	});
	return { found, list };
};
