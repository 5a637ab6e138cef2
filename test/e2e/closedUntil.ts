import { DateTime } from 'luxon';

import type { Account } from '../../tools/workflows/account';
import { saidFields } from '../../tools/workflows/account';
import { midMinute, nextMinute, until } from '../support/trigger';
import { agentOf, sandboxOf } from './accounts';
import { eventually } from './browser';
import type { Visitor } from './formPage';
import { formVisitors } from './formPage';
import { readHistory, readTable } from './history';
import { takeForm } from './pictures';
import { rotationId, shortCalendar, words, zone } from './rotation';
import type { Scene } from './scene';
import { inScene, openScene, sceneTimeoutMs } from './scene';

const minuteMs = 60_000;
/** n8n keeps a wait in its database if it is longer than this. */
const keptMs = 65_000;
const frontDesk = 'Front Desk (+1 415 555 0100)';
const support = 'Support (+1 415 555 0102)';

interface Wish {
	readonly agents: readonly string[];
	readonly end?: boolean;
	readonly variant?: string;
	readonly says?: string;
	readonly until?: string;
}

/** Fills in the form's second page, and returns what the third says. */
async function ask(visitor: Visitor, wish: Wish): Promise<string> {
	const { agents, end = false, variant, says, until: time } = wish;
	for (const agent of agents) await visitor.page.getByLabel(agent).check();
	await visitor.page.getByLabel(end ? 'End it early' : 'Close until a time').check();
	if (variant) await visitor.page.getByLabel('What they say meanwhile').selectOption(variant);
	if (says !== undefined) await visitor.page.getByLabel('The words').fill(says);
	if (time !== undefined) await visitor.page.getByLabel(/^Until/).fill(time);
	await visitor.press('Check it');
	return await visitor.textOnceThereIs('What now?');
}

const written = (ms: number): string =>
	DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');

/** The tests of workflow 12 for an account, in a scene of their own: they wait for minutes. */
export function closedUntilTests(account: Account): void {
	const visitors = formVisitors();
	let scene: Scene;

	beforeAll(async () => {
		scene = await openScene();
	}, sceneTimeoutMs);

	afterAll(async () => {
		await scene?.close();
	});

	const it_ = inScene(() => scene, { isStory: true, alsoKeep: visitors.keep });
	const openForm = async (name: string): Promise<Visitor> => {
		const address = `${scene.n8n.url}/form/${account.path('opencx-closed-until')}`;
		const visitor = await visitors.open(address, name);
		await visitor.page.getByText('What to do').first().waitFor();
		return visitor;
	};
	const [field = ''] = saidFields(account).slice(-1);
	const sandbox = () => sandboxOf(scene, account);
	const saidBy = (index: number) => String(agentOf(scene, account, index)[field]);
	const rows = async () => (await readHistory(scene.client, account)) ?? [];
	/** Who is closed, as the data table has it. */
	const closed = async () => await readTable(scene.client, account.closedTable);
	let endMs: number;

	it_(
		'is published after the rotation, and tells what its time zone and its agents are',
		async () => {
			await scene.client.publish(account.workflowId('opencxHistory'));
			await shortCalendar(scene.client, account, nextMinute() + 30 * minuteMs);
			await scene.client.publish(rotationId(account));
			await scene.client.publish(account.workflowId('opencxClosedUntil'));
			await eventually(async () => {
				expect([saidBy(0), saidBy(2)]).toEqual([words.before, words.before]);
				await Promise.resolve();
			});
			const visitor = await openForm('Ada');
			const text = await visitor.page.locator('body').innerText();
			for (const part of [frontDesk, support, `Until (${zone})`]) expect(text).toContain(part);
			const variants = visitor.page.getByLabel('What they say meanwhile').locator('option');
			expect((await variants.allInnerTexts()).slice(-3)).toEqual([
				'My own words',
				'Before',
				'After',
			]);
			await visitor.expectToFit();
		},
	);

	it_(
		"says in a sentence what can't be done, keeps what was written, and sends nothing",
		async () => {
			sandbox().reset();
			const visitor = await openForm('Ada');
			const past = DateTime.now().setZone(zone).minus({ minutes: 1 }).toFormat('HH:mm');
			const wrong: Array<[Wish, string]> = [
				[
					{ agents: [frontDesk], says: 'Closed <b>now</b> for $5, not $$$.', until: '25:77' },
					'"25:77" is not a time.',
				],
				[{ agents: [frontDesk], until: 'three' }, '"three" is not a time.'],
				[{ agents: [frontDesk], until: past }, `${past} is in the past: it is now`],
				[{ agents: [frontDesk], says: '', until: '23:59' }, 'Write what callers hear meanwhile'],
				[{ agents: [frontDesk], end: true }, 'so there is nothing to end'],
			];
			for (const [wish, sentence] of wrong) {
				expect(await ask(visitor, wish)).toContain(sentence);
				expect(await visitor.page.getByText('Close now', { exact: true }).count()).toBe(0);
				await visitor.choose('Change it');
				await visitor.page.getByText('What to do').first().waitFor();
				if (wish.until === 'three') {
					expect(await visitor.page.getByLabel(frontDesk).isChecked()).toBe(true);
					expect(await visitor.page.getByLabel('Close until a time').isChecked()).toBe(true);
					expect(await visitor.page.getByLabel('The words').inputValue()).toContain(
						'for $5, not $$$.',
					);
					expect(await visitor.page.getByLabel(/^Until/).inputValue()).toBe('three');
				}
			}
			expect(sandbox().requests).toEqual([]);
			expect(await closed()).toEqual([]);
		},
		2 * minuteMs,
	);

	it_(
		'shows what will be said and until when, and is live at once',
		async () => {
			await midMinute();
			await shortCalendar(scene.client, account, nextMinute());
			await scene.client.publish(rotationId(account));
			sandbox().reset();
			const history = (await rows()).length;
			// Late enough that it is still ahead after a restart on a slow machine.
			endMs = Date.now() + keptMs + 100_000;
			const visitor = await openForm('Ada');
			const askAgain = async (wish: Omit<Wish, 'agents'>) => {
				await visitor.choose('Change it');
				await visitor.page.getByText('What to do').first().waitFor();
				return await ask(visitor, { agents: [], ...wish });
			};
			await ask(visitor, {
				agents: [frontDesk],
				says: 'We are out on a job. Please call again after three.',
				until: written(endMs),
			});
			if (account.api === 'phone-number') await takeForm(visitor.page, 'closed-until');
			await askAgain({ says: 'We are closed: <b>{{ 1 + 1 }}</b> for $5.', until: 'three' });
			const shown = await askAgain({ until: written(endMs) });
			const end = DateTime.fromMillis(endMs, { zone }).toFormat('ccc d LLL, HH:mm');
			for (const part of [
				frontDesk,
				`${end} (${zone})`,
				'We are closed: <b>{{ 1 + 1 }}</b> for $5.',
				'Ada',
			]) {
				expect(shown).toContain(part);
			}
			await visitor.expectToFit();
			await visitor.choose('Close now');
			const told = await visitor.textOnceThereIs('It is live');
			expect(told).toContain(`${frontDesk}: closed until ${end} (${zone}).`);
			await visitor.expectToFit();
			expect(saidBy(0)).toBe('We are closed: <b>{{ 1 + 1 }}</b> for $5.');
			expect((await rows()).slice(history).at(-1)).toMatchObject({
				[account.idKey]: account.agentIdAt(0),
				who: 'Closed until: Ada',
			});
			expect(await closed()).toMatchObject([{ name: frontDesk, who: 'Ada', variant: 'Closed' }]);
		},
		3 * minuteMs,
	);

	it_(
		'stays so over a boundary of the rotation and a restart of n8n, and ends by time',
		async () => {
			await eventually(async () => {
				expect(saidBy(2)).toBe(words.after);
				await Promise.resolve();
			}, 2 * minuteMs);
			await scene.restart();
			expect(Date.now()).toBeLessThan(endMs);
			expect(saidBy(0)).toContain('We are closed');
			await until(endMs - 1000);
			expect(saidBy(0)).toContain('We are closed');
			await eventually(async () => {
				expect(saidBy(0)).toBe(words.after);
				expect(await closed()).toEqual([]);
			});
			await eventually(async () => {
				const own = (await rows()).filter((row) => row[account.idKey] === account.agentIdAt(0));
				expect(own.at(-1)).toMatchObject({ who: 'Rotation: After' });
			});
		},
		6 * minuteMs,
	);

	it_(
		'of a later closing is left alone by an earlier one, and ends early',
		async () => {
			const firstEndMs = Date.now() + minuteMs;
			const ada = await openForm('Ada');
			await ask(ada, {
				agents: [frontDesk, support],
				variant: 'Before',
				until: written(firstEndMs),
			});
			await ada.choose('Close now');
			await ada.textOnceThereIs('It is live');
			expect([saidBy(0), saidBy(2)]).toEqual([words.before, words.before]);

			const grace = await openForm('Grace');
			const shown = await ask(grace, {
				agents: [frontDesk],
				says: 'Back tomorrow.',
				until: written(Date.now() + minuteMs * 60),
			});
			expect(shown).toMatch(/is closed until .* by Ada. This replaces it./);
			await grace.choose('Close now');
			await grace.textOnceThereIs('It is live');
			await until(firstEndMs);
			await eventually(async () => {
				expect(saidBy(2)).toBe(words.after);
				await Promise.resolve();
			});
			expect(saidBy(0)).toBe('Back tomorrow.');
			expect(await closed()).toMatchObject([{ name: frontDesk, who: 'Grace' }]);

			const linus = await openForm('Linus');
			expect(await linus.page.locator('body').innerText()).toContain('Closed now');
			await ask(linus, { agents: [frontDesk], end: true });
			await linus.choose('End it now');
			expect(await linus.textOnceThereIs('Back to the calendar')).toContain(
				`${frontDesk}: as the calendar says.`,
			);
			expect(saidBy(0)).toBe(words.after);
			expect(await closed()).toEqual([]);
			expect((await rows()).at(-1)).toMatchObject({ who: 'Ended early: Linus' });
		},
		3 * minuteMs,
	);

	it_(
		'shows whoever closes second what the first has done, before anything is done',
		async () => {
			const later = written(Date.now() + minuteMs * 60);
			const ada = await openForm('Ada');
			await ask(ada, { agents: [frontDesk], says: 'The words of Ada.', until: later });
			const grace = await openForm('Grace');
			await ask(grace, { agents: [frontDesk], says: 'The words of Grace.', until: later });
			await grace.choose('Close now');
			await grace.textOnceThereIs('It is live');

			await ada.choose('Close now');
			const again = await ada.textOnceThereIs('This has changed since you looked.');
			expect(again).toMatch(/is closed until .* by Grace. This replaces it./);
			expect(saidBy(0)).toBe('The words of Grace.');
			await ada.choose('Close now');
			await ada.textOnceThereIs('It is live');
			expect(saidBy(0)).toBe('The words of Ada.');
			expect(await closed()).toMatchObject([{ name: frontDesk, who: 'Ada' }]);

			// Whoever ends it second sees that it has ended.
			const linus = await openForm('Linus');
			await ask(linus, { agents: [frontDesk], end: true });
			const second = await openForm('Grace');
			await ask(second, { agents: [frontDesk], end: true });
			await second.choose('End it now');
			await second.textOnceThereIs('Back to the calendar');
			await linus.choose('End it now');
			await linus.textOnceThereIs('so there is nothing to end');
			expect(saidBy(0)).toBe(words.after);
			expect(await closed()).toEqual([]);
		},
		3 * minuteMs,
	);

	it_(
		'says which agents are live and which are not, and those are tried again',
		async () => {
			sandbox().reset();
			sandbox().set({ statusFor: { [account.agentIdAt(2)]: 404 } });
			const visitor = await openForm('Ada');
			await ask(visitor, {
				agents: [frontDesk, support],
				says: 'Back soon.',
				until: written(Date.now() + minuteMs * 60),
			});
			await visitor.choose('Close now');
			const told = await visitor.textOnceThereIs('Not everything is live');
			expect(told).toContain(`${frontDesk}: closed until`);
			expect(told).toContain(`${support} was not updated: OpenCX has no ${account.noun}`);
			expect([saidBy(0), saidBy(2) === 'Back soon.']).toEqual(['Back soon.', false]);
			sandbox().set({ statusFor: {} });
			await eventually(async () => {
				expect(saidBy(2)).toBe('Back soon.');
				expect((await rows()).at(-1)).toMatchObject({ who: 'Closed until: Ada' });
			});
		},
		2 * minuteMs,
	);
}
