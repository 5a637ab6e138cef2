import { breaches } from '../../../tools/sandbox/contract';
import { seedPhoneAgents } from '../../../tools/sandbox/phoneAgents';
import type { TrainingScenario } from '../../../tools/sandbox/trainingScenarios';
import { scenarioId, seedScenarios } from '../../../tools/sandbox/trainingScenarios';

const seeded = seedScenarios();
const scenarios = [...seeded.values()];

describe('the training scenarios at the start', () => {
	it('are what the contract calls a scenario', () => {
		for (const scenario of scenarios) expect(breaches('TrainingScenario', scenario)).toEqual([]);
		expect(scenarios).toHaveLength(12);
	});

	it('are the same in every run, each with its own ID', () => {
		expect(scenarioId('opening hours')).toBe('f8daa92d-1321-4fa4-83ab-02f7ad300214');
		expect([...seeded.keys()]).toEqual(scenarios.map(({ id }) => id));
		expect([...seedScenarios()]).toEqual([...seeded]);
	});

	it.each<[keyof TrainingScenario, unknown[]]>([
		['title', ['Opening hours', 'Book a table', 'Refunds']],
		['type', ['BEHAVIORAL', 'SCENARIO_SPECIFIC']],
		['is_draft', [true, false]],
		['directory_id', [null, expect.any(String)]],
		['restricted_to_channels', [[], ['phone_voice'], ['web', 'email', 'whatsapp', 'sms']]],
		['restricted_to_segments', [[], ['customers']]],
		['metadata', [{}, { source: 'handbook', page: 12 }]],
		['start_time', [null, '2026-05-01T00:00:00.000Z']],
		['current_version', [null, 1, 7]],
	])('show what %s may be', (field, values) => {
		const held = scenarios.map((scenario) => scenario[field]);
		for (const value of values) expect(held).toContainEqual(value);
	});

	it('are in every state that words can be in', () => {
		expect(seeded.get(scenarioId('christmas hours'))).toMatchObject({
			is_draft: true,
			current_version: null,
			published_at: null,
		});
		expect(seeded.get(scenarioId('vouchers'))).toMatchObject({
			is_draft: true,
			current_version: 4,
			published_at: expect.any(String),
		});
		const drafted = scenarios.filter(({ draft_content }) => draft_content !== null);
		expect(drafted).toEqual([
			expect.objectContaining({
				id: scenarioId('complaints'),
				is_draft: false,
				draft_title: expect.any(String),
			}),
		]);
		expect(drafted[0]?.draft_content).not.toBe(drafted[0]?.content);
	});

	it('were edited before now, and after they were made', () => {
		const late = scenarios.filter(
			({ created_at, updated_at }) => !(created_at < updated_at && updated_at < '2026-01-07'),
		);
		expect(late).toEqual([]);
	});

	it('include all that the phone agents name', () => {
		const named = [...seedPhoneAgents(25).values()].flatMap(({ instructions }) => instructions);
		const ids = new Set(named.filter((id) => id !== null));
		expect([...ids]).toEqual([
			scenarioId('opening hours'),
			scenarioId('bookings'),
			scenarioId('complaints'),
		]);
		for (const id of ids) expect(seeded.has(id)).toBe(true);
	});

	it('have their own lists and metadata, which nobody else changes', () => {
		const own = seedScenarios().get(scenarioId('refunds'));
		own?.restricted_to_segments.push('staff');
		Object.assign(own?.metadata ?? {}, { page: 13 });
		expect(seedScenarios().get(scenarioId('refunds'))).toMatchObject({
			restricted_to_segments: ['customers'],
			metadata: { page: 12 },
		});
	});
});
