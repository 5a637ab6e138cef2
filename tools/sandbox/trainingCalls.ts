import type { Answer } from './answers';
import { jsonAnswer } from './answers';
import type { Sent } from './bodies';
import { judged } from './bodies';
import type { ApiName } from './contract';
import { queryBreaches } from './contract';
import type { Faults } from './faults';
import type { AppliedUpdate } from './records';
import { stableId } from './stableId';
import type { TrainingScenario } from './trainingScenarios';
import type { TrainingUpdate } from './trainingUpdate';
import { updatedScenario } from './trainingUpdate';

/** What the calls about training scenarios read and change. */
export interface KeptTraining {
	/** By ID. */
	readonly scenarios: Map<string, TrainingScenario>;
	readonly updates: AppliedUpdate[];
}

/** The calls about training scenarios, for requests that are carried out. */
export interface TrainingCalls {
	list(query: Record<string, unknown>): Answer;
	get(id: string): Answer;
	update(id: string, sent: Sent): Answer;
}

const noun = 'training scenario';

/** As servers answered before there were versions. */
const older = (scenario: TrainingScenario): object => ({
	id: scenario.id,
	question: scenario.title,
	answer: scenario.content,
	type: scenario.type,
	is_draft: scenario.is_draft,
	directory_id: scenario.directory_id,
	restricted_to_channels: scenario.restricted_to_channels,
	restricted_to_segments: scenario.restricted_to_segments,
	organization_id: stableId('organization'),
	accepted_by: null,
	learned_from_session_id: null,
	created_at: scenario.created_at,
	updated_at: scenario.updated_at,
});

/** @param now the clock, in ms */
export const createTrainingCalls = <N extends ApiName>(
	{ scenarios, updates }: KeptTraining,
	faults: Faults<N>,
	now: () => number,
): TrainingCalls => {
	const shown = (scenario: TrainingScenario): object =>
		faults.switches.trainingShape === 'older' ? older(scenario) : scenario;

	return {
		list(query) {
			const reasons = queryBreaches('/training', query);
			if (reasons.length > 0) return faults.refusal(400, reasons);
			const { type, is_draft } = query;
			const [limit, offset] = [Number(query.limit ?? 50), Number(query.offset ?? 0)];
			const matches = [...scenarios.values()].filter(
				(scenario) =>
					(type === undefined || scenario.type === type) &&
					(is_draft === undefined || String(scenario.is_draft) === is_draft),
			);
			const items = matches.slice(offset, offset + limit).map(shown);
			if (faults.switches.trainingList === 'bare') return jsonAnswer(200, items);
			const total = matches.length;
			const has_more = offset + items.length < total;
			return jsonAnswer(200, { items, total, limit, offset, has_more });
		},

		get(id) {
			const scenario = scenarios.get(id);
			return scenario
				? jsonAnswer(200, shown(scenario))
				: faults.refusal(404, `There is no ${noun} ${id}`);
		},

		update(id, sent) {
			const refuses = faults.switches.trainingRefuses;
			const found = scenarios.get(id);
			const schema = 'UpdateTrainingScenario';
			const update = judged(sent, { noun, id, found, schema, refuses }, faults);
			if ('refusal' in update) return update.refusal;

			const at = now();
			// The body was checked against the contract, which allows no other.
			const body = update.body as unknown as TrainingUpdate;
			const scenario = update.found;
			Object.assign(scenario, updatedScenario(scenario, body, faults.switches, at));
			updates.push({ at, id, body: update.body });
			return jsonAnswer(200, shown(scenario));
		},
	};
};
