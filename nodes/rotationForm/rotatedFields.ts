import type { Catalogue, Field } from '../fields/field';

/** What the variants of a rotation set: the fields of one catalogue. */
export interface RotatedFields {
	/** The field that every variant has in the form, by its API name: what the agent says. */
	readonly leadName: string;
	readonly lead: Field;
	/** Those that a variant may add. */
	readonly others: Catalogue;
}

/**
 * The fields of a catalogue as a rotation has them.
 *
 * @param leadName the API name of a field of the catalogue
 */
export const rotatedFieldsOf = <Name extends string>(
	catalogue: Catalogue & Readonly<Record<Name, Field>>,
	leadName: Name,
): RotatedFields => ({
	leadName,
	lead: catalogue[leadName],
	others: Object.fromEntries(Object.entries(catalogue).filter(([name]) => name !== leadName)),
});
