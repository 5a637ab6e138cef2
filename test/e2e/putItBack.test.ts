import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../../tools/workflows/account';
import { phoneAgents, phoneNumbers } from '../../tools/workflows/account';
import { agentOf, eachAccount, sandboxOf } from './accounts';
import {} from './browser';
import type { Visitor } from './formPage';
import { formTests } from './formPage';
import { readHistory, writeRow } from './history';
import { takeForm } from './pictures';

const tests = formTests('opencxPutItBack', 'opencx-put-it-back');
const { scene, it_ } = tests;

/** n8n's own, where none is set. */
const zone = 'America/New_York';
const voice = 'IJOA5d06iGvU3ehQdDjg';
const another = 'The date and time below';

const labels = [
	'Front Desk (+14155550100)',
	'Sales (+14155550101)',
	'Support (+14155550102)',
	'Billing (+14155550103)',
	'Bookings (+14155550104)',
	'Deliveries (+14155550105)',
];

/** The fields as they are sent, with what every update of the account has. */
const sentOf = (account: Account, fields: IDataObject): IDataObject =>
	account === phoneNumbers ? { elevenlabs_voice_id: voice, ...fields } : fields;

/** A moment of a day on which nothing else happens. */
const at = (time: string): DateTime => DateTime.fromISO(`2026-11-10T${time}`, { zone });

const rowsOf = async (account: Account) => (await readHistory(scene().client, account)) ?? [];

/** Writes a row as an update would that was sent at a moment. */
async function record(
	account: Account,
	index: number,
	who: string,
	moment: DateTime,
	fields: IDataObject,
): Promise<void> {
	const item = {
		sent_at: moment.toUTC().toISO(),
		[account.idKey]: account.agentIdAt(index),
		name: labels[index],
		who,
		sent: sentOf(account, fields),
		execution_id: '1',
	};
	const id = await scene().client.run(account.workflowId('opencxHistory'), 'After an Update', [
		item,
	]);
	expect((await scene().client.waitForExecution(id)).status).toBe('success');
}

async function open(account: Account, index: number, onPhone = true): Promise<Visitor> {
	const visitor = await tests.visit(account, 'Grace', { onPhone });
	await visitor.pickAgent(labels[index] ?? '');
	await visitor.textOnceThereIs(another);
	return visitor;
}

async function lookUpChange(visitor: Visitor, change: RegExp | string): Promise<string> {
	await visitor.page.getByText(change).click();
	await visitor.press('Look it up');
	return await visitor.textOnceThereIs('What now?');
}

async function lookUpMoment(visitor: Visitor, date: string, time: string): Promise<string> {
	const { page } = visitor;
	// A second click would undo the choice.
	const choice = page.getByLabel(another, { exact: true });
	if (!(await choice.isChecked())) await page.getByText(another, { exact: true }).click();
	await page.getByLabel('Date', { exact: true }).fill(date);
	await page.getByLabel(/^Time/).fill(time);
	await visitor.press('Look it up');
	return await visitor.textOnceThereIs('What now?');
}

async function back(visitor: Visitor): Promise<void> {
	await visitor.choose('Choose another moment');
	await visitor.page.getByLabel('Date', { exact: true }).waitFor();
}

describe.each(eachAccount)('10. Put it back, for a %s', (_, account) => {
	const { greeting } = account;
	const sandbox = () => sandboxOf(scene(), account);

	it_('lists the last changes, and sends again what was sent up to one of them', async () => {
		sandbox().reset();
		await record(account, 1, 'Ada', at('09:15:00'), { [greeting]: 'One', language: 'it' });
		await record(account, 1, 'Sheet', at('10:00:00'), { [greeting]: 'Two' });
		await record(account, 1, 'Ada', at('11:00:00'), { [greeting]: 'Three', language: 'fr' });
		const visitor = await open(account, 1);
		const listed = (await visitor.page.locator('.multiselect').innerText()).split(/\n+/);
		expect(listed.map((line) => line.trim()).filter(Boolean)).toEqual([
			expect.stringMatching(/^1\. 10 Nov 2026, 11:00, Ada: .*Message, Language \(last sent\)$/),
			expect.stringMatching(/^2\. 10 Nov 2026, 10:00, Sheet: .*Message$/),
			expect.stringMatching(/^3\. 10 Nov 2026, 09:15, Ada: .*Message, Language$/),
			another,
		]);
		await visitor.expectToFit();
		if (account === phoneAgents) {
			await takeForm(visitor.page, 'put-it-back-changes');
		}
		const shown = await lookUpChange(visitor, /^2\. /);
		expect(shown).toContain('Last changed on 10 Nov 2026, 11:00 by Ada.');
		expect(shown).toMatch(/Language \(10 Nov 2026, 09:15, Ada\)[^]*it/);
		expect(shown).toMatch(/Message \(10 Nov 2026, 10:00, Sheet\)[^]*Two/);
		expect(shown).not.toContain('Three');
		expect(shown).toContain('All other fields stay as they are');
		await visitor.expectToFit();
		if (account === phoneNumbers) await takeForm(visitor.page, 'put-it-back');

		// What was picked stays.
		await back(visitor);
		expect(await visitor.page.locator('input:checked').getAttribute('value')).toMatch(/^2\. /);
		await visitor.press('Look it up');
		await visitor.textOnceThereIs('What now?');
		const before = { ...agentOf(scene(), account, 1) };
		await visitor.choose('Put it back');
		const end = await visitor.textOnceThereIs('It is live');
		expect(end).toContain(`${labels[1]}. Updated: `);
		const sent = sentOf(account, { [greeting]: 'Two', language: 'it' });
		expect(agentOf(scene(), account, 1)).toMatchObject(sent);
		expect(Object.keys(agentOf(scene(), account, 1))).toEqual(Object.keys(before));
		expect(sandbox().updates.map(({ body }) => body)).toEqual([sent]);
		const row = (await rowsOf(account)).at(-1);
		expect(row).toMatchObject({ who: 'Grace', [account.idKey]: account.agentIdAt(1) });
		expect(JSON.parse(row?.sent ?? '')).toEqual(sent);
	});

	it_('counts a typed minute to its end, and keeps what was typed', async () => {
		await record(account, 2, 'Ada', at('14:29:59'), { [greeting]: 'Before' });
		await record(account, 2, 'Ada', at('14:30:59.900'), { [greeting]: 'In this minute' });
		await record(account, 2, 'Ada', at('14:31:00'), { [greeting]: 'After' });
		const visitor = await open(account, 2);
		expect(await lookUpMoment(visitor, '2026-11-10', '14:30')).toContain('In this minute');
		await back(visitor);
		expect(await visitor.page.getByLabel('Date', { exact: true }).inputValue()).toBe('2026-11-10');
		expect(await visitor.page.getByLabel(/^Time/).inputValue()).toBe('14:30');
		expect(await visitor.page.locator('input:checked').getAttribute('value')).toBe(another);
		expect(await lookUpMoment(visitor, '2026-11-10', '2:29 pm')).toContain('Before');
		await back(visitor);
		expect(await lookUpMoment(visitor, '2026-11-10', '25:77')).toContain(
			'2026-11-10, 25:77 is not a date and time. Choose a date, and write the time as hours and minutes, such as 14:30.',
		);
		await back(visitor);
		expect(await lookUpMoment(visitor, '2026-11-09', '12:00')).toContain(
			'The history has nothing about this agent up to',
		);
		expect(await visitor.offers('Put it back')).toBe(0);
	});

	it_('sorts by when an update was sent, and leaves out what cannot be read', async () => {
		const write = async (row: IDataObject) => {
			await writeRow(scene().client, account, {
				[account.idKey]: account.agentIdAt(3),
				name: labels[3],
				execution_id: '1',
				...row,
			});
		};
		const time = (text: string) => at(text).toUTC().toISO();
		// Written in another order than sent, at the same moment, and by an older workflow 9.
		const third = JSON.stringify(sentOf(account, { [greeting]: 'Third' }));
		const first = JSON.stringify(sentOf(account, { [greeting]: 'First' }));
		const second = JSON.stringify(sentOf(account, { [greeting]: 'Second' }));
		const fourth = JSON.stringify(sentOf(account, { [greeting]: 'Fourth' }));
		await write({ who: 'third', sent_at: time('12:00'), sent: third });
		await write({ who: 'first', sent_at: time('10:00'), sent: first });
		await write({ who: 'second', changed_at: time('11:00'), sent: second });
		await write({ who: 'fourth', sent_at: time('12:00'), sent: fourth });
		await write({ who: 'broken', sent_at: time('12:30'), sent: '{"name": "cut o' });
		await write({ who: 'timeless', sent: second });
		const visitor = await open(account, 3);
		const listed = await visitor.page.locator('.multiselect').innerText();
		expect([...listed.matchAll(/\d+:00, (\w+):/g)].map(([, who]) => who)).toEqual([
			'fourth',
			'third',
			'second',
			'first',
		]);
		const left = 'The history has 2 entries that cannot be read. They are left out.';
		await visitor.textOnceThereIs(left);
		const shown = await lookUpChange(visitor, /, third:/);
		expect(shown).toContain('Third');
		expect(shown).toContain(left);
	});

	it_('says what the history does not know, and guesses nothing', async () => {
		sandbox().reset();
		await record(account, 4, 'Sheet', at('09:00'), { [greeting]: 'Known' });
		await record(account, 4, 'Sheet', at('10:00'), { language: 'es', name: 'New name' });
		const visitor = await open(account, 4);
		const shown = await lookUpChange(visitor, /^2\. /);
		expect(shown).toMatch(
			/Changed since then, with no earlier value in the history: (Language, Name|Name, Language)\. They stay as they are now\./,
		);
		await visitor.expectToFit();
		if (account === phoneNumbers) await takeForm(visitor.page, 'put-it-back-phone');
		// Somebody else makes a change first.
		await record(account, 4, 'Linus', at('10:30'), { [greeting]: 'Quick' });
		await visitor.choose('Put it back');
		const again = await visitor.textOnceThereIs('The agent has changed since you looked.');
		expect(again).toMatch(/by Linus: [^]*Quick/);
		expect(sandbox().updates).toEqual([]);
		await visitor.choose('Put it back');
		await visitor.textOnceThereIs('It is live');
		expect(sandbox().updates.map(({ body }) => body)).toEqual([
			sentOf(account, { [greeting]: 'Known' }),
		]);
	});

	it_('shows again what a page would send that was open for too long', async () => {
		sandbox().reset();
		await tests.countFor(account, 0.5);
		const visitor = await open(account, 4);
		await lookUpChange(visitor, /Linus/);
		await new Promise((resolve) => setTimeout(resolve, 600));
		await visitor.choose('Put it back');
		await visitor.textOnceThereIs('This page was open for more than');
		expect(sandbox().updates).toEqual([]);
		await tests.countFor(account, 3_600);
	});
});

describe('10. Put it back, every kind of field', () => {
	it_('clears a text of a phone number again that had been cleared', async () => {
		scene().sandbox.reset();
		await record(phoneNumbers, 5, 'Ada', at('09:00'), { initial_message: '', voice_speed: 1.5 });
		const visitor = await open(phoneNumbers, 5);
		const before = { ...agentOf(scene(), phoneNumbers, 5) };
		await lookUpChange(visitor, /^1\. /);
		await visitor.choose('Put it back');
		await visitor.textOnceThereIs('It is live');
		expect(agentOf(scene(), phoneNumbers, 5)).toEqual({
			...before,
			elevenlabs_voice_id: voice,
			initial_message: '',
			voice_speed: 1.5,
		});
	});

	it_('of a phone agent goes back as it was', async () => {
		scene().agentsSandbox.reset();
		const held = () => agentOf(scene(), phoneAgents, 5);
		const texts = {
			// The list shows the agent by its name, so the name stays.
			name: held().name,
			type: 'outbound',
			voice_id: 'someVoice1234567890',
			language: 'de',
			first_message: 'Guten Abend',
			instructions: ['scn_one', 'scn_two'],
			handoff_phone_number: '+14155550177',
			use_org_knowledgebase: true,
			actionIds: ['act_one'],
		};
		const empty = {
			voice_id: null,
			language: null,
			first_message: null,
			instructions: [],
			handoff_phone_number: null,
			use_org_knowledgebase: false,
			actionIds: [],
		};
		// Training scenarios: an empty list and null both mean none. Actions: null means all of them.
		const nothing = { actionIds: null, use_org_knowledgebase: null };
		await record(phoneAgents, 5, 'Ada', at('09:00'), texts);
		await record(phoneAgents, 5, 'Ada', at('10:00'), empty);
		await record(phoneAgents, 5, 'Ada', at('11:00'), nothing);
		for (const [time, expected] of [
			['09:00', texts],
			['10:00', empty],
			['11:00', nothing],
		] as const) {
			const visitor = await open(phoneAgents, 5);
			await lookUpMoment(visitor, '2026-11-10', time);
			await visitor.choose('Put it back');
			await visitor.textOnceThereIs('It is live');
			expect(held()).toMatchObject(expected);
		}
		const visitor = await open(phoneAgents, 5);
		const shown = await lookUpMoment(visitor, '2026-11-10', '11:00');
		expect(shown).toContain('The agent already has this: ');
		expect(shown).toContain('There is nothing to send.');
		expect(await visitor.offers('Put it back')).toBe(0);
	});
});
