import type { NamedSearch, Operation } from '../api/operation';
import type { ResourceApi } from '../api/resourceApi';

/** One entry of the menu "Resource". */
export interface Resource {
	/** Stable: saved workflows hold it. */
	readonly value: string;
	readonly name: string;
	readonly description: string;
	readonly api: ResourceApi;
	/** By name, as n8n sorts them. */
	readonly operations: readonly Operation[];
	readonly defaultOperation: string;
	/** The searches of the lists to pick from that its parameters have. */
	readonly searches: readonly NamedSearch[];
}
