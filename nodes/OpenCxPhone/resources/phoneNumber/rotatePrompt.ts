import { isBlank } from '../../fields/blank';
import { chooseVariant, toIso } from '../../rotation';
import { hostClock } from '../../transport/clock';
import type { Operation } from '../operation';
import { openCheck } from './check';
import { phoneNumberLocator } from './locator';
import { optionsProperty, updateOptions } from './options';
import type { Reader, Reading } from './read';
import { openReader } from './read';
import { readRotation, rotationProperties, scheduleProperty } from './rotation';
import type { Plan } from './send';
import { sendPlans } from './send';
import { voiceName, voiceProperty } from './voice';

/** The fields of a variant: its prompt and what it adds, with the node's voice unless it has one. */
const fieldsOf = (reader: Reader, position: number, index: number): Map<string, Reading> => {
	const path = `variants.variant[${position}]`;
	const fields = new Map([
		...reader.collection(`${path}.otherFields`, index),
		['base_prompt', reader.one(`${path}.base_prompt`, index)] as const,
	]);
	const own = fields.get(voiceName);
	if (own === undefined || (own.error === undefined && isBlank(own.value))) {
		fields.set(voiceName, reader.one(voiceName, index));
	}
	return fields;
};

const anyId: Reading = { value: 'any', holes: [] };

/** Chooses the variant that holds now, and sends it as an update. */
export const rotatePrompt: Operation = {
	value: 'rotatePrompt',
	name: 'Rotate Prompt',
	action: 'Rotate the prompt of a phone number',
	description:
		'Set the agent of a phone number to the variant that holds now: by time of day, by date, in turn or by chance; callers hear it at once',
	properties: [
		phoneNumberLocator,
		voiceProperty,
		scheduleProperty,
		...rotationProperties,
		optionsProperty(updateOptions),
	],
	async execute(context) {
		const reader = openReader(context);
		const check = openCheck();
		// One moment for all items, so that they agree even where a slot ends while they are read.
		const nowMs = hostClock.wallNow();
		const zone = context.getTimezone();
		const plans = context.getInputData().map((_, index): Plan => {
			const phoneNumberId = reader.one('phoneNumberId', index);
			const options = reader.collection('options', index);
			const rest = check({ phoneNumberId, options });
			const request = readRotation(reader, index, {
				nowMs,
				zone,
				// What is wrong with the ID is said already.
				phoneNumberId: 'problems' in rest ? anyId : phoneNumberId,
			});
			const restProblems = 'problems' in rest ? rest.problems : [];
			if ('problems' in request) {
				return { kind: 'refused', problems: [...restProblems, ...request.problems] };
			}
			const choice = chooseVariant(request.rotation, request.atMs);
			const because = {
				variant: choice.variant,
				reason: choice.reason,
				valid_until: choice.validUntil === null ? null : toIso(choice.validUntil, request.zone),
			};
			// A draw for another ID says nothing about the fields that would be sent.
			const isDrawnBlind = request.rotation.schedule === 'weighted' && restProblems.length > 0;
			if (choice.index === null || isDrawnBlind) {
				return restProblems.length === 0
					? { kind: 'leave', output: { success: true, ...because } }
					: { kind: 'refused', problems: restProblems };
			}
			const otherProblems = request.names.flatMap((name, position) => {
				if (position === choice.index) return [];
				// What is written there holds whenever the variant does: better told now than by night.
				const written = [...fieldsOf(reader, position, index)].filter(
					([, { isExpression }]) => !isExpression,
				);
				const other = check({
					phoneNumberId,
					fields: new Map(written),
					isPartial: true,
					owner: `Variant "${name}"`,
					options,
				});
				return 'problems' in other ? other.problems : [];
			});
			const checked = check({
				phoneNumberId,
				fields: fieldsOf(reader, choice.index, index),
				owner: `Variant "${choice.variant ?? ''}"`,
				options,
			});
			// Those of the ID and the options come back with each variant.
			const problems = [
				...new Set([...('problems' in checked ? checked.problems : []), ...otherProblems]),
			];
			return 'update' in checked && problems.length === 0
				? { kind: 'update', update: checked.update, because }
				: { kind: 'refused', problems };
		});
		return await sendPlans(context, plans);
	},
};
