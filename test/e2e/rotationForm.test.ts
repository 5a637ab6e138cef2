import { join } from 'node:path';

import type { INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';

import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import { eventually, openBrowser } from './browser';
import type { Editor } from './editor';
import { editorIn } from './editor';
import type { Scene } from './scene';
import { createWorkflowWith, inScene, openScene, sceneTimeoutMs } from './scene';

const credential = { id: 'opencxAgents0001', name: 'OpenCX phone agents' };
const optionsPath = '/dynamic-node-parameters/options';
/** A moment at which the office is open, in n8n's own time zone. */
const wednesdayAtTen = '2026-11-18T10:00:00';
const openGreeting = 'Hello, this is Sales. How can I help?';
const closedGreeting = 'Hello, this is Sales. We are closed now.';

let account: Sandbox<'phone-agent'>;
let scene: Scene;
let page: Page;
let editor: Editor;
const closing: Array<() => Promise<void>> = [];

const it_ = inScene(() => scene, {
	isStory: true,
	alsoKeep: async (folder) => {
		await page.screenshot({ path: join(folder, 'page.png') });
	},
});

beforeAll(async () => {
	const { browser, page: opened } = await openBrowser();
	closing.push(() => browser.close());
	page = opened;
	// The forms are long.
	await page.setViewportSize({ width: 1680, height: 1400 });
	editor = editorIn(page);
	scene = await openScene(async (token) => {
		account = await startSandbox({ api: 'phone-agent', token });
		closing.push(() => account.close());
		return [{ ...credential, type: 'openCxApi', data: { token, baseUrl: account.url } }];
	});
	closing.push(() => scene.close());
	await editor.logIn(scene.n8n.url);
	await editor.part('workflow-card-name').first().waitFor();
}, sceneTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

const salesId = (): string => [...account.agents.keys()][1] ?? '';
const patches = () => account.requests.filter(({ method }) => method === 'PATCH');

/** Saves a workflow with this node after a manual trigger, and opens the node's form. */
async function openForm(
	name: string,
	node: Pick<INode, 'parameters' | 'credentials'>,
): Promise<void> {
	const id = await createWorkflowWith(scene.client, name, node);
	await page.goto(`${scene.n8n.url}/workflow/${id}`);
	await editor.node(name).waitFor();
	await editor.openNode(name);
	await editor.parameter('otherwise').waitFor();
}

/** Acts, and waits until n8n has filled the lists again: its answers may overtake each other. */
async function refillingLists(act: () => Promise<void>): Promise<void> {
	const refilled = page.waitForResponse((response) => response.url().includes(optionsPath));
	await act();
	await refilled;
}

const credentialMenu = () => editor.part('node-credentials-select');

/** Runs the open node, and shows its output in one of n8n's views. */
async function runAndShow(view: 'json' | 'table'): Promise<void> {
	await editor.execute();
	await editor.output().locator('[data-test-id="node-run-status-success"]').waitFor();
	await editor.output().locator(`[data-test-id="radio-button-${view}"]`).click();
}

async function expectInOutput(...words: string[]): Promise<void> {
	await eventually(async () => {
		const text = await editor.output().innerText();
		for (const word of words) expect(text).toContain(word);
	});
}

/** What n8n shows of the parameters that it marks red. */
async function expectNothingRed(): Promise<void> {
	const red = editor.form().locator('[data-test-id="parameter-issues"]');
	expect(await red.count()).toBe(0);
}

async function expectChosen(name: string, entry: string): Promise<void> {
	await eventually(async () => {
		expect(await editor.parameter(name).locator('input').first().inputValue()).toBe(entry);
	});
}

/** The labels in the open form, as far as they are among these. */
async function expectLabels(...labels: string[]): Promise<void> {
	await eventually(async () => {
		for (const label of labels) {
			const shown = await editor.form().getByText(label, { exact: true }).count();
			expect([label, shown > 0]).toEqual([label, true]);
		}
	});
}

describe('in the rotation trigger, a user with phone agents', () => {
	const dayGreeting = 'Hello, this is Sales. How can I help?';
	const openingGreeting = 'Hello, and welcome to our grand opening!';

	it_('is asked for no credential until the resource is Phone Agent', async () => {
		await page.goto(`${scene.n8n.url}/workflow/new`);
		await editor.searchNodes('rotation');
		await editor.foundNode('OpenCX Rotation Trigger').click();
		await page.getByText('Add to workflow', { exact: true }).click();
		await editor.parameter('otherwise').waitFor();
		await expectChosen('resource', 'Phone Number');
		expect(await credentialMenu().count()).toBe(0);
		await editor.choose('resource', 'Phone Agent');
		await credentialMenu().click();
		await page.getByText(credential.name, { exact: true }).last().click();
		await eventually(async () => {
			const chosen = credentialMenu().locator('input').first();
			expect(await chosen.inputValue()).toBe(credential.name);
		});
	});

	it_('writes two variants, each with its First Message', async () => {
		const variants = [
			['Every Day', dayGreeting],
			['Grand Opening', openingGreeting],
		] as const;
		for (const [index, [name, greeting]] of variants.entries()) {
			await refillingLists(() => editor.form().getByText('Add Variant', { exact: true }).click());
			await refillingLists(() =>
				editor.parameter('variantName').nth(index).locator('input').fill(name),
			);
			await editor.parameter('first_message').nth(index).locator('textarea').fill(greeting);
		}
		await editor.parameter('dateList').nth(1).locator('input').fill('2099-01-01');
		const labels = editor.form().getByText('First Message', { exact: true });
		expect(await labels.count()).toBe(variants.length);
		expect(await editor.form().getByText('Base Prompt', { exact: true }).count()).toBe(0);
	});

	it_('chooses Otherwise from the names that the variants have just been given', async () => {
		expect(await editor.optionsOf('otherwise', 3)).toEqual([
			'No Variant: Leave the Agent as It Is',
			'Every Day',
			'Grand Opening',
		]);
		await editor.option('Every Day').click();
		await expectChosen('otherwise', 'Every Day');
	});

	it_('picks a voice from the list of the account, in Other Fields', async () => {
		await editor.addField('Voice');
		await editor.locator('voice_id').click();
		await eventually(async () => {
			expect(await editor.part('rlc-item').count()).toBe(account.voices.length);
		});
		await editor.part('rlc-search').fill('irish');
		await eventually(async () => {
			expect(await editor.part('rlc-item').allInnerTexts()).toEqual(['Grace – female, irish, en']);
		});
		await editor.part('rlc-item').first().click();
		await eventually(async () => {
			expect(await editor.locator('voice_id').inputValue()).toBe('Grace – female, irish, en');
		});
	});

	it_('sees on a run what the variant sets, and nothing is sent', async () => {
		await runAndShow('json');
		const grace = account.voices.find(({ name }) => name === 'Grace');
		await expectInOutput('Every Day', dayGreeting, 'voice_id', String(grace?.voice_id));
		await expectNothingRed();
		expect(patches()).toEqual([]);
	});
});

const officeHours = {
	variants: {
		variant: [
			{
				variantName: 'Open',
				days: [1, 2, 3, 4, 5],
				hours: { range: [{ from: '09:00', to: '17:00' }] },
				first_message: openGreeting,
			},
			{ variantName: 'Closed', first_message: closedGreeting },
		],
	},
	otherwise: 'Closed',
	rotationOptions: { at: wednesdayAtTen },
};

describe('in Choose Variant, a user', () => {
	it_('runs it without being asked for a credential', async () => {
		account.reset();
		await openForm('Choose Variant', {
			parameters: { resource: 'phoneAgent', operation: 'chooseVariant', ...officeHours },
		});
		await expectChosen('otherwise', 'Closed');
		expect(await credentialMenu().count()).toBe(0);
		await expectNothingRed();
		await runAndShow('json');
		await expectInOutput('Open', openGreeting, 'never_active', 'upcoming');
	});

	it_('chooses Override Variant from the names of the variants', async () => {
		await editor.addLastField('Override Variant');
		expect(await editor.optionsOf('overrideVariant', 3)).toEqual([
			'No Override: The Schedule Decides',
			'Open',
			'Closed',
		]);
		await editor.option('No Override: The Schedule Decides').click();
		await expectChosen('overrideVariant', 'No Override: The Schedule Decides');
	});

	it_('adds Preview Days, and sees the stretches of a week in a table', async () => {
		await editor.addLastField('Preview Days');
		await runAndShow('table');
		const rows = editor.output().locator('tbody tr');
		const cellsOf = async (row: number): Promise<string[]> =>
			(await rows.nth(row).locator('td').allInnerTexts())
				.map((text) => text.trim())
				.filter((text) => text !== '');
		await eventually(async () => {
			expect(await editor.output().innerText()).toContain('11 items');
			expect(await cellsOf(0)).toEqual([
				'Open',
				'Mon–Fri 09:00–17:00, America/New_York',
				'Wed 18 Nov 2026, 10:00',
				'Wed 18 Nov 2026, 17:00',
				'2026-11-18T10:00:00-05:00',
				'2026-11-18T17:00:00-05:00',
			]);
			expect((await cellsOf(1)).slice(0, 4)).toEqual([
				'Closed',
				'no other variant applies, America/New_York',
				'Wed 18 Nov 2026, 17:00',
				'Thu 19 Nov 2026, 09:00',
			]);
		});
		expect(account.requests).toEqual([]);
		expect(scene.sandbox.requests).toEqual([]);
	});

	it_('is asked for a credential as soon as the operation sends something', async () => {
		await editor.choose('operation', 'Rotate');
		await credentialMenu().waitFor();
		expect(await credentialMenu().count()).toBe(1);
	});

	it_('keeps what was typed when the operation changes, there and back', async () => {
		await expectChosen('otherwise', 'Closed');
		await expectLabels('Variant Name', 'First Message', 'At');
		await editor.choose('operation', 'Choose Variant');
		await expectLabels('Variant Name', 'First Message', 'At');
		await runAndShow('json');
		await expectInOutput('Open', openGreeting);
	});
});

describe('in Rotate of a phone agent, a user', () => {
	it_('sees the agent, the schedule and the variants', async () => {
		await openForm('Rotate phone agent', {
			credentials: { openCxApi: credential },
			parameters: {
				resource: 'phoneAgent',
				operation: 'rotate',
				phoneAgentId: {
					__rl: true,
					mode: 'list',
					value: salesId(),
					cachedResultName: 'Sales (+1 415 555 0101)',
				},
				...officeHours,
			},
		});
		await expectLabels(
			'Phone Agent',
			'Schedule',
			'Variants',
			'Variant Name',
			'Days',
			'Hours',
			'Dates',
			'Dates From a List',
			'First Message',
			'Other Fields',
			'Otherwise',
			'Rotation Options',
			'Options',
		);
		await expectChosen('operation', 'Rotate');
		await expectChosen('otherwise', 'Closed');
		expect(await editor.locator('phoneAgentId').inputValue()).toBe('Sales (+1 415 555 0101)');
		const greetings = editor.parameter('first_message').locator('textarea');
		expect(await greetings.first().inputValue()).toBe(openGreeting);
		await expectNothingRed();
	});

	it_('runs it, and the agent has the greeting of the variant', async () => {
		account.reset();
		const before = structuredClone(account.agents.get(salesId()));
		await runAndShow('json');
		await expectInOutput(
			'Open',
			'Mon–Fri 09:00–17:00, America/New_York',
			'updated First Message',
			String(before?.first_message),
		);
		expect(patches()).toHaveLength(1);
		expect(before?.first_message).not.toBe(openGreeting);
		expect(account.agents.get(salesId())).toEqual({
			...before,
			first_message: openGreeting,
			updated_at: account.agents.get(salesId())?.updated_at,
		});
	});
});
