import type { NamedOptions, NamedSearch, Operation } from '../api/operation';
import type { ReadApi } from '../api/resourceApi';
import type { Options } from '../input/options';
import type { RotatedFields } from '../rotationForm/rotatedFields';

/** How a resource is rotated. */
export interface ResourceRotation {
	readonly rotated: RotatedFields;
	/** How the fields of a variant are checked, if that can be chosen. */
	readonly options: Options;
	/** The action of Choose Variant, short enough to fit below the node. */
	readonly chooseAction: string;
}

/** One entry of the menu "Resource": one that is read, or, with a `ResourceApi`, one that is updated too. */
export interface Resource<A extends ReadApi = ReadApi> {
	/** Stable: saved workflows contain it. */
	readonly value: string;
	readonly name: string;
	readonly description: string;
	readonly api: A;
	/** By name, as n8n sorts them. */
	readonly operations: readonly Operation[];
	readonly defaultOperation: string;
	/** Left out if it can't be rotated by the clock. */
	readonly rotation?: ResourceRotation;
	/** The searches of the lists that its parameters offer. */
	readonly searches: readonly NamedSearch[];
	/** The methods that fill the lists from which several entries can be chosen. */
	readonly optionLists?: readonly NamedOptions[];
}
