import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import { eventually, openBrowser, takePicture } from './browser';
import type { Scene } from './scene';
import { inScene, openScene, owner } from './scene';
import { databaseRows, filesWith, tablesWith } from './traces';

const startTimeoutMs = 240_000;
const wrongToken = 'e2e-a-token-that-opens-nothing-5c1d77';
const billing = 3;

let scene: Scene;
let page: Page;
/** What n8n has answered to the browser, as far as it is text. */
const answers: Array<Promise<string>> = [];
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
	scene = await openScene();
	closing.push(() => scene.close());
	page.on('response', (response) => {
		if (response.url().includes('/rest/')) answers.push(response.text().catch(() => ''));
	});
}, startTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

const part = (testId: string): Locator => page.locator(`[data-test-id="${testId}"]`);
const form = (): Locator => part('node-parameters');
const parameter = (name: string): Locator => part(`parameter-input-${name}`);
const option = (name: string): Locator => page.getByRole('option', { name, exact: true });

/** Opens a dropdown; again where the editor, still drawing it, has dropped the click. */
async function openDropdown(opener: Locator, shown: Locator): Promise<void> {
	await eventually(async () => {
		if ((await shown.count()) === 0) await opener.click({ timeout: 2_000 });
		await shown.first().waitFor({ timeout: 2_000 });
	});
}

/** The names in a dropdown, once there are as many as expected. */
async function optionsOf(name: string, count: number): Promise<string[]> {
	const shown = page.getByRole('option');
	// Those of another list may still be fading out.
	await shown.first().waitFor({ state: 'hidden' });
	await openDropdown(parameter(name), shown);
	let names: string[] = [];
	await eventually(async () => {
		names = await shown.allInnerTexts();
		expect(names).toHaveLength(count);
	});
	return names.map((text) => text.trim());
}

async function addField(label: string): Promise<void> {
	await openDropdown(part('collection-parameter-add').first(), option(label));
	await option(label).click();
	// The list fades out, and would be taken for the next one.
	await option(label).waitFor({ state: 'hidden' });
}

async function write(name: string, text: string): Promise<void> {
	await parameter(name).locator('textarea, input').first().fill(text);
}

/** Opens the node panel from the canvas and types into its search. */
async function searchNodes(text: string): Promise<void> {
	const search = part('node-creator-search-bar');
	// The canvas drops clicks until it has settled.
	await eventually(async () => {
		await part('canvas-plus-button')
			.or(part('canvas-handle-plus'))
			.or(part('node-creator-plus-button'))
			.first()
			.click({ timeout: 2_000 });
		await search.waitFor({ timeout: 2_000 });
	});
	await search.fill(text);
}

const foundNode = (name: string): Locator =>
	part('node-creator-item-name').filter({ hasText: name }).first();

/** The icon beside a name in the node panel: which file it is, once it has been drawn. */
async function iconOf(row: Locator): Promise<string> {
	const image = row.locator('img').first();
	await image.waitFor();
	await eventually(async () => {
		const width = await image.evaluate((node: object) => Number(Reflect.get(node, 'naturalWidth')));
		expect(width).toBeGreaterThan(0);
	});
	return (await image.getAttribute('src')) ?? '';
}

const patches = () => scene.sandbox.requests.filter(({ method }) => method === 'PATCH');

describe('in the editor, a user', () => {
	it_('logs in and finds the imported workflows', async () => {
		await page.goto(`${scene.n8n.url}/signin`);
		await part('emailOrLdapLoginId')
			.locator('input')
			.or(page.locator('input[name="emailOrLdapLoginId"]'))
			.first()
			.fill(owner.email);
		await page.locator('input[name="password"]').fill(owner.password);
		await part('form-submit-button')
			.or(page.getByRole('button', { name: 'Sign in' }))
			.first()
			.click();
		await eventually(async () => {
			const names = await part('workflow-card-name').allInnerTexts();
			expect(names.map((name) => name.trim())).toEqual(
				expect.arrayContaining([
					expect.stringContaining('1. CRM deal stage updates the phone agent'),
				]),
			);
		});
	});

	it_('finds the rotation trigger among the triggers by searching "rotation"', async () => {
		await page.goto(`${scene.n8n.url}/workflow/new`);
		await searchNodes('rotation');
		await page.getByText('What triggers this workflow?').waitFor();
		const row = part('item-iterator-item').filter({ hasText: 'OpenCX Rotation Trigger' });
		await row.waitFor();
		expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		await takePicture(page, 'trigger-panel');
	});

	it_('finds the node by searching "phone", with an icon for light and one for dark', async () => {
		await page.goto(`${scene.n8n.url}/workflow/new`);
		await searchNodes('manual');
		await foundNode('Manual Trigger').click();
		await part('canvas-trigger-node').waitFor();
		await searchNodes('phone');
		const row = part('item-iterator-item').filter({ hasText: 'OpenCX Phone' });
		await row.waitFor();
		expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		await takePicture(page, 'node-panel');

		await page.emulateMedia({ colorScheme: 'dark' });
		await eventually(async () => {
			expect(await iconOf(row)).toMatch(/openCx\.dark\.svg$/);
		});
		await takePicture(page, 'node-panel-dark');
		await page.emulateMedia({ colorScheme: 'light' });
		await eventually(async () => {
			expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		});
	});

	it_('adds it, and is asked for a phone number and a voice before anything runs', async () => {
		await foundNode('OpenCX Phone').click();
		await page.getByText('Update phone number', { exact: true }).click();
		await form().waitFor();
		await part('node-execute-button').click();
		await eventually(async () => {
			expect(await form().locator('[data-test-id="parameter-issues"]').count()).toBe(2);
		});
		const voice = part('parameter-item')
			.or(page.locator('.parameter-item'))
			.filter({
				has: parameter('elevenlabs_voice_id'),
			});
		expect(await voice.first().locator('[data-test-id="parameter-issues"]').count()).toBe(1);
		expect(scene.sandbox.requests).toEqual([]);
	});

	it_('creates a credential, whose test fails with our words and then passes', async () => {
		await part('node-credentials-select').click();
		await part('node-credentials-select-item-new').click();
		const dialog = part('credential-edit-dialog').first();
		await dialog.waitFor();
		await parameter('token').locator('input').fill(wrongToken);
		await parameter('baseUrl').locator('input').fill(scene.sandbox.url);
		await part('credential-save-button').first().click();
		await page.getByText('Couldn’t connect with these settings').first().waitFor();
		await page.getByText('More details').click();
		await page.getByText('OpenCX does not accept this API key. Copy it again').first().waitFor();
		await takePicture(page, 'credential-refused');

		await parameter('token').locator('input').fill(`  Bearer ${scene.token}\t`);
		await part('credential-save-button').first().click();
		await page.getByText('Connection tested successfully').first().waitFor();
		await takePicture(page, 'credential-works');
		await part('editCredential-modal').locator('.el-dialog__headerbtn').click();
		await dialog.waitFor({ state: 'hidden' });
	});

	it_('picks the number from the list by typing a part of its name or number', async () => {
		await part('rlc-input').first().click();
		await eventually(async () => {
			expect(await part('rlc-item').count()).toBeGreaterThanOrEqual(10);
		});
		expect(await part('rlc-item').first().innerText()).toBe('Front Desk (+1 415 555 0100)');
		await part('rlc-search').fill('415-555-0112');
		await eventually(async () => {
			expect(await part('rlc-item').allInnerTexts()).toEqual(['Support 2 (+1 415 555 0112)']);
		});
		await part('rlc-search').fill('support');
		await eventually(async () => {
			expect(await part('rlc-item').allInnerTexts()).toEqual([
				'Support (+1 415 555 0102)',
				'Support 2 (+1 415 555 0112)',
				'Support 3 (+1 415 555 0122)',
			]);
		});
		await takePicture(page, 'phone-number-list');
		await part('rlc-search').fill('bill');
		await eventually(async () => {
			expect(await part('rlc-item').allInnerTexts()).toEqual([
				'Billing (+1 415 555 0103)',
				'Billing 3 (+1 415 555 0123)',
			]);
		});
		await part('rlc-item').first().click();
		await eventually(async () => {
			expect(await part('rlc-input').first().inputValue()).toBe('Billing (+1 415 555 0103)');
		});
	});

	it_('chooses among 30 voices, 37 languages and 2 who may speak first', async () => {
		const voices = await optionsOf('elevenlabs_voice_id', 30);
		expect(voices).toContain('Tony – American English, Male, Calm (hP72SD…)');
		await option('Kelly – American English, Female (H61erm…)').hover();
		await option('Tony – American English, Male, Calm (hP72SD…)').click();

		await addField('Language');
		const languages = await optionsOf('language', 37);
		expect(languages).toEqual(
			expect.arrayContaining(['Multilingual', 'Dutch (Belgium)', 'Vietnamese']),
		);
		await option('Spanish').click();

		await addField('Speaks First');
		expect(await optionsOf('speaks_first', 2)).toEqual([
			'Assistant Speaks First',
			'User Speaks First',
		]);
		await option('Assistant Speaks First').click();
	});

	it_('runs it and sees what was changed', async () => {
		scene.sandbox.reset();
		const id = phoneNumberIdAt(billing);
		const before = { ...scene.sandbox.agents.get(id) };
		const greeting = 'Hola, ¿en qué puedo ayudarle con su factura?';
		// Left blank, and so left unchanged.
		await addField('Name');
		await addField('Initial Message');
		await write('initial_message', greeting);
		await part('node-execute-button').click();
		const output = part('output-panel');
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		await eventually(async () => {
			const text = await output.innerText();
			for (const word of [
				'1 item',
				'Billing (+1 415 555 0103): updated Voice, Initial Message, Language, Speaks First',
				'Name was blank and left unchanged',
				'true',
				id,
				'elevenlabs_voice_id',
			]) {
				expect(text).toContain(word);
			}
		});
		await takePicture(page, 'form');
		await output.locator('[data-test-id="radio-button-json"]').click();
		await eventually(async () => {
			expect(await output.innerText()).toContain('skipped_fields');
		});
		await takePicture(page, 'output', output, 400);
		expect(scene.sandbox.agents.get(id)).toEqual({
			...before,
			elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
			initial_message: greeting,
			language: 'es',
			speaks_first: 'assistant-speaks-first',
		});
		expect(patches()).toHaveLength(1);
	});

	it_('is told in words what is wrong with a value, and nothing is sent', async () => {
		scene.sandbox.reset();
		await addField('Handoff Phone Number');
		await write('handoff_phone_number', '555 0100');
		await part('node-execute-button').click();
		await part('node-error-message').waitFor();
		expect(await part('node-error-message').innerText()).toContain(
			'\'Handoff Phone Number\' is "555 0100", which has no country code',
		);
		expect(await part('node-error-description').innerText()).toContain('Nothing was sent');
		await takePicture(page, 'refused');
		expect(patches()).toEqual([]);
	});

	it_('is told in words when OpenCX refuses', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ scopes: ['phone:read'] });
		await write('handoff_phone_number', '+14155550199');
		await part('node-execute-button').click();
		await eventually(async () => {
			expect(await part('node-error-message').innerText()).toContain(
				'may not update phone numbers',
			);
		});
		expect(await part('output-panel').innerText()).toContain('phone:write');
		scene.sandbox.reset();
	});

	it_('sees the icon on the canvas', async () => {
		await page.keyboard.press('Escape');
		const node = part('canvas-node').filter({ hasText: 'Update phone number' });
		expect(await iconOf(node)).toMatch(/openCx\.svg$/);
		await page.emulateMedia({ colorScheme: 'dark' });
		await eventually(async () => {
			expect(await iconOf(node)).toMatch(/openCx\.dark\.svg$/);
		});
		await page.emulateMedia({ colorScheme: 'light' });
	});

	it_('looks ahead in the rotation trigger, and nothing is sent', async () => {
		scene.sandbox.reset();
		await page.goto(`${scene.n8n.url}/workflow/opencxOfficeHours`);
		const node = part('canvas-node').filter({ hasText: 'When the Prompt Changes' });
		await node.waitFor();
		await takePicture(page, 'workflow-office-hours');
		expect(await node.innerText()).toContain('By Calendar');
		await node.locator('[data-test-id="canvas-trigger-node"]').dblclick();
		await form().waitFor();
		await part('node-execute-button').click();
		const output = part('output-panel');
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		await output.locator('[data-test-id="radio-button-json"]').click();
		await eventually(async () => {
			const text = await output.innerText();
			for (const word of ['variant', 'previous_variant', 'reason', 'fields', 'upcoming']) {
				expect(text).toContain(word);
			}
		});
		await takePicture(page, 'rotation-trigger');
		expect(scene.sandbox.requests).toEqual([]);
	});

	it_('sees in a table which prompt will answer when', async () => {
		const { nodes } = await scene.client.workflow('opencxOfficeHours');
		const find = (type: string) => nodes.find((node) => node.type.endsWith(type));
		const [trigger, update] = [find('.openCxRotationTrigger'), find('.openCxPhone')];
		const { id } = await scene.client.createWorkflow({
			name: 'Preview',
			nodes: [
				{
					id: 'start',
					name: 'Start by Hand',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [60, 100],
					parameters: {},
				},
				{
					...update,
					name: 'Rotate Prompt',
					parameters: {
						...update?.parameters,
						...trigger?.parameters,
						operation: 'rotatePrompt',
						rotationOptions: { previewDays: 7 },
					},
				},
			],
			connections: {
				'Start by Hand': { main: [[{ node: 'Rotate Prompt', type: 'main', index: 0 }]] },
			},
		});
		await page.goto(`${scene.n8n.url}/workflow/${id}`);
		const node = part('canvas-node').filter({ hasText: 'Rotate Prompt' });
		await node.waitFor();
		await node.locator('[data-test-id="canvas-default-node"]').dblclick();
		await form().waitFor();
		// The table is wide.
		await page.setViewportSize({ width: 1680, height: 840 });
		await part('node-execute-button').click();
		const output = part('output-panel');
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		await output.locator('[data-test-id="radio-button-table"]').click();
		await eventually(async () => {
			const text = await output.innerText();
			for (const word of ['variant', 'reason', 'starts', 'ends', 'Office Hours', 'Lunch Break']) {
				expect(text).toContain(word);
			}
		});
		await takePicture(page, 'preview-rotation');
		// Down to the end of a row.
		await takePicture(page, 'preview-table', output, 655);
		expect(scene.sandbox.requests).toEqual([]);
	});
});

describe('the token', () => {
	it_('never comes back from n8n to the browser', async () => {
		const texts = await Promise.all(answers);
		expect(texts.join('')).toContain('Billing (+1 415 555 0103)');
		const leaks = texts.filter((text) => text.includes(scene.token) || text.includes(wrongToken));
		expect(leaks).toEqual([]);
	});

	it_('and the wrong one stand nowhere in what n8n has kept', async () => {
		const rows = await databaseRows(scene.home);
		expect(tablesWith(rows, phoneNumberIdAt(billing))).toContain('execution_data');
		for (const secret of [scene.token, wrongToken]) {
			expect(tablesWith(rows, secret)).toEqual([]);
			expect(await filesWith(scene.home, secret)).toEqual([]);
		}
	});
});
