import type { IDataObject } from 'n8n-workflow';

import { createOptionsCheck } from '../../../nodes/input/options';
import { trainingScenarioApi } from '../../../nodes/resources/trainingScenario/api';
import { trainingScenarioOptions } from '../../../nodes/resources/trainingScenario/form';
import { trainingRewrite } from '../../../nodes/resources/trainingScenario/rewrite';
import { RateLimiters } from '../../../nodes/transport/limiter';
import type { Update } from '../../../nodes/updates/check';
import { createRewriting } from '../../../nodes/updates/rewriting';
import { seedTested } from '../../support/scenarios';
import { VirtualClock } from '../transport/virtualClock';

const { options } = createOptionsCheck(trainingScenarioOptions)(new Map());
const account = { baseUrl: 'https://api.open.cx', token: 'token', requestsPerMinute: 100 };
const [seeded] = seedTested(1).values();
const scenario = { ...seeded } as unknown as IDataObject;

const updateOf = (body: Update['body'], rest: Partial<Update> = {}): Update => ({
	id: 'one',
	body,
	skippedFields: [],
	options: { ...options, onlyChanges: true },
	...rest,
});

const rewriting = (...updates: Update[]) =>
	createRewriting(
		{
			context: {} as never,
			resource: trainingScenarioApi,
			limiters: new RateLimiters(new VirtualClock()),
			account,
			updates,
		},
		trainingRewrite,
	);

const read = { method: 'GET', url: 'https://api.open.cx/training/one' };

describe('createRewriting', () => {
	it('an update is a reading, the whole with the changes put in, and a reading', async () => {
		const update = updateOf({ content: 'Hi.', title: 'Front Desk' });
		const { next, differences, bodyOf } = rewriting(update);
		expect(await next(0, update, [])).toMatchObject(read);
		const body = {
			title: 'Front Desk',
			content: 'Hi.',
			type: 'SCENARIO_SPECIFIC',
			is_draft: false,
			restricted_to_channels: ['web', 'phone_voice'],
			restricted_to_segments: ['regulars'],
			directory_id: 'dir_desk',
			metadata: { source: 'handbook', row: { page: 0 } },
			start_time: null,
			end_time: '2027-09-30T22:00:00.000Z',
		};
		expect(await next(0, update, [scenario])).toMatchObject({ ...read, method: 'PUT', body });
		expect(differences[0]).toMatchObject({ body: { content: 'Hi.' }, unchanged: ['title'] });
		expect(differences.map((difference) => difference && bodyOf(difference))).toEqual([body]);
		expect(await next(0, update, [scenario, scenario])).toMatchObject(read);
		expect(await next(0, update, [scenario, scenario, scenario])).toBeUndefined();
	});

	it.each<[string, Update]>([
		['an update that changes nothing', updateOf({ content: String(scenario.content) })],
		['a dry run', updateOf({ content: 'Hi.' }, { options: { ...options, dryRun: true } })],
	])('%s is one reading', async (_, update) => {
		const { next, differences } = rewriting(update);
		await next(0, update, []);
		expect(await next(0, update, [scenario])).toBeUndefined();
		expect(differences).toHaveLength(1);
	});

	it.each<[string, unknown, RegExp]>([
		['what cannot be read', { id: 'one' }, /^The answer did not come from the OpenCX API$/],
		['an unpublished draft', { ...scenario, draft_content: 'Soon.' }, / has an unpublished draft$/],
	])('nothing is sent over %s', async (_, answer, message) => {
		const update = updateOf({ content: 'Hi.' });
		expect(await rewriting(update).next(0, update, [answer])).toMatchObject({
			failure: { message: expect.stringMatching(message) },
		});
	});

	const asIs = String(scenario.content);
	it.each<[string, Partial<Update>, IDataObject, boolean]>([
		['the text that was sent', {}, { content: 'Hi.' }, true],
		['that text as a draft', {}, { draft_content: 'Hi.' }, true],
		['the text as it was', {}, {}, false],
		['another text', {}, { content: 'Written by a colleague.' }, false],
		[
			'the text that was there before, if all is sent',
			{ body: { content: asIs }, options: { ...options, onlyChanges: false } },
			{},
			false,
		],
		[
			'the text that was there before, changed since',
			{ body: { content: asIs }, options: { ...options, onlyChanges: false } },
			{ updated_at: '2027-01-01T00:00:00.000Z' },
			true,
		],
		[
			'what was sent, if all is sent',
			{ options: { ...options, onlyChanges: false } },
			{ content: 'Hi.' },
			true,
		],
		[
			'the folder of a colleague, of one that is put back',
			{ body: { directory_id: 'dir_new' }, expected: { directory_id: 'dir_desk' } },
			{ directory_id: 'dir_of_a_colleague' },
			false,
		],
		[
			'what was put back, and a text that was changed before and left as it is',
			{
				body: { content: 'Hi.', directory_id: 'dir_new' },
				expected: { content: `Not ${asIs}`, directory_id: 'dir_desk' },
			},
			{ directory_id: 'dir_new' },
			true,
		],
	])('whether an update was made shows in a reading: %s', async (_, rest, shown, isDone) => {
		const update = updateOf({ content: 'Hi.' }, rest);
		const { next, lookAgain } = rewriting(update);
		await next(0, update, [scenario]);
		const look = lookAgain?.(update);
		expect(look?.request).toMatchObject(read);
		expect(look?.isDone({ ...scenario, ...shown })).toBe(isDone);
		expect(look?.isDone('nonsense')).toBe(false);
	});
});
