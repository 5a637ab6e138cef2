import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { RateLimiters } from '../transport/limiter';

/** One operation: what the menu shows, what the form asks for, and what it does. */
export interface Operation {
	/** Stable: saved workflows contain it. */
	readonly value: string;
	readonly name: string;
	/** The action shown in the menu: "Update phone number". */
	readonly action: string;
	readonly description: string;
	readonly properties: readonly INodeProperties[];
	/** @param limiters the node's rate limiters, shared by all its executions in this process */
	execute(context: IExecuteFunctions, limiters: RateLimiters): Promise<INodeExecutionData[]>;
}

/** A search that n8n calls while a list is open. */
export type ListSearch = (
	context: ILoadOptionsFunctions,
	limiters: RateLimiters,
	filter?: string,
	paginationToken?: unknown,
) => Promise<INodeListSearchResult>;

/** The search that fills an open list, and the name that parameters use for it. */
export interface NamedSearch {
	readonly searchName: string;
	readonly search: ListSearch;
}

/** Loads the options of a list from which several can be picked. */
export type LoadOptions = (
	context: ILoadOptionsFunctions,
	limiters: RateLimiters,
) => Promise<INodePropertyOptions[]>;

/** Such a loader, and the name that parameters use for it. */
export interface NamedOptions {
	readonly optionsMethod: string;
	readonly load: LoadOptions;
}

/** A parameter with a list to pick from, and the search that fills the list. */
export interface Locator extends NamedSearch {
	readonly property: INodeProperties;
}
