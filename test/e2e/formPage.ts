import { join } from 'node:path';

import type { INode } from 'n8n-workflow';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import type { Account } from '../../tools/workflows/account';
import { accounts } from '../../tools/workflows/account';
import { actionTimeoutMs, openBrowser } from './browser';
import { pictureScale } from './pictures';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const phoneSize = { width: 390, height: 844 };

type VisitOptions = BrowserContextOptions & { onPhone?: boolean };

/** Somebody without an n8n account who fills in a form, on a phone by default. */
export class Visitor {
	private constructor(readonly page: Page) {}

	/** Opens a form, enters a name, and continues. */
	static async open(
		browser: Browser,
		address: string,
		name: string,
		{ onPhone = true, ...options }: VisitOptions = {},
	): Promise<Visitor> {
		const context = await browser.newContext({
			...(onPhone ? { viewport: phoneSize, isMobile: true, hasTouch: true } : {}),
			...options,
			deviceScaleFactor: pictureScale,
			locale: 'en-US',
		});
		const page = await context.newPage();
		page.setDefaultTimeout(actionTimeoutMs);
		const visitor = new Visitor(page);
		await page.goto(address);
		await page.getByLabel('Your name').fill(name);
		await visitor.press('Next');
		return visitor;
	}

	async press(button: string): Promise<void> {
		await this.page.getByRole('button', { name: button }).click();
	}

	async pickAgent(label: string): Promise<void> {
		await this.page.getByLabel('Phone agent').selectOption(label);
		await this.press('Next');
	}

	/** Answers "What now?"; the next page may ask the same. */
	async choose(decision: string): Promise<void> {
		await this.page.getByText(decision, { exact: true }).click();
		await this.press('Continue');
	}

	offers(decision: string): Promise<number> {
		return this.page.getByText(decision, { exact: true }).count();
	}

	/** What the page shows, once it shows this. */
	async textOnceThereIs(text: string): Promise<string> {
		await this.page.getByText(text).first().waitFor();
		return await this.page.locator('body').innerText();
	}

	/** The page needs no scrolling to the side. */
	async expectToFit(): Promise<void> {
		const wide = Number(await this.page.evaluate('document.documentElement.scrollWidth'));
		// Not the window's own width: on a phone it grows with what is drawn.
		expect(wide).toBeLessThanOrEqual(this.page.viewportSize()?.width ?? 0);
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}

/** Visitors of forms, in a browser of their own: each leaves when its test has ended. */
export function formVisitors() {
	let browser: Browser;
	let present: Visitor[] = [];

	beforeAll(async () => {
		({ browser } = await openBrowser());
	});

	afterEach(async () => {
		for (const visitor of present) await visitor.close();
		present = [];
	});

	afterAll(async () => {
		await browser?.close();
	});

	return {
		/** Opens a form, enters a name, and continues. */
		async open(address: string, name: string, options?: VisitOptions): Promise<Visitor> {
			const visitor = await Visitor.open(browser, address, name, options);
			present.push(visitor);
			return visitor;
		},

		/** Puts a picture of each page into a folder. */
		async keep(folder: string): Promise<void> {
			for (const [index, { page }] of present.entries()) {
				await page.screenshot({ path: join(folder, `page-${index}.png`), fullPage: true });
			}
		},
	};
}

/** The forms of a workflow in a scene of its own, with the history published, for every account. */
export function formTests(baseId: string, basePath: string) {
	const visitors = formVisitors();
	let scene: Scene;

	beforeAll(async () => {
		scene = await openScene();
		for (const account of accounts) {
			await scene.client.publish(account.workflowId('opencxHistory'));
			await scene.client.publish(account.workflowId(baseId));
		}
	}, sceneTimeoutMs);

	afterAll(async () => {
		await scene?.close();
	});

	return {
		scene: () => scene,
		it_: inScene(() => scene, { alsoKeep: visitors.keep }),
		address: (account: Account) => `${scene.n8n.url}/form/${account.path(basePath)}`,

		/** Opens the form, and continues to the page that asks for the agent. */
		async visit(account: Account, name: string, options?: VisitOptions): Promise<Visitor> {
			const visitor = await visitors.open(this.address(account), name, options);
			await visitor.page.getByLabel('Phone agent').waitFor();
			return visitor;
		},

		/** Changes a node of a workflow, and publishes that. */
		async changeNode(
			workflowId: string,
			name: string,
			change: (node: INode) => void,
		): Promise<void> {
			const { client } = scene;
			const workflow = await client.workflow(workflowId);
			const node = workflow.nodes.find((one) => one.name === name);
			if (node === undefined) throw new Error(`${workflowId} has no node "${name}"`);
			change(node);
			const { nodes, connections, settings } = workflow;
			await client.call('PATCH', `/workflows/${workflowId}`, {
				name: workflow.name,
				nodes,
				connections,
				settings,
			});
			await client.publish(workflowId);
		},

		/** Changes how long a page counts. */
		async countFor(account: Account, seconds: number): Promise<void> {
			await this.changeNode(account.workflowId(baseId), 'Settings', ({ parameters }) => {
				const settings = JSON.parse(String(parameters.jsonOutput)) as Record<string, unknown>;
				parameters.jsonOutput = JSON.stringify({ ...settings, valid_minutes: seconds / 60 });
			});
		},
	};
}
