import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';
import type { Catalogue, Field } from '../fields/field';
import type { ApiRequest, Subject } from '../transport/client';
import type { Failure } from '../transport/failure';

/** One page of a list. */
export interface Page {
	readonly items: readonly IDataObject[];
	/** The IDs of the items, in their order. */
	readonly ids: readonly string[];
	/** The cursor of the next page. */
	readonly next?: string;
}

/** How Get Many compares an entry with what somebody asked for. */
export interface Filter {
	readonly label: string;
	readonly help: string;
	readonly placeholder?: string;
	/** What it takes, where that is not any text. */
	readonly field?: Field;
	readonly matches: (entry: IDataObject, text: string) => boolean;
}

/** A list of the API: where it is, and how an open list shows its entries. */
export interface ListApi {
	/** What one entry is called in sentences: "phone number". */
	readonly noun: string;
	readonly plural: string;
	readonly list: {
		/** Below the base URL. */
		readonly path: string;
		readonly scope: Subject['scope'];
		/** What every request for a page has in its query. */
		readonly query?: Readonly<Record<string, string>>;
		/** The name under which the query has the cursor of a page; `cursor` where left out. */
		readonly cursorName?: string;
		/**
		 * A page of the list, or undefined where the answer is none.
		 *
		 * @param cursor the one that it was asked for with
		 */
		readonly readPage: (body: unknown, cursor?: string) => Page | undefined;
		/** Whether an entry of the open list matches what was typed. */
		readonly matches: (entry: IDataObject, text: string) => boolean;
		/** How the open list shows an entry. */
		readonly toResult: (entry: IDataObject) => INodeListSearchItems;
		/** Which entries the open list shows after all others, such as those without a name. */
		readonly isLast?: (entry: IDataObject) => boolean;
	};
}

/** The other form of the API, as this one has to know it to tell them apart. */
export interface OtherApi {
	/** The entry of the menu "Resource" that is made for it. */
	readonly resourceName: string;
	readonly plural: string;
	readonly fields: Catalogue;
	/** All keys that an entry of its list has, where that shows none of the fields alone. */
	readonly listsOnly?: readonly string[];
}

/**
 * All that has to be known of one resource of the API: described once, as data, and handed to the rooms
 * below `resources`, which know no resource by name.
 */
export interface ResourceApi extends ListApi {
	/** The fields that an update may send, by their API names. */
	readonly fields: Catalogue;
	/** The parameter that says which one is meant, its label, and its name in outputs. */
	readonly id: {
		readonly parameter: string;
		readonly label: string;
		readonly output: string;
	};
	readonly update: {
		readonly method: ApiRequest['method'];
		/** Below the base URL; the ID comes as it was given. */
		readonly path: (id: string) => string;
		readonly scope: Subject['scope'];
	};
	readonly list: ListApi['list'] & {
		/** By the name under which Get Many has them. */
		readonly filters: Readonly<Record<string, Filter>>;
		/**
		 * What is left of an entry where Get and Get Many are asked to simplify, in this order. Left out
		 * where an entry is simple as it is: then nobody is asked.
		 */
		readonly simpleKeys?: readonly string[];
	};
	/** How people know one: "Front Desk (+1 415 555 0100)"; undefined where the entry doesn't tell. */
	readonly nameOf: (entry: IDataObject) => string | undefined;
	/** The phone number of an entry; left out where there is none to be found by. */
	readonly numberOf?: (entry: IDataObject) => string | undefined;
	/** IDs that mean the same have the same key, so that their updates keep their order. */
	readonly keyOf: (id: string) => string;
	/** Whether the API's list tells the settings, so that former values can be known. */
	readonly isReadable: boolean;
	/** Whether an entry of the list, or an answer, shows any setting. */
	readonly showsSettings: (answer: IDataObject) => boolean;
	/** Where an update replaces the whole of one: how that is read before and after. */
	readonly rewrite?: Rewrite;
	/** The other form of the API, which an account may have instead. */
	readonly other?: OtherApi;
}

/** What the readings of an update say. */
export interface Verdict<Mark extends string> {
	/** A part of the output. */
	readonly told: IDataObject;
	/** What is to be said beside the run. */
	readonly mark?: Mark;
}

/**
 * How one is updated whose update replaces all of it: it is read, sent back with the changes put in,
 * and read again.
 */
export interface Rewrite<Mark extends string = string> {
	readonly scope: Subject['scope'];
	/** What an answer shows, by the names of today's API; undefined where it is no such thing. */
	readonly read: (answer: unknown) => IDataObject | undefined;
	/** The body of the update. */
	readonly whole: (before: IDataObject, body: IDataObject) => IDataObject;
	/** Why an update may not be made. */
	readonly refusal: (before: IDataObject, whole: IDataObject) => Failure | undefined;
	/** What one holds by its newest text, published or not. */
	readonly newest: (entry: IDataObject) => IDataObject;
	/** Whether that text is the one that an update sent. */
	readonly isNewest: (entry: IDataObject, whole: IDataObject) => boolean;
	/** Whether an update has changed one since it was read, so far as that is shown. */
	readonly isChanged: (before: IDataObject, after: IDataObject) => boolean;
	/** Whether a text that is not published is one of these fields. */
	readonly isDraftOf: (entry: IDataObject, fields: IDataObject) => boolean;
	/**
	 * What the answers show.
	 *
	 * @param made the answer of the update
	 * @param after the second reading; each undefined where there is none
	 */
	readonly verdict: (
		before: IDataObject,
		whole: IDataObject,
		made: IDataObject | undefined,
		after: IDataObject | undefined,
	) => Verdict<Mark>;
	/** What is to be said of one to which nothing was sent. */
	readonly markUnsent: (before: IDataObject) => Mark | undefined;
	/** What the marks say, of those with these names. */
	readonly hints: Readonly<Record<Mark, (names: readonly string[]) => string>>;
	/** Others that refer to one, read once for a run where the key may. */
	readonly users: {
		readonly list: ListApi;
		/** The key of the output that names them. */
		readonly output: string;
		/**
		 * Whether an entry refers to one; undefined where it does not show that.
		 *
		 * @param key that of an ID
		 */
		readonly uses: (entry: IDataObject, key: string) => boolean | undefined;
	};
}

/** What an update is for, in the sentences about it. */
export const updateSubject = ({ noun, plural, update }: ResourceApi, id: string): Subject => ({
	what: `update ${plural}`,
	scope: update.scope,
	noun,
	plural,
	id,
	place: 'run',
});

/** What reading one is for, in the sentences about it. */
export const readSubject = (resource: ResourceApi, id: string): Subject => ({
	...updateSubject(resource, id),
	what: `read ${resource.plural}`,
	scope: resource.rewrite?.scope ?? resource.list.scope,
});

/** What a list is for, in the sentences about it. */
export const listSubject = ({ noun, plural, list }: ListApi, place: Subject['place']): Subject => ({
	what: `list ${plural}`,
	scope: list.scope,
	noun,
	plural,
	place,
});
