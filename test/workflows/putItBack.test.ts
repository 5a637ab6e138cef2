import { runInNewContext } from 'node:vm';

import { DateTime } from 'luxon';

import { phoneAgents } from '../../tools/workflows/account';
import { filesOf, readWorkflow } from './canvas';

interface Shown {
	readonly page: string;
	readonly go: boolean;
}

describe('the page of workflow 10 for a phone agent', () => {
	const file = filesOf(10).find((one) => one.startsWith(`${phoneAgents.api}/`)) ?? '';
	const { nodes } = readWorkflow(file);
	const codeOf = (name: string): string => {
		const { jsonOutput } = nodes.find((node) => node.name === name)?.parameters ?? {};
		return String(jsonOutput);
	};
	const sent = { first_message: 'Good morning.', language: 'en' };
	const row = { id: 1, sent_at: '2026-11-01T10:00:00.000Z', who: 'Ada', sent };

	/** Shows what to put back where the agent has other settings, and confirms it after a change. */
	const confirm = (before: object, after: object): readonly [Shown, Shown] => {
		const items: Record<string, object | undefined> = {
			Settings: JSON.parse(codeOf('Settings')) as object,
			'The History': { rows: [row], broken: 0 },
			'Pick the Agent': { agent: 'Sales' },
			'The Moment': { shown: '1 Nov 2026, 10:00', until: row },
			'What to Put Back': {
				fields: sent,
				sources: { first_message: row, language: row },
				unknown: [],
			},
		};
		const code = /^=\{\{([^]*)\}\}$/.exec(codeOf('Show It'))?.[1] ?? '';
		const now = DateTime.fromISO('2026-11-27T12:00:00Z');
		const show = (previous: object): Shown => {
			const body = Object.fromEntries(Object.entries(sent).filter(([name]) => name in previous));
			return runInNewContext(code, {
				DateTime,
				$now: now,
				$: (name: string) => ({
					isExecuted: items[name] !== undefined,
					first: () => ({ json: items[name] }),
				}),
				$json: { request: { body }, previous },
			}) as Shown;
		};
		const first = show(before);
		items['What Was Shown'] = first;
		items['Look at It'] = { decision: 'Put it back', submittedAt: now.toISO() };
		return [first, show(after)];
	};

	it('lets an update through if the agent is as it was shown', () => {
		const [first, second] = confirm({ first_message: 'Hello.' }, { first_message: 'Hello.' });
		expect(first.go).toBe(false);
		expect(first.page).toContain('The agent already has this:');
		expect(second.go).toBe(true);
	});

	it.each([
		['a field that it shows', { first_message: 'Hi.' }],
		['a field that the agent already had', { first_message: 'Hello.', language: 'de' }],
	])('shows it again, and sends nothing, if somebody has changed %s', (_, after) => {
		const [, second] = confirm({ first_message: 'Hello.' }, after);
		expect(second.go).toBe(false);
		expect(second.page).toContain('The agent has changed since you looked.');
	});
});
