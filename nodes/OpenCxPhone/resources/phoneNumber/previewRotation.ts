import { DateTime } from 'luxon';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Field } from '../../fields/spec';
import { toSchema } from '../../fields/toSchema';
import { previewRotation as stretchesOf, toIso } from '../../rotation';
import { hostClock } from '../../transport/clock';
import type { Operation } from '../operation';
import { checkParameter } from './check';
import { phoneNumberIdLocator } from './locator';
import { openReader } from './read';
import { failedItem, failureError, problemsFailure } from './report';
import { readRotation, rotationProperties, scheduleProperty } from './rotation';

const previewDaysField = {
	kind: 'number',
	label: 'Preview Days',
	help: 'How many days to look ahead, at most 366',
	min: 1,
	max: 366,
	example: 7,
} as const satisfies Field;

/** Shows which variant will hold when. Sends nothing. */
export const previewRotation: Operation = {
	value: 'previewRotation',
	name: 'Preview Rotation',
	action: 'Preview the rotation of prompts',
	description: 'Show which variant will hold when in the coming days, without sending anything',
	sendsNothing: true,
	properties: [
		scheduleProperty,
		{
			...phoneNumberIdLocator,
			description: 'The phone number whose agent is meant: a weighted choice depends on it',
			displayOptions: { show: { schedule: ['weighted'] } },
		},
		...rotationProperties,
		{
			displayName: previewDaysField.label,
			name: 'previewDays',
			type: 'number',
			typeOptions: { minValue: previewDaysField.min, maxValue: previewDaysField.max },
			default: 7,
			description: previewDaysField.help,
		},
	],
	async execute(context) {
		const reader = openReader(context);
		const daysSchema = toSchema(previewDaysField, { allowUnlisted: false });
		const nowMs = hostClock.wallNow();
		const workflowZone = context.getTimezone();
		const previews = context.getInputData().map((_, index): INodeExecutionData[] => {
			const request = readRotation(reader, index, {
				nowMs,
				zone: workflowZone,
				phoneNumberId: reader.one('phoneNumberId', index),
			});
			const problems = 'problems' in request ? [...request.problems] : [];
			const days = checkParameter(previewDaysField, daysSchema, reader.one('previewDays', index));
			problems.push(...days.problems);
			if ('problems' in request || problems.length > 0) {
				const failure = problemsFailure(problems);
				if (!context.continueOnFail()) throw failureError(context, failure, index);
				return [failedItem(failure, index)];
			}
			const { rotation, atMs, zone } = request;
			const untilMs = DateTime.fromMillis(atMs, { zone })
				.plus({ days: Number(days.value) })
				.toMillis();
			return stretchesOf(rotation, atMs, untilMs).map(({ startsAt, endsAt, variant, reason }) => ({
				json: {
					starts_at: toIso(startsAt, zone),
					ends_at: toIso(endsAt, zone),
					variant,
					reason,
				},
				pairedItem: { item: index },
			}));
		});
		return await Promise.resolve(previews.flat());
	},
};
