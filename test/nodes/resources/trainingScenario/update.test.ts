import type { IDataObject } from 'n8n-workflow';

import type { ScenarioWord } from '../../../../tools/sandbox/trainingScenarios';
import { scenarioId } from '../../../../tools/sandbox/trainingScenarios';
import type { NodeRun } from '../../../support/engine';
import { problemsOf, runNode, startHere } from '../../../support/engine';
import { byId } from '../../rotate/rotationParameters';

const here = startHere({ api: 'phone-agent' });

type Run = Omit<NodeRun, 'parameters'> & { word?: ScenarioWord; options?: object };

const run = async (
	operation: string,
	parameters: object,
	{ word = 'manner', options = {}, ...rest }: Run = {},
) =>
	await runNode(here, {
		parameters: {
			resource: 'trainingScenario',
			operation,
			trainingScenarioId: byId(scenarioId(word)),
			options,
			...parameters,
		},
		...rest,
	});

const update = async (updateFields: object, settings?: Run) =>
	await run('update', { dataMode: 'defineBelow', updateFields }, settings);

const stored = (word: ScenarioWord = 'manner') => here.sandbox.scenarios.get(scenarioId(word));

const calls = (requests: ReadonlyArray<{ method: string; url: string }>) =>
	requests.map(
		({ method, url }) => `${method} ${url.replace(/\/[\da-f-]{36}/, '/…').split('?')[0]}`,
	);

describe('Update of a training scenario', () => {
	it('reads it, sends the whole with the change put in, and reads it again', async () => {
		const before = structuredClone(stored('refunds'));
		const { jsons, requests, hints } = await update(
			{ content: 'Ask a person.' },
			{ word: 'refunds' },
		);
		expect(calls(requests)).toEqual([
			'GET /training/…',
			'PUT /training/…',
			'GET /training/…',
			'GET /phone',
		]);
		expect(requests[1]?.body).toEqual({
			title: before?.title,
			content: 'Ask a person.',
			type: before?.type,
			is_draft: false,
			directory_id: before?.directory_id,
			restricted_to_channels: [],
			restricted_to_segments: ['customers'],
			metadata: before?.metadata,
			start_time: null,
			end_time: null,
		});
		expect(jsons).toMatchObject([
			{
				summary: 'Refunds: updated Content',
				success: true,
				training_scenario_id: scenarioId('refunds'),
				updated_fields: ['content'],
				sent: { content: 'Ask a person.' },
				live: true,
				saved_as_draft: false,
				previous: { content: before?.content },
			},
		]);
		expect(jsons[0]).not.toHaveProperty('attempts');
		expect(hints).toEqual([]);
	});

	it('names the agents that follow it, and leaves that out if the key may not list them', async () => {
		const { jsons } = await update({ content: 'We are closed.' }, { word: 'opening hours' });
		const attached = [...here.sandbox.agents.values()]
			.filter(({ instructions }) => instructions?.includes(scenarioId('opening hours')))
			.map(({ id }) => id);
		expect(attached.length).toBeGreaterThan(1);
		const named = jsons[0]?.attached_to as Array<{ id: string; name: string }>;
		expect(named.map(({ id }) => id)).toEqual(attached);
		expect(named[0]?.name).toMatch(/\(\+1 /);
		for (const listsAs of ['commas', 'json'] as const) {
			here.sandbox.set({ listsAs });
			const told = await update(
				{ content: `We are closed (${listsAs}).` },
				{ word: 'opening hours' },
			);
			expect(told.jsons[0]?.attached_to).toEqual(named);
		}
		here.sandbox.set({ scopes: ['training:read', 'training:write'] });
		const unlisted = await update({ content: 'We are open.' }, { word: 'opening hours' });
		expect(unlisted.jsons).toMatchObject([{ success: true, live: true }]);
		expect(unlisted.jsons[0]).not.toHaveProperty('attached_to');
	});

	it('sends nothing that the scenario already has', async () => {
		const { jsons, requests } = await update({ content: stored()?.content, title: 'Tone' });
		expect(jsons).toMatchObject([{ updated_fields: ['title'], unchanged_fields: ['content'] }]);
		expect(requests).toHaveLength(4);
		const again = await update({ title: 'Tone' });
		expect(calls(again.requests)).toEqual(['GET /training/…']);
		expect(again.jsons).toMatchObject([{ sent: false, unchanged_fields: ['title'], previous: {} }]);
	});

	it('shows before and after in a dry run, and sends nothing', async () => {
		const before = structuredClone(stored());
		const { jsons, requests } = await update({ content: 'Hi.' }, { options: { dryRun: true } });
		expect(requests.every(({ method }) => method === 'GET')).toBe(true);
		expect(jsons).toMatchObject([
			{
				summary: 'Manner of speaking: dry run, would update Content',
				dry_run: true,
				request: { method: 'PUT', body: { title: 'Manner of speaking', content: 'Hi.' } },
				previous: { content: before?.content },
			},
		]);
		expect(stored()).toEqual(before);
	});

	it('says that the text was saved as a draft, and what to do', async () => {
		here.sandbox.set({ trainingPut: 'draft' });
		const { jsons, hints } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([{ live: false, saved_as_draft: true }]);
		expect(jsons[0]).not.toHaveProperty('not_applied');
		expect(hints).toEqual([
			'OpenCX saved "Manner of speaking" as a draft, which agents do not follow. Publish it in your OpenCX account.',
		]);
	});

	it('says so too for a scenario that is a draft, but not for one that the update makes a draft', async () => {
		const { jsons, hints } = await update({ content: 'Closed.' }, { word: 'christmas hours' });
		expect(jsons).toMatchObject([{ live: false, saved_as_draft: true }]);
		expect(hints).toHaveLength(1);
		const taken = await update({ is_draft: true });
		expect(taken.jsons).toMatchObject([{ live: false, saved_as_draft: true }]);
		expect(taken.hints).toEqual([]);
	});

	it('refuses one with an unpublished draft, unless it may be overwritten, and then shows the draft', async () => {
		const before = structuredClone(stored('complaints'));
		const { failure, requests } = await update({ content: 'Sorry.' }, { word: 'complaints' });
		expect(failure.message).toBe('"Complaints" has an unpublished draft');
		expect(failure.description).toContain("add the option 'Overwrite a Draft'");
		expect(calls(requests)).toEqual(['GET /training/…']);
		expect(stored('complaints')).toEqual(before);
		const { jsons } = await update(
			{ content: 'Sorry.' },
			{ word: 'complaints', options: { overwriteDraft: true } },
		);
		expect(jsons).toMatchObject([
			{
				live: true,
				previous: { content: before?.content },
				previous_draft: { content: before?.draft_content },
			},
		]);
	});

	it('reports what somebody else changed between the two readings', async () => {
		here.sandbox.set({ latencyMs: 120 });
		const running = update({ content: 'Be kind.' });
		const isSent = () => here.sandbox.updates.length > 0;
		while (!isSent()) await new Promise((resolve) => setTimeout(resolve, 5));
		Object.assign(stored() ?? {}, { restricted_to_segments: ['vip'] });
		const { jsons } = await running;
		expect(jsons).toMatchObject([{ changed_meanwhile: ['restricted_to_segments'], live: true }]);
	});

	it('is made if only the second reading fails, and nothing is guessed', async () => {
		here.sandbox.set({ failEvery: { every: 3, status: 500 } });
		const { jsons, hints } = await update({ content: 'Be kind.' }, { options: { maxRetries: 0 } });
		expect(jsons).toMatchObject([{ success: true, updated_fields: ['content'] }]);
		expect(jsons[0]).not.toHaveProperty('live');
		expect(jsons[0]).not.toHaveProperty('saved_as_draft');
		expect(hints.join()).toContain(
			'could not be read again, so it is not known whether the text is live',
		);
		expect(stored()?.content).toBe('Be kind.');
	});

	it('counts as made if its answer was lost but the request was carried out', async () => {
		here.sandbox.set({ cutEvery: { every: 2, when: 'after' } });
		const { jsons } = await update({ content: 'Be kind.' }, { options: { maxRetries: 0 } });
		expect(jsons).toMatchObject([{ success: true, live: true, updated_fields: ['content'] }]);
		expect(stored()?.content).toBe('Be kind.');
	});

	it('is not made twice if its answer was lost, and reads again before it tries again', async () => {
		here.sandbox.set({ cutEvery: { every: 2, when: 'after' } });
		const { jsons, requests } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([{ success: true, live: true }]);
		expect(here.sandbox.updates).toHaveLength(1);
		expect(calls(requests).filter((call) => call.startsWith('PUT'))).toHaveLength(1);
	});

	it('keeps what a colleague did while it waited to try again', async () => {
		const isColleague = () => Object.assign(stored() ?? {}, { restricted_to_segments: ['vip'] });
		let puts = 0;
		here.sandbox.set({
			latencyMs: (requestNumber: number) => {
				// Between the refused update and the next reading
				if (requestNumber === 3) {
					isColleague();
					here.sandbox.set({ failEvery: undefined });
				}
				puts = requestNumber;
				return 0;
			},
			failEvery: { every: 2, status: 503 },
		});
		const { jsons } = await update({ content: 'Be kind.' });
		expect(puts).toBeGreaterThan(3);
		expect(jsons).toMatchObject([{ success: true, live: true, attempts: 2 }]);
		expect(stored()).toMatchObject({ content: 'Be kind.', restricted_to_segments: ['vip'] });
	});

	it('leaves alone a draft that a colleague made while it waited for a retry', async () => {
		here.sandbox.set({
			latencyMs: (requestNumber: number) => {
				if (requestNumber === 3) Object.assign(stored() ?? {}, { draft_content: 'Soon.' });
				return 0;
			},
			failEvery: { every: 2, status: 503 },
		});
		const { failure } = await update({ content: 'Be kind.' });
		expect(failure.message).toContain('has an unpublished draft');
		expect(stored()?.draft_content).toBe('Soon.');
	});

	it('has failed if nothing was carried out, even if a draft has the same words', async () => {
		here.sandbox.set({ failEvery: { every: 2, status: 500 } });
		const words = stored('complaints')?.draft_content;
		const { failure } = await update(
			{ content: words },
			{ word: 'complaints', options: { maxRetries: 0 } },
		);
		expect(failure.message).toBeDefined();
		expect(here.sandbox.updates).toEqual([]);
		const same = await update(
			{ content: stored()?.content },
			{ options: { maxRetries: 0, onlyChanges: false } },
		);
		expect(same.failure.message).toBeDefined();
		expect(here.sandbox.updates).toEqual([]);
	});

	it('counts no dry run as an update if the run stops', async () => {
		const { failure } = await runNode(here, {
			parameters: {
				resource: 'trainingScenario',
				operation: 'update',
				trainingScenarioId: byId('={{ $json.id }}'),
				dataMode: 'defineBelow',
				updateFields: { content: 'Hi.' },
				options: { dryRun: true },
			},
			items: [{ id: scenarioId('manner') }, { id: 'nope' }],
		});
		expect(failure.description).toContain('0 items were updated');
		expect(failure.context?.previous).toEqual({});
	});

	it('shows in a dry run of several updates of one what each would send', async () => {
		const { jsons } = await update(
			{ content: '={{ $json.content }}', title: '={{ $json.title }}' },
			{
				items: [
					{ content: 'New.', title: '' },
					{ content: '', title: 'Tone' },
				],
				options: { dryRun: true },
			},
		);
		expect(jsons).toMatchObject([
			{ request: { body: { content: 'New.', title: 'Manner of speaking' } } },
			{ request: { body: { content: 'New.', title: 'Tone' } } },
		]);
		expect(here.sandbox.updates).toEqual([]);
	});

	it('says once for all that texts wait as drafts', async () => {
		here.sandbox.set({ trainingPut: 'draft' });
		const { hints } = await runNode(here, {
			parameters: {
				resource: 'trainingScenario',
				operation: 'update',
				trainingScenarioId: byId('={{ $json.id }}'),
				dataMode: 'defineBelow',
				updateFields: { content: 'Hi.' },
				options: { overwriteDraft: true },
			},
			items: [...here.sandbox.scenarios.keys()].map((id) => ({ id })),
		});
		expect(hints).toEqual([
			'OpenCX saved "Opening hours", "Book a table" and 10 more as drafts, which agents do not follow. Publish them in your OpenCX account.',
		]);
	});

	it('leaves a draft that it does not touch, and says that it is there', async () => {
		const { jsons, hints } = await update(
			{ content: stored('complaints')?.content },
			{ word: 'complaints' },
		);
		expect(jsons).toMatchObject([{ sent: false, unchanged_fields: ['content'] }]);
		expect(hints).toEqual([
			'"Complaints" has an unpublished draft. Nothing was sent, and the draft was not changed.',
		]);
		const { jsons: replaced } = await update(
			{ content: stored('complaints')?.content },
			{ word: 'complaints', options: { overwriteDraft: true } },
		);
		expect(replaced).toMatchObject([{ live: true, updated_fields: ['content'] }]);
		expect(stored('complaints')?.draft_content).toBeNull();
	});

	it('is live even if a colleague makes a draft afterwards', async () => {
		here.sandbox.set({
			latencyMs: (requestNumber: number) => {
				if (requestNumber === 3) Object.assign(stored() ?? {}, { draft_content: 'Soon.' });
				return 0;
			},
		});
		const { jsons } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([{ live: true, saved_as_draft: false }]);
		expect(jsons[0]).not.toHaveProperty('not_applied');
	});

	it('reports a field that a colleague changed afterwards as changed, not as not applied', async () => {
		here.sandbox.set({
			latencyMs: (requestNumber: number) => {
				if (requestNumber === 3) Object.assign(stored() ?? {}, { content: 'Mine.' });
				return 0;
			},
		});
		const { jsons } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([
			{ live: false, changed_meanwhile: ['content'], updated_fields: ['content'] },
		]);
		expect(jsons[0]).not.toHaveProperty('not_applied');
	});

	it('says nothing about drafts that an older server does not show', async () => {
		here.sandbox.set({ trainingShape: 'older', trainingPut: 'draft' });
		const { jsons } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([{ live: false }]);
		expect(jsons[0]).not.toHaveProperty('saved_as_draft');
	});

	it('has failed if its request was lost', async () => {
		here.sandbox.set({ cutEvery: { every: 2, when: 'before' } });
		const before = structuredClone(stored());
		const { failure } = await update({ content: 'Be kind.' }, { options: { maxRetries: 0 } });
		expect(failure.message).not.toContain('updated');
		expect(stored()).toEqual(before);
	});

	it('passes on what the API says about keys that it sends back as they were', async () => {
		here.sandbox.set({ trainingRefuses: ['metadata'] });
		const { failure } = await update({ content: 'x y' }, { word: 'refunds' });
		expect(failure.message).toContain('metadata');
	});

	it('reads what older servers call a question and an answer', async () => {
		here.sandbox.set({ trainingShape: 'older' });
		const { jsons } = await update({ content: 'Be kind.' });
		expect(jsons).toMatchObject([{ summary: 'Manner of speaking: updated Content', live: true }]);
		expect(stored()?.content).toBe('Be kind.');
	});

	it('goes in the order of the items for one scenario', async () => {
		const items = ['One.', 'Two.', 'Three.'].map((text) => ({ text }));
		const { jsons } = await update({ content: '={{ $json.text }}' }, { items });
		expect(stored()?.content).toBe('Three.');
		expect(jsons.map(({ previous }) => (previous as IDataObject).content).slice(1)).toEqual([
			'One.',
			'Two.',
		]);
	});

	it('continues from its own draft if OpenCX saves texts as drafts', async () => {
		here.sandbox.set({ trainingPut: 'draft' });
		const items = [
			{ content: 'One.', title: '' },
			{ content: '', title: 'Tone' },
			{ content: 'Three.', title: '' },
		];
		const { jsons } = await update(
			{ content: '={{ $json.content }}', title: '={{ $json.title }}' },
			{ items },
		);
		expect(jsons).toMatchObject([
			{ saved_as_draft: true, previous: { content: expect.any(String) } },
			{ saved_as_draft: true, updated_fields: ['title'] },
			{ saved_as_draft: true, previous: { content: 'One.' } },
		]);
		expect(stored()).toMatchObject({ draft_title: 'Tone', draft_content: 'Three.' });
		// It was there before this run.
		const later = await update({ content: 'Four.' });
		expect(later.failure.message).toBe('"Manner of speaking" has an unpublished draft');
	});

	it('takes channels by value or by name, and refuses others', async () => {
		await update({ restricted_to_channels: '={{ ["Phone Calls", "web_voice"] }}' });
		expect(stored()?.restricted_to_channels).toEqual(['phone_voice', 'web_voice']);
		await update({ restricted_to_channels: '={{ "sms, Email" }}' });
		expect(stored()?.restricted_to_channels).toEqual(['sms', 'email']);
		const { failure } = await update({ restricted_to_channels: ['phone', 'sms'] });
		expect(problemsOf(failure)).toMatch(
			/^'Only in Channels' has "phone", which is not a listed channel\./,
		);
		await update({ restricted_to_channels: [] }, { options: { blankFields: 'clear' } });
		expect(stored()?.restricted_to_channels).toEqual([]);
	});

	it('says what the key lacks', async () => {
		here.sandbox.set({ scopes: ['phone:read', 'phone:write'] });
		const { failure } = await update({ content: 'Be kind.' });
		expect(failure.description).toContain('training:read');
		here.sandbox.set({ scopes: ['training:read'] });
		const unwritten = await update({ content: 'Be kind.' });
		expect(unwritten.failure.description).toContain('training:write');
	});
});

describe('Restore of a training scenario', () => {
	it('takes back text that was saved as a draft', async () => {
		here.sandbox.set({ trainingPut: 'draft' });
		const before = structuredClone(stored());
		const updated = await update({ content: 'Be kind.' });
		const { jsons } = await run(
			'restore',
			{ previous: '={{ $json.previous }}', expected: '={{ $json.sent }}' },
			{ items: updated.jsons },
		);
		expect(jsons).toMatchObject([{ restored_fields: ['content'] }]);
		expect(stored()).toMatchObject({ content: before?.content, draft_content: before?.content });
	});

	it('puts back what an update replaced, and leaves what has changed since', async () => {
		const before = structuredClone(stored());
		const updated = await update({ content: 'Be kind.', title: 'Tone' });
		Object.assign(stored() ?? {}, { title: 'Tone of voice' });
		const { jsons } = await run(
			'restore',
			{ previous: '={{ $json.previous }}', expected: '={{ $json.sent }}' },
			{ items: updated.jsons },
		);
		expect(jsons).toMatchObject([
			{ restored_fields: ['content'], changed_since: ['title'], live: true },
		]);
		expect(stored()).toMatchObject({ content: before?.content, title: 'Tone of voice' });
	});
});

describe('Rotate of a training scenario', () => {
	it('sends the text of the variant that applies', async () => {
		const rotation = {
			schedule: 'calendar',
			variants: {
				variant: [
					{ variantName: 'Open', content: 'We are open.', days: [1, 2, 3, 4, 5] },
					{ variantName: 'Closed', content: 'We are closed.' },
				],
			},
			otherwise: 'Closed',
			rotationOptions: { timezone: 'Europe/Berlin', at: '2026-11-22T10:00:00' },
		};
		const { jsons } = await run('rotate', rotation, { word: 'opening hours' });
		expect(jsons).toMatchObject([
			{
				variant: 'Closed',
				live: true,
				updated_fields: ['content'],
				sent_at: expect.stringMatching(/Z$/),
			},
		]);
		expect(stored('opening hours')?.content).toBe('We are closed.');
	});
});

describe('Get and Get Many of training scenarios', () => {
	it('follow the pages, older lists too', async () => {
		const ids = [...here.sandbox.scenarios.keys()];
		for (const trainingList of ['page', 'bare'] as const) {
			here.sandbox.set({ trainingList });
			const { jsons } = await run('getMany', { returnAll: true, filters: {}, simplify: true });
			expect(jsons.map((json) => json.id)).toEqual(ids);
		}
		for (let number = 0; number < 250; number++) {
			const [seed] = here.sandbox.scenarios.values();
			if (seed !== undefined)
				here.sandbox.scenarios.set(`more-${number}`, { ...seed, id: `more-${number}` });
		}
		for (const trainingList of ['page', 'bare'] as const) {
			here.sandbox.set({ trainingList });
			const { jsons, hints } = await run('getMany', {
				returnAll: true,
				filters: {},
				simplify: true,
			});
			expect(jsons).toHaveLength(ids.length + 250);
			expect(hints).toEqual([]);
		}
	});

	it.each([
		[{ type: 'BEHAVIORAL' }, 4],
		[{ is_draft: true }, 2],
		[{ text: 'person' }, 1],
		[{ text: 'HOURS' }, 2],
		[{ type: 'SCENARIO_SPECIFIC', is_draft: false }, 6],
	])('filter by %j', async (filters, count) => {
		const { jsons } = await run('getMany', { returnAll: true, filters, simplify: true });
		expect(jsons).toHaveLength(count);
	});

	it('give one by its ID', async () => {
		const { jsons } = await run('get', { simplify: false });
		expect(jsons).toEqual([stored()]);
	});
});
