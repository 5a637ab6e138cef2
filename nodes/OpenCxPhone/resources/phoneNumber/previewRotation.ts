import { DateTime } from 'luxon';
import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../fields/field';
import { toCheck } from '../../../fields/toSchema';
import { checkParameter } from '../../../flow/check';
import type { Operation } from '../../../flow/operation';
import { createReader } from '../../../flow/parameters';
import { failedItem, failureError, problemsFailure } from '../../../flow/report';
import { previewRotation as stretchesOf, toIso } from '../../../rotation';
import { hostClock } from '../../../transport/clock';
import { phoneNumberLocator } from './locator';
import { readRotation } from './readRotation';
import { rotationProperties, scheduleProperty } from './rotationForm';

const previewDaysField = {
	kind: 'number',
	label: 'Preview Days',
	help: 'How many days to look ahead, at most 366',
	min: 1,
	max: 366,
	example: 7,
} as const satisfies Field;

// There is no credential with which to fetch the list.
const idLocator: INodeProperties = {
	...phoneNumberLocator.property,
	default: { mode: 'id', value: '' },
	modes: phoneNumberLocator.property.modes?.filter(({ name }) => name === 'id'),
	description: 'The phone number whose agent is meant: a weighted choice depends on it',
	displayOptions: { show: { schedule: ['weighted'] } },
};

/** Shows which variant will be active when. Sends nothing. */
export const previewRotation: Operation = {
	value: 'previewRotation',
	name: 'Preview Rotation',
	action: 'Preview rotation of prompts',
	description: 'List which variant applies when in the coming days, without sending anything',
	sendsNothing: true,
	properties: [
		scheduleProperty,
		idLocator,
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
	execute(context) {
		const reader = createReader(context);
		const checkDays = toCheck(previewDaysField);
		const nowMs = hostClock.wallNow();
		const workflowZone = context.getTimezone();
		const previews = context.getInputData().map((_, index): INodeExecutionData[] => {
			const request = readRotation(reader, index, {
				nowMs,
				zone: workflowZone,
				phoneNumberId: reader.one('phoneNumberId', index),
			});
			const problems = 'problems' in request ? [...request.problems] : [];
			const days = checkParameter(
				previewDaysField.label,
				checkDays,
				reader.one('previewDays', index),
			);
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
			const { stretches, cutAtMs } = stretchesOf(rotation, atMs, untilMs);
			if (cutAtMs !== undefined) {
				context.addExecutionHints({
					message: `The preview ends at ${toIso(cutAtMs, zone)}, after ${stretches.length} entries. Lower '${previewDaysField.label}' to see all of a shorter time.`,
					location: 'outputPane',
				});
			}
			return stretches.map(({ startsAt, endsAt, variant, reason }) => ({
				json: {
					starts_at: toIso(startsAt, zone),
					ends_at: toIso(endsAt, zone),
					variant,
					reason,
				},
				pairedItem: { item: index },
			}));
		});
		return Promise.resolve(previews.flat());
	},
};
