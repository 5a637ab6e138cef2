import type { INodeProperties } from 'n8n-workflow';
import type { Catalogue } from '../fields/field';
import { toProperties, toProperty, withoutLists } from '../fields/toProperties';
import type { Schedule } from '../rotation';
import { isBlank } from '../values/blank';
import type { RotatedFields } from './rotatedFields';

/** The collection of the fields that a variant may add. */
export const otherFieldsName = 'otherFields';
export const otherFieldsLabel = 'Other Fields';

/** How the problems of a variant begin: 'Variant "Office"', or its place in the list. */
export const ownerOf = (name: unknown, position: number): string =>
	isBlank(name) ? `Variant ${position + 1}` : `Variant "${String(name)}"`;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

// Inside a collection, n8n looks up other parameters from the node's root.
const inVariantFor = (schedule: Schedule) => ({
	displayOptions: { show: { '/schedule': [schedule] } },
});

const clockChange =
	'a time that a daylight saving change skips means the moment of the change, and a range in a repeated hour applies both times';

const hourProperties: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 09:00',
		description: `When the range starts, as HH:MM in local time; ${clockChange}`,
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 17:00',
		description:
			'When the range ends, as HH:MM in local time, up to 24:00; a time that is not after From is on the next day',
	},
];

const dateProperties: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		description:
			'The first day; if only this is blank, the range has no start; the time of day is ignored',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		description:
			'The last day; if only this is blank, the range has no end; the time of day is ignored',
	},
	{
		displayName: 'Every Year',
		name: 'everyYear',
		type: 'boolean',
		default: false,
		description:
			'Whether the dates repeat every year, by month and day; in other years, February 29 means the last day of February',
	},
];

/** The parts of a variant that are lists of ranges, each with the parts of a range. */
export const rangeProperties: Readonly<Record<'hours' | 'dates', readonly INodeProperties[]>> = {
	hours: hourProperties,
	dates: dateProperties,
};

const rangesOf = (
	values: INodeProperties[],
): Partial<INodeProperties> & Pick<INodeProperties, 'type' | 'default'> => ({
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Range',
	default: {},
	options: [{ displayName: 'Range', name: 'range', values }],
});

/** What a node's form needs from the variants. */
export interface VariantNeeds {
	/** Whether the lead field may be left blank. */
	readonly isLeadOptional: boolean;
	/** Whether lists from the account can be opened. For that, n8n uses the node's credential. */
	readonly hasCredential: boolean;
}

/** The same fields for a form that can't open lists from the account. */
const asEntered = (catalogue: Catalogue): Catalogue =>
	Object.fromEntries(Object.entries(catalogue).map(([name, field]) => [name, withoutLists(field)]));

const byIdOnly = (property: INodeProperties): INodeProperties =>
	property.type === 'resourceLocator'
		? {
				...property,
				default: { mode: 'id', value: '' },
				modes: property.modes?.filter(({ type }) => type !== 'list'),
			}
		: property;

/** The parts of a variant. */
export const createVariantProperties = (
	{ leadName, lead, others }: RotatedFields,
	{ isLeadOptional, hasCredential }: VariantNeeds,
): INodeProperties[] => [
	{
		displayName: 'Variant Name',
		name: 'variantName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Office hours',
		description: 'The name of this variant in the output; each variant needs a unique name',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		default: [],
		options: days.map((name, index) => ({ name, value: index + 1 })),
		description: 'The weekdays on which this variant applies',
		hint: 'Every day if none is chosen',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Hours',
		name: 'hours',
		...rangesOf(hourProperties),
		description:
			'The hours in which this variant applies; the whole day if there are none; a range past midnight belongs to the day on which it starts',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Dates',
		name: 'dates',
		...rangesOf(dateProperties),
		description:
			'The dates on which this variant applies: all dates in these ranges and in Dates From a List',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Dates From a List',
		name: 'dateList',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-12-24, 2027-01-01',
		description:
			'More dates on which this variant applies, usually from an expression: dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or calendar events with start and end; an empty list means no day',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Weight',
		name: 'weight',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'How often this variant is chosen, relative to the weights of the others',
		...inVariantFor('weighted'),
	},
	isLeadOptional
		? { ...toProperty(leadName, lead), description: `${lead.help}; may be left blank here` }
		: { ...toProperty(leadName, lead), required: true },
	{
		displayName: otherFieldsLabel,
		name: otherFieldsName,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'Other fields to send with this variant; a field keeps its value until another variant sets it, so add it to all variants',
		options: hasCredential ? toProperties(others) : toProperties(asEntered(others)).map(byIdOnly),
	},
];
