import { join } from 'node:path';

import { DateTime } from 'luxon';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import type { SavedWorkflow } from '../../tools/playground/client';
import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import { actionTimeoutMs, eventually, openBrowser, takePicture } from './browser';
import { editorIn } from './editor';
import { readHistory } from './history';
import type { Scene } from './scene';
import { isNote } from '../workflows/canvas';
import { inScene, openScene } from './scene';

const startTimeoutMs = 240_000;
const sales = phoneNumberIdAt(1);
const salesLabel = 'Sales (+14155550101)';
/** n8n's own, where none is set. */
const zone = 'America/New_York';
const phoneSize = { width: 390, height: 844 };

let scene: Scene;
let browser: Browser;
/** The page that a test is filling in. */
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
	for (const id of ['opencxHistory', 'opencxChangeDesk', 'opencxPutItBack']) {
		await scene.client.publish(id);
	}
}, startTimeoutMs);

afterAll(async () => {
	for (const close of closing.reverse()) await close();
});

/** A new page, as somebody without an n8n account has it, on a phone unless told otherwise. */
async function openForm(
	path: string,
	name: string,
	onPhone = true,
	options: BrowserContextOptions = {},
): Promise<void> {
	await page.close();
	const context = await browser.newContext({
		...(onPhone ? { viewport: phoneSize, isMobile: true, hasTouch: true } : {}),
		...options,
		locale: 'en-US',
	});
	page = await context.newPage();
	page.setDefaultTimeout(actionTimeoutMs);
	await page.goto(`${scene.n8n.url}/form/${path}`);
	await page.getByLabel('Your name').fill(name);
	await press('Next');
	await page.getByLabel('Phone agent').waitFor();
}

async function press(button: string): Promise<void> {
	await page.getByRole('button', { name: button }).click();
}

async function choose(decision: string): Promise<void> {
	await page.getByText(decision, { exact: true }).click();
	await press('Continue');
}

/** What the page shows, once it shows this. */
async function textOnceThereIs(text: string): Promise<string> {
	await page.getByText(text).first().waitFor();
	return await page.locator('body').innerText();
}

/** Nothing of the page is out of sight at the side. */
async function expectToFit(): Promise<void> {
	const [wide, window] = (await page.evaluate(
		'[document.documentElement.scrollWidth, window.innerWidth]',
	)) as [number, number];
	expect(wide).toBeLessThanOrEqual(window);
}

async function write(greeting: string, prompt: string): Promise<void> {
	await page.getByLabel('New greeting').fill(greeting);
	await page.getByLabel('New prompt').fill(prompt);
}

/** Fills in the desk up to the page that shows what will be sent. */
async function propose(greeting: string, prompt = '', onPhone = true): Promise<string> {
	await openForm('opencx-change-desk', 'Ada', onPhone);
	await page.getByLabel('Phone agent').selectOption(salesLabel);
	await write(greeting, prompt);
	await press('Check it');
	return await textOnceThereIs('What now?');
}

const rows = async () => (await readHistory(scene.client)) ?? [];

async function changeNode(
	workflowId: string,
	name: string,
	change: (node: INode) => void,
): Promise<void> {
	const workflow: SavedWorkflow = await scene.client.workflow(workflowId);
	const node = workflow.nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`${workflowId} has no node "${name}"`);
	change(node);
	const { nodes, connections, settings } = workflow;
	await scene.client.call('PATCH', `/workflows/${workflowId}`, {
		name: workflow.name,
		nodes,
		connections,
		settings,
	});
	await scene.client.publish(workflowId);
}

const greeting = 'Welcome! Our showroom is open until eight tonight.';
const prompt =
	'You answer calls for a car dealer.\n- Be brief and friendly.\n- Offer a test drive.';
// Whatever somebody types is text: no markup, no expression, no pattern.
const oddGreeting = 'Hello <b>you</b>, it costs $$5 & {{ 1 + 1 }}.';
const oddPrompt = 'You sell cars.\n- Be <brief>.\n- Never say {{ $json }}.';

describe('8. The change desk, on a phone', () => {
	it_('offers the agents of the account, and asks for what is needed', async () => {
		scene.sandbox.reset();
		await openForm('opencx-change-desk', 'Ada');
		const names = await page.getByLabel('Phone agent').locator('option').allInnerTexts();
		expect(names).toHaveLength(26);
		expect(names.slice(1, 3)).toEqual(['Front Desk (+14155550100)', salesLabel]);
		await press('Check it');
		await textOnceThereIs('This field is required');
		await expectToFit();
	});

	it_('shows what will be sent, and lets the words be changed before it goes live', async () => {
		scene.sandbox.reset();
		const before = { ...scene.sandbox.agents.get(sales) };
		await openForm('opencx-change-desk', 'Ada');
		await page.getByLabel('Phone agent').selectOption(salesLabel);
		await write(greeting, prompt);
		await takePicture(page, 'change-desk-write');
		await press('Check it');
		const shown = await textOnceThereIs('What now?');
		for (const text of [salesLabel, greeting, ...prompt.split('\n'), 'hP72SDESIJq2YuAblBqz']) {
			expect(shown).toContain(text);
		}
		await expectToFit();
		await takePicture(page, 'change-desk-check');

		await choose('Change the words');
		await page.getByLabel('New greeting').waitFor();
		await write(oddGreeting, oddPrompt);
		await press('Check it');
		const odd = await textOnceThereIs('What now?');
		for (const text of [oddGreeting, ...oddPrompt.split('\n')]) expect(odd).toContain(text);

		await choose('Change the words');
		await page.getByLabel('New greeting').waitFor();
		expect(await page.getByLabel('New greeting').inputValue()).toBe(oddGreeting);
		expect(await page.getByLabel('New prompt').inputValue()).toBe(oddPrompt);
		await press('Check it');
		await textOnceThereIs('What now?');
		expect(scene.sandbox.updates).toEqual([]);

		// The table is made on first use.
		expect(await readHistory(scene.client)).toBeUndefined();
		await choose('Go live');
		const end = await textOnceThereIs('It is live');
		expect(end).toContain(`${salesLabel}: updated Voice, Base Prompt, Initial Message.`);
		await expectToFit();
		await takePicture(page, 'change-desk-live');
		expect(scene.sandbox.agents.get(sales)).toEqual({
			...before,
			elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
			initial_message: oddGreeting,
			base_prompt: oddPrompt,
		});
		expect(scene.sandbox.updates).toHaveLength(1);
		const [execution] = await scene.client.executions('opencxChangeDesk');
		const row = (await rows()).at(-1);
		expect(row).toMatchObject({
			phone_number_id: sales,
			name: salesLabel,
			who: 'Ada',
			execution_id: execution?.id,
		});
		expect(JSON.parse(row?.sent ?? '')).toEqual(scene.sandbox.updates[0]?.body);
	});

	it_('sends nothing where the page is closed before Go live', async () => {
		scene.sandbox.reset();
		await propose('Never to be heard');
		await page.close();
		page = await browser.newPage();
		expect(scene.sandbox.updates).toEqual([]);
	});

	it_('says that there is nothing to send where both fields are blank', async () => {
		scene.sandbox.reset();
		const shown = await propose('  ');
		expect(shown).toContain('There is nothing to send: both fields are blank.');
		expect(await page.getByText('Go live', { exact: true }).count()).toBe(0);
	});

	it_('shows in our words what is refused, and does not offer to send it', async () => {
		scene.sandbox.reset();
		await changeNode('opencxChangeDesk', 'Check It', ({ parameters }) => {
			parameters.elevenlabs_voice_id = '';
		});
		const shown = await propose('Hello');
		expect(shown).toContain(
			"'Voice' is not set. Choose one: OpenCX requires it in every update. Nothing was sent for this item.",
		);
		expect(await page.getByText('Go live', { exact: true }).count()).toBe(0);
		await takePicture(page, 'change-desk-refused');
		await changeNode('opencxChangeDesk', 'Check It', ({ parameters }) => {
			parameters.elevenlabs_voice_id = 'hP72SDESIJq2YuAblBqz';
		});
		expect(scene.sandbox.updates).toEqual([]);
	});

	it_('opens with the password alone, once it is protected as its note says', async () => {
		const httpCredentials = { username: 'team', password: 'open sesame' };
		const { username: user, password } = httpCredentials;
		const id = await scene.client.createCredential('Desk', 'httpBasicAuth', { user, password });
		await changeNode('opencxChangeDesk', 'Open the Desk', (node) => {
			node.parameters.authentication = 'basicAuth';
			node.credentials = { httpBasicAuth: { id, name: 'Desk' } };
		});
		const address = `${scene.n8n.url}/form/opencx-change-desk`;
		expect((await fetch(address)).status).toBe(401);
		expect((await fetch(address, { method: 'POST', body: new FormData() })).status).toBe(401);
		await openForm('opencx-change-desk', 'Ada', true, { httpCredentials });
		await changeNode('opencxChangeDesk', 'Open the Desk', ({ parameters }) => {
			parameters.authentication = 'none';
		});
	});

	it_('shows in our words what OpenCX refuses, and writes no history of it', async () => {
		scene.sandbox.reset();
		const before = await rows();
		await propose('Hello');
		scene.sandbox.set({ statusFor: { [sales]: 404 } });
		await choose('Go live');
		const end = await textOnceThereIs('This did not go through');
		expect(end).toContain(`OpenCX has no phone number with the ID "${sales}"`);
		expect(await rows()).toEqual(before);
		scene.sandbox.reset();
	});
});

describe('10. Put it back', () => {
	/** Looks a moment up, and returns what the page says. */
	async function lookUp(agent: string, moment: DateTime): Promise<string> {
		await page.getByLabel('Phone agent').selectOption(agent);
		await page.getByLabel('Date').fill(moment.toISODate() ?? '');
		await page.getByLabel('Time').fill(moment.toFormat('HH:mm:ss'));
		await press('Look it up');
		return await textOnceThereIs('What now?');
	}

	const back = async (): Promise<void> => {
		await choose('Choose another moment');
		await page.getByLabel('Date').waitFor();
	};

	it_('puts together what was last sent up to a moment, and sends it again', async () => {
		scene.sandbox.reset();
		for (const words of [['Old greeting', prompt] as const, [greeting] as const]) {
			await propose(words[0], words[1] ?? '', false);
			await choose('Go live');
			await textOnceThereIs('It is live');
		}
		const first = { ...scene.sandbox.agents.get(sales) };
		const written = DateTime.fromISO((await rows()).at(-1)?.changed_at ?? '', { zone });
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		await propose('Second greeting', 'Second prompt', false);
		await choose('Go live');
		await textOnceThereIs('It is live');

		await openForm('opencx-put-it-back', 'Grace', false);
		// The newest greeting up to then, and the prompt that was sent before it.
		const shown = await lookUp(salesLabel, written.plus({ seconds: 1 }));
		expect(shown).toContain(greeting);
		expect(shown).not.toContain('Old greeting');
		expect(shown).toContain('You answer calls for a car dealer.');
		expect(shown).not.toContain('Second');
		expect(shown).toContain(`(${written.toFormat('d LLL yyyy, HH:mm')}, Ada)`);
		expect(shown).toContain('all others stay as they are');
		await takePicture(page, 'put-it-back');
		const updates = scene.sandbox.updates.length;
		await choose('Put it back');
		const end = await textOnceThereIs('It is live');
		expect(end).toContain(`${salesLabel}: updated Voice, Base Prompt, Initial Message.`);
		expect(scene.sandbox.updates).toHaveLength(updates + 1);
		expect(scene.sandbox.agents.get(sales)).toEqual(first);
		expect((await rows()).at(-1)).toMatchObject({ who: 'Grace', phone_number_id: sales });
	});

	it_('says what the history does not know, and guesses nothing', async () => {
		scene.sandbox.reset();
		const bookings = phoneNumberIdAt(4);
		const label = 'Bookings (+14155550104)';
		const record = async (sent: IDataObject) => {
			const item = {
				phone_number_id: bookings,
				name: label,
				who: 'Sheet',
				sent,
				execution_id: '1',
			};
			const id = await scene.client.run('opencxHistory', 'After an Update', [item]);
			expect((await scene.client.waitForExecution(id)).status).toBe('success');
			await new Promise((resolve) => setTimeout(resolve, 1_500));
			return DateTime.fromISO((await rows()).at(-1)?.changed_at ?? '', { zone });
		};
		const voice = 'IJOA5d06iGvU3ehQdDjg';
		const cleared = await record({ elevenlabs_voice_id: voice, initial_message: '' });
		await record({ elevenlabs_voice_id: voice, voice_speed: 1.5, language: 'de' });

		await openForm('opencx-put-it-back', 'Grace');
		const early = await lookUp(label, cleared.minus({ days: 1 }));
		expect(early).toContain('The history knows nothing about this agent up to');
		expect(early).toContain('Voice, Initial message, Voice speed, Language. They stay as they are');
		expect(await page.getByText('Put it back', { exact: true }).count()).toBe(0);
		await back();
		const shown = await lookUp(label, cleared.plus({ seconds: 1 }));
		expect(shown).toContain(
			'Changed since then, but the history does not know what it was before: Voice speed, Language. They stay as they are now.',
		);
		await expectToFit();
		await takePicture(page, 'put-it-back-phone');
		const before = { ...scene.sandbox.agents.get(bookings) };
		await choose('Put it back');
		await textOnceThereIs('It is live');
		// A text that had been cleared is cleared again.
		expect(scene.sandbox.agents.get(bookings)).toEqual({
			...before,
			elevenlabs_voice_id: voice,
			initial_message: '',
		});
	});

	it_('tells a time that is none, and of an agent without a history', async () => {
		await openForm('opencx-put-it-back', 'Grace');
		await page.getByLabel('Phone agent').selectOption('Front Desk (+14155550100)');
		await page.getByLabel('Date').fill('2026-11-01');
		await page.getByLabel('Time').fill('25:77');
		await press('Look it up');
		expect(await textOnceThereIs('What now?')).toContain(
			'2026-11-01, 25:77 is not a date and time. Write the time as hours and minutes, such as 14:30.',
		);
		await back();
		const shown = await lookUp('Front Desk (+14155550100)', DateTime.now().setZone(zone));
		expect(shown).toContain('The history knows nothing about this agent up to');
	});
});

describe('8. The change desk, without a history', () => {
	it_('says that it is live, and that the history could not be written', async () => {
		scene.sandbox.reset();
		await propose('Off the record');
		await changeNode('opencxHistory', 'Write the Rows', ({ parameters }) => {
			parameters.dataTableId = { __rl: true, mode: 'id', value: 'none' };
		});
		await choose('Go live');
		const end = await textOnceThereIs('It is live');
		expect(end).toContain('The history could not be written:');
		expect(scene.sandbox.agents.get(sales)?.initial_message).toBe('Off the record');
	});
});

type Rectangle = readonly [left: number, top: number, right: number, bottom: number];

/** What a person sees of a node or a note, in the pixels of zoom 1. */
interface Drawn {
	id: string;
	says: string;
	box: Rectangle;
	/** Of all its words. */
	text: Rectangle;
	/** Some words end in dots. */
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
	it_(
		'every workflow is tidy to look at',
		async () => {
			await page.close();
			page = await browser.newPage({ viewport: { width: 1900, height: 900 }, locale: 'en-US' });
			page.setDefaultTimeout(actionTimeoutMs);
			await editorIn(page).logIn(scene.n8n.url);
			const problems: string[] = [];
			for (const { id, name } of await scene.client.workflows()) {
				const { nodes } = await scene.client.workflow(id);
				await page.goto(`${scene.n8n.url}/workflow/${id}`);
				await eventually(async () => {
					expect(await page.locator('.vue-flow__node').count()).toBe(nodes.length);
				});
				// All of it in sight.
				await page.locator('.vue-flow__pane').press('1');
				const drawn = (await page.evaluate(measure)) as Drawn[];
				const nameOf = new Map(nodes.map((node) => [node.id, node.name]));
				const noteIds = nodes.filter(isNote).map((node) => node.id);
				const notes = drawn.filter((one) => noteIds.includes(one.id));
				expect(notes.map((note) => note.id).sort()).toEqual(noteIds.sort());
				for (const one of drawn) {
					const what = `${name}: ${String(nameOf.get(one.id))}`;
					if (one.isCut) problems.push(`${what} is cut off: ${one.says}`);
					for (const note of notes) {
						if (one === note) {
							if (note.text[3] > note.box[3]) problems.push(`${what} has more text than room`);
						} else if (meet(one.box, note.text)) {
							problems.push(`${what} stands over the text of ${String(nameOf.get(note.id))}`);
						}
					}
				}
				const shown = drawn.map(({ says }) => says).join('\n');
				if (id === 'opencxChangeDesk') expect(shown).toContain('Update phone number');
				expect(shown).not.toMatch(/update: phone|getMany: phone/);
				if (id === 'opencxChangeDesk') await takePicture(page, 'workflow-change-desk');
			}
			expect(problems).toEqual([]);
		},
		180_000,
	);
});
