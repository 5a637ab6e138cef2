import { hostClock } from '../transport/clock';
import { isRecord } from '../values/json';
import type { Exchange, ExchangeParts } from './exchange';
import { isEmpty, updateRequest } from './exchange';
import { createReading } from './readSettings';

/** Updates with one request, which sends what differs from the API's list. */
export const createPatching = async (parts: ExchangeParts): Promise<Exchange> => {
	const { context, resource, limiters, account, updates, list } = parts;
	const reading = createReading(context, resource, limiters, account, updates, hostClock, list);
	const { settings, refresh } = reading;
	await refresh();
	const trial = settings.copy();
	const differences: Exchange['differences'] = [];
	return {
		differences,
		// The difference is only known when it is this update's turn: earlier ones may have the same
		// target.
		async next(task, update, [answer]) {
			const sent = differences[task];
			if (sent !== undefined) {
				settings.record(update, sent, isRecord(answer) ? answer : {});
				return undefined;
			}
			await refresh();
			const difference = settings.diff(update);
			differences[task] = difference;
			if (!isEmpty(difference.body)) return updateRequest(parts, update, difference.body);
			settings.record(update, difference, {});
			return undefined;
		},
		rehearse(update) {
			const difference = trial.diff(update);
			trial.record(update, difference, difference.body);
			return difference;
		},
		bodyOf: ({ body }) => body,
		async tell(_update, _difference, { answers }) {
			const answer = answers.at(-1);
			const response = isRecord(answer) ? answer : undefined;
			return await Promise.resolve({ told: {}, response, shown: response });
		},
		hints: () => [],
	};
};
