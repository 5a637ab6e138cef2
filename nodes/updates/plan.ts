import type { IDataObject } from 'n8n-workflow';
import type { Checked } from '../values/checked';
import type { Update } from './check';

/** What an operation adds to an output, before and after the report of the update. */
export interface ExtraOutput {
	readonly before?: IDataObject;
	readonly after?: IDataObject;
}

/** What to do for an item. An update with an empty body is not sent. */
export interface Plan {
	readonly update: Update;
	readonly extra?: ExtraOutput;
	/** Why there is nothing to send, if blank fields are not the reason: "no variant applies". */
	readonly whyUnsent?: string;
	/** What the summary says at its end: sentences without a final period. */
	readonly notes?: readonly string[];
}

/** A plan to send, and its item. */
export interface SentPlan extends Plan {
	/** From 0, as n8n counts. */
	readonly index: number;
}

/** How an operation sends its updates and reports on them. */
export interface Manner {
	/** The output keys that list the fields that were sent. */
	readonly sentKeys: readonly string[];
	/**
	 * Whether the last item is sent first, so values that several items replaced in turn go back to
	 * the very first value.
	 */
	readonly isBackwards: boolean;
}

/** The manner of an update. */
export const updating: Manner = { sentKeys: ['updated_fields'], isBackwards: false };

/** The plan of a checked update. */
export const planOf = (checked: Checked<Update>, extra?: ExtraOutput): Checked<Plan> =>
	'problems' in checked
		? checked
		: { value: { update: checked.value, ...(extra === undefined ? {} : { extra }) } };
