import type { INodeProperties } from 'n8n-workflow';
import type { Schedule } from '../rotation';
import type { RotatedFields } from './rotatedFields';
import { listFrom, overrideVariantsMethod, variantNamesMethod } from './variantNames';
import type { VariantNeeds } from './variantProperties';
import { createVariantProperties } from './variantProperties';

const forSchedules = (...schedules: Schedule[]) => ({
	displayOptions: { show: { schedule: schedules } },
});

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
			description: 'By days, hours and dates: office hours, a campaign',
		},
		{
			name: 'In Turn',
			value: 'inTurn',
			description: 'One variant per period, cycling through the list',
		},
		{
			name: 'Weighted Random',
			value: 'weighted',
			description: 'One drawn per period, by weight; same on every machine',
		},
	],
	description: 'How the variant that applies is chosen',
};

const moments: INodeProperties[] = [
	{
		displayName: 'At',
		name: 'at',
		type: 'dateTime',
		default: '',
		description: 'The time to choose the variant for, instead of now',
	},
	{
		displayName: 'Override Until',
		name: 'overrideUntil',
		type: 'dateTime',
		default: '',
		description:
			'The time until which Override Variant applies; after that, or if left blank, the schedule decides',
	},
	{
		displayName: 'Override Variant',
		name: 'overrideVariant',
		type: 'options',
		typeOptions: listFrom(overrideVariantsMethod),
		default: '',
		description:
			'The variant that applies until Override Until, regardless of the schedule; usually both are expressions',
	},
];

const timezone: INodeProperties = {
	displayName: 'Timezone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		"The time zone of days and times, by its IANA name; if left blank, the workflow's time zone",
};

/** Where the time zone of a calendar comes from: nothing else in the form says so. */
const zoneNotice: INodeProperties = {
	displayName:
		"Days and times are in the workflow's time zone (workflow settings, Timezone), unless you add Timezone under Rotation Options",
	name: 'zoneNotice',
	type: 'notice',
	default: '',
	...forSchedules('calendar'),
};

/** The parameters of a rotation that are collections. */
export const rotationCollections: readonly string[] = ['variants', 'rotationOptions'];

/** What a node needs from a rotation, besides the schedule. */
export interface RotationNeeds extends VariantNeeds {
	/** Whether the form asks for a moment: a trigger fires at the moment itself. */
	readonly hasMoment: boolean;
	/** Further rotation options of the node. */
	readonly moreOptions?: readonly INodeProperties[];
}

/** The parameters of a schedule and its variants, shared by all that use them. */
export const createRotationProperties = (
	rotated: RotatedFields,
	{ hasMoment, moreOptions = [], ...needs }: RotationNeeds,
): INodeProperties[] => [
	zoneNotice,
	{
		displayName: 'Variants',
		name: 'variants',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Variant',
		default: {},
		description:
			'What the agent can be set to; if several variants apply at the same time, the first in the list is used',
		options: [
			{ displayName: 'Variant', name: 'variant', values: createVariantProperties(rotated, needs) },
		],
	},
	{
		displayName: 'Otherwise',
		name: 'otherwise',
		type: 'options',
		typeOptions: listFrom(variantNamesMethod),
		default: '',
		description:
			'The variant that applies when no other does; it needs no days, hours or dates (choose it from the list, or enter its name with an expression)',
		...forSchedules('calendar'),
	},
	{
		displayName: 'Every',
		name: 'every',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		description: 'The length of a period, in units',
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
			'The unit of the period; days, weeks and months follow the calendar, so daylight saving time does not shift them',
		...forSchedules('inTurn', 'weighted'),
	},
	{
		displayName: 'Anchor',
		name: 'anchor',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'The time from which the periods are counted, forward and backward',
		...forSchedules('inTurn', 'weighted'),
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'string',
		default: '',
		placeholder: 'e.g. greeting-test-1',
		description:
			'Any text; the same seed, period and ID give the same choice, and another seed gives a new draw',
		...forSchedules('weighted'),
	},
	{
		displayName: 'Rotation Options',
		name: 'rotationOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...(hasMoment ? moments : []), timezone, ...moreOptions].sort((a, b) =>
			a.displayName.localeCompare(b.displayName, 'en'),
		),
	},
];
