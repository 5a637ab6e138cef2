import type { INodeProperties } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import type { Field } from '../fields/field';
import { toProperties, toProperty } from '../fields/toProperties';
import type { Schedule } from '../rotation';
import { variantNamesMethod } from './variantNames';
import type { RotatedFields } from './rotatedFields';

/** The collection of the fields that a variant may add. */
export const otherFieldsName = 'otherFields';
export const otherFieldsLabel = 'Other Fields';

/** What the problems of a variant begin with: 'Variant "Office"', or its place in the list. */
export const ownerOf = (name: unknown, position: number): string =>
	isBlank(name) ? `Variant ${position + 1}` : `Variant "${String(name)}"`;

/** The option that turns Rotate Prompt into a preview. */
export const previewDaysName = 'previewDays';
export const previewDaysField = {
	kind: 'number',
	label: 'Preview Days',
	help: 'List which variant applies when in so many days, one item for each change, and send nothing',
	min: 1,
	max: 366,
	whole: true,
	example: 7,
} as const satisfies Field;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const forSchedules = (...schedules: Schedule[]) => ({
	displayOptions: { show: { schedule: schedules } },
});
// Inside a collection, n8n looks for other parameters from the node's root.
const inVariantFor = (schedule: Schedule) => ({
	displayOptions: { show: { '/schedule': [schedule] } },
});

const clockChange =
	'a time in the hour that a clock change leaves out means the moment of the change, and a range in an hour that comes twice applies through both';

/** A range of hours: where a variant has them, and its parts. */
export const rangesPath = 'hours.range';
export const rangeProperties: INodeProperties[] = [
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

/** The parts of a variant. */
export const createVariantProperties = ({
	leadName,
	lead,
	others,
}: RotatedFields): INodeProperties[] => [
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
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Range',
		default: {},
		description:
			'The times of day at which this variant applies, the whole day if there is none; a range over midnight belongs to the day on which it starts',
		options: [{ displayName: 'Range', name: 'range', values: rangeProperties }],
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description: 'The first day on which this variant applies; the time of day is ignored',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description: 'The last day on which this variant applies; the time of day is ignored',
		...inVariantFor('calendar'),
	},
	{
		displayName: 'Every Year',
		name: 'everyYear',
		type: 'boolean',
		default: false,
		description:
			'Whether the dates come again every year, by month and day; 29 February means the last day of February in other years',
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
	{ ...toProperty(leadName, lead), required: true },
	{
		displayName: otherFieldsLabel,
		name: otherFieldsName,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'What else is sent with this variant; a field stays as it is until another variant sets it, so give it to all of them',
		options: toProperties(others),
	},
];

/** The menu of schedules, for which other parameters are shown or hidden. */
export const scheduleProperty: INodeProperties = {
	displayName: 'Schedule',
	name: 'schedule',
	type: 'options',
	default: 'calendar',
	options: [
		{
			name: 'By Calendar',
			value: 'calendar',
			description: 'Each variant on its days, hours and dates, such as office hours or a campaign',
		},
		{
			name: 'In Turn',
			value: 'inTurn',
			description: 'One variant for a period, then the next in the list, round and round',
		},
		{
			name: 'Weighted Random',
			value: 'weighted',
			description: 'A variant drawn for each period by weight, the same on every machine',
		},
	],
	description: 'What decides which variant applies',
};

/** The parameters that say which variant applies when; shared by all that need to know. */
export const createRotationProperties = (rotated: RotatedFields): INodeProperties[] => [
	{
		displayName: 'Variants',
		name: 'variants',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Variant',
		default: {},
		description:
			'What the agent may be set to; where several apply at once, the first in the list is used',
		options: [
			{ displayName: 'Variant', name: 'variant', values: createVariantProperties(rotated) },
		],
	},
	{
		displayName: 'Otherwise',
		name: 'otherwise',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: variantNamesMethod,
			loadOptionsDependsOn: ['variants.variant'],
		},
		default: '',
		description:
			'The variant that applies when no other does, which needs no days, hours or dates of its own; choose it from the list, or give its name with an expression',
		...forSchedules('calendar'),
	},
	{
		displayName: 'Every',
		name: 'every',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		description: 'How many units a period is long',
		...forSchedules('inTurn', 'weighted'),
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		default: 'days',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Months', value: 'months' },
			{ name: 'Weeks', value: 'weeks' },
		],
		description:
			'The unit of the period; days, weeks and months are those of the calendar, so that a change of clock shifts nothing',
		...forSchedules('inTurn', 'weighted'),
	},
	{
		displayName: 'Anchor',
		name: 'anchor',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'The moment from which the periods are counted, in both directions',
		...forSchedules('inTurn', 'weighted'),
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'string',
		default: '',
		placeholder: 'e.g. greeting-test-1',
		description:
			'Any text; the same seed, period and phone number give the same choice, and another seed draws anew',
		...forSchedules('weighted'),
	},
	{
		displayName: 'Rotation Options',
		name: 'rotationOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: 'The moment to choose for, instead of now',
			},
			{
				...toProperty(previewDaysName, previewDaysField),
				default: previewDaysField.example,
			},
			{
				displayName: 'Timezone',
				name: 'timezone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description:
					'The zone in which days and times are meant, by its IANA name; that of the workflow if left out',
			},
		],
	},
];
