import { isBlank } from '../../values/blank';
import { once } from '../../values/problem';
import { createFieldsCheck, createTargetCheck, toUpdate } from '../../updates/check';
import type { Operation } from '../../api/operation';
import { optionsProperty } from '../../input/options';
import type { Parameter, ParameterReader } from '../../input/parameters';
import { createReader, literal } from '../../input/parameters';
import type { Checked } from '../../values/checked';
import { problemsIn } from '../../values/checked';
import type { Plan } from '../../updates/plan';
import { planOf } from '../../updates/plan';
import { sendPlans } from '../../updates/send';
import { requiredProperties } from '../../updates/update';
import { chooseVariant, toIso } from '../../rotation';
import { hostClock } from '../../transport/clock';
import { phoneNumberApi } from './api';
import { hintNeverActive } from '../../rotationForm/hintNeverActive';
import { phoneNumberLocator, phoneNumberOptions } from './form';
import { isPreview, previewStretches } from '../../rotationForm/preview';
import { readRotation } from '../../rotationForm/readRotation';
import {
	otherFieldsLabel,
	otherFieldsName,
	promptName,
	rotationProperties,
	scheduleProperty,
} from '../../rotationForm/rotationProperties';

const required = requiredProperties(phoneNumberApi);

/** The fields of a variant: its prompt and what it adds, with the node's voice unless it has one. */
const fieldsOf = (
	reader: ParameterReader,
	position: number,
	index: number,
): Map<string, Parameter> => {
	const path = `variants.variant[${position}]`;
	const fields = new Map([
		...reader.collection(`${path}.${otherFieldsName}`, index),
		[promptName, reader.one(`${path}.${promptName}`, index)] as const,
	]);
	for (const { name } of required) {
		const own = fields.get(name);
		if (own === undefined || (own.error === undefined && isBlank(own.value))) {
			fields.set(name, reader.one(name, index));
		}
	}
	return fields;
};

/** Chooses the variant that is active now, and sends it as an update. */
export const rotatePrompt: Operation = {
	value: 'rotatePrompt',
	name: 'Rotate Prompt',
	action: 'Rotate phone number prompt',
	description:
		'Set the agent of a phone number to the variant that applies now: by hours, days and dates, in turn or by chance; callers hear it at once',
	properties: [
		phoneNumberLocator.property,
		...required,
		scheduleProperty,
		...rotationProperties,
		optionsProperty(phoneNumberOptions),
	],
	async execute(context, limiters) {
		const reader = createReader(context);
		// One moment for all items, so that they agree even where a stretch ends while they are read.
		const nowMs = hostClock.wallNow();
		if (isPreview(reader)) return previewStretches(context, reader, nowMs);
		const hintOnce = hintNeverActive(context);
		const checkTarget = createTargetCheck(phoneNumberApi, phoneNumberOptions);
		const checkFields = createFieldsCheck(phoneNumberApi, otherFieldsLabel);
		const zone = context.getTimezone();
		const plans = context.getInputData().map((_, index): Checked<Plan> => {
			const id = reader.one('phoneNumberId', index);
			const { options, target } = checkTarget(id, reader.collection('options', index));
			const request = readRotation(reader, index, {
				nowMs,
				zone,
				// What is wrong with the ID is said already.
				phoneNumberId: 'problems' in target ? literal('any') : id,
			});
			if ('problems' in request) {
				return { problems: [...problemsIn(target), ...request.problems] };
			}
			const { rotation, atMs } = request;
			hintOnce(rotation, atMs);
			const choice = chooseVariant(rotation, atMs);
			const extra = {
				before: { variant: choice.variant, reason: choice.reason },
				after: {
					valid_until:
						choice.validUntil === null ? null : toIso(choice.validUntil, rotation.clock.zone),
				},
			};
			// A draw for another ID says nothing about the fields that would be sent.
			const isDrawnBlind = rotation.schedule === 'weighted' && 'problems' in target;
			if (choice.index === null || isDrawnBlind) {
				if ('problems' in target) return target;
				const update = { ...target.value, body: {}, skippedFields: [] };
				return { value: { update, whyUnsent: choice.reason, extra } };
			}
			const checkVariant = (name: string | null, fields: ReadonlyMap<string, Parameter>) => {
				const checked = checkFields(fields, options);
				const owner = `Variant "${name ?? ''}"`;
				return 'value' in checked
					? checked
					: {
							problems: checked.problems.map(({ what, remedy }) => ({
								what: `${owner}: ${what}`,
								remedy,
							})),
						};
			};
			const others = rotation.names.flatMap((name, position) => {
				if (position === choice.index) return [];
				// What is written there is the same whenever it becomes active: better told now than by night.
				const written = [...fieldsOf(reader, position, index)].filter(
					([, { isExpression }]) => !isExpression,
				);
				return problemsIn(checkVariant(name, new Map(written)));
			});
			const fields = checkVariant(choice.variant, fieldsOf(reader, choice.index, index));
			if (others.length > 0) return { problems: once([...problemsIn(target, fields), ...others]) };
			return planOf(toUpdate(phoneNumberApi, target, fields, false), extra);
		});
		return await sendPlans(context, phoneNumberApi, limiters, plans);
	},
};
