import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import type { Execution, SavedWorkflow } from '../../tools/playground/client';
import { n8nCommand } from '../../tools/playground/install';
import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import type { Account } from '../../tools/workflows/account';
import { phoneNumbers } from '../../tools/workflows/account';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import { actionTimeoutMs, openBrowser } from './browser';
import { errorOf, jsonOf } from './executions';
import { readHistory } from './history';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
const workflowsFolder = join(__dirname, '..', '..', 'workflows');

let scene: Scene;
let browser: Browser;
/** The page on which a sheet is uploaded. */
let page: Page;
let folder: string;
/** Each with its own account, so that no test waits for another. */
let sheetAccount: Sandbox;
let largeAccount: Sandbox;
/** Begun first, because it takes minutes under the limit. */
let allAgents: string;

const it_ = inScene(() => scene, {
	alsoKeep: async (kept) => {
		await page.screenshot({ path: join(kept, 'page.png'), fullPage: true });
	},
});

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'opencx-sheets-'));
	({ browser, page } = await openBrowser());
	scene = await openScene(async (token) => {
		sheetAccount = await startSandbox({ numbers: 200, token });
		largeAccount = await startSandbox({
			numbers: 300,
			token,
			switches: { limit: { requests: 100, windowMs: minuteMs, retryAfter: 'seconds' } },
		});
		return [
			credentialOf('opencxSheet00001', 'OpenCX of the sheet', token, sheetAccount),
			credentialOf('opencxLarge00001', 'OpenCX of many agents', token, largeAccount),
		];
	});
	const large = await scene.client.workflow('opencxAllAgents');
	for (const node of large.nodes) {
		useCredential(node, 'opencxLarge00001', 'OpenCX of many agents');
		goLive(node);
	}
	for (const [, account] of eachAccount) {
		await scene.client.publish(account.workflowId('opencxHistory'));
		await scene.client.publish(account.workflowId('opencxSheetUpdates'));
	}
	await save(large);
	allAgents = await scene.client.run('opencxAllAgents', 'Start by Hand');
}, sceneTimeoutMs);

afterAll(async () => {
	await browser?.close();
	await scene?.close();
	await Promise.all([sheetAccount, largeAccount].map((server) => server?.close()));
	if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const credentialOf = (id: string, name: string, token: string, { url }: Sandbox) => ({
	id,
	name,
	type: 'openCxApi',
	data: { token, baseUrl: url },
});

/** Chooses another credential in a node of ours, as a user does after an import. */
function useCredential(node: INode, id: string, name: string): void {
	if (node.credentials?.openCxApi) node.credentials.openCxApi = { id, name };
}

/** Turns off the dry run, as the note says to do after a look at the output. */
function goLive({ name, parameters }: INode): void {
	if (name !== 'Set the Language') return;
	const { dryRun, ...options } = parameters.options as IDataObject;
	expect(dryRun).toBe(true);
	parameters.options = options as INode['parameters'];
}

async function save({ id, name, nodes, connections, settings }: SavedWorkflow): Promise<void> {
	await scene.client.call('PATCH', `/workflows/${id}`, { name, nodes, connections, settings });
}

interface Uploaded {
	/** What the last page says. */
	readonly text: string;
	/** The report that it hands out, as text. */
	readonly report?: string;
	readonly execution: Execution;
}

/** Uploads a file in a browser, and waits for the last page. */
async function upload(account: Account, file: string, timeoutMs = minuteMs): Promise<Uploaded> {
	await page.close();
	page = await browser.newPage({ viewport: { width: 390, height: 844 } });
	page.setDefaultTimeout(actionTimeoutMs);
	await page.goto(`${scene.n8n.url}/form/${account.path('opencx-sheet')}`);
	await page.locator('input[type=file]').setInputFiles(file);
	const downloading = page.waitForEvent('download', { timeout: timeoutMs }).catch(() => undefined);
	await page.getByRole('button', { name: 'Submit' }).click();
	const last = page.getByText(/^(\d+ rows?: |Nothing was sent\.)/).first();
	await last.waitFor({ timeout: timeoutMs });
	const text = await page.locator('body').innerText();
	const download = text.includes('refused-rows.csv') ? await downloading : undefined;
	const path = await download?.path();
	const [found] = await scene.client.executions(account.workflowId('opencxSheetUpdates'));
	return {
		text,
		...(path === undefined ? {} : { report: await readFile(path, 'utf8') }),
		execution: await scene.client.waitForExecution(found?.id ?? ''),
	};
}

const sampleOf = async ({ api }: Account, file = 'agents-25.csv'): Promise<string> =>
	await readFile(join(workflowsFolder, api, file), 'utf8');

/** Writes a sheet, and returns its path. */
async function sheet(name: string, content: string | Uint8Array): Promise<string> {
	const file = join(folder, name);
	await writeFile(file, content);
	return file;
}

interface Xlsx {
	read(data: string, options: { type: 'string'; raw: boolean }): object;
	write(workbook: object, options: { type: 'buffer'; bookType: 'xlsx' }): Uint8Array;
}

/** The same sheet as an Excel file, written by the library that n8n brings. */
const asExcel = (csv: string): Uint8Array => {
	const fromN8n = createRequire(n8nCommand);
	const { dependencies } = fromN8n('n8n-nodes-base/package.json') as {
		dependencies: Record<string, string>;
	};
	const library = Object.keys(dependencies).find((name) => name.endsWith('xlsx')) ?? '';
	const { read, write } = fromN8n(library) as Xlsx;
	return write(read(csv, { type: 'string', raw: true }), { type: 'buffer', bookType: 'xlsx' });
};

describe.each(eachAccount)('3. A sheet of %ss', (_, account) => {
	const updates = () => sandboxOf(scene, account).updates;

	it_(
		'is checked and sent, and the last page counts the rows and hands out the report',
		async () => {
			sandboxOf(scene, account).reset();
			const file = join(workflowsFolder, account.api, 'agents-25.csv');
			const { text, report = '', execution } = await upload(account, file);
			// The sample of phone numbers has two more mistakes, which the check finds.
			const wrong = account.api === 'phone-number' ? 3 : 1;
			expect(text).toContain(`25 rows: ${25 - wrong} updated, ${wrong} refused.`);
			const [header, ...rows] = report.trim().split(/\r?\n/);
			expect(header?.replace('\ufeff', '')).toBe(`row,${account.idKey},name,refused_by,reason`);
			expect(rows).toHaveLength(wrong);
			expect(rows).toContainEqual(
				expect.stringMatching(/^20,00000000-.*,OpenCX,.*has no phone/) as unknown,
			);
			expect(updates()).toHaveLength(25 - wrong);
			expect(agentOf(scene, account, 1)[account.greeting]).toBe(
				'Guten Tag, wie kann ich Ihnen helfen?',
			);
			const written = ((await readHistory(scene.client, account)) ?? []).filter(
				({ execution_id: id }) => id === execution.id,
			);
			expect(written.map(({ sent }) => JSON.parse(sent) as unknown)).toEqual(
				jsonOf(execution, 'Update the Agents').map(({ sent }) => sent),
			);
			expect(written[0]).toMatchObject({ name: 'Amsterdam 1', who: 'Sheet' });
		},
	);

	const forms: Array<[string, string, (csv: string) => string | Uint8Array]> = [
		['with a byte order mark, as Excel writes UTF-8', 'sheet.csv', (csv) => `\ufeff${csv}`],
		[
			'with semicolons',
			'sheet.csv',
			(csv) => csv.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/gm, ';'),
		],
		['of an Excel file', 'Sheet.XLSX', asExcel],
	];
	for (const [title, name, convert] of forms) {
		it_(`${title} is read as well`, async () => {
			sandboxOf(scene, account).reset();
			const lines = (await sampleOf(account)).split('\n').slice(0, 3);
			const { text } = await upload(account, await sheet(name, convert(lines.join('\n'))));
			expect(text).toContain('All rows went through');
			expect(text).toContain('2 rows: 2 updated.');
			expect(updates()).toHaveLength(2);
		});
	}

	it_('without rows sends nothing, and says so', async () => {
		sandboxOf(scene, account).reset();
		const header = `${account.idKey},language\n`;
		for (const file of [
			await sheet('none.csv', header),
			await sheet('blank.csv', `${header},\n,\n`),
			await sheet('none.xlsx', asExcel(header)),
		]) {
			const { text } = await upload(account, file);
			expect(text).toContain('The sheet has no rows');
			expect(text).toContain('0 rows: 0 updated.');
		}
		expect(updates()).toEqual([]);
	});

	it_('with a row of more or fewer cells sends nothing, and says so', async () => {
		sandboxOf(scene, account).reset();
		const start = `${account.idKey},language\n${account.agentIdAt(1)},de\n`;
		for (const row of [`${account.agentIdAt(2)},de,\n`, `${account.agentIdAt(2)}\n`]) {
			const { text, execution } = await upload(account, await sheet('ragged.csv', start + row));
			expect(text).toContain("The sheet can't be read");
			expect(text).toMatch(/n8n says: Invalid Record Length: .* on line 3/);
			expect(text).toContain('Each row needs as many cells as the first one.');
			expect(execution.status).toBe('success');
		}
		const broken = await sheet('broken.xlsx', 'PK\u0003\u0004, and no Excel file');
		expect((await upload(account, broken)).text).toContain("The sheet can't be read");
		expect(sandboxOf(scene, account).requests).toEqual([]);
	});

	it_('that OpenCX does not apply in full has a report that says so', async () => {
		const sandbox = sandboxOf(scene, account);
		sandbox.reset();
		sandbox.set({ echo: (agent: object) => ({ ...agent, name: 'Old' }) });
		const lines = (await sampleOf(account)).split('\n').slice(0, 3);
		const renamed = lines.join('\n').replaceAll(/(Amsterdam|Berlin) 1/g, 'New $1');
		const { text, report } = await upload(account, await sheet('part.csv', renamed));
		sandbox.reset();
		expect(text).toContain('Not everything was applied');
		expect(text).toContain('2 rows: 0 updated, 2 not applied in full by OpenCX.');
		expect(report).toMatch(/^2,.*,OpenCX,Not applied by OpenCX: name\r?$/m);
	});

	it_('in which every row is wrong sends nothing, and says so', async () => {
		sandboxOf(scene, account).reset();
		const csv = `${account.idKey},handoff_phone_number\n${account.agentIdAt(1)},555 0100\n`;
		const { text, report } = await upload(account, await sheet('wrong.csv', csv));
		expect(text).toContain('1 row: 0 updated, 1 refused.');
		expect(report).toContain('the check, nothing was sent');
		expect(updates()).toEqual([]);
	});
});

describe('3. A sheet of 200 phone numbers', () => {
	it_(
		'all that is right is sent, and all that was refused is in the report',
		async () => {
			const id = 'opencxSheetUpdates';
			const workflow = await scene.client.workflow(id);
			for (const node of workflow.nodes) {
				useCredential(node, 'opencxSheet00001', 'OpenCX of the sheet');
			}
			await save(workflow);
			await scene.client.publish(id);
			const file = join(workflowsFolder, 'phone-number', 'agents-200.csv');
			const { text, execution } = await upload(phoneNumbers, file, 4 * minuteMs);
			expect(text).toContain('200 rows: 192 updated, 8 refused.');

			expect(jsonOf(execution, 'Check Every Row', 0)).toHaveLength(195);
			const refused = jsonOf(execution, 'Each Row to Report');
			expect(refused.map(({ row }) => row)).toEqual([9, 25, 50, 73, 101, 132, 166, 201]);
			const reasons = new Map(refused.map(({ row, reason }) => [row, String(reason)]));
			expect(reasons.get(9)).toMatch(/'Language'/);
			expect(reasons.get(25)).toMatch(/'Handoff Phone Number'/);
			expect(reasons.get(50)).toMatch(/'Voice Speed'/);
			expect(reasons.get(73)).toMatch(/'Voice' is not set/);
			expect(reasons.get(101)).toMatch(/'Phone Number' is empty/);
			expect(reasons.get(201)).toMatch(/has no phone number/);

			expect(sheetAccount.updates).toHaveLength(192);
			const agent = (index: number) => sheetAccount.agents.get(phoneNumberIdAt(index));
			expect(agent(0)).toMatchObject({
				name: 'Amsterdam 1',
				language: 'nl',
				voice_speed: 1.1,
				call_max_duration: 900,
			});
			expect(agent(1)).toMatchObject({ name: 'Berlin 1', call_max_duration: 600 });
			expect(agent(102)?.handoff_phone_number).toBe('+14155550100');
			expect(agent(103)?.handoff_phone_number).toBe('+14155550100');
			expect(agent(104)?.language).toBe('de');
			for (const wrong of [7, 23, 48, 71, 99]) {
				expect(agent(wrong)?.base_prompt).not.toContain('our branch');
			}
		},
		5 * minuteMs,
	);

	it_('the smaller sample has the same columns, and the numbers of the playground', async () => {
		const [small, large] = await Promise.all([
			sampleOf(phoneNumbers),
			sampleOf(phoneNumbers, 'agents-200.csv'),
		]);
		expect(small.split('\n')[0]).toBe(large.split('\n')[0]);
	});
});

describe('4. All agents', () => {
	it_(
		'of an account of 300 numbers get the language, within the limit and without one refusal',
		async () => {
			const execution = await scene.client.waitForExecution(allAgents, 5 * minuteMs);
			expect(errorOf(execution)).toBe('');
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Set the Language')).toHaveLength(300);
			const languages = [...largeAccount.agents.values()].map(({ language }) => language);
			expect(languages).toEqual(Array(300).fill('es'));
			expect(largeAccount.updates).toHaveLength(300);
			expect(largeAccount.requests.map(({ status }) => status)).toEqual(
				Array(largeAccount.requests.length).fill(200),
			);
			const rows = (await readHistory(scene.client)) ?? [];
			const written = rows.filter(({ execution_id: id }) => id === execution.id);
			expect(written.map(({ phone_number_id: id }) => id).sort()).toEqual(
				[...largeAccount.agents.keys()].sort(),
			);
			expect(new Set(written.map(({ sent }) => sent)).size).toBe(1);
		},
		6 * minuteMs,
	);
});

describe.each(eachAccount)('4. All %ss', (_, account) => {
	/** Runs a copy of the workflow, and returns which agents it would change or has changed. */
	const run = async (change: (node: INode) => void): Promise<Execution> => {
		sandboxOf(scene, account).reset();
		const credential = account.credential;
		const id = await scene.client.run(
			account.workflowId('opencxAllAgents'),
			'Start by Hand',
			undefined,
			(node) => {
				useCredential(node, credential.id, credential.name);
				if (node.name === 'Set the Language') {
					node.parameters.options = { dryRun: true, ...account.shown };
				}
				change(node);
			},
		);
		return await scene.client.waitForExecution(id);
	};
	const tenths = async (count: number): Promise<unknown[]> => {
		const execution = await run((node) => {
			if (node.name !== 'A Tenth First') return;
			node.disabled = false;
			const { conditions } = node.parameters as unknown as {
				conditions: { conditions: Array<{ rightValue: number }> };
			};
			for (const condition of conditions.conditions) condition.rightValue = count;
		});
		return jsonOf(execution, 'A Tenth First').map(({ id }) => id);
	};

	it_('as it is imported, it only shows what it would do', async () => {
		const execution = await run(() => undefined);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Set the Language').map(({ dry_run: isDry }) => isDry)).toEqual(
			Array(25).fill(true),
		);
		expect(sandboxOf(scene, account).updates).toEqual([]);
	});

	it_('a tenth of the agents comes first, and stays among those that come later', async () => {
		const [one, three, ten] = [await tenths(1), await tenths(3), await tenths(10)];
		expect(one).toEqual(await tenths(1));
		expect(one.length).toBeGreaterThan(0);
		expect(three.length).toBeGreaterThan(one.length);
		expect(three).toEqual(expect.arrayContaining(one));
		expect(ten).toHaveLength(25);
	});

	it_('the refused ones are listed first, even if the history cannot be written', async () => {
		const refused = account.agentIdAt(3);
		sandboxOf(scene, account).reset();
		const execution = await run((node) => {
			goLive(node);
			if (node.name === 'Set the Language') {
				sandboxOf(scene, account).set({ statusFor: { [refused]: 404 } });
			}
			if (node.name === 'Write the History') {
				node.parameters.workflowId = { __rl: true, mode: 'id', value: 'none' };
			}
		});
		sandboxOf(scene, account).reset();
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.lastNodeExecuted).toBe('Write the History');
		expect(jsonOf(execution, 'Not Updated')).toMatchObject([{ [account.idKey]: refused }]);
	});
});
