import { access, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const candidates = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome-stable',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** Long, because on a small machine n8n's editor takes its time where nothing is cached yet. */
export const actionTimeoutMs = 45_000;
const pollMs = 100;

/**
 * The system's Chromium, or the one that `CHROMIUM_PATH` names.
 *
 * @throws Error that says how to install it, where there is none
 */
async function findChromium(): Promise<string> {
	const named = process.env.CHROMIUM_PATH;
	for (const path of named ? [named] : candidates) {
		const isThere = await access(path).then(
			() => true,
			() => false,
		);
		if (isThere) return path;
	}
	throw new Error(
		`${named ? `CHROMIUM_PATH names ${named}, which is not there.` : 'These tests need Chromium, and there is none.'} ` +
			'Install it (Debian and Ubuntu: apt-get update && apt-get install -y chromium), ' +
			'or name one in CHROMIUM_PATH.',
	);
}

export async function openBrowser(): Promise<{ browser: Browser; page: Page }> {
	const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
	const page = await browser.newPage({
		viewport: { width: 1280, height: 800 },
		colorScheme: 'light',
		locale: 'en-US',
	});
	page.setDefaultTimeout(actionTimeoutMs);
	return { browser, page };
}

/** Looks again and again until what is expected holds; the last failure is the one shown. */
export async function eventually(
	expectation: () => Promise<void>,
	timeoutMs = actionTimeoutMs,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		try {
			await expectation();
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await sleep(pollMs);
		}
	}
}

let scratchFolder: string | undefined;

/**
 * Takes a picture for the documents: of the page, or of a part of it. It goes to `docs/images` where
 * `UPDATE_SCREENSHOTS` is set, and to a folder for nothing otherwise, so that a test run leaves the
 * tree as it was.
 */
export async function takePicture(
	page: Page,
	name: string,
	part?: Locator,
	maxHeight = Infinity,
): Promise<void> {
	scratchFolder ??= await mkdtemp(join(tmpdir(), 'opencx-e2e-pictures-'));
	const folder = process.env.UPDATE_SCREENSHOTS
		? join(__dirname, '..', '..', 'docs', 'images')
		: scratchFolder;
	await mkdir(folder, { recursive: true });
	await page.waitForLoadState('networkidle');
	await page.evaluate('document.fonts.ready');
	const box = await part?.boundingBox();
	const clip = box ? { ...box, height: Math.min(box.height, maxHeight) } : undefined;
	await page.screenshot({
		...(clip === undefined ? {} : { clip }),
		path: join(folder, `${name}.png`),
		animations: 'disabled',
		// Notes that come and go on their own.
		style: '.el-notification { display: none !important; }',
	});
}
