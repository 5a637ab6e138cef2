import type { IDataObject } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import { asUpdate, isSame } from '../fields/answer';
import { fieldNamed } from '../fields/field';
import type { Body } from '../fields/toBody';
import type { Update } from './check';

/** What an update comes to, given what is known of the one that is meant. */
export interface Difference {
	/** What is to be sent. */
	readonly body: Body;
	/** The fields left out because they hold the value already, by their API names. */
	readonly unchanged: readonly string[];
	/** Those left out because they were changed since. */
	readonly changedSince: readonly string[];
	/** What it held before, as the API showed it; left out where that is not known. */
	readonly before?: IDataObject;
	/** Which reading of the list that is from; 0 for none. */
	readonly reading: number;
}

/**
 * Whether an answer shows a field with this value; undefined where it doesn't show the field. What is
 * not shown is not known: the API promises nothing but an ID.
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
 * The sent fields that the API's answer shows with another value. What the API does with keys it
 * doesn't take is not documented, so this is the only way to be told.
 */
export const notApplied = (resource: ResourceApi, body: Body, answer: IDataObject): string[] =>
	Object.keys(body).filter(
		(name) => isShownAs(resource, name, body[name] ?? null, answer) === false,
	);

/** The former values of those fields that the API showed, in the shape of an update. */
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
			// What no update can set is told as it was shown.
			return [[name, value === undefined ? before[name] : value]];
		}),
	);

/**
 * What an update comes to, given what the API showed.
 *
 * @param before undefined where that is not known
 * @param reading which reading it is from
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
 * What each of a resource is known to hold: from the API's list at first, from the updates of the run
 * after that, so that a second update of the same one is compared with the first. Nothing is known
 * until a list was read.
 */
export class Settings {
	private readonly byKey = new Map<string, IDataObject>();

	/** Those of which an update is under way: what they hold is not known. */
	private readonly underWay = new Set<string>();

	/** Those that were updated since the reading began: it may show them as they were before. */
	private readonly updatedSince = new Set<string>();

	/** How often the list was read, a reading that is under way included. */
	private reading = 0;

	constructor(private readonly resource: ResourceApi) {}

	/** The same knowledge by itself, for what is only tried out. */
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

	/** A reading of the list begins: what is updated from here on, it may show as it was before. */
	beginReading(): void {
		this.reading += 1;
		this.updatedSince.clear();
		for (const key of this.underWay) this.updatedSince.add(key);
	}

	/** The entries of the list that was read, all of them; none where it could not be read. */
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
	 * What an update comes to. From here on nothing is known of the one that is meant, until `record`:
	 * a request that failed may have changed it or not.
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
	 * Keeps what is known after an update that was made: what its answer shows, and of the rest what was
	 * not sent. What was sent and isn't shown is not known.
	 */
	record({ id }: Update, { body, before, reading }: Difference, answer: IDataObject): void {
		const key = this.resource.keyOf(id);
		this.underWay.delete(key);
		// What was read in between is younger than what was known when the update began.
		const kept = Object.entries(reading === this.reading ? (before ?? {}) : {}).filter(
			([name]) => !Object.hasOwn(body, name),
		);
		const entry = { ...Object.fromEntries(kept), ...answer };
		if (reading > 0 && this.resource.showsSettings(entry)) this.byKey.set(key, entry);
	}
}
