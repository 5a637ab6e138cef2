import type { ResourceApi } from '../api/resourceApi';
import type { Catalogue, Field } from '../fields/field';

/** What the variants of a rotation set: the fields of one resource. */
export interface RotatedFields {
	readonly api: ResourceApi;
	/** The field that every variant has in the form, by its API name: what the agent says. */
	readonly leadName: string;
	readonly lead: Field;
	/** The fields that a variant may add. */
	readonly others: Catalogue;
}

/**
 * The fields of a resource as a rotation uses them.
 *
 * @param catalogue the fields of the resource
 * @param leadName the API name of one of them
 */
export const rotatedFieldsOf = <Name extends string>(
	api: ResourceApi,
	catalogue: Catalogue & Readonly<Record<Name, Field>>,
	leadName: Name,
): RotatedFields => ({
	api,
	leadName,
	lead: catalogue[leadName],
	others: Object.fromEntries(Object.entries(catalogue).filter(([name]) => name !== leadName)),
});
