import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { plainName } from '../values/characters';
import type { Field } from '../fields/field';
import type { Checked } from '../values/checked';
import type { Problem } from '../values/problem';
import { toProperty, withBlankEntry } from '../fields/toProperties';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import { namesUsedIn } from '../input/expressions';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { ResourceApi } from '../api/resourceApi';

const automatic = 'autoMapInputData';

// The names and values are the same as in n8n's own nodes for sheets and tables.
const dataMode = {
	kind: 'choice',
	label: 'Data Mode',
	noun: 'value',
	help: 'Where field values come from: only from the list below, or also from the properties of the input item that have the API names of fields',
	choices: [
		{ value: 'defineBelow', name: 'Map Each Field Below' },
		{ value: automatic, name: 'Map Automatically' },
	],
	example: automatic,
	default: 'defineBelow',
} as const satisfies Field & { default: FieldValue };

/** The parameter for where the fields of an update come from. */
export const dataModeProperty: INodeProperties = {
	...toProperty('dataMode', dataMode),
	noDataExpression: true,
	default: dataMode.default,
};

/** A required parameter; if the input may contain its field, n8n does not require it. */
export const requiredByMode = (property: INodeProperties): INodeProperties[] => [
	{ ...property, displayOptions: { hide: { dataMode: [automatic] } } },
	{
		...withBlankEntry(property, 'From the Input Item'),
		required: false,
		description: `${property.description}. Used if the input item has no ${property.name} or a blank one`,
		displayOptions: { show: { dataMode: [automatic] } },
	},
];

/** The fields that an item asks for. */
export interface FieldsOfItem {
	/** Including the required ones, by API name. */
	readonly fields: ReadonlyMap<string, Parameter>;
	/**
	 * Whether a required field was chosen for this item, so it is sent even by itself: it came with
	 * the item, or nothing else was added to the form.
	 */
	readonly isRequiredChosen: boolean;
}

/** The fields of each item, and the other properties of the input. */
export interface FieldReader {
	of(index: number): Checked<FieldsOfItem>;
	/** The properties of the items read so far that are neither fields nor used by the form. */
	readonly ignored: ReadonlySet<string>;
}

const maxNamed = 10;

const listed = (names: readonly string[]): string => {
	const rest = names.length - maxNamed;
	return names.slice(0, maxNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

const quoted = (names: readonly string[]): string => listed(names.map((name) => `"${name}"`));

const noFields = ({ fields }: ResourceApi, names: readonly string[]): Problem => ({
	what: `No property of the item matches a field, so there is nothing to update (the item has ${quoted(names) || 'no properties'})`,
	remedy: `Rename the properties to the API names of fields (${listed(Object.keys(fields))}), or add a field`,
});

const nothingAdded: Problem = {
	what: "'Update Fields' is empty, so there is nothing to update",
	remedy: 'Add a field',
};

const twoNames = (field: string, names: readonly string[]): Problem => ({
	what: `The item has more than one property for ${field}: ${quoted(names)}`,
	remedy: 'Rename or remove all but one',
});

/** The fields in the input, by API name. */
interface Mapped {
	readonly fields: Map<string, Parameter>;
	/** The properties that are not fields. */
	readonly others: readonly string[];
}

/**
 * Finds the fields in the properties of items. Files and people put blanks, a byte order mark or
 * capitals into the names of columns. If more than one matches, the field is ambiguous.
 */
const createMapping = ({ fields }: ResourceApi): ((properties: IDataObject) => Mapped) => {
	const byPlainName = new Map(Object.keys(fields).map((name) => [plainName(name), name]));
	return (properties) => {
		const namesOf = new Map<string, string[]>();
		const others: string[] = [];
		for (const name of Object.keys(properties)) {
			const field = byPlainName.get(plainName(name));
			if (field === undefined) others.push(name);
			else namesOf.set(field, [...(namesOf.get(field) ?? []), name]);
		}
		const found = Array.from(namesOf, ([field, names]): [string, Parameter] => {
			const [name = '', ...more] = names;
			return more.length === 0
				? [field, { ...literal(properties[name]), isMapped: true }]
				: [field, { ...literal(undefined), problem: twoNames(field, names) }];
		});
		return { fields: new Map(found), others };
	};
};

/**
 * Reads the fields of updates: those that were added, those of the input where they are mapped
 * automatically, and the required ones, in this order of precedence.
 *
 * @param required the names of the fields with their own parameter
 */
export const createFieldReader = (
	context: IExecuteFunctions,
	reader: ParameterReader,
	resource: ResourceApi,
	required: readonly string[],
): FieldReader => {
	const items = context.getInputData();
	const usedByForm = new Set(namesUsedIn(context.getNode().parameters));
	const ignored = new Set<string>();
	const checkMode = toCheck(dataMode);
	const mapFields = createMapping(resource);

	return {
		ignored,
		of(index) {
			const mode = checkParameter(dataMode.label, checkMode, reader.one('dataMode', index));
			if ('problems' in mode) return mode;
			const added = reader.collection('updateFields', index);
			if (mode.value !== automatic) {
				const own = required.map((name) => [name, reader.one(name, index)] as const);
				const fields = new Map([...added, ...own]);
				return fields.size === 0
					? { problems: [nothingAdded] }
					: { value: { fields, isRequiredChosen: added.size === 0 } };
			}
			const properties = items[index]?.json ?? {};
			const { fields, others } = mapFields(properties);
			for (const name of others) if (!usedByForm.has(name)) ignored.add(name);
			// The required ones by themselves would change an agent that nobody wanted to change.
			if (fields.size === 0 && added.size === 0) {
				return { problems: [noFields(resource, Object.keys(properties))] };
			}
			const isRequiredChosen = required.some((name) => !isBlank(fields.get(name)?.value));
			for (const name of required) {
				const { value, problem } = fields.get(name) ?? literal(undefined);
				if (isBlank(value) && problem === undefined) fields.set(name, reader.one(name, index));
			}
			return { value: { fields: new Map([...fields, ...added]), isRequiredChosen } };
		},
	};
};

/** The hint beside a run whose input had properties other than fields. */
export const ignoredHint = (
	{ noun }: ResourceApi,
	ignored: ReadonlySet<string>,
): string | undefined => {
	if (ignored.size === 0) return undefined;
	const what = ignored.size === 1 ? '1 property' : `${ignored.size} properties`;
	return `Map Automatically ignored ${what} of the input that ${ignored.size === 1 ? 'is not a field' : 'are not fields'} of a ${noun}: ${quoted([...ignored])}`;
};
