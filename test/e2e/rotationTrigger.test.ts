import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../../tools/playground/client';
import { sandboxCredentials } from '../../tools/playground/credential';
import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import {
	everyMinute,
	midMinute,
	nextMinute,
	rotationWorkflow,
	triggerType,
	until,
} from '../support/trigger';
import { executionsOf, jsonOf } from './executions';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
/** How late the start of an execution may be. */
const latestMs = 2_000;
/** Enough for a tick, and for n8n to save what it started. */
const settleMs = 5_000;

let scene: Scene;
const it_ = inScene(() => scene, { isStory: true });

beforeAll(async () => {
	scene = await openScene();
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
});

const create = async (name: string, parameters: object, agent: number): Promise<string> => {
	const { id, name: credential } = sandboxCredentials['phone-number'];
	const workflow = rotationWorkflow(name, parameters, phoneNumberIdAt(agent), {
		id,
		name: credential,
	});
	return (await scene.client.createWorkflow(workflow)).id;
};

const startOf = ({ startedAt }: Execution): number => Date.parse(startedAt ?? '');

const itemOf = (execution: Execution): IDataObject => jsonOf(execution, 'Rotation')[0] ?? {};

const promptOf = (agent: number) => scene.sandbox.agents.get(phoneNumberIdAt(agent))?.base_prompt;

const hourly = (name: string) => ({
	...everyMinute(nextMinute(), [`${name} 1`, `${name} 2`]),
	unit: 'hours',
	// In the middle of its hour, whenever the test runs.
	anchor: new Date(nextMinute() - 30 * minuteMs).toISOString(),
});

describe('a workflow that begins with the rotation trigger', () => {
	let byMinute: string;
	let byHour: string;

	it_(
		'fires when it is published and at the next two boundaries within two seconds, and the agent has the prompt after each',
		async () => {
			byMinute = await create('By minute', everyMinute(nextMinute(), ['A', 'B', 'C']), 0);
			await midMinute();
			const publishedAt = Date.now();
			await scene.client.publish(byMinute);
			const boundaries = [nextMinute(), nextMinute() + minuteMs];
			await until(publishedAt + settleMs);
			const prompts = [promptOf(0)];
			for (const boundary of boundaries) {
				await until(boundary + settleMs);
				prompts.push(promptOf(0));
			}

			const executions = await executionsOf(scene.client, byMinute);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
			const [first = NaN, ...others] = executions.map(startOf);
			expect(first - publishedAt).toBeLessThan(settleMs);
			const lateMs = others.map((start, index) => start - (boundaries[index] ?? NaN));
			expect(lateMs.filter((late) => late >= 0 && late <= latestMs)).toEqual(lateMs);

			const variants = executions.map((execution) => String(itemOf(execution).variant));
			expect(new Set(variants)).toEqual(new Set(['A', 'B', 'C']));
			expect(prompts).toEqual(variants.map((variant) => `You are ${variant}.`));
			expect(executions.map((execution) => itemOf(execution).previous_variant)).toEqual([
				null,
				...variants.slice(0, -1),
			]);
		},
		5 * minuteMs,
	);

	it_(
		'fires no more once it is unpublished',
		async () => {
			const fired = (await executionsOf(scene.client, byMinute)).length;
			await scene.client.unpublish(byMinute);
			// Starts meanwhile, for the next test.
			byHour = await create('By hour', hourly('Hour'), 1);
			await scene.client.publish(byHour);
			await until(nextMinute() + settleMs);
			expect(await executionsOf(scene.client, byMinute)).toHaveLength(fired);
		},
		2 * minuteMs,
	);

	it_(
		'fires once for the variant that is active when n8n starts again',
		async () => {
			expect(await executionsOf(scene.client, byHour)).toHaveLength(1);
			scene.sandbox.reset();
			expect(promptOf(1)).not.toBe('You are Hour 1.');
			await scene.restart();
			await until(Date.now() + settleMs);
			const executions = await executionsOf(scene.client, byHour);
			expect(executions.map((execution) => itemOf(execution))).toMatchObject([
				{ variant: 'Hour 1', previous_variant: null },
				{ variant: 'Hour 1', previous_variant: null },
			]);
			expect(promptOf(1)).toBe('You are Hour 1.');
		},
		3 * minuteMs,
	);

	it_('of phone agents is published without a credential, and fires with a greeting', async () => {
		const { id } = await scene.client.createWorkflow({
			name: 'Greeting',
			nodes: [
				{
					id: 'rotation',
					name: 'Rotation',
					type: triggerType,
					typeVersion: 1,
					position: [0, 0],
					parameters: {
						...hourly('Greeting'),
						resource: 'phoneAgent',
						variants: {
							variant: [
								{ variantName: 'Greeting 1', first_message: 'Hello.' },
								{ variantName: 'Greeting 2', first_message: 'Good day.' },
							],
						},
					},
				},
			],
			connections: {},
		});
		await scene.client.publish(id);
		await until(Date.now() + settleMs);
		const executions = await executionsOf(scene.client, id);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(executions.map((execution) => itemOf(execution))).toMatchObject([
			{ variant: 'Greeting 1', previous_variant: null, fields: { first_message: 'Hello.' } },
		]);
	});

	it_('is not published if something is wrong, and n8n shows every problem', async () => {
		const parameters = {
			...everyMinute(nextMinute()),
			every: 0,
			variants: {
				variant: [{ variantName: 'A', otherFields: { voice_speed: -1 } }, { variantName: 'A' }],
			},
		};
		const id = await create('Wrong', parameters, 2);
		const refusal = await scene.client.publish(id).then(
			() => 'published',
			(error: unknown) => String(error),
		);
		for (const sentence of [
			"Variants 1 and 2 have the same 'Variant Name'",
			"'Every' is 0. Enter a whole number, 1 or more.",
			"'Voice Speed' is -1. Enter a number above 0.",
		]) {
			expect(refusal).toContain(sentence);
		}
		expect(await scene.client.isPublished(id)).toBe(false);
		expect(await executionsOf(scene.client, id)).toEqual([]);
	});
});
