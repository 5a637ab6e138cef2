import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { TrainingScenario } from '../../../../tools/sandbox/trainingScenarios';
import { scenarioId } from '../../../../tools/sandbox/trainingScenarios';
import { runNode, startHere } from '../../../support/engine';
import { byId } from '../../rotate/rotationParameters';

const here = startHere({ api: 'phone-agent' });
const id = scenarioId('refunds');

const arbitraryText = fc.stringMatching(/^[A-Z][a-z]{1,8} [a-z]{1,8}$/);
const arbitraryChannels = fc.subarray(['phone_voice', 'web_voice', 'web', 'email', 'sms'] as const);
const arbitrarySegments = fc.uniqueArray(fc.constantFrom('vip', 'regular guests', 'staff'));

const arbitrarySettings = {
	title: arbitraryText,
	content: arbitraryText,
	type: fc.constantFrom('BEHAVIORAL' as const, 'SCENARIO_SPECIFIC' as const),
	is_draft: fc.boolean(),
	restricted_to_channels: arbitraryChannels,
	restricted_to_segments: arbitrarySegments,
	directory_id: fc.constantFrom('dir_a', 'dir_b'),
};

/** What a scenario contains before the update. */
const arbitraryScenario = fc.record({
	...arbitrarySettings,
	directory_id: fc.constantFrom('dir_a', null),
	metadata: fc.constantFrom({}, { source: 'sheet', row: { number: 4, tags: ['a', 'b'] } }),
	start_time: fc.constantFrom(null, '2026-05-01T00:00:00.000Z'),
	end_time: fc.constantFrom(null, '2026-09-30T22:00:00.000Z'),
	draft: fc.option(fc.record({ title: arbitraryText, content: arbitraryText }), { freq: 4 }),
});

/** The fields that an update adds; a blank list in the form adds none. */
const arbitraryUpdate = fc
	.record(arbitrarySettings, { requiredKeys: [] })
	.map((fields) =>
		Object.fromEntries(
			Object.entries(fields).filter(([, value]) => !Array.isArray(value) || value.length > 0),
		),
	)
	.filter((fields) => Object.keys(fields).length > 0);

const arbitrarySwitches = fc.record({
	trainingPut: fc.constantFrom('live' as const, 'draft' as const),
	trainingOmitted: fc.constantFrom('kept' as const, 'reset' as const),
	trainingList: fc.constantFrom('page' as const, 'bare' as const),
	trainingShape: fc.constantFrom('today' as const, 'older' as const),
});

const stored = (): TrainingScenario => {
	const found = here.sandbox.scenarios.get(id);
	if (found === undefined) throw new Error('The sandbox has lost it');
	return found;
};

/** The newest words, published or not. */
const newest = ({ title, content, draft_title, draft_content }: TrainingScenario) => ({
	title: draft_title ?? title,
	content: draft_content ?? content,
});

const untouched = [
	'type',
	'is_draft',
	'restricted_to_channels',
	'restricted_to_segments',
	'directory_id',
	'metadata',
	'start_time',
	'end_time',
] as const;

describe('An update of a training scenario, whatever the API does that is not documented,', () => {
	it('changes what was chosen and nothing else, and knows whether that is live', async () => {
		await fc.assert(
			fc.asyncProperty(
				arbitraryScenario,
				arbitraryUpdate,
				arbitrarySwitches,
				fc.boolean(),
				async ({ draft, ...scenario }, updateFields, switches, overwriteDraft) => {
					here.sandbox.reset();
					here.sandbox.set(switches);
					const isOlder = switches.trainingShape === 'older';
					// Nobody can keep what an older server does not show.
					const unseen: Partial<TrainingScenario> = isOlder
						? { metadata: {}, start_time: null, end_time: null }
						: {};
					const kept = isOlder ? null : draft;
					Object.assign(stored(), scenario, unseen, {
						draft_title: kept?.title ?? null,
						draft_content: kept?.content ?? null,
					});
					const before = structuredClone(stored());
					const { jsons, failed } = await runNode(here, {
						parameters: {
							resource: 'trainingScenario',
							operation: 'update',
							trainingScenarioId: byId(id),
							dataMode: 'defineBelow',
							updateFields,
							options: { overwriteDraft, onlyChanges: false },
						},
						onError: 'continueErrorOutput',
					});
					const after = stored();
					const sent = { title: before.title, content: before.content, ...updateFields };
					const hasDraft = (['title', 'content'] as const).some(
						(name) => kept !== null && kept[name] !== before[name] && kept[name] !== sent[name],
					);
					if (hasDraft && !overwriteDraft) {
						expect(failed).toHaveLength(1);
						expect(after).toEqual(before);
						return;
					}
					expect(failed).toEqual([]);
					const [json] = jsons;
					const isTypeChanged =
						Object.hasOwn(updateFields, 'type') && updateFields.type !== before.type;
					expect(newest(after)).toEqual({ title: sent.title, content: sent.content });
					for (const name of untouched) {
						if (Object.hasOwn(updateFields, name)) continue;
						if (name === 'is_draft' && isTypeChanged) continue;
						expect([name, after[name]]).toEqual([name, before[name]]);
					}
					for (const [name, value] of Object.entries(updateFields)) {
						if (name === 'title' || name === 'content') continue;
						// What the API does with it is up to the API, and the output reports it.
						if (name === 'is_draft') continue;
						expect([name, after[name as keyof TrainingScenario]]).toEqual([name, value]);
					}
					const isLive =
						!after.is_draft &&
						after.title === sent.title &&
						after.content === sent.content &&
						newest(after).content === sent.content;
					expect(json?.live).toBe(isLive);
					// An older server does not show what waits.
					if (!isOlder) expect(json?.saved_as_draft).toBe(!isLive);
					expect((json?.previous as IDataObject).content ?? before.content).toBe(before.content);
					expect(json?.changed_meanwhile).toBeUndefined();
				},
			),
			{ numRuns: 150 },
		);
	});
});
