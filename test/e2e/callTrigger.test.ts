import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { sandboxCredentials } from '../../tools/playground/credential';
import { executionsOf, jsonOf } from './executions';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
/** Longer than the time between two polls plus the time n8n needs to run what a poll starts. */
const settleMs = 12_000;
const longestMs = 40_000;
const caller = '+442079460888';
const said = 'Where is my parcel?';

let scene: Scene;
const it_ = inScene(() => scene, { isStory: true });

beforeAll(async () => {
	scene = await openScene();
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
});

/** n8n requires a minute between the polls of one poll time, so there are twelve poll times. */
const everyFiveSeconds = Array.from({ length: 12 }, (_, index) => ({
	mode: 'custom',
	cronExpression: `${index * 5} * * * * *`,
}));

/** A workflow that begins with a call trigger that polls every five seconds. */
const create = async (parameters: object = {}): Promise<string> => {
	const { id, name } = sandboxCredentials['phone-number'];
	const workflow = await scene.client.createWorkflow({
		name: 'Calls',
		nodes: [
			{
				id: 'calls',
				name: 'Calls',
				type: 'n8n-nodes-opencx-phone.openCxCallTrigger',
				typeVersion: 1,
				position: [0, 0],
				credentials: { openCxApi: { id, name } },
				parameters: {
					pollTimes: { item: everyFiveSeconds },
					quietMinutes: 0.05,
					...parameters,
				},
			},
			{
				id: 'next',
				name: 'Next',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { Calls: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
	});
	return workflow.id;
};

/** The items that have started the workflow so far. */
const told = async (id: string): Promise<IDataObject[]> =>
	(await executionsOf(scene.client, id)).flatMap((execution) => jsonOf(execution, 'Calls'));

const untilTold = async (id: string, count: number): Promise<IDataObject[]> => {
	const endsAt = Date.now() + longestMs;
	for (;;) {
		const items = await told(id);
		if (items.length >= count || Date.now() > endsAt) {
			expect(items).toHaveLength(count);
			return items;
		}
		await sleep(1_000);
	}
};

describe('a workflow that begins with the call trigger', () => {
	let workflow: string;
	let session: string;

	it_(
		'starts once when a call is over after it was published, and not for earlier calls',
		async () => {
			scene.sandbox.telephone.say(
				scene.sandbox.telephone.ring('+442079460887'),
				'contact',
				'Before.',
			);
			workflow = await create();
			await scene.client.publish(workflow);
			await sleep(settleMs);
			expect(await told(workflow)).toEqual([]);
			session = scene.sandbox.telephone.ring(caller);
			scene.sandbox.telephone.say(session, 'contact', said);
			expect(await untilTold(workflow, 1)).toMatchObject([
				{ id: session, transcript: `Caller: ${said}`, is_continued: false },
			]);
		},
		2 * minuteMs,
	);

	it_(
		'starts no second time after n8n was restarted, and goes on',
		async () => {
			await scene.restart();
			await sleep(settleMs);
			expect(await told(workflow)).toHaveLength(1);
			scene.sandbox.telephone.say(scene.sandbox.telephone.ring(caller), 'contact', 'Again.');
			expect((await untilTold(workflow, 2))[1]).toMatchObject({
				id: session,
				transcript: `Caller: ${said}\nCaller: Again.`,
				is_continued: true,
			});
		},
		3 * minuteMs,
	);

	it_(
		'a poll that fails is a failed execution, and the next one catches up',
		async () => {
			scene.sandbox.set({ answer: { status: 400 } });
			const id = scene.sandbox.telephone.ring('+442079460889');
			scene.sandbox.telephone.say(id, 'contact', 'Hello?');
			await sleep(settleMs);
			const failed = (await executionsOf(scene.client, workflow)).filter(
				({ status }) => status === 'error',
			);
			expect(failed.length).toBeGreaterThan(0);
			expect(failed[0]?.data.resultData.error?.message).toBe('OpenCX refused the request');
			scene.sandbox.set({ answer: undefined });
			expect((await untilTold(workflow, 3))[2]).toMatchObject({ id, is_continued: false });
		},
		2 * minuteMs,
	);

	it_('Fetch test event gives the newest call', async () => {
		const id = await create();
		const execution = await scene.client.waitForExecution(await scene.client.run(id, 'Calls'));
		expect(jsonOf(execution, 'Calls')).toMatchObject([
			{ transcript: 'Caller: Hello?', contact: { phone_number: '+442079460889' } },
		]);
	});

	it_('nothing of a caller stands in the log of n8n', async () => {
		const log = await readFile(join(scene.home, 'n8n.log'), 'utf8');
		expect(log).not.toContain(caller);
		expect(log).not.toContain(said);
	});
});
