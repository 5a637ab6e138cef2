import { runInNewContext } from 'node:vm';

import { accounts } from '../../tools/workflows/account';
import { filesOf, readWorkflow } from './canvas';

type Items = Readonly<Record<string, readonly object[]>>;

interface Page {
	readonly title: string;
	readonly message: string;
	/** The rows of the report. */
	readonly report: readonly object[];
}

describe.each(accounts.map((account) => [account.noun, account] as const))(
	'the last page of workflow 3 for a %s',
	(_noun, account) => {
		const file = filesOf(3).find((one) => one.startsWith(`${account.api}/`)) ?? '';
		const { nodes, connections } = readWorkflow(file);
		const known = new Set(nodes.map(({ name }) => name));

		const evaluate = (text: unknown, items: Items, without = '', $json = {}): unknown => {
			const [, code] = /^=\{\{([^]*)\}\}$/.exec(String(text)) ?? [];
			if (code === undefined) return text;
			// As in n8n: a node that is not in the workflow cannot be asked for anything.
			const $ = (name: string) => {
				if (!known.has(name) || name === without) throw new Error("Referenced node doesn't exist");
				const all = items[name]?.map((json) => ({ json }));
				return { isExecuted: all !== undefined, all: () => all, first: () => all?.[0] };
			};
			return runInNewContext(code, { $, $json });
		};

		/** What the last page says once these nodes have output these items. */
		const lastPage = (items: Items, without = ''): Page => {
			const parametersOf = (name: string) => nodes.find((node) => node.name === name)?.parameters;
			const result = evaluate(parametersOf('The Result')?.jsonOutput, items, without) as {
				report: object[];
			};
			const page = parametersOf(result.report.length > 0 ? 'Counts and Report' : 'Counts');
			const [title, message] = [page?.completionTitle, page?.completionMessage].map((text) =>
				String(evaluate(text, { ...items, 'The Result': [result] }, without)),
			);
			return { title: title ?? '', message: message ?? '', report: result.report };
		};

		const sent = (index: number, more: object = {}) => ({
			[account.idKey]: account.agentIdAt(index),
			success: true,
			sent: { language: 'de' },
			...more,
		});
		const rows = [{ row: 2 }, { row: 3 }];

		it('counts the updates where the node that writes the history was deleted', () => {
			const updates = [sent(0), sent(1, { sent: false })];
			const items = { 'Only Rows': rows, 'Update the Agents': updates, 'All Ends': [{ row: 2 }] };
			expect(lastPage(items, 'Write the History')).toEqual({
				title: 'All rows went through',
				message: '2 rows: 1 updated, 1 unchanged.',
				report: [],
			});
		});

		it('says that a sheet cannot be read, and why', () => {
			const ends = [{ not_read: 'Invalid Opening Quote: <b>' }, { submittedAt: '' }];
			expect(lastPage({ 'All Ends': ends })).toEqual({
				title: "The sheet can't be read",
				message: expect.stringMatching(
					/^Nothing was sent\. n8n says: Invalid Opening Quote: &lt;b&gt;\n\nEach row needs/,
				) as unknown,
				report: [],
			});
		});

		it('says of a sheet without rows that it has none', () => {
			expect(lastPage({ 'All Ends': [{ submittedAt: '' }] })).toEqual({
				title: 'The sheet has no rows',
				message: '0 rows: 0 updated.',
				report: [],
			});
		});

		it.each(['Read CSV', 'Read Excel'])('comes also after an error of "%s"', (name) => {
			expect(nodes.find((node) => node.name === name)?.onError).toBe('continueErrorOutput');
			expect(connections[name]?.main?.[1]).toMatchObject([{ node: 'Not Read' }]);
			expect(connections['Not Read']?.main?.[0]).toMatchObject([{ node: 'All Ends' }]);
		});

		it('has row numbers that a note explains: n8n leaves out blank rows', () => {
			const content = nodes.find(({ name }) => name === 'Note: Read')?.parameters.content;
			expect(content).toContain('Blank rows are not counted.');
		});

		const lossy = sent(1, { not_applied: ['language', 'voice_speed'] });
		const lossyRow = { row: 3, refused_by: 'OpenCX', reason: 'Not applied by OpenCX: language' };

		it('says of an update that OpenCX did not apply in full that it is that', () => {
			const items = {
				'Only Rows': rows,
				'Update the Agents': [sent(0), lossy],
				'All Ends': [{ row: 2, refused_by: '' }, lossyRow, { submittedAt: '' }],
			};
			expect(lastPage(items)).toEqual({
				title: 'Not everything was applied',
				message:
					'2 rows: 1 updated, 1 not applied in full by OpenCX.\n\nThe file refused-rows.csv lists the fields that OpenCX did not apply. Check these agents in OpenCX.',
				report: [lossyRow],
			});
			const refused = { row: 2, refused_by: 'OpenCX', reason: 'No. No.' };
			const both = lastPage({
				...items,
				'Update the Agents': [lossy],
				'All Ends': [lossyRow, refused],
			});
			expect(both.title).toBe('Some rows were refused');
			expect(both.message).toMatch(
				/^2 rows: 0 updated, 1 not applied in full by OpenCX, 1 refused\./,
			);
			expect(both.report).toEqual([refused, lossyRow]);
		});

		it('has in its report what OpenCX did not apply, and nothing else that went out', () => {
			const { assignments } = (nodes.find(({ name }) => name === 'Not Applied in Full')?.parameters
				.assignments ?? {}) as { assignments: Array<{ name: string; value: string }> };
			const { value } = assignments.find(({ name }) => name === 'refused_by') ?? {};
			const by = [lossy, sent(0), sent(0, { not_applied: [] })].map((update) =>
				evaluate(value, {}, '', update),
			);
			expect(by).toEqual(['OpenCX', '', '']);
			expect(connections['Update the Agents']?.main?.[0]).toContainEqual(
				expect.objectContaining({ node: 'Not Applied in Full' }),
			);
		});

		it('says why the history could not be written', () => {
			const updates = [sent(0), sent(1)];
			const ends = updates.map((update) => ({ ...update, error: 'No such workflow' }));
			const { message } = lastPage({
				'Only Rows': rows,
				'Update the Agents': updates,
				'All Ends': [...ends, { row: 2, error: 'a column of the sheet' }],
			});
			expect(message).toBe(
				'2 rows: 2 updated.\n\nThe history could not be written: No such workflow',
			);
		});
	},
);
