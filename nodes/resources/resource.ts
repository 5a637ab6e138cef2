import type { NamedOptions, NamedSearch, Operation } from '../api/operation';
import type { ResourceApi } from '../api/resourceApi';
import type { Options } from '../input/options';
import type { RotatedFields } from '../rotationForm/rotatedFields';

/** How a resource is rotated. */
export interface ResourceRotation {
	readonly rotated: RotatedFields;
	/** How the fields of a variant are checked, where that can be chosen. */
	readonly options: Options;
	/** What Choose Variant does when chosen, in words that fit below the node. */
	readonly chooseAction: string;
}

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
	/** Left out where it can't be rotated by the clock. */
	readonly rotation?: ResourceRotation;
	/** The searches of the lists to pick from that its parameters have. */
	readonly searches: readonly NamedSearch[];
	/** What fills the lists of several to pick from. */
	readonly optionLists?: readonly NamedOptions[];
}
