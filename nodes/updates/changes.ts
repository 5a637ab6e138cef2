import type { IDataObject } from 'n8n-workflow';
import { asGiven, isSame } from '../fields/answer';
import type { Field } from '../fields/field';
import { isRecord } from '../values/json';
import type { Body } from '../fields/toBody';
import type { FieldValue } from '../fields/toSchema';
import type { Update } from './check';
import type { ResourceApi } from '../api/resourceApi';

/** What an update comes to, given what is known of the one that is meant. */
export interface Change {
	/** What is to be sent. */
	readonly body: Body;
	/** The fields left out because they hold the value already, by their API names. */
	readonly unchanged: readonly string[];
	/** What it held before, as the API showed it; left out where that is not known. */
	readonly before?: IDataObject;
}

const fieldOf = ({ fields }: ResourceApi, name: string): Field | undefined =>
	Object.hasOwn(fields, name) ? fields[name] : undefined;

/** The sent fields that an answer shows as they were sent. */
const shownAsSent = (resource: ResourceApi, body: Body, answer: IDataObject): string[] =>
	Object.entries(body).flatMap(([name, sent]) => {
		const field = fieldOf(resource, name);
		return field !== undefined && isSame(field, sent, answer[name]) ? [name] : [];
	});

/**
 * The sent fields that the API's answer shows with another value, or that it leaves out although
 * it shows the settings. What the API does with keys it doesn't take is not documented, so this is
 * the only way to be told.
 */
export const notApplied = (resource: ResourceApi, body: Body, answer: IDataObject): string[] => {
	if (!resource.showsSettings(answer)) return [];
	const applied = shownAsSent(resource, body, answer);
	return Object.keys(body).filter((name) => !applied.includes(name));
};

const isFieldValue = (value: unknown): value is FieldValue =>
	!isRecord(value) && (!Array.isArray(value) || value.every((entry) => typeof entry === 'string'));

/** JSON with the keys of its objects in one order. */
const canonical = (value: unknown): string =>
	JSON.stringify(value ?? null, (_, part: unknown) =>
		isRecord(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part,
	);

const isSameJson = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/**
 * The fields that were not sent and that the answer shows with another value than before: an API
 * may set to a default what a PATCH leaves out. Only fields that both show can tell; a field that is
 * not shown was null where the API takes null for it.
 */
export const alsoChanged = (
	resource: ResourceApi,
	{ body, before }: Change,
	answer: IDataObject,
): string[] => {
	if (before === undefined) return [];
	const nullable = Object.keys(resource.fields).filter((name) => fieldOf(resource, name)?.nullable);
	return [...new Set([...Object.keys(before), ...nullable])].filter((name) => {
		if (!Object.hasOwn(answer, name) || Object.hasOwn(body, name)) return false;
		if (resource.bookkeeping.includes(name)) return false;
		const [was, is] = [before[name], answer[name]];
		const field = fieldOf(resource, name);
		if (field === undefined) return !isSameJson(was, is);
		const given = asGiven(field, was);
		// What no update could hold can only be compared as it is.
		return isFieldValue(given) ? !isSame(field, given, is) : !isSameJson(was, is);
	});
};

/**
 * The former values of fields, in the shape of an update. A field that was not shown at all was
 * null where the API takes null for it, and is not known else.
 */
export const previousOf = (
	resource: ResourceApi,
	{ before }: Change,
	names: readonly string[],
): IDataObject | undefined =>
	before &&
	Object.fromEntries(
		names.flatMap((name) => {
			const field = fieldOf(resource, name);
			const isKnown = field !== undefined && (field.nullable || Object.hasOwn(before, name));
			return isKnown ? [[name, asGiven(field, before[name]) as IDataObject[string]]] : [];
		}),
	);

/**
 * What the API is known to hold, one by one: from its list at first, from the updates of the run
 * after that, so that a second update of the same one is compared with the first.
 */
export class KnownSettings {
	private readonly byKey = new Map<string, IDataObject>();

	/** @param entries those of the API's list; left out where nothing is to be known */
	constructor(
		private readonly resource: ResourceApi,
		private readonly entries?: readonly IDataObject[],
	) {
		for (const entry of entries ?? []) {
			if (resource.showsSettings(entry)) this.byKey.set(resource.keyOf(String(entry.id)), entry);
		}
	}

	/** The same knowledge by itself, for what is only tried out. */
	copy(): KnownSettings {
		const other = new KnownSettings(this.resource, this.entries && []);
		for (const [key, entry] of this.byKey) other.byKey.set(key, entry);
		return other;
	}

	/** How many are known. */
	get size(): number {
		return this.byKey.size;
	}

	/**
	 * What an update comes to. From here on nothing is known of the one that is meant, until `end`:
	 * a request that failed may have changed it or not.
	 */
	begin({ id, body, options }: Update): Change {
		const key = this.resource.keyOf(id);
		const before = this.byKey.get(key);
		this.byKey.delete(key);
		if (before === undefined) return { body, unchanged: [] };
		const unchanged = options.onlyChanges
			? shownAsSent(this.resource, body, before).filter(
					(name) => fieldOf(this.resource, name)?.nullable || Object.hasOwn(before, name),
				)
			: [];
		const left = Object.entries(body).filter(([name]) => !unchanged.includes(name));
		return { body: Object.fromEntries(left), unchanged, before };
	}

	/** Keeps what holds after a change: what the answer shows, or what was sent. */
	end({ id }: Update, { body, before }: Change, answer?: unknown): void {
		const isShown = isRecord(answer) && this.resource.showsSettings(answer);
		if (this.entries === undefined || (before === undefined && !isShown)) return;
		this.byKey.set(this.resource.keyOf(id), { ...before, ...(isShown ? answer : body) });
	}
}
