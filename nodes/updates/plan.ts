import type { IDataObject } from 'n8n-workflow';
import type { Checked } from '../values/checked';
import type { Update } from './check';

/** What an operation adds to an output, before and after what the update tells. */
export interface ExtraOutput {
	readonly before?: IDataObject;
	readonly after?: IDataObject;
}

/** What is to be done for an item. An update with an empty body is not sent. */
export interface Plan {
	readonly update: Update;
	readonly extra?: ExtraOutput;
	/** Why there is nothing to send, where blank fields are not the reason: "no variant applies". */
	readonly whyUnsent?: string;
	/** What the summary tells at its end, a sentence without a full stop each. */
	readonly notes?: readonly string[];
}

/** A plan that is sent, and the item it is for. */
export interface SentPlan extends Plan {
	/** From 0, as n8n counts. */
	readonly index: number;
}

/** How an operation sends its updates and what it tells of them. */
export interface Manner {
	/** The keys of the output that name the fields that were sent. */
	readonly sentKeys: readonly string[];
	/**
	 * The last item goes first, so that what several items have replaced one after the other is put
	 * back to what there was at first.
	 */
	readonly isBackwards: boolean;
}

/** That of an update. */
export const updating: Manner = { sentKeys: ['updated_fields'], isBackwards: false };

/** The plan of a checked update. */
export const planOf = (checked: Checked<Update>, extra?: ExtraOutput): Checked<Plan> =>
	'problems' in checked
		? checked
		: { value: { update: checked.value, ...(extra === undefined ? {} : { extra }) } };
