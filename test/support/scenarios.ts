import { nameAt } from '../../tools/sandbox/agents';
import { stableId } from '../../tools/sandbox/stableId';
import type { TrainingScenario } from '../../tools/sandbox/trainingScenarios';

const created = Date.UTC(2026, 0, 5, 9);
const hourMs = 60 * 60 * 1000;

/**
 * The nth of as many training scenarios as a test needs: published, without a draft, and holding more
 * than an update sets.
 */
const scenarioAt = (index: number): TrainingScenario => {
	const id = stableId(`tested scenario ${index}`);
	const at = new Date(created + index * hourMs).toISOString();
	return {
		id,
		title: nameAt(index) ?? `Scenario ${index}`,
		content: `What to say of ${index}.`,
		draft_title: null,
		draft_content: null,
		type: 'SCENARIO_SPECIFIC',
		is_draft: false,
		directory_id: 'dir_desk',
		restricted_to_channels: ['web', 'phone_voice'],
		restricted_to_segments: ['regulars'],
		metadata: { source: 'handbook', row: { page: index } },
		start_time: null,
		end_time: '2027-09-30T22:00:00.000Z',
		current_version: 1,
		published_at: at,
		created_at: at,
		updated_at: at,
	};
};

/** Those of a test, by ID; the same for the same count. */
export const seedTested = (count: number): Map<string, TrainingScenario> =>
	new Map(
		Array.from({ length: count }, (_, index) => scenarioAt(index)).map((scenario) => [
			scenario.id,
			scenario,
		]),
	);
