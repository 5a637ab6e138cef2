import type { INodeProperties } from 'n8n-workflow';
import { isBlank } from '../../fields/blank';
import { toProperties, toProperty } from '../../fields/toProperties';
import type { Rotation, VariantInput } from '../../rotation';
import { parseMoment, parseRotation } from '../../rotation';
import { phoneNumberFields } from './fields';
import type { Reader, Reading } from './read';
import { readingProblems } from './readingProblems';

const promptName = 'base_prompt';
const otherFieldsName = 'otherFields';
const { [promptName]: promptField, ...fieldsBesidePrompt } = phoneNumberFields;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const forSchedules = (...schedules: string[]) => ({
	displayOptions: { show: { schedule: schedules } },
});
// Inside a collection, n8n looks for other parameters from the node's root.
const inVariantFor = (schedule: string) => ({
	displayOptions: { show: { '/schedule': [schedule] } },
});

const clockChange =
	'a slot that starts in the hour that a clock change leaves out starts when the clock has jumped, and one in the doubled hour holds once, through both';

const variantProperties: INodeProperties[] = [
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
		description:
			'The days on which this variant holds; a slot over midnight belongs to the day it starts on',
		...inVariantFor('timeSlots'),
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 09:00',
		description: `When the variant begins to hold, as HH:MM in local time; ${clockChange}`,
		...inVariantFor('timeSlots'),
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 17:00',
		description:
			'When it ends, as HH:MM in local time; before From means on the next day, and 00:00 to 24:00 is the whole day',
		...inVariantFor('timeSlots'),
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description:
			'The first day on which this variant holds, from its start; the time of day is left aside',
		...inVariantFor('dateRanges'),
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description:
			'The last day on which this variant holds, to its end; the time of day is left aside',
		...inVariantFor('dateRanges'),
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
	{ ...toProperty(promptName, promptField), required: true },
	{
		displayName: 'Other Fields',
		name: otherFieldsName,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'What else is sent with this variant; a field stays as it is until another variant sets it, so give it to all of them',
		options: toProperties(fieldsBesidePrompt),
	},
];

/** The menu of schedules, for which other parameters are shown or hidden. */
export const scheduleProperty: INodeProperties = {
	displayName: 'Schedule',
	name: 'schedule',
	type: 'options',
	default: 'timeSlots',
	options: [
		{
			name: 'By Date',
			value: 'dateRanges',
			description: 'A variant from one date to another, such as a campaign',
		},
		{
			name: 'By Time of Day',
			value: 'timeSlots',
			description: 'A variant on some days between two times, such as office hours',
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
	description: 'What decides which variant holds',
};

/** The parameters that say which variant holds when; shared by the operations that need to know. */
export const rotationProperties: INodeProperties[] = [
	{
		displayName: 'Variants',
		name: 'variants',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Variant',
		default: {},
		description:
			'What the agent may be set to; where several would hold at once, the first in the list does',
		options: [{ displayName: 'Variant', name: 'variant', values: variantProperties }],
	},
	{
		displayName: 'Otherwise',
		name: 'otherwise',
		type: 'string',
		default: '',
		placeholder: 'e.g. After hours',
		description:
			'The name of the variant that holds when no other does; it needs no slot or dates of its own, and blank leaves the agent as it is',
		...forSchedules('timeSlots', 'dateRanges'),
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

/** A rotation as an item asks for it, and the moment that is meant. */
export interface RotationRequest {
	readonly rotation: Rotation;
	readonly atMs: number;
	readonly zone: string;
	/** The variants' names, in the order of the list. */
	readonly names: readonly string[];
}

/** The parameters of a single value that belong to some schedules alone. */
const plainParameters = rotationProperties.filter(
	({ displayOptions }) => displayOptions?.show?.schedule !== undefined,
);

const labels: Readonly<Record<string, string>> = Object.fromEntries(
	[...variantProperties, ...toProperties(fieldsBesidePrompt)].map(({ name, displayName }) => [
		name,
		displayName,
	]),
);

/** The parts of a variant that another schedule than this one has. */
const foreignParts = (schedule: unknown): ReadonlySet<string> =>
	new Set(
		variantProperties
			.filter(({ displayOptions }) => {
				const schedules = displayOptions?.show?.['/schedule'];
				return schedules !== undefined && !schedules.includes(schedule as string);
			})
			.map(({ name }) => name),
	);

const none: Reading = { value: undefined, holes: [] };

interface Variants {
	/** Undefined where an expression fails, so that they are not known. */
	readonly inputs?: VariantInput[];
	readonly problems: readonly string[];
}

/**
 * The variants of an item. What the fields hold is for the check of an update to judge, once one
 * is chosen; but a prompt must be there, and no expression may fail.
 */
const readVariants = (reader: Reader, index: number, schedule: unknown): Variants => {
	const problems: string[] = [];
	const foreign = foreignParts(schedule);
	let isKnown = true;
	const inputs = Array.from({ length: reader.count('variants.variant', index) }, (_, position) => {
		const path = `variants.variant[${position}]`;
		const parts = new Map(reader.collection(path, index));
		// n8n keeps them all where the schedule is an expression.
		for (const part of foreign) parts.delete(part);
		const name = parts.get('variantName')?.value;
		const owner = isBlank(name) ? `Variant ${position + 1}` : `Variant "${String(name)}"`;
		const report = (found: readonly string[]) => {
			problems.push(...found.map((problem) => `${owner}: ${problem}`));
		};
		for (const [part, reading] of parts) {
			if (reading.error !== undefined) isKnown = false;
			if (part === otherFieldsName && reading.error !== undefined) {
				for (const [field, { error }] of reader.collection(`${path}.${part}`, index)) {
					report(readingProblems(labels[field] ?? field, { ...none, error }, true));
				}
			} else {
				const isField = part === promptName || part === otherFieldsName;
				report(readingProblems(labels[part] ?? part, reading, isField, false));
			}
		}
		const prompt = parts.get(promptName);
		if (prompt?.error === undefined && isBlank(prompt?.value)) {
			report([
				`${promptField.label} is blank. Write the instructions that the agent follows while it holds.`,
			]);
		}
		return Object.fromEntries(Array.from(parts, ([part, { value }]) => [part, value]));
	});
	return { ...(isKnown ? { inputs } : {}), problems };
};

/**
 * Reads an item's rotation and checks it whole.
 *
 * @param nowMs the moment that is meant where the item names none
 * @param zone the workflow's
 * @param phoneNumberId the ID on which a weighted choice depends
 */
export const readRotation = (
	reader: Reader,
	index: number,
	{
		nowMs,
		zone: workflowZone,
		phoneNumberId,
	}: { nowMs: number; zone: string; phoneNumberId: Reading },
): RotationRequest | { problems: string[] } => {
	const problems: string[] = [];
	const { timezone = none, at = none } = Object.fromEntries(
		reader.collection('rotationOptions', index),
	);
	const readPlain = ({ name, displayName }: INodeProperties): unknown => {
		const reading = reader.one(name, index);
		problems.push(...readingProblems(displayName, reading, false, false));
		return reading.value;
	};
	const schedule = readPlain(scheduleProperty);
	const parameters = plainParameters
		.filter(({ displayOptions }) => displayOptions?.show?.schedule?.includes(schedule as string))
		.map((property): [string, unknown] => [property.name, readPlain(property)]);
	const variants = readVariants(reader, index, schedule);
	problems.push(...variants.problems);

	const zone = isBlank(timezone.value) ? workflowZone : timezone.value;
	const parsed =
		variants.inputs === undefined
			? { problems: [] }
			: parseRotation({
					...Object.fromEntries(parameters),
					schedule,
					variants: variants.inputs,
					timezone: zone,
					phoneNumberId: phoneNumberId.value,
				});
	if (schedule === 'weighted') {
		problems.push(...readingProblems('Phone Number', phoneNumberId, false, false));
	}
	if ('problems' in parsed) problems.push(...parsed.problems);
	problems.push(
		...readingProblems('Timezone', timezone, false, false),
		...readingProblems('At', at, false, false),
	);
	// Without a usable zone, whether it is a date can be told all the same.
	const atMs = isBlank(at.value)
		? nowMs
		: parseMoment(at.value, 'rotation' in parsed ? String(zone) : 'UTC');
	if (atMs === undefined) {
		problems.push(
			"'At' is no date and time. Give one such as 2026-11-22T17:00, or leave it out for now.",
		);
	}
	return 'problems' in parsed || problems.length > 0 || atMs === undefined
		? { problems }
		: { rotation: parsed.rotation, atMs, zone: String(zone), names: parsed.rotation.names };
};
