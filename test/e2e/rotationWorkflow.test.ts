import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Execution } from '../../tools/playground/client';
import { hasEnded } from '../../tools/playground/client';
import { startSandbox } from '../../tools/sandbox/server';
import type { Account } from '../../tools/workflows/account';
import { saidFields } from '../../tools/workflows/account';
import { entry } from '../../tools/workflows/parts/rotation';
import { midMinute, nextMinute, until } from '../support/trigger';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import { eventually } from './browser';
import { errorOf, jsonOf } from './executions';
import { readHistory } from './history';
import {
	changeNodes,
	listed,
	retrySeconds,
	rotationId,
	shortCalendar,
	triggerOf,
	words,
} from './rotation';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
const chooser = 'What to Say';
const updater = 'Update the Agent';

let scene: Scene;
const it_ = inScene(() => scene);

beforeAll(async () => {
	scene = await openScene();
	for (const [, account] of eachAccount) {
		await scene.client.publish(account.workflowId('opencxHistory'));
	}
	await scene.client.publish('opencxUpdateError');
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
});

/** Another server in the place of one that was closed. */
const startAgain = async (account: Account): Promise<void> => {
	const { token } = scene;
	const port = Number(new URL(sandboxOf(scene, account).url).port);
	if (account.api === 'phone-number') {
		scene.sandbox = await startSandbox({ numbers: 25, token, port });
	} else {
		scene.agentsSandbox = await startSandbox({ api: 'phone-agent', numbers: 25, token, port });
	}
};

describe.each(eachAccount)('2. Rotate by office hours, for a %s', (_, account) => {
	const workflow = rotationId(account);
	const trigger = triggerOf(account);
	const sandbox = () => sandboxOf(scene, account);
	const said = (text: string): INodeParameters =>
		Object.fromEntries(saidFields(account).map((field) => [field, text]));
	const rows = async () => (await readHistory(scene.client, account)) ?? [];
	const run = async (
		from: string,
		change?: (node: INode) => void,
		items?: IDataObject[],
	): Promise<Execution> => {
		const id = await scene.client.run(workflow, from, items, change);
		return await scene.client.waitForExecution(id);
	};
	/** Runs the workflow from its entry, for all agents. */
	const runAll = async (change: (node: INode) => void, task = ''): Promise<Execution> =>
		await run(entry, change, [{ [account.idKey]: '', retry_of: '', who: '', task }]);
	/** The executions of a workflow that began after those, the first one first. */
	const since = async (ids: ReadonlySet<string>, id = workflow): Promise<Execution[]> => {
		const found = (await scene.client.executions(id)).filter((one) => !ids.has(one.id));
		return await Promise.all(found.reverse().map((one) => scene.client.execution(one.id)));
	};
	const ids = async (id = workflow) =>
		new Set((await scene.client.executions(id)).map((one) => one.id));
	/** What the error workflow said. */
	const subjects = (executions: readonly Execution[]) =>
		executions.flatMap((execution) => jsonOf(execution, 'Correct the Values'));
	const nothingRuns = async (): Promise<void> => {
		await eventually(async () => {
			expect((await scene.client.executions(workflow)).filter((one) => !hasEnded(one))).toEqual([]);
		});
	};

	it_(
		'by hand, it sends what the variant of now says, and the history has a row each',
		async () => {
			sandbox().reset();
			const before = await rows();
			const execution = await run(trigger);
			expect(errorOf(execution)).toBe('');
			const [told] = jsonOf(execution, trigger);
			expect(told?.upcoming).toHaveLength(10);
			const chosen = jsonOf(execution, chooser);
			expect(chosen.map(({ variant }) => variant)).toEqual([told?.variant, told?.variant]);
			// Agents are updated side by side, so either may be the first.
			const sent = new Map(sandbox().updates.map(({ id, body }) => [id, body]));
			expect(sandbox().updates).toHaveLength(listed.length);
			expect(new Set(sent.keys())).toEqual(new Set(listed.map(account.agentIdAt)));
			for (const index of listed) {
				expect(agentOf(scene, account, index)).toMatchObject({
					...(chosen[0]?.fields as object),
					// Each agent has its own voice.
					...account.ownSettings(index),
				});
			}
			const written = (await rows()).slice(before.length);
			expect(written).toMatchObject(
				listed.map((index) => ({
					[account.idKey]: account.agentIdAt(index),
					who: `Rotation: ${String(told?.variant)}`,
					execution_id: execution.id,
				})),
			);
			expect(written.map((row) => JSON.parse(row.sent) as unknown)).toEqual(
				listed.map((index) => sent.get(account.agentIdAt(index))),
			);
		},
	);

	it_('asked what there is, it tells its agents and variants, and sends nothing', async () => {
		sandbox().reset();
		const execution = await run(entry);
		expect(errorOf(execution)).toBe('');
		expect(jsonOf(execution, 'What There Is')).toMatchObject([
			{
				agents: listed.map((index) => ({ [account.idKey]: account.agentIdAt(index) })),
				variants: [
					'Winter Holidays',
					'Spring Sale',
					'Office Hours',
					'Lunch Break',
					'Weekend',
					'After Hours',
				],
				closed: [],
				zone: 'America/New_York',
			},
		]);
		expect(sandbox().requests).toEqual([]);
	});

	const moments = [
		['2026-11-18T10:00:00', 'Office Hours', 'How can I help you?'],
		['2026-11-18T12:30:00', 'Lunch Break', 'at lunch until 1 pm'],
		['2026-11-18T13:00:00', 'Office Hours', 'How can I help you?'],
		['2026-11-18T08:59:00', 'After Hours', 'closed now'],
		['2026-11-18T17:00:00', 'After Hours', 'closed now'],
		['2026-11-21T12:00:00', 'Weekend', 'closed for the weekend'],
		['2026-12-24T10:00:00', 'Winter Holidays', 'closed until 2 January'],
		['2027-01-01T23:59:00', 'Winter Holidays', 'closed until 2 January'],
		['2030-12-31T12:00:00', 'Winter Holidays', 'closed until 2 January'],
		['2027-03-20T10:00:00', 'Spring Sale', 'Our spring sale is on!'],
	] as const;

	for (const [moment, variant, heard] of moments) {
		it_(
			`at ${moment} in New York its variants give the agents the words of "${variant}"`,
			async () => {
				sandbox().reset();
				const execution = await runAll((node) => {
					if (node.name === chooser) node.parameters.rotationOptions = { at: moment };
					// The moment is past, so these nodes would look at what applies now.
					if (node.name === 'Late?') node.disabled = true;
					if (node.name === 'Look Once More') node.disabled = true;
				});
				expect(errorOf(execution)).toBe('');
				const [choice] = jsonOf(execution, chooser);
				expect(choice).toMatchObject({ variant });
				expect(String((choice?.fields as IDataObject)[account.greeting])).toContain(heard);
				for (const index of listed) {
					expect(agentOf(scene, account, index)).toMatchObject(choice?.fields as object);
				}
				expect(sandbox().updates).toHaveLength(2);
			},
		);
	}

	it_(
		'in Choose Variant with Preview Days its variants send nothing, and the week has no gap',
		async () => {
			sandbox().reset();
			const execution = await runAll((node) => {
				if (node.name === chooser) {
					node.parameters.rotationOptions = { at: '2026-11-18T10:00:00', previewDays: 7 };
				}
				if (node.name === updater) node.disabled = true;
				if (node.name === 'Still Applies') node.disabled = true;
				if (node.name === 'Write the History') node.disabled = true;
			});
			expect(errorOf(execution)).toBe('');
			const all = jsonOf(execution, chooser);
			const stretches = all.slice(0, all.length / 2);
			expect(stretches[0]).toEqual({
				variant: 'Office Hours',
				reason: 'Mon–Fri 09:00–12:00, 13:00–17:00, America/New_York',
				starts: 'Wed 18 Nov 2026, 10:00',
				ends: 'Wed 18 Nov 2026, 12:00',
				starts_at: '2026-11-18T10:00:00-05:00',
				ends_at: '2026-11-18T12:00:00-05:00',
			});
			for (const [index, { starts_at: start }] of stretches.entries()) {
				if (index > 0) expect(start).toBe(stretches[index - 1]?.ends_at);
			}
			expect(stretches.at(-1)?.ends_at).toBe('2026-11-25T12:00:00-05:00');
			expect(new Set(stretches.map(({ variant }) => variant))).toEqual(
				new Set(['Office Hours', 'Lunch Break', 'Weekend', 'After Hours']),
			);
			expect(sandbox().requests).toEqual([]);
		},
	);

	it_('stops where the times of its two nodes differ, and says so', async () => {
		sandbox().reset();
		const execution = await run(trigger, (node) => {
			// All day, every day.
			if (node.name === trigger) {
				node.parameters.variants = { variant: [{ variantName: 'Always' }] };
				node.parameters.otherwise = '';
			}
		});
		expect(execution.status).toBe('error');
		expect(errorOf(execution)).toContain(
			`The times in '${trigger}' and 'What to Say' differ: at this moment, the first gives "Always" until further notice, the second`,
		);
		expect(sandbox().requests).toEqual([]);
	});

	it_('an API key that OpenCX refuses fails for each agent', async () => {
		sandbox().reset();
		sandbox().set({ unauthorizedAfter: 0 });
		const execution = await runAll(() => undefined, 'answer');
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Whom to Tell?')).toMatchObject(
			listed.map((index) => ({
				[account.idKey]: account.agentIdAt(index),
				not_live: true,
				error: expect.stringContaining('does not accept the API key') as unknown,
			})),
		);
		sandbox().reset();
	});

	it_(
		'tells a failure once, and tries again for the agent that failed until it is live',
		async () => {
			sandbox().reset();
			await shortCalendar(scene.client, account, nextMinute() + 30 * minuteMs);
			sandbox().set({ statusFor: { [account.agentIdAt(2)]: 404 } });
			const [own, told] = [await ids(), await ids('opencxUpdateError')];
			await scene.client.publish(workflow);
			await eventually(async () => {
				expect(sandbox().requests.filter(({ status }) => status === 404).length).toBeGreaterThan(2);
				await Promise.resolve();
			});
			expect(agentOf(scene, account, 0)).toMatchObject(said(words.before));
			const history = (await rows()).length;
			sandbox().set({ statusFor: {} });
			await eventually(async () => {
				expect(agentOf(scene, account, 2)).toMatchObject(said(words.before));
				await Promise.resolve();
			});
			await nothingRuns();
			expect(sandbox().updates.map(({ id }) => id)).toEqual(
				listed.map((index) => account.agentIdAt(index)),
			);
			expect((await rows()).slice(history)).toMatchObject([
				{ [account.idKey]: account.agentIdAt(2), who: 'Rotation: Before' },
			]);
			const failed = (await since(own)).filter(({ status }) => status !== 'success');
			expect(failed.map(errorOf)).toEqual([
				expect.stringContaining(`OpenCX has no ${account.noun}`),
			]);
			expect(subjects(await since(told, 'opencxUpdateError'))).toMatchObject([
				{
					subject: expect.stringContaining('A phone agent was not updated: 2.') as unknown,
					text: expect.stringMatching(/Support[^]*Tried again every five minutes/) as unknown,
				},
			]);
			// Nothing is left that would run again.
			const ended = await ids();
			await sleep(2 * retrySeconds * 1000);
			expect(await since(ended)).toEqual([]);
			await scene.client.unpublish(workflow);
		},
		2 * minuteMs,
	);

	it_(
		'over a boundary at which OpenCX is down, the right words are live once it is back, and no others',
		async () => {
			await midMinute();
			const boundaryMs = nextMinute();
			await shortCalendar(scene.client, account, boundaryMs);
			const own = await ids();
			await sandbox().close();
			await scene.client.publish(workflow);
			await until(boundaryMs + 5_000);
			await startAgain(account);
			await eventually(async () => {
				for (const index of listed) {
					expect(agentOf(scene, account, index)).toMatchObject(said(words.after));
				}
				await Promise.resolve();
			}, 3 * minuteMs);
			await nothingRuns();
			const heard = sandbox().updates.map(({ body }) => (body as IDataObject)[account.greeting]);
			expect(new Set(heard)).toEqual(new Set([words.after]));
			// The run that publishing started, and perhaps the one at the boundary.
			const failed = (await since(own)).filter(({ status }) => status === 'error');
			expect(failed.length).toBeGreaterThan(0);
			expect(failed.length).toBeLessThan(3);
			await scene.client.unpublish(workflow);
		},
		6 * minuteMs,
	);

	it_(
		'tries no more once it is unpublished',
		async () => {
			await shortCalendar(scene.client, account, nextMinute() + 30 * minuteMs);
			sandbox().reset();
			sandbox().set({ statusFor: { [account.agentIdAt(2)]: 404 } });
			const own = await ids();
			await scene.client.publish(workflow);
			await eventually(async () => {
				expect((await since(own)).filter(({ status }) => status === 'error')).toHaveLength(1);
			});
			await scene.client.unpublish(workflow);
			await nothingRuns();
			const ended = await ids();
			sandbox().set({ statusFor: {} });
			await sleep(2 * retrySeconds * 1000);
			expect(await since(ended)).toEqual([]);
			expect((await since(own)).filter(({ status }) => status === 'error')).toHaveLength(1);
		},
		minuteMs,
	);

	it_(
		'says of an update that is missing in the history that it is live, and tries nothing again',
		async () => {
			sandbox().reset();
			const history = account.workflowId('opencxHistory');
			await changeNodes(scene.client, history, {
				'Write the Rows': ({ parameters }) => {
					parameters.dataTableId = { __rl: true, mode: 'id', value: 'none' };
				},
			});
			await scene.client.publish(history);
			const [own, told] = [await ids(), await ids('opencxUpdateError')];
			await scene.client.publish(workflow);
			await eventually(async () => {
				expect((await since(own)).map(({ status }) => status)).toEqual(['error']);
			});
			await eventually(async () => {
				expect(subjects(await since(told, 'opencxUpdateError'))).toContainEqual(
					expect.objectContaining({
						subject: expect.stringContaining(
							'Updated, but missing from the history: 2.',
						) as unknown,
					}),
				);
			});
			expect(sandbox().updates).toHaveLength(2);
			await scene.client.unpublish(workflow);
		},
		minuteMs,
	);
});
