import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';
import type { Page } from 'playwright-core';

import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import { eventually, openBrowser } from './browser';
import type { Editor } from './editor';
import { editorIn } from './editor';
import { takePicture } from './pictures';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs, startByHand } from './scene';

const credential = { id: 'opencxAgents0001', name: 'OpenCX phone agents' };

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
	editor = editorIn(page);
	scene = await openScene(async (token) => {
		account = await startSandbox({ api: 'phone-agent', token });
		closing.push(() => account.close());
		return [{ ...credential, type: 'openCxApi', data: { token, baseUrl: account.url } }];
	});
	closing.push(() => scene.close());
}, sceneTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

/** The node of the package, with the credential of the account. */
const phoneNode = (name: string, left: number, parameters: INodeParameters) => ({
	id: name,
	name,
	type: 'n8n-nodes-opencx-phone.openCxPhone',
	typeVersion: 1,
	position: [left, 100] as [number, number],
	credentials: { openCxApi: credential },
	parameters,
});

describe('in the editor, a user with phone agents', () => {
	it_('picks a voice from the list of the account, by its labels', async () => {
		await editor.logIn(scene.n8n.url);
		const { id } = await scene.client.createWorkflow({
			name: 'Update phone agent',
			nodes: [
				startByHand,
				phoneNode('Update phone agent', 280, {
					resource: 'phoneAgent',
					operation: 'update',
					phoneAgentId: {
						__rl: true,
						mode: 'list',
						value: [...account.agents.keys()][1],
						cachedResultName: 'Sales (+1 415 555 0101)',
					},
					updateFields: {
						actionIds: { selection: { mode: 'none' } },
						first_message: 'Hello, this is Sales. How can I help?',
						voice_id: { __rl: true, mode: 'list', value: '' },
					},
				}),
			],
			connections: {
				'Start by Hand': { main: [[{ node: 'Update phone agent', type: 'main', index: 0 }]] },
			},
		});
		await page.goto(`${scene.n8n.url}/workflow/${id}`);
		await editor.node('Update phone agent').waitFor();
		await editor.openNode('Update phone agent');
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

	it_('keeps Actions in the form while other fields are added', async () => {
		await editor.addField('Language');
		await editor.addField('Name');
		await editor.write('name', 'Sales');
		await eventually(async () => {
			expect(await editor.form().getByText('Actions', { exact: true }).count()).toBeGreaterThan(0);
		});
	});

	it_('updates the agent, and sees what it replaced', async () => {
		const before = structuredClone([...account.agents.values()][1]);
		await editor.execute();
		const output = editor.output();
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		await output.locator('[data-test-id="radio-button-json"]').click();
		await eventually(async () => {
			const text = await output.innerText();
			expect(text).toContain('updated Voice, First Message');
			expect(text).toContain('previous');
			expect(text).toContain(before?.first_message);
		});
		await takePicture(page, 'phone-agent');
		const grace = account.voices.find(({ name }) => name === 'Grace');
		expect([...account.agents.values()][1]).toMatchObject({
			voice_id: grace?.voice_id,
			first_message: 'Hello, this is Sales. How can I help?',
			actionIds: [],
		});
	});
});

describe('with training scenarios, a user', () => {
	it_(
		'picks one from the list, and sees that its new text is live and which agents follow it',
		async () => {
			const { id } = await scene.client.createWorkflow({
				name: 'Update training scenario',
				nodes: [
					startByHand,
					phoneNode('Update training scenario', 280, {
						resource: 'trainingScenario',
						operation: 'update',
						trainingScenarioId: { __rl: true, mode: 'list', value: '' },
						updateFields: { content: 'We are closed today.' },
					}),
					phoneNode('Update phone agent', 500, {
						resource: 'phoneAgent',
						operation: 'update',
						phoneAgentId: { __rl: true, mode: 'id', value: [...account.agents.keys()][1] },
						updateFields: { instructions: [] },
					}),
				],
				connections: {
					'Start by Hand': {
						main: [[{ node: 'Update training scenario', type: 'main', index: 0 }]],
					},
				},
			});
			await page.goto(`${scene.n8n.url}/workflow/${id}`);
			await editor.node('Update training scenario').waitFor();
			await editor.openNode('Update training scenario');
			await editor.locator('trainingScenarioId').click();
			await eventually(async () => {
				expect(await editor.part('rlc-item').allInnerTexts()).toContain(
					'Opening hours (scenario-specific)',
				);
			});
			await editor.part('rlc-search').fill('opening');
			await eventually(async () => {
				expect(await editor.part('rlc-item').count()).toBe(1);
			});
			await editor.part('rlc-item').first().click();
			await editor.execute();
			const output = editor.output();
			await output.locator('[data-test-id="node-run-status-success"]').waitFor();
			await output.locator('[data-test-id="radio-button-json"]').click();
			await eventually(async () => {
				const text = await output.innerText();
				for (const word of ['updated Content', 'live', 'attached_to', 'Front Desk']) {
					expect(text).toContain(word);
				}
			});
			const changed = [...account.scenarios.values()].find(
				({ title }) => title === 'Opening hours',
			);
			expect(changed?.content).toBe('We are closed today.');
		},
	);

	it_('picks those that an agent follows by their names', async () => {
		await page.keyboard.press('Escape');
		await editor.openNode('Update phone agent');
		const names = await editor.optionsOf('instructions', account.scenarios.size);
		expect(names).toEqual(
			expect.arrayContaining(['Opening hours (scenario-specific)', 'Refunds (scenario-specific)']),
		);
		await editor.option('Refunds (scenario-specific)').click();
		await page.keyboard.press('Escape');
		await editor.execute();
		const output = editor.output();
		await output.locator('[data-test-id="node-run-status-success"]').waitFor();
		const refunds = [...account.scenarios.values()].find(({ title }) => title === 'Refunds');
		expect([...account.agents.values()][1]).toMatchObject({ instructions: [refunds?.id] });
	});
});
