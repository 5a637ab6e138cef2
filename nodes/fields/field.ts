/** What a field of the API is: plain data, from which everything else is derived. */

/** One value of a dropdown. */
export interface Choice {
	readonly value: string;
	/** What people see. They may give it instead of the value if no other choice has the same name. */
	readonly name: string;
	/** What the dropdown shows if that is more than the name. */
	readonly label?: string;
}

interface Common {
	/** The label in n8n's form, title case. */
	readonly label: string;
	/** What the field does to a call, in one sentence without a final period. */
	readonly help: string;
	/** The API requires it in every request. */
	readonly required?: true;
	/** The API accepts null for it: empty, or its default. */
	readonly nullable?: true;
}

/** Free text; `rows` makes it a box of that many lines. */
export interface TextField extends Common {
	readonly kind: 'text';
	readonly rows?: number;
	/** White space around it means nothing, as with a code. */
	readonly trimmed?: true;
	/** Known values, whose names and case are corrected. Any other value is accepted too. */
	readonly known?: readonly Choice[];
	readonly example: string;
}

/** A phone number in E.164 format: a plus sign, the country code and at most 15 digits. */
export interface PhoneField extends Common {
	readonly kind: 'phone';
	readonly example: string;
}

/** One value of a list that the API documents in full. */
export interface ChoiceField extends Common {
	readonly kind: 'choice';
	readonly choices: readonly Choice[];
	/** What an entry of the list is called in a sentence: "voice". */
	readonly noun: string;
	/** The label of the option that allows other values, because the vendor adds to the list. */
	readonly openedBy?: string;
	/** No two values differ only by case, so the case can be corrected. */
	readonly ignoreCase?: true;
	readonly example: string;
}

export interface FlagField extends Common {
	readonly kind: 'flag';
	readonly example: boolean;
}

/** A finite number. The API states no ranges; the bounds exclude what makes no sense in a call. */
export interface NumberField extends Common {
	readonly kind: 'number';
	/** Left out if none is stated. */
	readonly unit?: 'seconds';
	/** The smallest value, itself allowed unless `above` is set. */
	readonly min: number;
	/** `min` itself is not allowed. */
	readonly above?: true;
	/** The largest value, itself allowed. */
	readonly max?: number;
	readonly whole?: true;
	readonly example: number;
}

/** Several messages that the API takes as one string, separated by commas. */
export interface MessagesField extends Common {
	readonly kind: 'messages';
	readonly example: readonly string[];
}

/** One entry of a list from the API, by its ID: chosen from the list, or entered. */
export interface ReferenceField extends Common {
	readonly kind: 'reference';
	/** What an entry of the list is called in a sentence: "voice". */
	readonly noun: string;
	/** The name of the search that the parameter uses for the list. */
	readonly searchName: string;
	readonly example: string;
}

/** Several IDs, in any order. */
export interface IdsField extends Common {
	readonly kind: 'ids';
	/** The name of the method that fills the list; left out if the IDs are entered. */
	readonly optionsMethod?: string;
	readonly example: readonly string[];
}

/** All entries (null in the API), none (an empty list), or some by their IDs. */
export interface SelectionField extends Common {
	readonly kind: 'selection';
	readonly example: readonly string[];
}

/** Several texts, in any order; with `choices`, from a list that the API documents in full. */
export interface ListField extends Common {
	readonly kind: 'list';
	readonly choices?: readonly Choice[];
	/** What an entry is called in a sentence: "channel". */
	readonly noun: string;
	readonly example: readonly string[];
}

export type Field =
	| TextField
	| PhoneField
	| ChoiceField
	| FlagField
	| NumberField
	| MessagesField
	| ReferenceField
	| IdsField
	| SelectionField
	| ListField;
export type Kind = Field['kind'];
export type FieldOf<K extends Kind> = Extract<Field, { kind: K }>;

/** The fields of one request body, by their API names. */
export type Catalogue = Readonly<Record<string, Field>>;

/** The field with this API name; undefined if there is none. */
export const fieldNamed = (catalogue: Catalogue, name: string): Field | undefined =>
	Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;

/** One function for each kind of field: a new kind is a compile error until all handle it. */
export type Projector<T> = { [K in Kind]: (field: FieldOf<K>) => T };

/** Applies the projector's function for the field's kind. */
export function project<K extends Kind, T>(field: FieldOf<K>, to: Projector<T>): T {
	return to[field.kind](field);
}
