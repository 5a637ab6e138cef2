import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { sandboxCredentials } from '../../tools/playground/credential';
import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import { eventually, openBrowser } from './browser';
import type { Editor } from './editor';
import { editorIn, iconOf } from './editor';
import { takePicture, takePanel, takeStrip } from './pictures';
import type { Scene } from './scene';
import { createWorkflowWith, inScene, openScene, sceneTimeoutMs } from './scene';
import { databaseRows, filesWith, tablesWith } from './traces';

const wrongToken = 'e2e-a-token-that-opens-nothing-5c1d77';
const billing = 3;

let scene: Scene;
let page: Page;
let editor: Editor;
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
	editor = editorIn(page);
	scene = await openScene();
	closing.push(() => scene.close());
	page.on('response', (response) => {
		if (response.url().includes('/rest/')) answers.push(response.text().catch(() => ''));
	});
}, sceneTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

const patches = () => scene.sandbox.requests.filter(({ method }) => method === 'PATCH');

describe('in the editor, a user', () => {
	it_('logs in and finds the imported workflows', async () => {
		await editor.logIn(scene.n8n.url);
		await eventually(async () => {
			const names = await editor.part('workflow-card-name').allInnerTexts();
			expect(names.map((name) => name.trim())).toEqual(
				expect.arrayContaining([
					expect.stringContaining('1. CRM deal stage updates the phone agent'),
				]),
			);
		});
	});

	it_('finds the rotation trigger among the triggers by searching "rotation"', async () => {
		await page.goto(`${scene.n8n.url}/workflow/new`);
		await editor.searchNodes('rotation');
		await page.getByText('What triggers this workflow?').waitFor();
		const row = editor.part('item-iterator-item').filter({ hasText: 'OpenCX Rotation Trigger' });
		await row.waitFor();
		expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		await takePicture(page, 'trigger-panel');
	});

	it_('finds the node by searching "phone", with an icon for light and one for dark', async () => {
		await page.goto(`${scene.n8n.url}/workflow/new`);
		await editor.searchNodes('manual');
		await editor.foundNode('Manual Trigger').click();
		await editor.part('canvas-trigger-node').waitFor();
		await editor.searchNodes('phone');
		const row = editor.part('item-iterator-item').filter({ hasText: 'OpenCX Phone' });
		await row.waitFor();
		expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		await takePicture(page, 'node-panel');

		await page.emulateMedia({ colorScheme: 'dark' });
		await eventually(async () => {
			expect(await iconOf(row)).toMatch(/openCx\.dark\.svg$/);
		});
		await page.emulateMedia({ colorScheme: 'light' });
		await eventually(async () => {
			expect(await iconOf(row)).toMatch(/openCx\.svg$/);
		});
	});

	it_('adds it, and is asked for a phone number and a voice before anything runs', async () => {
		await editor.foundNode('OpenCX Phone').click();
		await page.getByText('Update phone number', { exact: true }).click();
		await editor.form().waitFor();
		await editor.execute();
		await eventually(async () => {
			expect(await editor.form().locator('[data-test-id="parameter-issues"]').count()).toBe(2);
		});
		const voice = editor
			.part('parameter-item')
			.or(page.locator('.parameter-item'))
			.filter({
				has: editor.parameter('elevenlabs_voice_id'),
			});
		expect(await voice.first().locator('[data-test-id="parameter-issues"]').count()).toBe(1);
		expect(scene.sandbox.requests).toEqual([]);
	});

	it_('sees nothing red if Map Automatically brings the voice', async () => {
		await editor.choose('dataMode', 'Map Automatically');
		await eventually(async () => {
			const input = editor.parameter('elevenlabs_voice_id').locator('input').first();
			expect(await input.inputValue()).toBe('From the Input Item');
		});
		const voice = page
			.locator('[data-test-id="parameter-item"], .parameter-item')
			.filter({ has: editor.parameter('elevenlabs_voice_id') });
		expect(await voice.locator('[data-test-id="parameter-issues"]').count()).toBe(0);
		await editor.choose('dataMode', 'Map Each Field Below');
	});

	it_('creates a credential, whose test fails with our words and then passes', async () => {
		await editor.part('node-credentials-select').click();
		await editor.part('node-credentials-select-item-new').click();
		await editor.parameter('token').locator('input').fill(wrongToken);
		await editor.parameter('baseUrl').locator('input').fill(scene.sandbox.url);
		await editor.part('credential-save-button').first().click();
		await page.getByText('Couldn’t connect with these settings').first().waitFor();
		await page.getByText('More details').click();
		await page.getByText('OpenCX does not accept this API key. Copy it again').first().waitFor();
		await takePicture(page, 'credential-refused');

		await editor.parameter('token').locator('input').fill(`  Bearer ${scene.token}\t`);
		await editor.saveWorkingCredential();
		await takePicture(page, 'credential-works');
		await editor.closeCredential();
	});

	it_('picks the number from the list by typing a part of its name or number', async () => {
		await editor.locator('phoneNumberId').click();
		await eventually(async () => {
			expect(await editor.part('rlc-item').count()).toBeGreaterThanOrEqual(10);
		});
		expect(await editor.part('rlc-item').first().innerText()).toBe('Front Desk (+1 415 555 0100)');
		await editor.part('rlc-search').fill('415-555-0112');
		await eventually(async () => {
			expect(await editor.part('rlc-item').allInnerTexts()).toEqual([
				'Support 2 (+1 415 555 0112)',
			]);
		});
		await editor.part('rlc-search').fill('support');
		await eventually(async () => {
			expect(await editor.part('rlc-item').allInnerTexts()).toEqual([
				'Support (+1 415 555 0102)',
				'Support 2 (+1 415 555 0112)',
				'Support 3 (+1 415 555 0122)',
			]);
		});
		await takePicture(page, 'phone-number-list');
		await editor.part('rlc-search').fill('bill');
		await eventually(async () => {
			expect(await editor.part('rlc-item').allInnerTexts()).toEqual([
				'Billing (+1 415 555 0103)',
				'Billing 3 (+1 415 555 0123)',
			]);
		});
		await editor.part('rlc-item').first().click();
		await eventually(async () => {
			expect(await editor.locator('phoneNumberId').inputValue()).toBe('Billing (+1 415 555 0103)');
		});
	});

	it_('chooses among 30 voices, 37 languages and 2 who may speak first', async () => {
		const voices = await editor.optionsOf('elevenlabs_voice_id', 30);
		expect(voices).toContain('Tony – American English, Male, Calm (hP72SD…)');
		const unnamed = voices.filter((name) => /^Unnamed Voice \(\w+…\)$/.test(name));
		expect(unnamed.length).toBeGreaterThan(0);
		expect(voices.slice(-unnamed.length)).toEqual(unnamed);
		await editor.option('Kelly – American English, Female (H61erm…)').hover();
		await editor.option('Tony – American English, Male, Calm (hP72SD…)').click();

		await editor.addField('Language');
		const languages = await editor.optionsOf('language', 38);
		expect(languages).toEqual(
			expect.arrayContaining(['Multilingual', 'Dutch (Belgium)', 'Vietnamese']),
		);
		await editor.option('Spanish').click();

		await editor.addField('Speaks First');
		expect(await editor.optionsOf('speaks_first', 3)).toEqual([
			'Nothing Chosen',
			'Assistant Speaks First',
			'User Speaks First',
		]);
		await editor.option('Assistant Speaks First').click();
	});

	it_('runs it and sees what was changed', async () => {
		scene.sandbox.reset();
		const id = phoneNumberIdAt(billing);
		const before = { ...scene.sandbox.agents.get(id) };
		const greeting = 'Hola, ¿en qué puedo ayudarle con su factura?';
		// Left blank, and so left unchanged.
		await editor.addField('Name');
		await editor.addField('Initial Message');
		await editor.write('initial_message', greeting);
		await editor.execute();
		const output = editor.output();
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
		await output.locator('[data-test-id="radio-button-json"]').click();
		await eventually(async () => {
			expect(await output.innerText()).toContain('skipped_fields');
		});
		await takePicture(page, 'output', { part: output, height: 400 });
		expect(scene.sandbox.agents.get(id)).toEqual({
			...before,
			elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
			initial_message: greeting,
			language: 'es',
			speaks_first: 'assistant-speaks-first',
		});
		expect(patches()).toHaveLength(1);
	});

	it_('gets words for what is wrong with a value, and nothing is sent', async () => {
		scene.sandbox.reset();
		await editor.addField('Handoff Phone Number');
		await editor.write('handoff_phone_number', '555 0100');
		await editor.execute();
		await editor.part('node-error-message').waitFor();
		expect(await editor.part('node-error-message').innerText()).toContain(
			'\'Handoff Phone Number\' is "555 0100", which has no country code',
		);
		expect(await editor.part('node-error-description').innerText()).toContain('Nothing was sent');
		await takePicture(page, 'refused');
		expect(patches()).toEqual([]);
	});

	it_('gets the reason in words if OpenCX refuses', async () => {
		scene.sandbox.reset();
		scene.sandbox.set({ scopes: ['phone:read'] });
		await editor.write('handoff_phone_number', '+14155550199');
		await editor.execute();
		await eventually(async () => {
			expect(await editor.part('node-error-message').innerText()).toContain(
				'is not allowed to update phone numbers',
			);
		});
		expect(await editor.output().innerText()).toContain('phone:write');
		scene.sandbox.reset();
	});

	it_('sees the icon on the canvas', async () => {
		await page.keyboard.press('Escape');
		const node = editor.node('Update phone number');
		expect(await iconOf(node)).toMatch(/openCx\.svg$/);
		await page.emulateMedia({ colorScheme: 'dark' });
		await eventually(async () => {
			expect(await iconOf(node)).toMatch(/openCx\.dark\.svg$/);
		});
		await page.emulateMedia({ colorScheme: 'light' });
	});

	it_('takes the first steps: a number, a greeting, a dry run, and the update', async () => {
		scene.sandbox.reset();
		const id = await createWorkflowWith(scene.client, 'Update phone number', {
			parameters: { elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz' },
			credentials: { openCxApi: sandboxCredentials['phone-number'] },
		});
		await page.goto(`${scene.n8n.url}/workflow/${id}`);
		await editor.openNode('Update phone number');
		const form = editor.form();
		const output = editor.output();
		const height = 240;
		await editor.locator('phoneNumberId').click();
		await editor.part('rlc-search').fill('415');
		await eventually(async () => {
			expect(await editor.part('rlc-item').count()).toBeGreaterThanOrEqual(10);
		});
		const pick = await takePanel(page, '1. Pick the phone number', {
			part: form,
			from: editor.locator('phoneNumberId'),
			height,
		});
		await editor.part('rlc-item').first().click();
		await editor.addField('Initial Message');
		await editor.write('initial_message', 'Good morning, the front desk. How can I help?');
		const write = await takePanel(page, '2. Write the greeting', {
			part: form,
			from: editor.parameter('elevenlabs_voice_id'),
			height,
		});

		await editor.addLastField('Dry Run');
		await editor.execute();
		await eventually(async () => {
			expect(await output.innerText()).toContain('dry run, would update Voice, Initial Message');
		});
		expect(patches()).toEqual([]);
		const dryRun = await takePanel(page, '3. Dry run: nothing is sent', {
			part: output,
			height,
		});

		await editor.parameter('dryRun').locator('.el-switch').click();
		await editor.execute();
		await eventually(async () => {
			expect(await output.innerText()).toContain('updated Voice, Initial Message');
		});
		expect(patches()).toHaveLength(1);
		const live = await takePanel(page, '4. Execute: callers hear it', { part: output, height });
		await takeStrip(page, 'first-update', [pick, write, dryRun, live]);
	});

	it_('sees what an imported workflow does', async () => {
		await page.setViewportSize({ width: 1280, height: 560 });
		await page.goto(`${scene.n8n.url}/workflow/opencxDealUpdates`);
		const update = editor.node('Update the Agent');
		await update.waitFor();
		expect(await update.innerText()).toContain('Update phone number');
		await takePicture(page, 'workflow-crm-deal');
		await page.setViewportSize({ width: 1280, height: 800 });
	});

	it_('looks ahead in the rotation trigger, and nothing is sent', async () => {
		scene.sandbox.reset();
		await page.goto(`${scene.n8n.url}/workflow/opencxOfficeHours`);
		const trigger = editor.node('When the Prompt Changes');
		await trigger.waitFor();
		expect(await trigger.innerText()).toContain('By Calendar');
		await editor.openNode('When the Prompt Changes');
		await editor.execute();
		const output = editor.output();
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
		const trigger = nodes.find(({ type }) => type.endsWith('.openCxRotationTrigger'));
		const id = await createWorkflowWith(scene.client, 'Choose Variant', {
			parameters: {
				...trigger?.parameters,
				operation: 'chooseVariant',
				rotationOptions: { previewDays: 7 },
			},
		});
		await page.goto(`${scene.n8n.url}/workflow/${id}`);
		await editor.node('Choose Variant').waitFor();
		await editor.openNode('Choose Variant');
		await editor.parameter('schedule').waitFor();
		// It sends nothing, and asks for no credential.
		expect(await editor.part('node-credentials-select').count()).toBe(0);
		// The table is wide, so the window is too.
		await page.setViewportSize({ width: 1680, height: 840 });
		await editor.execute();
		const output = editor.output();
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		await output.locator('[data-test-id="radio-button-table"]').click();
		await eventually(async () => {
			const text = await output.innerText();
			for (const word of ['variant', 'reason', 'starts', 'ends', 'Office Hours', 'Lunch Break']) {
				expect(text).toContain(word);
			}
		});
		await takePicture(page, 'preview-rotation');
		expect(scene.sandbox.requests).toEqual([]);
	});
});

describe('in the form of a rotation, a user', () => {
	it_('chooses Otherwise from the names of the variants', async () => {
		const names = await editor.optionsOf('otherwise', 7);
		expect(names).toEqual(
			expect.arrayContaining(['No Variant: Leave the Agent as It Is', 'Office Hours']),
		);
		await editor.option('Office Hours').click();
		await eventually(async () => {
			const input = editor.parameter('otherwise').locator('input').first();
			expect(await input.inputValue()).toBe('Office Hours');
		});
	});
});

describe('the token', () => {
	it_('never comes back from n8n to the browser', async () => {
		const texts = await Promise.all(answers);
		expect(texts.join('')).toContain('Billing (+1 415 555 0103)');
		const leaks = texts.filter((text) => text.includes(scene.token) || text.includes(wrongToken));
		expect(leaks).toEqual([]);
	});

	it_('and the wrong one are nowhere in what n8n has saved', async () => {
		const rows = await databaseRows(scene.home);
		expect(tablesWith(rows, phoneNumberIdAt(billing))).toContain('execution_data');
		for (const secret of [scene.token, wrongToken]) {
			expect(tablesWith(rows, secret)).toEqual([]);
			expect(await filesWith(scene.home, secret)).toEqual([]);
		}
	});
});
