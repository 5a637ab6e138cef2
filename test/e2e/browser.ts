import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { isForDocuments, pictureScale } from './pictures';

/**
 * First the shell without a window: it takes half of the processor's time that the others take. Its
 * letters are spaced unevenly, so it takes no pictures for documents.
 */
const candidates = [
	...(isForDocuments ? [] : ['/usr/bin/chromium-headless-shell']),
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
	// Else the shell rounds the width of each letter, and words are wider than on a screen.
	'--font-render-hinting=none',
];

/** Long, because on a small machine n8n's editor is slow as long as nothing is cached. */
export const actionTimeoutMs = 45_000;
const pollMs = 100;

/**
 * The system's Chromium, or the one that `CHROMIUM_PATH` names.
 *
 * @throws Error that says how to install it, if there is none
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
		`${named ? `CHROMIUM_PATH names ${named}, which does not exist.` : 'These tests need Chromium, which was not found.'} ` +
			'Install it (Debian: apt-get update && apt-get install -y chromium), ' +
			'or name one in CHROMIUM_PATH.',
	);
}

export async function openBrowser(): Promise<{ browser: Browser; page: Page }> {
	const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
	const page = await browser.newPage({
		viewport: { width: 1280, height: 800 },
		deviceScaleFactor: pictureScale,
		colorScheme: 'light',
		locale: 'en-US',
	});
	page.setDefaultTimeout(actionTimeoutMs);
	return { browser, page };
}

/** Checks repeatedly until the expectation is met; if it never is, the last failure is shown. */
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
