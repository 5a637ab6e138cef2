/** What a field of the API is: plain data, from which everything else is projected. */

/** One value of a dropdown. */
export interface Choice {
	readonly value: string;
	/** What a person reads, and may give instead of the value where no other has the same name. */
	readonly name: string;
	/** What the dropdown shows where that is more than the name. */
	readonly label?: string;
}

interface Common {
	/** The label in n8n's form, title case. */
	readonly label: string;
	/** What the field does to a call, in one sentence without a closing full stop. */
	readonly help: string;
	/** The API wants it in every request. */
	readonly required?: true;
	/** The API takes null for it: empty, or its default. */
	readonly nullable?: true;
}

/** Free text; `rows` makes it a box of that many lines. */
export interface TextField extends Common {
	readonly kind: 'text';
	readonly rows?: number;
	/** White space around it means nothing, as around a code. */
	readonly trimmed?: true;
	/** Values that are known, though any other is taken too: their names and their case are put right. */
	readonly known?: readonly Choice[];
	readonly example: string;
}

/** A phone number in the form of E.164: a plus sign, the country code and at most 15 digits. */
export interface PhoneField extends Common {
	readonly kind: 'phone';
	readonly example: string;
}

/** One of a list that the API states in full. */
export interface ChoiceField extends Common {
	readonly kind: 'choice';
	readonly choices: readonly Choice[];
	/** What one of the list is called in a sentence: "voice". */
	readonly noun: string;
	/** The vendor adds to the list: the label of the option that lets other values pass. */
	readonly openedBy?: string;
	/** No two values differ by case alone, so that the case can be corrected. */
	readonly ignoreCase?: true;
	readonly example: string;
}

export interface FlagField extends Common {
	readonly kind: 'flag';
	readonly example: boolean;
}

/** A finite number. The API states no ranges; the bounds rule out what has no meaning in a call. */
export interface NumberField extends Common {
	readonly kind: 'number';
	/** Left out where none is stated. */
	readonly unit?: 'seconds';
	/** The smallest value, itself allowed unless `above` is set. */
	readonly min: number;
	/** `min` itself is refused. */
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

/** One of a list that the API hands out, by its ID: picked from the open list, or entered. */
export interface ReferenceField extends Common {
	readonly kind: 'reference';
	/** What one of the list is called in a sentence: "voice". */
	readonly noun: string;
	/** The name by which the parameter asks for the search of the list. */
	readonly searchName: string;
	readonly example: string;
}

/** Several IDs, whose order means nothing. */
export interface IdsField extends Common {
	readonly kind: 'ids';
	/** The method that fills the list to pick from, by its name; left out where they are entered. */
	readonly optionsMethod?: string;
	readonly example: readonly string[];
}

/** All there are (null in the API), none (an empty list), or some by their IDs. */
export interface SelectionField extends Common {
	readonly kind: 'selection';
	readonly example: readonly string[];
}

/** Several texts, whose order means nothing; with `choices`, of a list that the API states in full. */
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

/** The field of this API name; undefined where there is none. */
export const fieldNamed = (catalogue: Catalogue, name: string): Field | undefined =>
	Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;

/** One function for each kind of field: a new kind is a compile error until all handle it. */
export type Projector<T> = { [K in Kind]: (field: FieldOf<K>) => T };

/** Applies the projector's function for the field's kind. */
export function project<K extends Kind, T>(field: FieldOf<K>, to: Projector<T>): T {
	return to[field.kind](field);
}
