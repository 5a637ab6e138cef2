import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ListApi } from '../api/resourceApi';
import type { ParameterReader } from '../input/parameters';
import type { Attempt } from '../transport/failure';
import type { Checked } from '../values/checked';
import type { PageFetcher } from './list';

/** Reads what belongs to an entry. */
export interface Reach {
	readonly fetcherOf: (api: ListApi) => PageFetcher;
	/** Shows a hint beside the run. */
	readonly hint: (message: string) => void;
}

/** What an item asks for in addition to the entries. */
export interface Extra {
	/** The queries of the requests for a list: Get Many reads one list for each. */
	readonly queries: ReadonlyArray<Readonly<Record<string, string>>>;
	/** The keys that an entry gets in addition to its own. */
	readonly add: (entry: IDataObject, reach: Reach) => Promise<Attempt<IDataObject>>;
}

/** The additional parameters of Get and Get Many of a resource, and what they add. */
export interface Extras {
	readonly properties: readonly INodeProperties[];
	/** Created once for an execution: reads what each item asks for. */
	readonly createReader: (reader: ParameterReader) => (index: number) => Checked<Extra>;
	/** The order of entries that come from several lists. */
	readonly compare: (a: IDataObject, b: IDataObject) => number;
}

/** No additions. */
export const noExtras: Extras = {
	properties: [],
	createReader: () => () => ({
		value: { queries: [{}], add: async () => await Promise.resolve({ value: {} }) },
	}),
	compare: () => 0,
};
