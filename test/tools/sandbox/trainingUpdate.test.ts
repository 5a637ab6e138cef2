import type { ScenarioWord, TrainingScenario } from '../../../tools/sandbox/trainingScenarios';
import { scenarioId, seedScenarios } from '../../../tools/sandbox/trainingScenarios';
import type { TrainingUpdate, UpdateManner } from '../../../tools/sandbox/trainingUpdate';
import { updatedScenario } from '../../../tools/sandbox/trainingUpdate';

const nowMs = Date.UTC(2026, 5, 1, 12);
const now = '2026-06-01T12:00:00.000Z';
const words = { title: 'New title', content: 'New words' };

const seeded = (word: ScenarioWord): TrainingScenario => {
	const scenario = seedScenarios().get(scenarioId(word));
	if (!scenario) throw new Error(`There is no scenario ${word}`);
	return scenario;
};

const update = (
	before: TrainingScenario,
	fields: Partial<TrainingUpdate> = {},
	manner: Partial<UpdateManner> = {},
	at = nowMs,
): TrainingScenario =>
	updatedScenario(
		before,
		{ ...words, ...fields },
		{ trainingPut: 'live', trainingOmitted: 'kept', ...manner },
		at,
	);

describe('an update that goes live at once', () => {
	it('replaces title and text as a new version, and leaves the rest', () => {
		const before = seeded('refunds');
		expect(update(before)).toEqual({
			...before,
			...words,
			current_version: 2,
			published_at: now,
			updated_at: now,
		});
	});

	it('removes a draft of the words', () => {
		expect(update(seeded('complaints'))).toMatchObject({
			...words,
			draft_title: null,
			draft_content: null,
			is_draft: false,
			current_version: 3,
		});
	});

	it('publishes a draft for the first time if it says so', () => {
		const before = seeded('christmas hours');
		expect(update(before, { is_draft: false })).toMatchObject({
			...words,
			is_draft: false,
			current_version: 1,
			published_at: now,
		});
	});

	it.each([
		['a draft that stays one', 'christmas hours', {}],
		['what it takes back', 'refunds', { is_draft: true }],
		['what changes its type', 'refunds', { type: 'BEHAVIORAL' }],
		['what changes its type and would be live', 'refunds', { type: 'BEHAVIORAL', is_draft: false }],
	] as const)('makes no version of %s', (_, word, fields) => {
		const before = seeded(word);
		expect(update(before, fields)).toEqual({
			...before,
			...words,
			...fields,
			is_draft: true,
			updated_at: now,
		});
	});

	it('is live with the type that it has already', () => {
		const { is_draft, current_version } = update(seeded('manner'), { type: 'BEHAVIORAL' });
		expect([is_draft, current_version]).toEqual([false, 8]);
	});
});

describe('an update that lands in the draft', () => {
	it.each([{}, { is_draft: false }])('with %j keeps the live words', (fields) => {
		const before = seeded('refunds');
		expect(update(before, fields, { trainingPut: 'draft' })).toEqual({
			...before,
			draft_title: words.title,
			draft_content: words.content,
			updated_at: now,
		});
	});

	it('replaces the draft before it', () => {
		const before = seeded('complaints');
		expect(update(before, {}, { trainingPut: 'draft' })).toMatchObject({
			content: before.content,
			draft_title: words.title,
			draft_content: words.content,
			current_version: 2,
		});
	});

	it('does not publish what was never published', () => {
		const before = seeded('christmas hours');
		expect(update(before, { is_draft: false }, { trainingPut: 'draft' })).toMatchObject({
			content: before.content,
			draft_content: words.content,
			is_draft: true,
			current_version: null,
			published_at: null,
		});
	});

	it('applies the other fields, and reverts what it says', () => {
		const fields = {
			type: 'BEHAVIORAL' as const,
			directory_id: null,
			restricted_to_channels: ['web' as const],
		};
		const manner = { trainingPut: 'draft' } as const;
		expect(update(seeded('refunds'), fields, manner)).toMatchObject({ ...fields, is_draft: false });
		expect(update(seeded('refunds'), { is_draft: true }, manner).is_draft).toBe(true);
	});
});

describe('fields that an update leaves out', () => {
	const defaults = {
		type: 'SCENARIO_SPECIFIC',
		directory_id: null,
		restricted_to_channels: [],
		restricted_to_segments: [],
		metadata: {},
		start_time: null,
		end_time: null,
	};
	const full = (): TrainingScenario => ({
		...seeded('refunds'),
		restricted_to_channels: ['api'],
		start_time: now,
		end_time: now,
	});

	it('get the values of a new scenario if they are reset', () => {
		const reset = update(full(), {}, { trainingOmitted: 'reset' });
		expect(reset).toEqual({
			...full(),
			...defaults,
			...words,
			current_version: 2,
			published_at: now,
			updated_at: now,
		});
	});

	it('keep what the update names, even if they are reset', () => {
		const { metadata, restricted_to_channels, end_time } = full();
		const named = { metadata, restricted_to_channels, end_time };
		expect(update(full(), named, { trainingOmitted: 'reset' })).toMatchObject({
			...defaults,
			...named,
		});
	});

	it('publish a draft if they are reset, and make one of another type', () => {
		const manner = { trainingOmitted: 'reset' } as const;
		expect(update(seeded('christmas hours'), {}, manner)).toMatchObject({
			is_draft: false,
			current_version: 1,
		});
		expect(update(seeded('manner'), {}, manner)).toMatchObject({
			type: 'SCENARIO_SPECIFIC',
			is_draft: true,
			current_version: 7,
		});
	});

	it('publish nothing if the words land in the draft', () => {
		const manner = { trainingOmitted: 'reset', trainingPut: 'draft' } as const;
		expect(update(seeded('vouchers'), {}, manner)).toMatchObject({ ...defaults, is_draft: true });
		expect(update(seeded('manner'), {}, manner)).toMatchObject({ ...defaults, is_draft: false });
	});
});

describe('the time of an update', () => {
	it.each(['live', 'draft'] as const)('is later than the one before, %s', (trainingPut) => {
		const once = update(seeded('refunds'), {}, { trainingPut });
		const twice = update(once, {}, { trainingPut });
		// A clock that was set back.
		const thrice = update(twice, {}, { trainingPut }, 0);
		expect([once, twice, thrice].map(({ updated_at }) => updated_at)).toEqual([
			now,
			'2026-06-01T12:00:00.001Z',
			'2026-06-01T12:00:00.002Z',
		]);
	});
});

it('leaves the scenario that it was given as it was', () => {
	const before = seeded('complaints');
	update(before, { metadata: { a: 1 } });
	expect(before).toEqual(seeded('complaints'));
});
