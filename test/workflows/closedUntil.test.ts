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

interface Field {
	readonly fieldOptions: { readonly values: ReadonlyArray<{ readonly option: string }> };
	readonly defaultValue: string;
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

		/** The page on which somebody says what to close, as n8n makes it. */
		const sayWhat = (agents: readonly object[], before?: object): readonly Field[] => {
			const items: Record<string, object | undefined> = {
				'What There Is': { zone, agents, variants: ['Weekend'], closed: [] },
				'The Closing': before,
			};
			const $ = (name: string) => ({
				isExecuted: items[name] !== undefined,
				first: () => ({ json: items[name] }),
			});
			const fields = runInNewContext(codeOf('Say What'), { DateTime, $now: start, $ }) as Field[];
			// n8n replaces the expression by its JSON: a dollar sign may be part of a pattern there.
			return JSON.parse('code'.replace('code', JSON.stringify(fields))) as Field[];
		};

		it.each(['$5', 'Save $$$ tomorrow', 'A $& B $` C', "It's $'s", 'US$$'])(
			'gives back the words "%s" as they are',
			(words) => {
				const before = { words, typed: '', chosen: '', names: [], todo: '' };
				const fields = sayWhat([{ [account.idKey]: 'a', name: 'Front Desk' }], before);
				expect(fields.map(({ defaultValue }) => defaultValue)).toContain(words);
			},
		);

		it.each([
			[false, 'The closing is saved. It applies as soon as the rotation runs again. To cancel it,'],
			[true, 'The closing is removed. The calendar applies as soon as the rotation runs again.'],
		])('says what is saved if the rotation did not run (ended: %s)', (isEnding, sentence) => {
			const page = nodes.find(({ name }) => name === 'It Did Not Work')?.parameters;
			const [, code = ''] = /^=\{\{([^]*)\}\}$/.exec(String(page?.completionMessage)) ?? [];
			const $ = () => ({ first: () => ({ json: { isEnding } }) });
			const message: unknown = runInNewContext(code, { $, $json: { error: 'No workflow.' } });
			expect(message).toContain(`No workflow.\n\n${sentence}`);
		});

		it('tells agents of the same name apart, and keeps them ticked', () => {
			const agents = [
				{ [account.idKey]: 'a', name: 'Sales, Berlin' },
				{ [account.idKey]: 'b', name: 'Sales, Berlin' },
				{ [account.idKey]: 'c', name: 'Support' },
			];
			const [{ fieldOptions }] = sayWhat(agents) as [Field];
			const labels = fieldOptions.values.map(({ option }) => option);
			expect(labels).toEqual(['Sales Berlin (a)', 'Sales Berlin (b)', 'Support']);
			const found = labels.map((label) => {
				const items: Record<string, object> = {
					'What There Is': { zone, agents, variants: [], closed: [] },
					'Open the Form': { who: 'Ada' },
					'Say What': { agents: [label, 'Support'], todo: '', words: 'Hello', until: '15:00' },
				};
				const $ = (name: string) => ({ first: () => ({ json: items[name] }) });
				return runInNewContext(codeOf('The Closing'), { DateTime, $now: start, $ }) as {
					agents: Array<Record<string, string>>;
					names: string[];
				};
			});
			const ids = found.map((closing) => closing.agents.map((agent) => agent[account.idKey]));
			expect(ids).toEqual([['a', 'c'], ['b', 'c'], ['c']]);
			expect(found[1]?.agents[0]?.name).toBe('Sales, Berlin (b)');
			const before = { ...found[1], words: '', typed: '', chosen: '', todo: '' };
			const [{ defaultValue }] = sayWhat(agents, before) as [Field];
			expect(defaultValue.split(',').map((part) => part.trim())).toEqual([labels[1], 'Support']);
		});
	},
);
