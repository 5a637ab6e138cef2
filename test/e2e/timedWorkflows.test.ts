import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INode, IPinData } from 'n8n-workflow';

import type { Execution, SavedWorkflow } from '../../tools/playground/client';
import type { Account } from '../../tools/workflows/account';
import { phoneAgents } from '../../tools/workflows/account';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import { jsonOf } from './executions';
import { addRows, changeRow, readHistory, readTable } from './history';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const pollMs = 100;

let scene: Scene;
/** A calendar file on the web, and what it holds. */
let calendar: Server;
let calendarFile = '';

const it_ = inScene(() => scene);

beforeAll(async () => {
	calendar = createServer((_, response) => {
		response.setHeader('content-type', 'text/calendar; charset=utf-8');
		response.end(calendarFile);
	});
	await new Promise<void>((resolve) => calendar.listen(0, '127.0.0.1', resolve));
	scene = await openScene();
	await scene.client.publish('opencxUpdateError');
	await scene.client.publish('opencxHistory');
	await scene.client.publish(phoneAgents.workflowId('opencxHistory'));
}, sceneTimeoutMs);

afterAll(async () => {
	await scene?.close();
	calendar?.close();
});

const nodeOf = ({ nodes }: Pick<SavedWorkflow, 'nodes'>, name: string): INode => {
	const found = nodes.find((node) => node.name === name);
	if (found === undefined) throw new Error(`There is no node "${name}"`);
	return found;
};

/** Saves a changed copy of a workflow, and returns its ID. */
async function copyOf(id: string, change: (workflow: SavedWorkflow) => void): Promise<string> {
	const workflow = await scene.client.workflow(id);
	change(workflow);
	const { name, nodes, connections, settings, pinData } = workflow;
	return (await scene.client.createWorkflow({ name, nodes, connections, settings, pinData })).id;
}

/** Runs a saved workflow by hand, and waits until it has ended. */
async function runByHand(id: string, trigger: string): Promise<Execution> {
	return await scene.client.waitForExecution(await scene.client.run(id, trigger), 2 * minuteMs);
}

interface Published {
	/** Runs it once as its schedule would. */
	tick(): Promise<Execution>;
	unpublish(): Promise<void>;
}

/** Publishes a copy of a workflow whose schedule is a call, so that no test waits for minutes. */
async function published(
	id: string,
	schedule: string,
	change: (workflow: SavedWorkflow) => void = () => undefined,
): Promise<Published> {
	const path = `tick-${Math.random().toString(36).slice(2)}`;
	const copy = await copyOf(id, (workflow) => {
		change(workflow);
		Object.assign(nodeOf(workflow, schedule), {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: path,
			parameters: { path, responseMode: 'onReceived', options: {} },
			disabled: false,
		});
		workflow.settings = { ...workflow.settings, saveDataSuccessExecution: 'all' };
	});
	await scene.client.publish(copy);
	return {
		async tick() {
			const before = new Set((await scene.client.executions(copy)).map((one) => one.id));
			const response = await fetch(`${scene.n8n.url}/webhook/${path}`);
			expect(response.status).toBe(200);
			const deadline = Date.now() + minuteMs;
			for (;;) {
				const started = (await scene.client.executions(copy)).find((one) => !before.has(one.id));
				if (started) return await scene.client.waitForExecution(started.id, 2 * minuteMs);
				if (Date.now() > deadline) throw new Error(`The call started no execution of ${copy}`);
				await sleep(pollMs);
			}
		},
		async unpublish() {
			await scene.client.unpublish(copy);
		},
	};
}

/** What the error workflow has written since then, the oldest first. */
async function messagesSince(count: number, expected: number): Promise<IDataObject[]> {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const all = (await scene.client.executions('opencxUpdateError')).reverse().slice(count);
		if (all.length >= expected || Date.now() > deadline) {
			const executions = await Promise.all(
				all.map(async ({ id }) => await scene.client.waitForExecution(id)),
			);
			return executions.flatMap((one) =>
				['Fix the API Key', 'Run It Again', 'Correct the Values'].flatMap((node) =>
					jsonOf(one, node),
				),
			);
		}
		await sleep(pollMs);
	}
}

const messageCount = async () => (await scene.client.executions('opencxUpdateError')).length;

const historyOf = async (account: Account) => (await readHistory(scene.client, account)) ?? [];

describe.each(eachAccount)('11. Clean up the history of a %s', (_noun, account) => {
	const workflow = account.workflowId('opencxHistoryCleanUp');
	const row = (agent: string, ageDays: number, sent: unknown): IDataObject => ({
		sent_at: new Date(Date.now() - ageDays * dayMs).toISOString(),
		[account.idKey]: agent,
		name: agent,
		who: 'a test',
		sent: typeof sent === 'string' ? sent : JSON.stringify(sent),
		execution_id: '0',
	});
	const words = { [account.greeting]: 'Hello!' };

	it_('makes the table where there is none, and ends well', async () => {
		const execution = await runByHand(workflow, 'Every Month');
		expect(execution.status).toBe('success');
		expect(await historyOf(account)).toEqual([]);
	});

	it_('by hand shows what would go, and deletes nothing', async () => {
		await addRows(scene.client, account.historyTable, [
			row('a', 900, words),
			row('a', 800, words),
			row('a', 700, { handoff_phone_number: '+14155550100' }),
			row('a', 600, '{"broken'),
			row('a', 10, words),
			row('b', 500, words),
		]);
		const before = await historyOf(account);
		const execution = await runByHand(workflow, 'Every Month');
		expect(execution.status).toBe('success');
		const [one, two, three, four] = before.map(({ id }) => id);
		expect(jsonOf(execution, 'What Goes')).toEqual([
			{
				rows: 6,
				to_delete: 3,
				ranges: [
					{ from: one, to: two },
					{ from: four, to: four },
				],
			},
		]);
		const shown = jsonOf(execution, 'Delete the Rows');
		expect(shown.flatMap(({ id }) => id ?? [])).toEqual([one, two, four]);
		expect(await historyOf(account)).toEqual(before);
		expect(three).toBeDefined();
	});

	it_('published, by its own schedule, it deletes just these', async () => {
		const before = await historyOf(account);
		const id = await copyOf(workflow, (copy) => {
			nodeOf(copy, 'Every Month').parameters = {
				rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] },
			};
		});
		await scene.client.publish(id);
		const deadline = Date.now() + minuteMs;
		while ((await historyOf(account)).length > 3 && Date.now() < deadline) await sleep(pollMs);
		await scene.client.unpublish(id);
		expect(await historyOf(account)).toEqual([before[2], before[4], before[5]]);
	});

	const many = 5_000;
	const agents = 50;
	const batch = 500;

	it_(
		'of 5,000 rows keeps the newest of each agent and field, within seconds',
		async () => {
			const rows = Array.from({ length: many }, (_, index) =>
				row(`agent ${index % agents}`, (many - index) / 5, {
					...words,
					...(index < agents ? { handoff_phone_number: '+14155550100' } : {}),
				}),
			);
			for (let from = 0; from < many; from += batch) {
				await addRows(scene.client, account.historyTable, rows.slice(from, from + batch));
			}
			const { tick, unpublish } = await published(workflow, 'Every Month', (copy) => {
				const [months, newest] = (
					nodeOf(copy, 'Settings').parameters.assignments as {
						assignments: Array<{ name: string; value: number }>;
					}
				).assignments;
				expect([months?.name, newest?.name]).toEqual(['keep_months', 'keep_rows']);
				if (newest) newest.value = 20;
			});
			const before = await historyOf(account);
			const execution = await tick();
			await unpublish();
			expect(execution.status).toBe('success');
			const took = Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt ?? '');
			expect(took).toBeLessThan(30_000);
			const after = await historyOf(account);
			const fresh = after.slice(3);
			// The twenty newest of each agent, and the first, which alone has the hand-off number.
			expect(fresh).toHaveLength(21 * agents);
			expect(fresh.slice(0, agents).every(({ sent }) => sent.includes('handoff'))).toBe(true);
			expect(fresh.slice(agents)).toEqual(before.slice(-20 * agents));
			process.stdout.write(`5,000 rows of ${account.noun}s: ${took} ms\n`);
		},
		4 * minuteMs,
	);
});

/** A whole day, as Google Calendar has it, this many days from now in New York. */
const wholeDay = (days: number): IDataObject => {
	const date = (offset: number) =>
		new Date(Date.now() + offset * dayMs).toLocaleDateString('sv', {
			timeZone: 'America/New_York',
		});
	return {
		status: 'confirmed',
		summary: 'Closed',
		start: { date: date(days) },
		end: { date: date(days + 1) },
	};
};

/** The same as a calendar file. */
const asFile = (events: readonly IDataObject[]): string =>
	[
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Northwind//Holidays//EN',
		...events.flatMap(({ summary, start, end }, index) => [
			'BEGIN:VEVENT',
			`UID:event-${index}@example.com`,
			'DTSTAMP:20261101T000000Z',
			`DTSTART;VALUE=DATE:${String((start as IDataObject).date).replaceAll('-', '')}`,
			`DTEND;VALUE=DATE:${String((end as IDataObject).date).replaceAll('-', '')}`,
			`SUMMARY:${String(summary)}`,
			'END:VEVENT',
		]),
		'END:VCALENDAR',
		'',
	].join('\r\n');

describe.each(eachAccount)('13. Holidays of a %s from a calendar', (_noun, account) => {
	const workflow = account.workflowId('opencxHolidays');
	const schedule = 'Every 15 Minutes';
	const greeting = () => String(agentOf(scene, account, 0)[account.greeting]);
	const live = async () =>
		(
			await readTable<{ agent: string; live: string }>(scene.client, 'opencx_live_variants')
		)?.filter(({ agent }) => agent === account.agentIdAt(0)) ?? [];
	const sent = () => sandboxOf(scene, account).updates.length;

	beforeAll(() => {
		sandboxOf(scene, account).reset();
	});

	it_('by hand, its sample events show what would be sent, without an account', async () => {
		const before = await historyOf(account);
		const execution = await runByHand(workflow, schedule);
		expect(execution.status).toBe('success');
		const [{ events } = {}] = jsonOf(execution, 'One List');
		expect(events).toHaveLength(2);
		expect(jsonOf(execution, 'Choose the Variant')[0]?.upcoming).toHaveLength(10);
		expect(jsonOf(execution, 'Update the Agent')).toMatchObject([{ dry_run: true }]);
		expect(sent()).toBe(0);
		expect(await live()).toEqual([]);
		expect(await historyOf(account)).toEqual(before);
	});

	it_('can be published once a Google account is chosen', async () => {
		const name = `Google for ${account.noun}s`;
		const type = 'googleCalendarOAuth2Api';
		const id = await scene.client.createCredential(name, type, {
			clientId: 'a',
			clientSecret: 'b',
		});
		const copy = await copyOf(workflow, (one) => {
			nodeOf(one, 'Get the Events').credentials = { [type]: { id, name } };
		});
		await scene.client.publish(copy);
		expect(await scene.client.isPublished(copy)).toBe(true);
		await scene.client.unpublish(copy);
	});

	/** Runs the workflow by hand with these events, as if it were published. */
	const runLive = async (events: readonly IDataObject[]): Promise<Execution> => {
		const id = await copyOf(workflow, (copy) => {
			copy.pinData = { 'Get the Events': events.map((json) => ({ json })) } as IPinData;
			for (const name of ['Update the Agent', 'Keep What Is Live']) {
				const { options } = nodeOf(copy, name).parameters as { options: IDataObject };
				delete options.dryRun;
			}
		});
		return await runByHand(id, schedule);
	};

	it_('on the day of an event, the agent says so, and the history knows', async () => {
		const before = await historyOf(account);
		const execution = await runLive([wholeDay(0), wholeDay(7)]);
		expect(execution.status).toBe('success');
		expect(greeting()).toMatch(/closed today/);
		expect(sent()).toBe(1);
		const rows = (await historyOf(account)).slice(before.length);
		expect(rows).toMatchObject([
			{
				[account.idKey]: account.agentIdAt(0),
				name: 'Front Desk (+1 415 555 0100)',
				who: 'Workflow 13, Holiday',
			},
		]);
		expect(rows[0]?.sent).toContain('closed today');
		expect(await live()).toHaveLength(1);
	});

	it_('the next run sends nothing, not even over what a colleague has changed', async () => {
		agentOf(scene, account, 0)[account.greeting] = 'We are closed, but Ada is here.';
		const execution = await runLive([wholeDay(0), wholeDay(7)]);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Choose the Variant')).toMatchObject([{ variant: 'Holiday' }]);
		expect(sent()).toBe(1);
		expect(greeting()).toBe('We are closed, but Ada is here.');
	});

	it_('without an event, the agent says what the hours say', async () => {
		const execution = await runLive([{}]);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Choose the Variant')[0]?.variant).toMatch(/Hours$/);
		expect(greeting()).not.toMatch(/closed today|Ada/);
		expect(sent()).toBe(2);
	});

	it_(
		'published with a calendar file, it does the same, and a failed update is tried again',
		async () => {
			const { port } = calendar.address() as AddressInfo;
			calendarFile = asFile([wholeDay(0), wholeDay(30)]);
			const { tick, unpublish } = await published(workflow, 'Every 15 Minutes (File)', (copy) => {
				nodeOf(copy, schedule).disabled = true;
				nodeOf(copy, 'Get the Events').disabled = true;
				nodeOf(copy, 'Get the Calendar File').parameters.url =
					`http://127.0.0.1:${port}/holidays.ics`;
			});
			const count = await messageCount();
			sandboxOf(scene, account).set({ unauthorizedAfter: 0 });
			expect((await tick()).status).toBe('error');
			expect(await messagesSince(count, 1)).toMatchObject([
				{ subject: expect.stringContaining('The OpenCX API key needs attention') as string },
			]);
			sandboxOf(scene, account).set({ unauthorizedAfter: undefined });

			const healed = await tick();
			expect(healed.status).toBe('success');
			const [{ events } = {}] = jsonOf(healed, 'One List');
			expect(events).toHaveLength(2);
			expect(greeting()).toMatch(/closed today/);
			const afterwards = sent();

			expect((await tick()).status).toBe('success');
			expect(sent()).toBe(afterwards);

			calendarFile = asFile([]);
			expect((await tick()).status).toBe('success');
			expect(greeting()).not.toMatch(/closed today/);
			await unpublish();
		},
	);
});

/** A row of the branches, as far as the tests look at it. */
interface Branch {
	id: number;
	name: string;
	next_change: string | null;
	applied: string | null;
	problem: string | null;
}

describe.each(eachAccount)('14. Branches with a %s each, from a sheet', (_noun, account) => {
	const workflow = account.workflowId('opencxBranches');
	const schedule = 'Every 5 Minutes';
	const table = { 'phone-number': 'opencx_branches', 'phone-agent': 'opencx_agent_branches' }[
		account.api
	];
	const branches = async () => (await readTable<Branch>(scene.client, table)) ?? [];
	const greeting = (index: number) => String(agentOf(scene, account, index)[account.greeting]);
	const updates = () => sandboxOf(scene, account).updates;
	let branch: Published;

	beforeAll(async () => {
		sandboxOf(scene, account).reset();
		branch = await published(workflow, schedule);
	});

	afterAll(async () => {
		await branch?.unpublish();
	});

	it_('published with an empty table, it adds no sample rows, and sends nothing', async () => {
		const execution = await branch.tick();
		expect(execution.status).toBe('success');
		expect(await branches()).toEqual([]);
		expect(updates()).toEqual([]);
	});

	it_('by hand, it makes three sample rows once, and shows what would be sent', async () => {
		const history = await historyOf(account);
		const byHand = async () => {
			const execution = await runByHand(workflow, schedule);
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Rotate')).toMatchObject(
				[0, 1, 2].map((index) => ({
					dry_run: true,
					[account.idKey]: account.agentIdAt(index),
				})),
			);
			expect(await branches()).toMatchObject(
				['New York', 'Los Angeles', 'Berlin'].map((name) => ({ name, applied: null })),
			);
		};
		await byHand();
		await byHand();
		expect(updates()).toEqual([]);
		expect(await historyOf(account)).toEqual(history);
	});

	it_('published, it gives each branch what its own hours say, and the history knows', async () => {
		const history = await historyOf(account);
		const execution = await branch.tick();
		expect(execution.status).toBe('success');
		const rotated = jsonOf(execution, 'Rotate');
		expect(rotated).toHaveLength(3);
		const rows = await branches();
		for (const [index, { variant, valid_until: until }] of rotated.entries()) {
			const row = rows[index];
			expect(greeting(index)).toBe(
				variant === 'Open'
					? `Hello, this is our branch in ${row?.name}. How can I help you?`
					: `Hello, this is our branch in ${row?.name}. We are closed now. May I take a message?`,
			);
			expect(Date.parse(row?.next_change ?? '')).toBe(Date.parse(String(until)));
		}
		expect(updates()).toHaveLength(3);
		expect((await historyOf(account)).slice(history.length)).toMatchObject(
			rotated.map(({ variant }, index) => ({
				[account.idKey]: account.agentIdAt(index),
				name: rows[index]?.name,
				who: `Workflow 14, ${String(variant)}`,
			})),
		);
	});

	it_('the next run sends nothing, not even over what a colleague has changed', async () => {
		agentOf(scene, account, 1)[account.greeting] = 'Ada speaking.';
		const execution = await branch.tick();
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Only What Is Due')).toEqual([]);
		expect(updates()).toHaveLength(3);
		expect(greeting(1)).toBe('Ada speaking.');
	});

	it_('a row that somebody changes is sent, and no other', async () => {
		const [first] = await branches();
		await changeRow(scene.client, table, Number(first?.id), {
			days: 'Mon-Sun',
			opens: '00:00',
			closes: '24:00',
			closed_days: '',
			open_greeting: 'New York is open day and night.',
		});
		expect((await branch.tick()).status).toBe('success');
		expect(greeting(0)).toBe('New York is open day and night.');
		expect(updates()).toHaveLength(4);
		// Its schedule never changes again, so it is not due.
		expect(await branches()).toMatchObject([{ next_change: null }, {}, {}]);
		expect((await branch.tick()).status).toBe('success');
		expect(updates()).toHaveLength(4);
	});

	it_('a row whose next change has come is sent, and no other', async () => {
		const [, second] = await branches();
		const past = new Date(Date.now() - minuteMs).toISOString();
		await changeRow(scene.client, table, Number(second?.id), { next_change: past });
		expect((await branch.tick()).status).toBe('success');
		expect(updates()).toHaveLength(5);
		expect(greeting(1)).toMatch(/Los Angeles/);
		expect(Date.parse((await branches())[1]?.next_change ?? '')).toBeGreaterThan(Date.now());
	});

	it_(
		'a wrong row fails only itself, and the error workflow is told once until it is mended',
		async () => {
			const [first, , third] = await branches();
			await changeRow(scene.client, table, Number(first?.id), { open_greeting: 'Open!' });
			await changeRow(scene.client, table, Number(third?.id), { zone: 'Europe/Nowhere' });
			const count = await messageCount();
			const failed = await branch.tick();
			expect(failed.status).toBe('error');
			expect(greeting(0)).toBe('Open!');
			expect(updates()).toHaveLength(6);
			const [, , wrong] = await branches();
			expect(wrong?.problem).toMatch(/Europe\/Nowhere/);
			expect(await messagesSince(count, 1)).toMatchObject([
				{
					subject: expect.stringMatching(/^Not all phone agents were updated: 14\. /) as string,
					text: expect.stringMatching(/Berlin: .*Europe\/Nowhere/) as string,
				},
			]);

			// Tried again, and still wrong: there is no second message.
			const again = await branch.tick();
			expect(again.status).toBe('success');
			expect(jsonOf(again, 'Rotate', 1)).toHaveLength(1);
			expect(await messageCount()).toBe(count + 1);

			await changeRow(scene.client, table, Number(third?.id), { zone: 'Europe/Berlin' });
			expect((await branch.tick()).status).toBe('success');
			expect((await branches())[2]?.problem).toBe('');
			expect((await branch.tick()).status).toBe('success');
		},
	);

	it_('what failed because OpenCX was away is sent by the next run', async () => {
		const [first] = await branches();
		const count = updates().length;
		await changeRow(scene.client, table, Number(first?.id), { open_greeting: 'Open again!' });
		sandboxOf(scene, account).set({ unauthorizedAfter: 0 });
		expect((await branch.tick()).status).toBe('error');
		expect(updates()).toHaveLength(count);
		sandboxOf(scene, account).set({ unauthorizedAfter: undefined });
		expect((await branch.tick()).status).toBe('success');
		expect(greeting(0)).toBe('Open again!');
		expect((await branches())[0]).toMatchObject({ problem: '' });
	});

	it_('sends nothing for an agent that has several rows, until only one is left', async () => {
		const [first] = await branches();
		const written = ['id', 'createdAt', 'updatedAt', 'next_change', 'applied', 'problem'];
		const settings = Object.entries(first ?? {}).filter(([column]) => !written.includes(column));
		const twin = { ...Object.fromEntries(settings), name: '', open_greeting: 'Which one?' };
		await addRows(scene.client, table, [twin]);
		await changeRow(scene.client, table, Number(first?.id), { open_greeting: 'The first one.' });
		const count = await messageCount();
		const sentBefore = updates().length;
		expect((await branch.tick()).status).toBe('error');
		expect(updates()).toHaveLength(sentBefore);
		const problem = `Several rows have this ${account.noun}. Keep one of them`;
		expect((await branches()).map((row) => row.problem || '')).toEqual([problem, '', '', problem]);
		expect(await messagesSince(count, 1)).toMatchObject([
			{
				subject: expect.stringMatching(/^Not all phone agents were updated: 14\. /) as string,
				text: expect.stringContaining(`New York: Several rows have this`) as string,
			},
		]);
		const second = (await branches()).at(-1)?.id ?? 0;
		await changeRow(scene.client, table, second, { [account.idKey]: account.agentIdAt(4) });
		expect((await branch.tick()).status).toBe('success');
		expect([greeting(0), greeting(4)]).toEqual(['The first one.', 'Which one?']);
		expect((await branches()).map((row) => row.problem || '')).toEqual(['', '', '', '']);
	});
});
