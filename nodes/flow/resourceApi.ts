import type { IDataObject } from 'n8n-workflow';
import type { Catalogue } from '../fields/field';
import type { ApiRequest, Purpose, Repeat } from '../transport/client';
import type { Page } from './list';

/** How Get Many and the open list compare an entry with a text that somebody typed. */
export interface Filter {
	readonly label: string;
	readonly help: string;
	readonly placeholder?: string;
	readonly matches: (entry: IDataObject, text: string) => boolean;
}

/**
 * All that the flow has to know of one resource of the API: described once, as data, and handed to
 * the flow, which knows no resource by name.
 */
export interface ResourceApi {
	/** In sentences: "phone number". */
	readonly noun: string;
	readonly plural: string;
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
		readonly scope: Purpose['scope'];
		readonly repeat: Repeat;
	};
	readonly list: {
		/** Below the base URL. */
		readonly path: string;
		readonly scope: Purpose['scope'];
		/** A page of the list, or undefined where the answer is none. */
		readonly readPage: (body: unknown) => Page | undefined;
		/** By the name under which Get Many has them. */
		readonly filters: Readonly<Record<string, Filter>>;
		/** Whether an entry of the open list matches what was typed. */
		readonly matches: (entry: IDataObject, text: string) => boolean;
	};
	/** How people know one: "Front Desk (+1 415 555 0100)"; undefined where the entry doesn't tell. */
	readonly nameOf: (entry: IDataObject) => string | undefined;
	/** IDs that mean the same have the same key, so that their updates keep their order. */
	readonly keyOf: (id: string) => string;
	/** Whether an answer shows the settings, so that it can be compared with what was sent. */
	readonly showsSettings: (answer: IDataObject) => boolean;
}

/** What an update is for, in the sentences about it. */
export const updatePurpose = ({ noun, plural, update }: ResourceApi, id: string): Purpose => ({
	what: `update ${plural}`,
	scope: update.scope,
	noun,
	plural,
	id,
	place: 'run',
});

/** What a list is for, in the sentences about it. */
export const listPurpose = (
	{ noun, plural, list }: ResourceApi,
	place: Purpose['place'],
): Purpose => ({
	what: `list ${plural}`,
	scope: list.scope,
	noun,
	plural,
	place,
});
