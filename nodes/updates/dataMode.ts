import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import type { Checked } from '../values/checked';
import type { Problem } from '../values/problem';
import { toProperty } from '../fields/toProperties';
import type { FieldValue } from '../fields/toSchema';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import type { Parameter, ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import type { ResourceApi } from '../api/resourceApi';

const automatic = 'autoMapInputData';

// Names and values are those of n8n's own nodes for sheets and tables.
const dataMode = {
	kind: 'choice',
	label: 'Data Mode',
	noun: 'value',
	help: "Where the fields come from: only from the list below, or also from the input item, in which every property that has a field's API name is that field",
	choices: [
		{ value: 'defineBelow', name: 'Map Each Field Below' },
		{ value: automatic, name: 'Map Automatically' },
	],
	example: automatic,
	default: 'defineBelow',
} as const satisfies Field & { default: FieldValue };

/** The parameter that says where the fields of an update come from. */
export const dataModeProperty: INodeProperties = {
	...toProperty('dataMode', dataMode),
	noDataExpression: true,
	default: dataMode.default,
};

/** A required parameter; where the input may bring its field, n8n does not ask for it. */
export const requiredByMode = (property: INodeProperties): INodeProperties[] => [
	{ ...property, displayOptions: { hide: { dataMode: [automatic] } } },
	{
		...property,
		required: false,
		description: `${property.description}. Used where the input item has no ${property.name}, or a blank one`,
		displayOptions: { show: { dataMode: [automatic] } },
	},
];

/** The fields that an item asks for. */
export interface FieldsOfItem {
	/** The required ones among them, by their API names. */
	readonly fields: ReadonlyMap<string, Parameter>;
	/**
	 * Whether a required field was chosen for this item, so that it is sent even alone: it came with
	 * the item, or nothing else was added to the form.
	 */
	readonly isRequiredChosen: boolean;
}

/** The fields of each item, and what the input had beside them. */
export interface FieldReader {
	of(index: number): Checked<FieldsOfItem>;
	/** The properties of the items read so far that are not fields. */
	readonly ignored: ReadonlySet<string>;
}

const maxNamed = 10;

const listed = (names: readonly string[]): string => {
	const rest = names.length - maxNamed;
	return names.slice(0, maxNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

const noFields = ({ fields }: ResourceApi, names: readonly string[]): Problem => ({
	what: `No property of the item has the name of a field, so there is nothing to update (it has ${listed(names) || 'none at all'})`,
	remedy: `Name the properties like the fields in the API (${listed(Object.keys(fields))}), or add a field`,
});

const nothingAdded: Problem = {
	what: "'Update Fields' is empty, so there is nothing to update",
	remedy: 'Add a field',
};

/**
 * Reads the fields of updates: those that were added, those of the input where they are mapped
 * automatically, and the required ones, in this order of precedence.
 *
 * @param required the names of the fields that have a parameter of their own
 */
export const createFieldReader = (
	context: IExecuteFunctions,
	reader: ParameterReader,
	resource: ResourceApi,
	required: readonly string[],
): FieldReader => {
	const items = context.getInputData();
	const ignored = new Set<string>();
	const checkMode = toCheck(dataMode);

	return {
		ignored,
		of(index) {
			const mode = checkParameter(dataMode.label, checkMode, reader.one('dataMode', index));
			if (mode.problems.length > 0) return { problems: mode.problems };
			const added = reader.collection('updateFields', index);
			const fields = new Map<string, Parameter>();
			if (mode.value === automatic) {
				const properties = Object.entries(items[index]?.json ?? {});
				for (const [name, value] of properties) {
					if (Object.hasOwn(resource.fields, name)) fields.set(name, literal(value));
					else ignored.add(name);
				}
				// The required ones alone would change an agent that nobody meant to change.
				if (fields.size === 0 && added.size === 0) {
					const names = properties.map(([name]) => name);
					return { problems: [noFields(resource, names)] };
				}
			}
			const mapped = new Set(fields.keys());
			const isRequiredChosen =
				mode.value === automatic
					? required.some((name) => !isBlank(fields.get(name)?.value))
					: added.size === 0;
			for (const [name, parameter] of added) fields.set(name, parameter);
			for (const name of required) {
				if (!mapped.has(name) || isBlank(fields.get(name)?.value)) {
					fields.set(name, reader.one(name, index));
				}
			}
			return fields.size === 0
				? { problems: [nothingAdded] }
				: { value: { fields, isRequiredChosen } };
		},
	};
};

/** The hint beside a run whose input had more than fields. */
export const ignoredHint = (
	{ noun }: ResourceApi,
	ignored: ReadonlySet<string>,
): string | undefined => {
	if (ignored.size === 0) return undefined;
	const what = ignored.size === 1 ? '1 property' : `${ignored.size} properties`;
	return `Map Automatically ignored ${what} of the input that ${ignored.size === 1 ? 'is not a field' : 'are not fields'} of a ${noun}: ${listed([...ignored])}`;
};
