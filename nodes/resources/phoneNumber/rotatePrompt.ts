import { isBlank } from '../../values/blank';
import { once } from '../../values/problem';
import { createFieldsCheck, createTargetCheck, toUpdate } from '../../updates/check';
import type { Operation } from '../../api/operation';
import { optionsProperty } from '../../input/options';
import type { Parameter } from '../../input/parameters';
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
import { createRotationReader } from '../../rotationForm/readRotation';
import { rotatedFieldsOf } from '../../rotationForm/rotatedFields';
import {
	createRotationProperties,
	otherFieldsLabel,
	scheduleProperty,
} from '../../rotationForm/rotationProperties';
import { createVariantCheck, readVariantFields } from '../../rotationForm/variantFields';
import { phoneNumberFields } from './fields';

const required = requiredProperties(phoneNumberApi);

/** What the variants of a rotation of phone numbers set. */
export const rotatedPhoneNumberFields = rotatedFieldsOf(phoneNumberFields, 'base_prompt');

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
		...createRotationProperties(rotatedPhoneNumberFields),
		optionsProperty(phoneNumberOptions),
	],
	async execute(context, limiters) {
		const reader = createReader(context);
		const read = createRotationReader(reader, rotatedPhoneNumberFields);
		// One moment for all items, so that they agree even where a stretch ends while they are read.
		const source = {
			nowMs: hostClock.wallNow(),
			zone: context.getTimezone(),
			keyOf: phoneNumberApi.keyOf,
		};
		if (isPreview(reader)) return previewStretches(context, reader, read, source);
		const hintOnce = hintNeverActive(context);
		const checkTarget = createTargetCheck(phoneNumberApi, phoneNumberOptions);
		const checkFields = createFieldsCheck(phoneNumberApi, otherFieldsLabel);

		/** The fields of a variant, with the node's voice unless it has one. */
		const fieldsOf = (position: number, index: number): Map<string, Parameter> => {
			const fields = readVariantFields(reader, rotatedPhoneNumberFields, position, index);
			for (const { name } of required) {
				const own = fields.get(name);
				if (own === undefined || (own.error === undefined && isBlank(own.value))) {
					fields.set(name, reader.one(name, index));
				}
			}
			return fields;
		};

		const plans = context.getInputData().map((_, index): Checked<Plan> => {
			const id = reader.one('phoneNumberId', index);
			const { options, target } = checkTarget(id, reader.collection('options', index));
			const request = read(index, {
				...source,
				// What is wrong with the ID is said already.
				phoneNumberId: 'problems' in target ? literal('any') : id,
			});
			if ('problems' in request) return { problems: problemsIn(target, request) };
			const { rotation, atMs } = request.value;
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
			const checkVariant = createVariantCheck(reader, (fields) => checkFields(fields, options));
			const others = rotation.names.map((_name, position) => {
				if (position === choice.index) return { problems: [] };
				// What is written there is the same whenever it becomes active: better told now than by night.
				const written = [...fieldsOf(position, index)].filter(
					([, { isExpression }]) => !isExpression,
				);
				return checkVariant(position, index, new Map(written));
			});
			const fields = checkVariant(choice.index, index, fieldsOf(choice.index, index));
			const problems = once(problemsIn(target, fields, ...others));
			return problems.length > 0
				? { problems }
				: planOf(toUpdate(phoneNumberApi, target, fields, false), extra);
		});
		return await sendPlans(context, phoneNumberApi, limiters, plans);
	},
};
