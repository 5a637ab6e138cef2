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

const moments: INodeProperties[] = [
	{
		displayName: 'At',
		name: 'at',
		type: 'dateTime',
		default: '',
		description: 'The moment to choose for, instead of now',
	},
	{
		displayName: 'Override Until',
		name: 'overrideUntil',
		type: 'dateTime',
		default: '',
		description:
			'The moment until which Override Variant applies; once it has passed, or if left blank, the schedule decides',
	},
	{
		displayName: 'Override Variant',
		name: 'overrideVariant',
		type: 'options',
		typeOptions: listFrom(overrideVariantsMethod),
		default: '',
		description:
			'The variant that applies until Override Until, whatever the schedule says; usually both are expressions',
	},
];

const timezone: INodeProperties = {
	displayName: 'Timezone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'The zone in which days and times are meant, by its IANA name; that of the workflow if left out',
};

/** The parameters of a rotation that are collections. */
export const rotationCollections: readonly string[] = ['variants', 'rotationOptions'];

/** What a node asks of a rotation, beside which variant applies when. */
export interface RotationNeeds extends VariantNeeds {
	/** Whether there is a moment to choose for: a trigger fires at the moment itself. */
	readonly hasMoment: boolean;
	/** Rotation options that it has beside. */
	readonly moreOptions?: readonly INodeProperties[];
}

/** The parameters that say which variant applies when; shared by all that need to know. */
export const createRotationProperties = (
	rotated: RotatedFields,
	{ hasMoment, moreOptions = [], ...needs }: RotationNeeds,
): INodeProperties[] => [
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
			'Any text; the same seed, period and ID give the same choice, and another seed draws anew',
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
