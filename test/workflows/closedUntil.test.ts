import { runInNewContext } from 'node:vm';

import { DateTime } from 'luxon';

import { accounts } from '../../tools/workflows/account';
import { filesOf, readWorkflow } from './canvas';

const zone = 'America/New_York';

interface Shown {
	readonly page: string;
	readonly choices: readonly string[];
	readonly go: boolean;
	readonly shown_at: string;
}

/** What happens between the page and the answer. */
interface Meanwhile {
	readonly minutes?: number;
	readonly decision?: string;
	/** The closings in force, at first and in the end. */
	readonly before?: readonly object[];
	readonly after?: readonly object[];
}

interface Wish {
	readonly todo?: string;
	readonly until?: string;
}

describe.each(accounts.map((account) => [account.noun, account] as const))(
	'the page of workflow 12 for a %s',
	(_noun, account) => {
		const file = filesOf(12).find((one) => one.startsWith(`${account.api}/`)) ?? '';
		const { nodes } = readWorkflow(file);
		const codeOf = (name: string): string => {
			const { jsonOutput } = nodes.find((node) => node.name === name)?.parameters ?? {};
			return /^=\{\{([^]*)\}\}$/.exec(String(jsonOutput))?.[1] ?? '';
		};
		const start = DateTime.fromISO('2026-11-27T23:30', { zone });
		const closedBy = (who: string) => ({
			[account.idKey]: 'a',
			name: 'Front Desk',
			who,
			until: '2026-11-28T15:00:00.000Z',
			execution_id: who,
		});

		/** Shows a closing, lets time pass and others act, confirms it, and returns both pages. */
		const confirm = (
			wish: Wish,
			{ minutes = 1, decision = 'Close now', before = [], after = before }: Meanwhile = {},
		): readonly [Shown, Shown] => {
			const items: Record<string, object | undefined> = {
				'Open the Form': { who: 'Ada' },
				'Say What': {
					agents: ['Front Desk'],
					todo: 'Close until a time',
					chosen: 'My own words',
					words: 'Back soon.',
					until: '2026-11-28 15:00',
					...wish,
				},
			};
			const show = (now: DateTime, closed: readonly object[]): Shown => {
				items['What There Is'] = {
					zone,
					agents: [{ [account.idKey]: 'a', name: 'Front Desk' }],
					variants: ['Weekend'],
					closed,
				};
				const $ = (name: string) => ({
					isExecuted: items[name] !== undefined,
					first: () => ({ json: items[name] }),
				});
				const given = { DateTime, $now: now, $ };
				const $json = runInNewContext(codeOf('The Closing'), given) as object;
				return runInNewContext(codeOf('Show It'), { ...given, $json }) as Shown;
			};
			const first = show(start, before);
			const answered = start.plus({ minutes });
			items['What Was Shown'] = first;
			items['Look at It'] = { decision, submittedAt: answered.toISO() };
			return [first, show(answered, after)];
		};

		it('lets a closing through that is as the page showed it', () => {
			const [first, second] = confirm({}, { minutes: 59 });
			expect(first).toMatchObject({ go: false, choices: ['Close now', 'Change it'] });
			expect(Date.parse(first.shown_at)).toBe(start.toMillis());
			expect(second.go).toBe(true);
		});

		it('shows it again after an hour', () => {
			const [, { go, page, choices }] = confirm({}, { minutes: 61 });
			expect([go, choices]).toEqual([false, ['Close now', 'Change it']]);
			expect(page).toContain('This page was open for more than 60 minutes. Nothing was done.');
		});

		it('shows it again if somebody else has closed the agent, closed it anew or ended it', () => {
			const [grace, linus] = [closedBy('Grace'), closedBy('Linus')];
			const changes = [
				{ before: [], after: [grace] },
				{ before: [grace], after: [linus] },
				{ before: [grace], after: [] },
			];
			for (const { before, after } of changes) {
				const [, { go, page }] = confirm({}, { before, after });
				expect(go).toBe(false);
				expect(page).toContain('This has changed since you looked. Nothing was done.');
			}
			const [, { page }] = confirm({}, { after: [grace] });
			expect(page).toMatch(/is closed until .*, by Grace\. This replaces it\./);
		});

		it('shows it again if its time means another day by now', () => {
			const [first, second] = confirm({ until: '23:59' }, { minutes: 45 });
			expect(first.page).toContain('Fri 27 Nov, 23:59');
			expect(second.go).toBe(false);
			expect(second.page).toContain('Sat 28 Nov, 23:59');
		});

		it('refuses an end that has passed in the meantime', () => {
			const [, { go, page, choices }] = confirm({ until: '2026-11-27 23:40' }, { minutes: 15 });
			expect([go, choices]).toEqual([false, ['Change it']]);
			expect(page).toContain('is in the past');
		});

		it('says of a closing that somebody else has ended that there is nothing to end', () => {
			const before = [closedBy('Grace')];
			const wish = { todo: 'End it early' };
			const ending = { decision: 'End it now', before };
			expect(confirm(wish, ending)[1].go).toBe(true);
			const [, { go, page, choices }] = confirm(wish, { ...ending, after: [] });
			expect([go, choices]).toEqual([false, ['Change it']]);
			expect(page).toContain('there is nothing to end');
		});

		it('goes back to the form without a word on what has changed', () => {
			const [, { go, page }] = confirm(
				{},
				{ decision: 'Change it', minutes: 120, after: [closedBy('Grace')] },
			);
			expect(go).toBe(false);
			expect(page).not.toContain('Nothing was done');
		});

		it('shows the year of another year, so that a slip is seen', () => {
			expect(confirm({ until: '2062-11-27 15:00' })[0].page).toContain('27 Nov 2062, 15:00');
		});
	},
);
