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
	/** Stable: saved workflows hold it. */
	readonly value: string;
	readonly name: string;
	/** What the menu's entry does when chosen: "Update phone number". */
	readonly action: string;
	readonly description: string;
	readonly properties: readonly INodeProperties[];
	/** @param limiters those of the node, shared by all its executions in this process */
	execute(context: IExecuteFunctions, limiters: RateLimiters): Promise<INodeExecutionData[]>;
}

/** A search that n8n calls while a list is open. */
export type ListSearch = (
	context: ILoadOptionsFunctions,
	limiters: RateLimiters,
	filter?: string,
	paginationToken?: unknown,
) => Promise<INodeListSearchResult>;

/** The search that fills an open list, and the name by which parameters ask for it. */
export interface NamedSearch {
	readonly searchName: string;
	readonly search: ListSearch;
}

/** What fills a list of several to pick from. */
export type LoadOptions = (
	context: ILoadOptionsFunctions,
	limiters: RateLimiters,
) => Promise<INodePropertyOptions[]>;

/** That, and the name by which parameters ask for it. */
export interface NamedOptions {
	readonly optionsMethod: string;
	readonly load: LoadOptions;
}

/** A parameter with a list to pick from, and the search that fills the list. */
export interface Locator extends NamedSearch {
	readonly property: INodeProperties;
}
