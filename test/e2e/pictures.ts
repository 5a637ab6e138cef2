/**
 * The pictures of the documents. They go to `docs/images` if `UPDATE_SCREENSHOTS` is set, and to
 * a folder for nothing otherwise, so that a test run leaves the tree as it was.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Locator, Page } from 'playwright-core';

export const isForDocuments = Boolean(process.env.UPDATE_SCREENSHOTS);

/** Pixels of a picture per pixel of the page: in the documents, text stays sharp on any screen. */
export const pictureScale = isForDocuments ? 1.5 : 1;

// The editor fades from one scheme to the other, and loads other icons.
const fadeMs = 500;
const panelWidth = 430;
const labelHeight = 34;
const formMargin = 24;

let scratchFolder: string | undefined;

async function keep(name: string, picture: Buffer): Promise<void> {
	scratchFolder ??= await mkdtemp(join(tmpdir(), 'opencx-e2e-pictures-'));
	const folder = isForDocuments ? join(__dirname, '..', '..', 'docs', 'images') : scratchFolder;
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, `${name}.png`), picture);
}

/** What a picture shows: the whole page, or a part. Lengths are in pixels of the page. */
interface Clip {
	readonly part?: Locator;
	/** The parameter in that part at which the picture begins, with its label. */
	readonly from?: Locator;
	readonly height?: number;
}

async function shoot(page: Page, { part, from, height }: Clip = {}): Promise<Buffer> {
	await page.waitForLoadState('networkidle');
	await page.evaluate('document.fonts.ready');
	const whole = { x: 0, y: 0, ...(page.viewportSize() ?? { width: 0, height: 0 }) };
	const box = (await part?.boundingBox()) ?? whole;
	const start = await from?.boundingBox();
	const y = start ? start.y - labelHeight : box.y;
	const clip = { ...box, y, height: height ?? box.height };
	return await page.screenshot({
		clip,
		animations: 'disabled',
		// Notes that come and go on their own.
		style: '.el-notification { display: none !important; }',
	});
}

async function inTheDark<T>(page: Page, act: () => Promise<T>): Promise<T> {
	await page.emulateMedia({ colorScheme: 'dark' });
	await sleep(fadeMs);
	const result = await act();
	await page.emulateMedia({ colorScheme: 'light' });
	await sleep(fadeMs);
	return result;
}

/** Takes a picture of the page, or of a part: `name` in light and `name-dark` in dark colors. */
export async function takePicture(page: Page, name: string, clip?: Clip): Promise<void> {
	await keep(name, await shoot(page, clip));
	if (isForDocuments) {
		await inTheDark(page, async () => keep(`${name}-dark`, await shoot(page, clip)));
	}
}

/** Takes a picture of a form's page, down to the end of what it shows. Forms have no dark colors. */
export async function takeForm(page: Page, name: string): Promise<void> {
	const card = await page.locator('.card').first().boundingBox();
	const height = card ? card.y + card.height + formMargin : undefined;
	await keep(name, await shoot(page, { height }));
}

/** One step of a strip. */
interface Panel {
	readonly caption: string;
	readonly light: Buffer;
	readonly dark: Buffer;
}

export async function takePanel(page: Page, caption: string, clip: Clip): Promise<Panel> {
	const light = await shoot(page, clip);
	return { caption, light, dark: await inTheDark(page, () => shoot(page, clip)) };
}

/** Sets panels side by side, two in a row, as `name` and `name-dark`. */
export async function takeStrip(page: Page, name: string, panels: readonly Panel[]): Promise<void> {
	const strip = await page
		.context()
		.browser()
		?.newPage({
			viewport: { width: 2 * panelWidth + 60, height: 900 },
			deviceScaleFactor: pictureScale,
		});
	if (strip === undefined) throw new Error('The browser of this page has ended.');
	for (const scheme of ['light', 'dark'] as const) {
		const figures = panels.map(
			(panel) =>
				`<figure><figcaption>${panel.caption}</figcaption>` +
				`<img src="data:image/png;base64,${panel[scheme].toString('base64')}"></figure>`,
		);
		const [paper, ink, line] =
			scheme === 'light' ? ['#ffffff', '#1f2328', '#d1d9e0'] : ['#0d1117', '#f0f6fc', '#3d444d'];
		await strip.setContent(
			`<style>
				body { margin: 0; background: ${paper}; color: ${ink}; font: 600 17px sans-serif; }
				main { display: grid; grid-template-columns: repeat(2, ${panelWidth}px); gap: 20px; padding: 20px; }
				figure { margin: 0; }
				figcaption { margin-bottom: 8px; }
				img { width: 100%; box-sizing: border-box; border: 1px solid ${line}; border-radius: 6px; }
			</style><main>${figures.join('')}</main>`,
		);
		const suffix = scheme === 'light' ? '' : '-dark';
		await keep(`${name}${suffix}`, await shoot(strip, { part: strip.locator('main') }));
	}
	await strip.close();
}
