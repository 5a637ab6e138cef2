import type { Account } from '../../tools/workflows/account';
import { phoneAgents, phoneNumbers } from '../../tools/workflows/account';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import {} from './browser';
import type { Visitor } from './formPage';
import { formTests } from './formPage';
import { readHistory } from './history';
import { takeForm } from './pictures';

const { scene, it_, visit, address, changeNode, countFor } = bound(
	formTests('opencxChangeDesk', 'opencx-change-desk'),
);

/** The functions of an object, bound to it. */
function bound(tests: ReturnType<typeof formTests>) {
	return {
		...tests,
		visit: tests.visit.bind(tests),
		changeNode: tests.changeNode.bind(tests),
		countFor: tests.countFor.bind(tests),
	};
}

const salesLabel = 'Sales (+14155550101)';
const tony = 'Tony – American English, Male, Calm (hP72SD…)';
const kelly = 'Kelly – American English, Female (H61erm…)';
const tonyId = 'hP72SDESIJq2YuAblBqz';
const kellyId = 'H61ermx0gHYPgQYw03E4';

/** What the desk calls two of its fields, and a text for the second. */
const desks = {
	'phone-number': {
		greeting: 'New greeting',
		second: 'New prompt',
		secondField: 'base_prompt',
		secondText: 'You sell cars.\n- Be <brief>.\n- Never say {{ $json }}.',
		updated: 'Updated: Voice, Base Prompt, Initial Message.',
		sent: { elevenlabs_voice_id: tonyId },
		refused: 'New prompt',
	},
	'phone-agent': {
		greeting: 'Greeting',
		second: 'Transfer calls to',
		secondField: 'handoff_phone_number',
		secondText: '+14155550123',
		updated: 'Updated: First Message, Handoff Phone Number.',
		sent: {},
		refused: 'Transfer calls to',
	},
} as const;

const rowsOf = async (account: Account) => (await readHistory(scene().client, account)) ?? [];

const greeting = 'Welcome! Our showroom is open until eight tonight.';
// Whatever somebody types is text: no markup, no expression, no pattern.
const oddGreeting = 'Hello <b>you</b>, it costs $$5 & {{ 1 + 1 }}.';

/** Picks the voice that the tests begin with, where the desk asks for one. */
async function pickVoice({ page }: Visitor, account: Account, voice: string): Promise<void> {
	if (account === phoneNumbers) await page.getByLabel('Voice').selectOption(voice);
}

/** Fills in the desk up to the page that shows what will be sent. */
async function propose(
	account: Account,
	name: string,
	words: string,
	options: { voice?: string; label?: string; onPhone?: boolean } = {},
): Promise<{ visitor: Visitor; shown: string }> {
	const { voice, label = salesLabel, onPhone = true } = options;
	const visitor = await visit(account, name, { onPhone });
	await visitor.pickAgent(label);
	await visitor.page.getByLabel(desks[account.api].greeting).fill(words);
	if (voice !== undefined) await pickVoice(visitor, account, voice);
	await visitor.press('Check it');
	return { visitor, shown: await visitor.textOnceThereIs('What now?') };
}

describe.each(eachAccount)('8. The change desk for a %s, on a phone', (_, account) => {
	const desk = desks[account.api];
	const id = account.agentIdAt(1);
	const workflowId = account.workflowId('opencxChangeDesk');
	const sandbox = () => sandboxOf(scene(), account);
	const held = () => agentOf(scene(), account, 1);

	it_('offers the agents of the account, and asks for what is needed', async () => {
		sandbox().reset();
		const visitor = await visit(account, 'Ada');
		const names = await visitor.page.getByLabel('Phone agent').locator('option').allInnerTexts();
		expect(names).toHaveLength(26);
		expect(names.slice(1, 3)).toEqual(['Front Desk (+14155550100)', salesLabel]);
		await visitor.press('Next');
		await visitor.textOnceThereIs('This field is required');
		await visitor.expectToFit();
	});

	it_('shows what will be sent, and lets the words be changed before it goes live', async () => {
		sandbox().reset();
		const before = { ...held() };
		const visitor = await visit(account, 'Ada');
		const { page } = visitor;
		await visitor.pickAgent(salesLabel);
		await page.getByLabel(desk.greeting).waitFor();
		expect(await page.getByLabel(desk.greeting).inputValue()).toBe(
			account === phoneAgents ? before.first_message : '',
		);
		expect(await page.getByLabel(desk.second).inputValue()).toBe(
			account === phoneAgents ? before.handoff_phone_number : '',
		);
		await visitor.expectToFit();
		await page.getByLabel(desk.greeting).fill(greeting);
		await page.getByLabel(desk.second).fill(desk.secondText);
		await pickVoice(visitor, account, tony);
		if (account === phoneNumbers) await takeForm(page, 'change-desk-write');
		await visitor.press('Check it');
		const shown = await visitor.textOnceThereIs('What now?');
		for (const text of [salesLabel, greeting, ...desk.secondText.split('\n')]) {
			expect(shown).toContain(text);
		}
		if (account === phoneAgents) {
			expect(shown).toContain(`Before:\n${String(before.first_message)}\nAfter:\n${greeting}`);
			await takeForm(page, 'change-desk-before-after');
		} else await takeForm(page, 'change-desk-check');
		await visitor.expectToFit();

		await visitor.choose('Change the words');
		await page.getByLabel(desk.greeting).waitFor();
		expect(await page.getByLabel(desk.greeting).inputValue()).toBe(greeting);
		await page.getByLabel(desk.greeting).fill(oddGreeting);
		await visitor.press('Check it');
		const odd = await visitor.textOnceThereIs('What now?');
		expect(odd).toContain(oddGreeting);

		await visitor.choose('Change the words');
		await page.getByLabel(desk.greeting).waitFor();
		expect(await page.getByLabel(desk.greeting).inputValue()).toBe(oddGreeting);
		expect(await page.getByLabel(desk.second).inputValue()).toBe(desk.secondText);
		await visitor.press('Check it');
		await visitor.textOnceThereIs('What now?');
		expect(sandbox().updates).toEqual([]);

		await visitor.choose('Go live');
		const end = await visitor.textOnceThereIs('It is live');
		expect(end).toContain(`${salesLabel}. ${desk.updated}`);
		await visitor.expectToFit();
		if (account === phoneNumbers) await takeForm(page, 'change-desk-live');
		const sent = {
			...desk.sent,
			[account.greeting]: oddGreeting,
			[desk.secondField]: desk.secondText,
		};
		expect(held()).toEqual({
			...before,
			...sent,
			...(account === phoneAgents ? { updated_at: held().updated_at } : {}),
		});
		expect(sandbox().updates.map(({ body }) => body)).toEqual([sent]);
		const [execution] = await scene().client.executions(workflowId);
		const row = (await rowsOf(account)).at(-1);
		expect(row).toMatchObject({
			[account.idKey]: id,
			name: salesLabel,
			who: 'Ada',
			execution_id: execution?.id,
		});
		expect(JSON.parse(row?.sent ?? '')).toEqual(sent);
	});

	it_('shows who changed the agent last, and sends nothing if the page is closed', async () => {
		sandbox().reset();
		const { visitor, shown } = await propose(account, 'Ada', 'Never to be heard');
		expect(shown).toMatch(/Last changed on \d+ \w{3} \d{4}, \d\d:\d\d by Ada\./);
		await visitor.close();
		expect(sandbox().updates).toEqual([]);
	});

	it_('says that there is nothing to send where nothing was changed', async () => {
		sandbox().reset();
		const asItIs = account === phoneAgents ? String(held().first_message) : '  ';
		const { visitor, shown } = await propose(account, 'Ada', asItIs);
		expect(shown).toContain('There is nothing to send: nothing was changed.');
		expect(await visitor.offers('Go live')).toBe(0);
	});

	it_('shows again what a page would send that was open for too long', async () => {
		sandbox().reset();
		await countFor(account, 6);
		const { visitor } = await propose(account, 'Ada', greeting);
		await new Promise((resolve) => setTimeout(resolve, 6_100));
		await visitor.choose('Go live');
		const again = await visitor.textOnceThereIs('This page was open for more than 0.1 minutes.');
		expect(again).toContain(greeting);
		expect(sandbox().updates).toEqual([]);
		await visitor.choose('Go live');
		await visitor.textOnceThereIs('It is live');
		expect(sandbox().updates).toHaveLength(1);
		await countFor(account, 3_600);
	});

	it_('shows the second person who goes live what the first has changed', async () => {
		sandbox().reset();
		const { visitor: ada } = await propose(account, 'Ada', 'The words of Ada', { voice: tony });
		const { visitor: grace } = await propose(account, 'Grace', 'The words of <Grace>');
		await grace.choose('Go live');
		await grace.textOnceThereIs('It is live');

		await ada.choose('Go live');
		const again = await ada.textOnceThereIs('The agent has changed since you looked.');
		expect(again).toMatch(/by Grace: [^]*The words of <Grace>/);
		expect(again).toContain('The words of Ada');
		await ada.expectToFit();
		expect(sandbox().updates).toHaveLength(1);
		expect(held()[account.greeting]).toBe('The words of <Grace>');
		await ada.choose('Go live');
		await ada.textOnceThereIs('It is live');
		expect(held()[account.greeting]).toBe('The words of Ada');
		expect((await rowsOf(account)).slice(-2).map(({ who }) => who)).toEqual(['Grace', 'Ada']);
	});

	it_('asks for approval where that is enabled, and says if it was declined', async () => {
		sandbox().reset();
		// Pins Slack's answer to the node that waits for it.
		const answer = async (approved: boolean) => {
			await changeNode(workflowId, 'Ask for Approval', (node) => {
				Object.assign(node, {
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					disabled: false,
					parameters: {
						mode: 'raw',
						jsonOutput: JSON.stringify({ data: { approved } }),
						options: {},
					},
				});
			});
			const { visitor } = await propose(account, 'Ada', `Approved: ${approved}`);
			await visitor.choose('Go live');
			return visitor;
		};
		const before = await rowsOf(account);
		const declined = await (await answer(false)).textOnceThereIs('This was declined');
		expect(declined).toContain(`${salesLabel} stays as it is.`);
		expect(sandbox().updates).toEqual([]);
		expect(await rowsOf(account)).toEqual(before);
		await (await answer(true)).textOnceThereIs('It is live');
		expect(held()[account.greeting]).toBe('Approved: true');
		await changeNode(workflowId, 'Ask for Approval', (node) => {
			node.disabled = true;
		});
	});

	it_('opens with the password alone, once it is protected as its note says', async () => {
		const httpCredentials = { username: 'team', password: 'open sesame' };
		const { username: user, password } = httpCredentials;
		const data = { user, password };
		const credential = await scene().client.createCredential('Desk', 'httpBasicAuth', data);
		await changeNode(workflowId, 'Open the Desk', (node) => {
			node.parameters.authentication = 'basicAuth';
			node.credentials = { httpBasicAuth: { id: credential, name: 'Desk' } };
		});
		const form = address(account);
		expect((await fetch(form)).status).toBe(401);
		expect((await fetch(form, { method: 'POST', body: new FormData() })).status).toBe(401);
		await visit(account, 'Ada', { httpCredentials });
		await changeNode(workflowId, 'Open the Desk', ({ parameters }) => {
			parameters.authentication = 'none';
		});
	});

	it_('shows in our words what OpenCX refuses, and writes no history of it', async () => {
		sandbox().reset();
		const before = await rowsOf(account);
		const { visitor } = await propose(account, 'Ada', 'Hello');
		sandbox().set({ statusFor: { [id]: 404 } });
		await visitor.choose('Go live');
		const end = await visitor.textOnceThereIs('This did not go through');
		expect(end).toContain(`OpenCX has no ${account.noun} with the ID "${id}"`);
		expect(await rowsOf(account)).toEqual(before);
		sandbox().reset();
	});
});

describe('8. The change desk, and the voice of a phone number', () => {
	const billing = 'Billing (+14155550103)';
	const held = () => agentOf(scene(), phoneNumbers, 3);

	it_('refuses in our words to send none, and does not offer to go live', async () => {
		scene().sandbox.reset();
		const { visitor, shown } = await propose(phoneNumbers, 'Ada', 'Hello', { label: billing });
		expect(shown).toContain(
			"'Voice' is not set. Choose one: OpenCX requires it in every update. Nothing was sent for this item.",
		);
		expect(await visitor.offers('Go live')).toBe(0);
		await takeForm(visitor.page, 'change-desk-refused');
		expect(scene().sandbox.updates).toEqual([]);
	});

	it_(
		'warns where none is known, keeps the last one, and warns where another goes out',
		async () => {
			scene().sandbox.reset();
			const first = await propose(phoneNumbers, 'Ada', 'One', { label: billing, voice: kelly });
			expect(first.shown).toContain('The current voice of the agent is not known.');
			expect(first.shown).toContain(kelly);
			await first.visitor.choose('Go live');
			await first.visitor.textOnceThereIs('It is live');
			expect(held().elevenlabs_voice_id).toBe(kellyId);

			const second = await propose(phoneNumbers, 'Ada', 'Two', { label: billing });
			expect(second.shown).toContain(kelly);
			expect(second.shown).not.toContain('Callers will hear');
			await second.visitor.choose('Change the words');
			const list = second.visitor.page.getByLabel('Voice');
			await list.waitFor();
			expect((await list.locator('option').allInnerTexts()).slice(1, 3)).toEqual([
				`As it is: ${kelly}`,
				tony,
			]);
			expect(await list.inputValue()).toBe(`As it is: ${kelly}`);
			await list.selectOption(tony);
			await second.visitor.press('Check it');
			const warned = await second.visitor.textOnceThereIs('What now?');
			expect(warned).toContain(`Callers will hear a different voice. The last known one: ${kelly}`);
			await second.visitor.choose('Change the words');
			await list.waitFor();
			expect(await list.inputValue()).toBe(tony);
			await list.selectOption(`As it is: ${kelly}`);
			await second.visitor.press('Check it');
			await second.visitor.textOnceThereIs('What now?');
			await second.visitor.choose('Go live');
			await second.visitor.textOnceThereIs('It is live');
			expect(held()).toMatchObject({ elevenlabs_voice_id: kellyId, initial_message: 'Two' });
		},
	);
});

describe('8. The change desk, and what a phone agent has', () => {
	const label = 'Front Desk (+14155550100)';
	const held = () => agentOf(scene(), phoneAgents, 0);

	it_('clears a field that is emptied, and sends no other', async () => {
		scene().agentsSandbox.reset();
		const { visitor, shown } = await propose(phoneAgents, 'Ada', '', { label });
		expect(shown).toContain(
			'Before:\nThanks for calling Front Desk. How can I help?\nAfter:\nempty',
		);
		await visitor.choose('Go live');
		await visitor.textOnceThereIs('It is live');
		expect(scene().agentsSandbox.updates.map(({ body }) => body)).toEqual([
			{ first_message: null },
		]);
		expect(held().first_message).toBeNull();
	});

	it_('refuses in our words what cannot be sent', async () => {
		scene().agentsSandbox.reset();
		const visitor = await visit(phoneAgents, 'Ada');
		await visitor.pickAgent(label);
		await visitor.page.getByLabel('Transfer calls to').fill('reception');
		await visitor.press('Check it');
		const shown = await visitor.textOnceThereIs('What now?');
		expect(shown).toContain('This cannot be sent.');
		expect(shown).toContain('Handoff Phone Number');
		expect(await visitor.offers('Go live')).toBe(0);
		expect(scene().agentsSandbox.updates).toEqual([]);
	});

	it_('shows what was changed elsewhere since, and leaves that as it is', async () => {
		scene().agentsSandbox.reset();
		const { visitor } = await propose(phoneAgents, 'Ada', greeting, { label });
		held().handoff_phone_number = '+14155550111';
		await visitor.choose('Go live');
		const again = await visitor.textOnceThereIs('The agent has changed since you looked.');
		expect(again).toContain(
			'Handoff Phone Number: +14155550111 (who changed it is not in the history)',
		);
		expect(scene().agentsSandbox.updates).toEqual([]);
		await visitor.choose('Go live');
		await visitor.textOnceThereIs('It is live');
		expect(held()).toMatchObject({
			first_message: greeting,
			handoff_phone_number: '+14155550111',
		});
	});
});

describe.each(eachAccount)('8. The change desk for a %s, without a history', (_, account) => {
	it_('says that it is live, and that the history could not be written', async () => {
		sandboxOf(scene(), account).reset();
		const { visitor } = await propose(account, 'Ada', 'Off the record');
		await changeNode(account.workflowId('opencxHistory'), 'Write the Rows', ({ parameters }) => {
			parameters.dataTableId = { __rl: true, mode: 'id', value: 'none' };
		});
		await visitor.choose('Go live');
		const end = await visitor.textOnceThereIs('It is live');
		expect(end).toContain('The history could not be written:');
		expect(agentOf(scene(), account, 1)[account.greeting]).toBe('Off the record');
	});
});
