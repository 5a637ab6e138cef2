import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { workflows } from '../../tools/workflows/workflows';
import { actionTimeoutMs, eventually, openBrowser } from './browser';
import { editorIn } from './editor';
import { pictureScale, takePicture } from './pictures';
import type { Scene } from './scene';
import { isNote } from '../workflows/canvas';
import { inScene, openScene, sceneTimeoutMs } from './scene';

/** The workflows that the documents show, and the names of their pictures. */
const pictured = /^phone-number\/(?:08|1[1-6])-(.+)\.json$/;

let scene: Scene;
let browser: Browser;
let page: Page;
const closing: Array<() => Promise<void>> = [];

const it_ = inScene(() => scene, {
	alsoKeep: async (folder) => {
		await page.screenshot({ path: join(folder, 'page.png'), fullPage: true });
	},
});

beforeAll(async () => {
	({ browser, page } = await openBrowser());
	closing.push(() => browser.close());
	scene = await openScene();
	closing.push(() => scene.close());
}, sceneTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

/** Goes to another page of the editor, as a link would: loading the editor again takes seconds. */
async function go(path: string): Promise<void> {
	await page.evaluate(
		`document.querySelector('#app').__vue_app__.config.globalProperties.$router.push('${path}')`,
	);
	await page.waitForURL(`**${path}`);
}

type Rectangle = readonly [left: number, top: number, right: number, bottom: number];

/** What a person sees of a node or a note, in the pixels of zoom 1. */
interface Drawn {
	id: string;
	says: string;
	box: Rectangle;
	/** The rectangle of all its words. */
	text: Rectangle;
	/** Whether some words are cut off with an ellipsis. */
	isCut: boolean;
}

const measure = `[...document.querySelectorAll('.vue-flow__node')].map((node) => {
	const pane = document.querySelector('.vue-flow__transformationpane');
	const zoom = new DOMMatrix(getComputedStyle(pane).transform).a;
	const around = (rectangles) => [
		Math.min(...rectangles.map(({ left }) => left)),
		Math.min(...rectangles.map(({ top }) => top)),
		Math.max(...rectangles.map(({ right }) => right)),
		Math.max(...rectangles.map(({ bottom }) => bottom)),
	].map((px) => px / zoom);
	const words = [];
	const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const range = document.createRange();
		range.selectNodeContents(walker.currentNode);
		words.push(...range.getClientRects());
	}
	return {
		id: node.dataset.id,
		says: node.innerText,
		box: around([node.getBoundingClientRect()]),
		text: around(words),
		isCut: [...node.querySelectorAll('*')].some((element) =>
			getComputedStyle(element).textOverflow === 'ellipsis' &&
			element.scrollWidth > element.clientWidth + 1),
	};
})`;

const meet = (a: Rectangle, b: Rectangle): boolean =>
	a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

describe('on the canvas', () => {
	beforeAll(async () => {
		await page.close();
		page = await browser.newPage({
			viewport: { width: 1900, height: 900 },
			deviceScaleFactor: pictureScale,
			locale: 'en-US',
		});
		page.setDefaultTimeout(actionTimeoutMs);
		const editor = editorIn(page);
		await editor.logIn(scene.n8n.url);
		await editor.part('workflow-card-name').first().waitFor();
	});

	for (const { file, json } of workflows) {
		it_(`${file} is tidy to look at`, async () => {
			const id = String(json.id);
			const { nodes } = await scene.client.workflow(id);
			await go('/home/workflows');
			await go(`/workflow/${id}`);
			await eventually(async () => {
				expect(await page.locator('.vue-flow__node').count()).toBe(nodes.length);
			});
			// Zooms to fit, so that everything is visible.
			await page.locator('.vue-flow__pane').press('1');
			// The editor may still be drawing.
			await eventually(async () => {
				const drawn = (await page.evaluate(measure)) as Drawn[];
				const nameOf = new Map(nodes.map((node) => [node.id, node.name]));
				const noteIds = nodes.filter(isNote).map((node) => node.id);
				const notes = drawn.filter((one) => noteIds.includes(one.id));
				expect(notes.map((note) => note.id).sort()).toEqual(noteIds.sort());
				const problems: string[] = [];
				for (const one of drawn) {
					const what = String(nameOf.get(one.id));
					if (one.isCut) problems.push(`${what} is cut off: ${one.says}`);
					for (const note of notes) {
						if (one === note) {
							if (note.text[3] > note.box[3]) problems.push(`${what} has more text than room`);
						} else if (meet(one.box, note.text)) {
							problems.push(`${what} stands over the text of ${String(nameOf.get(note.id))}`);
						}
					}
				}
				expect(problems).toEqual([]);
				const shown = drawn.map(({ says }) => says).join('\n');
				expect(shown).not.toMatch(/update: phone|getMany: phone/);
			});
			const [, name] = pictured.exec(file) ?? [];
			if (name !== undefined) await takePicture(page, `workflow-${name}`);
		});
	}
});
