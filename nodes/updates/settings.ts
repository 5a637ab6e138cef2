import type { IDataObject } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import { asUpdate, isSame } from '../fields/answer';
import { fieldNamed } from '../fields/field';
import type { Body } from '../fields/toBody';
import type { Update } from './check';

/** What an update changes, given the known settings of its target. */
export interface Difference {
	/** The fields to send. */
	readonly body: Body;
	/** The fields left out because they already have the value, by API name. */
	readonly unchanged: readonly string[];
	/** The fields left out because they were changed since. */
	readonly changedSince: readonly string[];
	/** The settings before, as the API showed them; left out if they are unknown. */
	readonly before?: IDataObject;
	/** The number of the list reading they come from; 0 for none. */
	readonly reading: number;
}

/**
 * Whether an answer shows a field with this value; undefined if it doesn't show the field. A field
 * that is not shown is unknown: the API promises nothing but an ID.
 */
const isShownAs = (
	{ fields }: ResourceApi,
	name: string,
	value: Body[string],
	answer: IDataObject,
): boolean | undefined => {
	const field = fieldNamed(fields, name);
	if (field === undefined || !Object.hasOwn(answer, name)) return undefined;
	return isSame(field, value, answer[name]);
};

/**
 * The sent fields that the API's answer shows with another value. The API does not document how it
 * handles keys that it doesn't accept, so this is the only way to find out.
 */
export const notApplied = (resource: ResourceApi, body: Body, answer: IDataObject): string[] =>
	Object.keys(body).filter(
		(name) => isShownAs(resource, name, body[name] ?? null, answer) === false,
	);

/** The former values of these fields, as far as the API showed them, in the form of an update. */
export const previousOf = (
	resource: ResourceApi,
	before: IDataObject,
	names: readonly string[],
): IDataObject =>
	Object.fromEntries(
		names.flatMap((name) => {
			const field = fieldNamed(resource.fields, name);
			if (field === undefined || !Object.hasOwn(before, name)) return [];
			const value = asUpdate(field, before[name]);
			// A value that no update can set is reported as it was shown.
			return [[name, value === undefined ? before[name] : value]];
		}),
	);

/**
 * What an update changes, given what the API showed.
 *
 * @param before undefined if that is unknown
 * @param reading the number of the reading it comes from
 */
export const differenceOf = (
	resource: ResourceApi,
	{ body, options, expected }: Update,
	before: IDataObject | undefined,
	reading: number,
): Difference => {
	if (before === undefined) return { body, unchanged: [], changedSince: [], reading };
	const unchanged: string[] = [];
	const changedSince: string[] = [];
	const left = Object.entries(body).filter(([name, value]) => {
		const isSet = isShownAs(resource, name, value, before) === true;
		if (isSet) {
			if (options.onlyChanges) unchanged.push(name);
			return !options.onlyChanges;
		}
		const isOther =
			expected !== undefined &&
			Object.hasOwn(expected, name) &&
			isShownAs(resource, name, expected[name] as Body[string], before) === false;
		if (isOther) changedSince.push(name);
		return !isOther;
	});
	return { body: Object.fromEntries(left), unchanged, changedSince, before, reading };
};

/**
 * The known settings of each entry of a resource: first from the API's list, then from the updates of
 * the run, so a second update of the same one is compared with the first. Nothing is known until a
 * list was read.
 */
export class Settings {
	private readonly byKey = new Map<string, IDataObject>();

	/** The ones with an update under way: their settings are unknown. */
	private readonly underWay = new Set<string>();

	/** The ones updated since the reading began: it may show their old settings. */
	private readonly updatedSince = new Set<string>();

	/** How often the list was read, including a reading under way. */
	private reading = 0;

	constructor(private readonly resource: ResourceApi) {}

	/** A separate copy, for dry runs. */
	copy(): Settings {
		const other = new Settings(this.resource);
		for (const [key, entry] of this.byKey) other.byKey.set(key, entry);
		other.reading = this.reading;
		return other;
	}

	/** How many are known. */
	get size(): number {
		return this.byKey.size;
	}

	/** A reading of the list begins: it may show old settings of the ones updated from here on. */
	beginReading(): void {
		this.reading += 1;
		this.updatedSince.clear();
		for (const key of this.underWay) this.updatedSince.add(key);
	}

	/** Takes all entries of the list that was read; none if it could not be read. */
	endReading(entries: readonly IDataObject[]): void {
		for (const key of this.byKey.keys()) {
			if (!this.updatedSince.has(key)) this.byKey.delete(key);
		}
		for (const entry of entries) {
			const key = this.resource.keyOf(String(entry.id));
			if (this.resource.showsSettings(entry) && !this.updatedSince.has(key)) {
				this.byKey.set(key, entry);
			}
		}
	}

	/**
	 * What an update changes. From here on, the settings of its target are unknown until `record`: a
	 * failed request may or may not have changed them.
	 */
	diff(update: Update): Difference {
		const key = this.resource.keyOf(update.id);
		const before = this.byKey.get(key);
		this.byKey.delete(key);
		this.underWay.add(key);
		this.updatedSince.add(key);
		return differenceOf(this.resource, update, before, this.reading);
	}

	/**
	 * Keeps what is known after an update was made: what its answer shows, and other fields that were
	 * not sent. A field that was sent but isn't shown is unknown.
	 */
	record({ id }: Update, { body, before, reading }: Difference, answer: IDataObject): void {
		const key = this.resource.keyOf(id);
		this.underWay.delete(key);
		// A reading in between is newer than what was known when the update began.
		const kept = Object.entries(reading === this.reading ? (before ?? {}) : {}).filter(
			([name]) => !Object.hasOwn(body, name),
		);
		const entry = { ...Object.fromEntries(kept), ...answer };
		if (reading > 0 && this.resource.showsSettings(entry)) this.byKey.set(key, entry);
	}
}
