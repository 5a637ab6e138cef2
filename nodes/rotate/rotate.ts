import type { Locator, Operation } from '../api/operation';
import type { Options } from '../input/options';
import { optionsProperty } from '../input/options';
import { createReader } from '../input/parameters';
import { toIso } from '../rotation';
import { drawIdOf } from '../rotationForm/drawId';
import type { RotatedFields } from '../rotationForm/rotatedFields';
import { createRotationProperties, scheduleProperty } from '../rotationForm/rotationProperties';
import { createTargetCheck, toUpdate } from '../updates/check';
import type { Plan } from '../updates/plan';
import { planOf } from '../updates/plan';
import { sendPlans } from '../updates/send';
import { requiredProperties } from '../updates/update';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { shown } from '../values/shown';
import { createChoiceReader } from './choice';

/** What distinguishes an operation that rotates. */
export interface RotateWords {
	/** Stable: saved workflows contain it. */
	readonly value: string;
	readonly name: string;
	readonly action: string;
	readonly description: string;
	readonly options: Options;
	/** Whether the lead field may be blank in a variant. */
	readonly isLeadOptional: boolean;
}

/** The operation that chooses the variant that applies now, and sends it as an update. */
export const createRotate = (
	rotated: RotatedFields,
	locator: Locator,
	{ options, isLeadOptional, ...words }: RotateWords,
): Operation => {
	const { api } = rotated;
	const needs = { isLeadOptional, hasCredential: true, hasMoment: true } as const;
	return {
		...words,
		properties: [
			locator.property,
			...requiredProperties(api),
			scheduleProperty,
			...createRotationProperties(rotated, needs),
			optionsProperty(options),
		],
		async execute(context, limiters) {
			const reader = createReader(context);
			const checkTarget = createTargetCheck(api, options);
			const read = createChoiceReader(context, reader, rotated, {
				...needs,
				requiredFields: 'of the node',
			});
			const plans = context.getInputData().map((_, index): Checked<Plan> => {
				const { options: policy, target } = checkTarget(
					reader.one(api.id.parameter, index),
					reader.collection('options', index),
				);
				const drawId =
					'value' in target
						? drawIdOf(api, target.value.id, target.value.isNumber === true)
						: undefined;
				const choice = read(index, drawId, policy);
				if ('problems' in target || 'problems' in choice) {
					return { problems: problemsIn(target, choice) };
				}
				const { chosen, rotation, fields } = choice.value;
				const { zone } = rotation.clock;
				const extra = {
					before: { variant: chosen.variant, reason: chosen.reason },
					after: {
						valid_until: chosen.validUntil === null ? null : toIso(chosen.validUntil, zone),
					},
				};
				if (fields === undefined) {
					const update = { ...target.value, body: {}, skippedFields: [] };
					return { value: { update, whyUnsent: chosen.reason, extra } };
				}
				const plan = planOf(toUpdate(api, target, { value: fields }, false), extra);
				const setsNothing =
					Object.keys(fields.body).length === 0 && fields.skippedFields.length === 0;
				return setsNothing && 'value' in plan
					? { value: { ...plan.value, whyUnsent: `${shown(chosen.variant)} sets no field` } }
					: plan;
			});
			return await sendPlans(context, api, limiters, plans);
		},
	};
};
