import type { TrainingScenario, TrainingSettings } from './trainingScenarios';

/** How a server handles an update of a scenario. None of it is documented. */
export interface UpdateManner {
	/**
	 * `live`: the new texts replace the old ones at once, as a new version, and an unpublished draft is
	 * deleted. A new type makes the scenario a draft. `draft`: the texts wait in `draft_title` and
	 * `draft_content`, whatever `is_draft` is. The other fields apply.
	 */
	readonly trainingPut: 'live' | 'draft';
	/** Fields that an update leaves out keep their value, or get the value of a new scenario. */
	readonly trainingOmitted: 'kept' | 'reset';
}

export type TrainingUpdate = Pick<TrainingSettings, 'title' | 'content'> &
	Partial<TrainingSettings>;

const defaults = (): Omit<TrainingSettings, 'title' | 'content'> => ({
	type: 'SCENARIO_SPECIFIC',
	is_draft: false,
	directory_id: null,
	restricted_to_channels: [],
	restricted_to_segments: [],
	metadata: {},
	start_time: null,
	end_time: null,
});

/** @param at ISO, of the update */
const live = (
	before: TrainingScenario,
	{ type, is_draft }: TrainingSettings,
	at: string,
): Partial<TrainingScenario> => {
	const noDraft = { draft_title: null, draft_content: null };
	// What was published as the other type is not published as this one.
	if (is_draft || type !== before.type) return { ...noDraft, is_draft: true };
	const current_version = (before.current_version ?? 0) + 1;
	return { ...noDraft, current_version, published_at: at };
};

/** The texts wait. Such an update can unpublish a scenario, but cannot publish one. */
const draft = (
	{ title, content, is_draft }: TrainingScenario,
	update: TrainingUpdate,
): Partial<TrainingScenario> => ({
	title,
	content,
	draft_title: update.title,
	draft_content: update.content,
	is_draft: is_draft || update.is_draft === true,
});

/**
 * The scenario after an update.
 *
 * @param now the clock, in ms
 */
export const updatedScenario = (
	before: TrainingScenario,
	update: TrainingUpdate,
	{ trainingPut, trainingOmitted }: UpdateManner,
	now: number,
): TrainingScenario => {
	const omitted = trainingOmitted === 'reset' ? defaults() : {};
	const after: TrainingScenario = { ...before, ...omitted, ...update };
	const at = new Date(Math.max(now, Date.parse(before.updated_at) + 1)).toISOString();
	const state = trainingPut === 'live' ? live(before, after, at) : draft(before, update);
	return { ...after, ...state, updated_at: at };
};
