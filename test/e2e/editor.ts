import type { Locator, Page } from 'playwright-core';

import { eventually } from './browser';
import { owner } from './home';

/** Short: a click that the editor drops is made again. */
const clickTimeoutMs = 2_000;

/** n8n's editor in a page, as far as the tests use it; the same on every n8n that they run on. */
export interface Editor {
	/** What n8n marks for its own tests. */
	part(testId: string): Locator;
	/** The form of the open node. */
	form(): Locator;
	/** The output of the open node. */
	output(): Locator;
	/** A parameter in an open form, by its internal name. */
	parameter(name: string): Locator;
	/** The input of a resource locator in an open form, by the parameter's internal name. */
	locator(name: string): Locator;
	/** An entry of the open dropdown. */
	option(name: string): Locator;
	/** A node on the canvas. */
	node(name: string): Locator;
	logIn(url: string): Promise<void>;
	/** Opens the form of a node on the canvas. */
	openNode(name: string): Promise<void>;
	execute(): Promise<void>;
	/** The names in a dropdown, once there are as many as expected. */
	optionsOf(name: string, count: number): Promise<string[]>;
	choose(name: string, entry: string): Promise<void>;
	/** Adds a field of the form's first collection. */
	addField(label: string): Promise<void>;
	/** Adds a field of the form's last collection. */
	addLastField(label: string): Promise<void>;
	write(name: string, text: string): Promise<void>;
	/** Opens the node panel from the canvas and types into its search. */
	searchNodes(text: string): Promise<void>;
	/** A node in the node panel. */
	foundNode(name: string): Locator;
	/** Saves the open credential and waits until its test has passed, with its dialog still open. */
	saveWorkingCredential(): Promise<void>;
	closeCredential(): Promise<void>;
}

/** The icon in a row or node: which file it is, once it has been drawn. */
export async function iconOf(row: Locator): Promise<string> {
	const image = row.locator('img').first();
	await image.waitFor();
	await eventually(async () => {
		const width = await image.evaluate((node: object) => Number(Reflect.get(node, 'naturalWidth')));
		expect(width).toBeGreaterThan(0);
	});
	return (await image.getAttribute('src')) ?? '';
}

export function editorIn(page: Page): Editor {
	const part = (testId: string): Locator => page.locator(`[data-test-id="${testId}"]`);
	const parameter = (name: string): Locator => part(`parameter-input-${name}`);
	// By its name: a form is drawn bit by bit, so the last one now may not stay the last one.
	const locator = (name: string): Locator =>
		part(`resource-locator-${name}`).locator('[data-test-id="rlc-input"]');
	// If an entry has a description below its name, its text is both.
	const option = (name: string): Locator =>
		page
			.getByRole('option', { name, exact: true })
			.or(page.getByRole('option').filter({ has: page.getByText(name, { exact: true }) }));
	const node = (name: string): Locator => part('canvas-node').filter({ hasText: name });
	const form = (): Locator => part('node-parameters');

	/** Opens a dropdown; clicks again if the editor, still drawing it, has dropped the click. */
	async function openDropdown(opener: Locator, shown: Locator): Promise<void> {
		await eventually(async () => {
			if ((await shown.count()) === 0) await opener.click({ timeout: clickTimeoutMs });
			await shown.first().waitFor({ timeout: clickTimeoutMs });
		});
	}

	async function choose(name: string, entry: string): Promise<void> {
		await openDropdown(parameter(name), option(entry));
		await option(entry).click();
	}

	async function addFrom(adder: Locator, label: string): Promise<void> {
		await openDropdown(adder, option(label));
		await option(label).click();
		// The list fades out, and would be taken for the next one.
		await option(label).waitFor({ state: 'hidden' });
	}

	return {
		part,
		form,
		parameter,
		locator,
		option,
		node,
		choose,
		output: () => part('output-panel'),
		async logIn(url) {
			await page.goto(`${url}/signin`);
			// The labels of n8n 2.8.4 are tied to no input.
			await page
				.getByLabel('Email')
				.or(page.locator('input[name="emailOrLdapLoginId"]'))
				.first()
				.fill(owner.email);
			await page
				.getByLabel('Password')
				.or(page.locator('input[name="password"]'))
				.first()
				.fill(owner.password);
			await page.getByRole('button', { name: 'Sign in' }).click();
		},
		async openNode(name) {
			const shapes = ['canvas-default-node', 'canvas-trigger-node'].map(
				(shape) => `[data-test-id="${shape}"]`,
			);
			await node(name).locator(shapes.join(', ')).dblclick();
			await form().waitFor();
		},
		async execute() {
			await part('node-execute-button').click();
		},
		async optionsOf(name, count) {
			const shown = page.getByRole('option');
			// The entries of another list may still be fading out.
			await shown.first().waitFor({ state: 'hidden' });
			await openDropdown(parameter(name), shown);
			let names: string[] = [];
			await eventually(async () => {
				names = await shown.allInnerTexts();
				expect(names).toHaveLength(count);
			});
			return names.map((text) => text.trim());
		},
		async addField(label) {
			await addFrom(part('collection-parameter-add').first(), label);
		},
		async addLastField(label) {
			await addFrom(part('collection-parameter-add').last(), label);
		},
		async write(name, text) {
			await parameter(name).locator('textarea, input').first().fill(text);
		},
		async searchNodes(text) {
			const search = part('node-creator-search-bar');
			// The canvas drops clicks until it has settled.
			await eventually(async () => {
				await part('canvas-plus-button')
					.or(part('canvas-handle-plus'))
					.or(part('node-creator-plus-button'))
					.first()
					.click({ timeout: clickTimeoutMs });
				await search.waitFor({ timeout: clickTimeoutMs });
			});
			await search.fill(text);
		},
		foundNode: (name) => part('node-creator-item-name').filter({ hasText: name }).first(),
		async saveWorkingCredential() {
			const passed = page.getByText('Connection tested successfully').first();
			const dialog = part('credential-edit-dialog').first();
			await part('credential-save-button').first().click();
			await eventually(async () => {
				expect((await passed.isVisible()) || !(await dialog.isVisible())).toBe(true);
			});
			// Newer versions of n8n close a credential that works; opened again, it says so.
			if (!(await dialog.isVisible())) await part('credential-edit-button').click();
			await passed.waitFor();
		},
		async closeCredential() {
			await part('editCredential-modal').locator('.el-dialog__headerbtn').click();
			await part('credential-edit-dialog').first().waitFor({ state: 'hidden' });
		},
	};
}
