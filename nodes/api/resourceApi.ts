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
	/**
	 * When it was created by the server's clock, in ms since 1970; left out if the server doesn't
	 * say.
	 */
	readonly serverMs?: number;
}

/**
 * How Get Many narrows a list: the entries are compared here, or the API is asked for a part of
 * them.
 */
export type Filter = {
	readonly label: string;
	readonly help: string;
	readonly placeholder?: string;
	/** The kind of value it takes, if that is not any text. */
	readonly field?: Field;
	/**
	 * For a filter that takes a moment: reads it in the form the API takes. Returns undefined if the
	 * value is not a moment.
	 *
	 * @param zone the workflow's time zone
	 */
	readonly moment?: (value: unknown, zone: string) => string | undefined;
} & (
	| { readonly matches: (entry: IDataObject, text: string) => boolean }
	/** The name of the query parameter. */
	| { readonly query: string }
);

/** A list of the API: its address, and how an open list shows its entries. */
export interface ListApi {
	/** What one entry is called in sentences: "phone number". */
	readonly noun: string;
	readonly plural: string;
	/** The ID of the resource that the list belongs to, if it belongs to a single one. */
	readonly of?: string;
	/** It contains what people said, so no error may repeat the words of an answer. */
	readonly isPrivate?: true;
	readonly list: {
		/** The path below the base URL. */
		readonly path: string;
		readonly scope: Subject['scope'];
		/** The query parameters of every request for a page. */
		readonly query?: Readonly<Record<string, string>>;
		/** The query parameter for the cursor of a page; by default `cursor`. */
		readonly cursorName?: string;
		/**
		 * A page of the list, or undefined if the answer is not one.
		 *
		 * @param cursor the cursor in the request for the page
		 */
		readonly readPage: (body: unknown, cursor?: string) => Page | undefined;
		/** Whether an entry of the open list matches what was typed. */
		readonly matches: (entry: IDataObject, text: string) => boolean;
		/** How the open list shows an entry. */
		readonly toResult: (entry: IDataObject) => INodeListSearchItems;
		/** Which entries the open list shows last, such as those without a name. */
		readonly isLast?: (entry: IDataObject) => boolean;
	};
}

/** The other form of the API: what distinguishes the two. */
export interface OtherApi {
	/** The entry for it in the menu "Resource". */
	readonly resourceName: string;
	readonly plural: string;
	readonly fields: Catalogue;
	/** All keys of an entry in its list, if the list shows no field that only this form has. */
	readonly listsOnly?: readonly string[];
}

/** How a single entry is read, by a separate request. */
export interface One {
	/** The path below the base URL; the ID is passed as entered. */
	readonly path: (id: string) => string;
	readonly scope: Subject['scope'];
	/** What an answer shows, by the names of today's API; undefined if it does not show one. */
	readonly read: (answer: unknown) => IDataObject | undefined;
}

/** All that is needed to list and read one resource of the API. */
export interface ReadApi extends ListApi {
	/** The fields that an update may send, by API name; empty if there is no update. */
	readonly fields: Catalogue;
	/** The parameter that identifies an entry, its label, and its name in outputs. */
	readonly id: {
		readonly parameter: string;
		readonly label: string;
		readonly output: string;
	};
	readonly list: ListApi['list'] & {
		/** By their names in Get Many. */
		readonly filters: Readonly<Record<string, Filter>>;
		/**
		 * The keys of an entry that remain if Get and Get Many simplify, in this order. Left out if an
		 * entry is already simple: then there is no such option.
		 */
		readonly simpleKeys?: readonly string[];
		/** The keys that are removed then, if unknown keys should stay. */
		readonly lesserKeys?: readonly string[];
	};
	/** The phone number of an entry; left out if entries can't be found by number. */
	readonly numberOf?: (entry: IDataObject) => string | undefined;
	/** Equivalent IDs have the same key, so their updates keep their order. */
	readonly keyOf: (id: string) => string;
	/** Left out if single entries are read from the list. */
	readonly one?: One;
	/** The other form of the API, which an account may have instead. */
	readonly other?: OtherApi;
}

/**
 * All that is needed to know about one resource of the API. It is described once, as data, and
 * passed to the rooms below `resources`, none of which refers to a resource by name.
 */
export interface ResourceApi extends ReadApi {
	readonly update: {
		readonly method: ApiRequest['method'];
		/** The path below the base URL; the ID is passed as entered. */
		readonly path: (id: string) => string;
		readonly scope: Subject['scope'];
	};
	/**
	 * The name people know it by: "Front Desk (+1 415 555 0100)"; undefined if the entry has none.
	 */
	readonly nameOf: (entry: IDataObject) => string | undefined;
	/** Whether the API's list shows the settings, so former values can be known. */
	readonly isReadable: boolean;
	/** Whether an entry of the list, or an answer, shows any setting. */
	readonly showsSettings: (answer: IDataObject) => boolean;
	/** For a resource whose update replaces the whole entry: how it is read before and after. */
	readonly rewrite?: Rewrite;
}

/** What the readings around an update show. */
export interface Verdict<Mark extends string> {
	/** Goes into the output. */
	readonly told: IDataObject;
	/** Which hint to show beside the run. */
	readonly mark?: Mark;
}

/**
 * How to update a resource whose update replaces the whole entry: it is read, sent back with the changes,
 * and read again.
 */
export interface Rewrite<Mark extends string = string> extends One {
	/** The body of the update. */
	readonly whole: (before: IDataObject, body: IDataObject) => IDataObject;
	/** Why an update may not be made. */
	readonly refusal: (before: IDataObject, whole: IDataObject) => Failure | undefined;
	/** The settings with the newest text, published or not. */
	readonly newest: (entry: IDataObject) => IDataObject;
	/** Whether that text is the text that an update sent. */
	readonly isNewest: (entry: IDataObject, whole: IDataObject) => boolean;
	/** Whether an update has changed it since it was read, as far as the answers show. */
	readonly isChanged: (before: IDataObject, after: IDataObject) => boolean;
	/** Whether a text that is not published is one of these fields. */
	readonly isDraftOf: (entry: IDataObject, fields: IDataObject) => boolean;
	/**
	 * What the answers show.
	 *
	 * @param made the answer to the update
	 * @param after the second reading; each is undefined if there is none
	 */
	readonly verdict: (
		before: IDataObject,
		whole: IDataObject,
		made: IDataObject | undefined,
		after: IDataObject | undefined,
	) => Verdict<Mark>;
	/** Which hint to show if nothing was sent. */
	readonly markUnsent: (before: IDataObject) => Mark | undefined;
	/** The hint for each mark, about the ones with these names. */
	readonly hints: Readonly<Record<Mark, (names: readonly string[]) => string>>;
	/** Others that refer to it, read once per run if the API key is allowed to. */
	readonly users: {
		readonly list: ListApi;
		/** The output key that lists them. */
		readonly output: string;
		/**
		 * Whether an entry refers to it; undefined if the entry does not show that.
		 *
		 * @param key the key of an ID
		 */
		readonly uses: (entry: IDataObject, key: string) => boolean | undefined;
	};
}

/** The subject of an update, for the sentences about it. */
export const updateSubject = ({ noun, plural, update }: ResourceApi, id: string): Subject => ({
	what: `update ${plural}`,
	scope: update.scope,
	noun,
	plural,
	id,
	place: 'run',
});

/** The subject of reading one, for the sentences about it. */
export const readSubject = (
	{ noun, plural, isPrivate, one, list }: ReadApi,
	id: string,
): Subject => ({
	what: `read ${plural}`,
	scope: one?.scope ?? list.scope,
	noun,
	plural,
	id,
	place: 'run',
	isReading: true,
	...(isPrivate ? { isPrivate } : {}),
});

/** The subject of reading a list, for the sentences about it. */
export const listSubject = (
	{ noun, plural, of, isPrivate, list }: ListApi,
	place: Subject['place'],
): Subject => ({
	what: of === undefined ? `list ${plural}` : `read ${plural}`,
	scope: list.scope,
	noun,
	plural,
	...(of === undefined ? {} : { id: of, isReading: true }),
	place,
	...(isPrivate ? { isPrivate } : {}),
});
