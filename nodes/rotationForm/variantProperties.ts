import type { INodeProperties } from 'n8n-workflow';
import type { Catalogue } from '../fields/field';
import { toProperties, toProperty, withoutLists } from '../fields/toProperties';
import type { Schedule } from '../rotation';
import { isBlank } from '../values/blank';
import type { RotatedFields } from './rotatedFields';

/** The collection of the fields that a variant may add. */
export const otherFieldsName = 'otherFields';
export const otherFieldsLabel = 'Other Fields';

/** What the problems of a variant begin with: 'Variant "Office"', or its place in the list. */
export const ownerOf = (name: unknown, position: number): string =>
	isBlank(name) ? `Variant ${position + 1}` : `Variant "${String(name)}"`;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

// Inside a collection, n8n looks for other parameters from the node's root.
const inVariantFor = (schedule: Schedule) => ({
	displayOptions: { show: { '/schedule': [schedule] } },
});

const clockChange =
	'a time in the hour that a clock change leaves out means the moment of the change, and a range in an hour that comes twice applies through both';

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
		description: 'The first day; no start if only this is blank; the time of day is ignored',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		description: 'The last day; no end if only this is blank; the time of day is ignored',
	},
	{
		displayName: 'Every Year',
		name: 'everyYear',
		type: 'boolean',
		default: false,
		description:
			'Whether the dates come again every year, by month and day; 29 February means the last day of February in other years',
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

/** What a node's form asks of the variants. */
export interface VariantNeeds {
	/** Whether the field that leads may be left blank. */
	readonly isLeadOptional: boolean;
	/** Whether lists of the account can be opened, for which n8n takes the node's credential. */
	readonly hasCredential: boolean;
}

/** The same fields where no list of the account can be opened. */
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
		description: 'What the output calls this variant; each has a name of its own',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		default: [],
		options: days.map((name, index) => ({ name, value: index + 1 })),
		description: 'The weekdays on which this variant applies; every day if none is chosen',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Hours',
		name: 'hours',
		...rangesOf(hourProperties),
		description:
			'The times of day at which this variant applies, the whole day if there is none; a range over midnight belongs to the day on which it starts',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Dates',
		name: 'dates',
		...rangesOf(dateProperties),
		description:
			'The dates on which this variant applies: on any of these ranges, and on those of Dates From a List',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Dates From a List',
		name: 'dateList',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.holidays }}',
		description:
			'More dates on which this variant applies, usually from an expression: dates such as 2026-12-24, ranges such as 2026-12-24/2027-01-06, or events of a calendar with start and end; an empty list means no day',
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
			'What else is sent with this variant; a field stays as it is until another variant sets it, so give it to all of them',
		options: hasCredential ? toProperties(others) : toProperties(asEntered(others)).map(byIdOnly),
	},
];
