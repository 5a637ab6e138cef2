import { isBlank } from '../../values/blank';
import { once } from '../../values/problem';
import { createCheck } from '../../updates/check';
import type { Operation } from '../../api/operation';
import { optionsProperty } from '../../input/options';
import type { Parameter, ParameterReader } from '../../input/parameters';
import { createReader, literal } from '../../input/parameters';
import type { Plan } from '../../updates/send';
import { planOf, sendPlans } from '../../updates/send';
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
		const check = createCheck(phoneNumberApi, phoneNumberOptions);
		const zone = context.getTimezone();
		const plans = context.getInputData().map((_, index): Plan => {
			const id = reader.one('phoneNumberId', index);
			const options = reader.collection('options', index);
			const rest = check({ id, options });
			const request = readRotation(reader, index, {
				nowMs,
				zone,
				// What is wrong with the ID is said already.
				phoneNumberId: 'problems' in rest ? literal('any') : id,
			});
			const restProblems = 'problems' in rest ? rest.problems : [];
			if ('problems' in request) {
				return { kind: 'refused', problems: [...restProblems, ...request.problems] };
			}
			const { rotation, atMs } = request;
			hintOnce(rotation, atMs);
			const choice = chooseVariant(rotation, atMs);
			const frame = {
				before: { variant: choice.variant, reason: choice.reason },
				after: {
					valid_until:
						choice.validUntil === null ? null : toIso(choice.validUntil, rotation.clock.zone),
				},
			};
			// A draw for another ID says nothing about the fields that would be sent.
			const isDrawnBlind = rotation.schedule === 'weighted' && restProblems.length > 0;
			if (choice.index === null || isDrawnBlind) {
				return 'update' in rest
					? { kind: 'leave', update: rest.update, why: choice.reason, frame }
					: { kind: 'refused', problems: restProblems };
			}
			const otherProblems = rotation.names.flatMap((name, position) => {
				if (position === choice.index) return [];
				// What is written there is the same whenever it becomes active: better told now than by night.
				const written = [...fieldsOf(reader, position, index)].filter(
					([, { isExpression }]) => !isExpression,
				);
				const other = check({
					id,
					fields: new Map(written),
					isPartial: true,
					owner: `Variant "${name}"`,
					collection: otherFieldsLabel,
					options,
				});
				return 'problems' in other ? other.problems : [];
			});
			const checked = check({
				id,
				fields: fieldsOf(reader, choice.index, index),
				owner: `Variant "${choice.variant ?? ''}"`,
				collection: otherFieldsLabel,
				options,
			});
			// Those of the ID and the options come back with each variant.
			const problems = once([...('problems' in checked ? checked.problems : []), ...otherProblems]);
			return problems.length > 0 ? { kind: 'refused', problems } : planOf(checked, frame);
		});
		return await sendPlans(context, phoneNumberApi, limiters, plans);
	},
};
