import { DateTime } from 'luxon';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { problemsIn } from '../values/checked';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import { blankExpressionProblem } from '../input/parameterProblems';
import type { ParameterReader } from '../input/parameters';
import { literal } from '../input/parameters';
import { createHint } from '../api/hint';
import { failedItem, failureError, problemsFailure } from '../api/failedItem';
import { previewRotation, toIso, writeMoment } from '../rotation';
import { hintNeverActive } from './hintNeverActive';
import type { createRotationReader, RotationSource } from './readRotation';
import { previewDaysField, previewDaysName } from './rotationProperties';

/** Whether stretches are asked for, and nothing is to be sent. */
export const isPreview = (reader: ParameterReader): boolean =>
	reader.collection('rotationOptions', 0).has(previewDaysName);

/**
 * The coming stretches of each item's rotation, one item each. Sends nothing.
 *
 * @param source its `nowMs` is where an item's stretches begin, unless it names a moment
 * @throws NodeOperationError for the first item that is wrong, where the node stops on error
 */
export const previewStretches = (
	context: IExecuteFunctions,
	reader: ParameterReader,
	read: ReturnType<typeof createRotationReader>,
	source: Omit<RotationSource, 'phoneNumberId'>,
): INodeExecutionData[] => {
	const checkDays = toCheck(previewDaysField);
	const { label } = previewDaysField;
	const hint = createHint(context);
	const hintOnce = hintNeverActive(context);
	// A published workflow would be green for ever.
	if (context.getMode() !== 'manual') {
		hint(`'${label}' is on, so nothing was sent. Remove the option to update the agents.`);
	}

	return context.getInputData().flatMap((_, index): INodeExecutionData[] => {
		const request = read(index, {
			...source,
			phoneNumberId: reader.one('phoneNumberId', index),
		});
		const days =
			reader.collection('rotationOptions', index).get(previewDaysName) ?? literal(undefined);
		const isLost = days.isExpression && days.error === undefined && isBlank(days.value);
		const checked = isLost
			? { problems: [blankExpressionProblem(label)] }
			: checkParameter(label, checkDays, days);
		if ('problems' in request || 'problems' in checked) {
			const failure = problemsFailure(problemsIn(request, checked));
			if (!context.continueOnFail()) throw failureError(context, failure, index);
			return [failedItem(failure, index)];
		}
		const { rotation, atMs } = request.value;
		const { zone } = rotation.clock;
		hintOnce(rotation, atMs);
		const untilMs = DateTime.fromMillis(atMs, { zone })
			.plus({ days: Number(checked.value) })
			.toMillis();
		const { stretches, cutAtMs } = previewRotation(rotation, atMs, untilMs);
		if (cutAtMs !== undefined) {
			hint(
				`The preview ends at ${writeMoment(cutAtMs, zone)}, after ${stretches.length} entries. Lower '${label}' to see all of a shorter time.`,
			);
		}
		const written = (ms: number) => ({ text: writeMoment(ms, zone), iso: toIso(ms, zone) });
		let start = written(atMs);
		return stretches.map(({ endsAt, variant, reason }) => {
			const [{ text: starts, iso: startsAt }, end] = [start, written(endsAt)];
			// One stretch ends where the next starts.
			start = end;
			return {
				json: { variant, reason, starts, ends: end.text, starts_at: startsAt, ends_at: end.iso },
				pairedItem: { item: index },
			};
		});
	});
};
