import fc from 'fast-check';
import type {
	GenericValue,
	IDataObject,
	INodeTypes,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { accounts } from '../../tools/workflows/account';
import type { Account } from '../../tools/workflows/account';
import { filesOf, readWorkflow } from './canvas';

interface Row {
	readonly id: number;
	readonly agent: string;
	/** Whole days before now; undefined: there is no time that can be read. */
	readonly age: number | undefined;
	/** The fields it holds; undefined: `sent` can't be read. */
	readonly fields: readonly string[] | undefined;
}

interface Limits {
	readonly keep_months?: GenericValue;
	readonly keep_rows?: GenericValue;
}

interface Choice {
	readonly rows: number;
	readonly to_delete: number;
	readonly ranges: ReadonlyArray<{ readonly from: number; readonly to: number }>;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The parameters are taken as they are saved, so that no kind of node has to be known. */
const noNodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;

const ran = (items: readonly IDataObject[]): ITaskData[] => [
	{
		data: { main: [items.map((json) => ({ json }))] },
		startTime: 0,
		executionIndex: 0,
		executionTime: 0,
		source: [],
	},
];

/** What the workflow of an account chooses, by n8n's own evaluation of its expression. */
const chooseOn = (account: Account) => {
	const file = filesOf(11).find((one) => one.startsWith(`${account.api}/`)) ?? '';
	const { nodes, connections } = readWorkflow(file);
	const workflow = new Workflow({ nodes, connections, active: false, nodeTypes: noNodeTypes });
	const expression = nodes.find(({ name }) => name === 'What Goes')?.parameters.jsonOutput;
	return (rows: readonly IDataObject[], limits: Limits): Choice => {
		const runData = { Settings: ran([{ ...limits }]), 'Read the History': ran(rows) };
		const run = { resultData: { runData } } as unknown as IRunExecutionData;
		const input = rows.map((json) => ({ json }));
		return workflow.expression.getParameterValue(
			String(expression),
			run,
			0,
			0,
			'What Goes',
			input,
			'manual',
			{},
		) as unknown as Choice;
	};
};

const toSaved =
	({ idKey }: Account, now = Date.now()) =>
	({ id, agent, age, fields }: Row): IDataObject => ({
		id,
		[idKey]: agent,
		// An hour off, so that no row is just as old as the limit.
		sent_at: age === undefined ? null : new Date(now - age * dayMs + dayMs / 24).toISOString(),
		createdAt: new Date(now).toISOString(),
		sent:
			fields === undefined
				? '{"initial_message": "Hel'
				: JSON.stringify(Object.fromEntries(fields.map((field) => [field, 'text']))),
	});

const idsGone = ({ ranges }: Choice, rows: readonly Row[]): number[] =>
	rows.map(({ id }) => id).filter((id) => ranges.some(({ from, to }) => id >= from && id <= to));

const histories = fc
	.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 60, size: 'max' })
	.chain((ids) =>
		fc.tuple(
			...ids.map((id) =>
				fc.record({
					id: fc.constant(id),
					agent: fc.constantFrom('a', 'b', 'c'),
					age: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined, freq: 12 }),
					fields: fc.option(fc.subarray(['prompt', 'greeting', 'voice']), {
						nil: undefined,
						freq: 8,
					}),
				}),
			),
		),
	) as unknown as fc.Arbitrary<Row[]>;

/** The newest first, as "Put it back" sees them. */
const newestFirst = (rows: readonly Row[]): Row[] =>
	rows
		.filter(({ age }) => age !== undefined)
		.sort((one, other) => (one.age ?? 0) - (other.age ?? 0) || other.id - one.id);

describe.each(accounts.map((account) => [account.noun, account] as const))(
	'the clean-up of the history of a %s',
	(_noun, account) => {
		const choose = chooseOn(account);
		const saved = toSaved(account);

		it('keeps the newest row of each agent and field, and what is within both limits', () => {
			let chosen = 0;
			fc.assert(
				fc.property(
					histories,
					fc.integer({ min: 1, max: 24 }),
					fc.integer({ min: 1, max: 12 }),
					(rows, months, most) => {
						const choice = choose(rows.map(saved), { keep_months: months, keep_rows: most });
						const gone = new Set(idsGone(choice, rows));
						chosen += gone.size;
						expect(choice).toMatchObject({ rows: rows.length, to_delete: gone.size });
						const oldest = new Date();
						oldest.setMonth(oldest.getMonth() - months);
						const isOld = ({ age = 0 }: Row) => Date.now() - age * dayMs < oldest.getTime() - dayMs;
						const isYoung = ({ age = 0 }: Row) =>
							Date.now() - age * dayMs > oldest.getTime() + 3 * dayMs;
						for (const agent of ['a', 'b', 'c']) {
							const own = newestFirst(rows).filter((row) => row.agent === agent);
							const readable = own.filter(({ fields }) => fields !== undefined);
							const newest = new Set(
								['prompt', 'greeting', 'voice'].map(
									(field) => readable.find(({ fields }) => fields?.includes(field))?.id,
								),
							);
							for (const [place, row] of readable.entries()) {
								if (newest.has(row.id)) expect(gone.has(row.id)).toBe(false);
								else if (place >= most || isOld(row)) expect(gone.has(row.id)).toBe(true);
								else if (isYoung(row)) expect(gone.has(row.id)).toBe(false);
							}
							for (const row of own.filter(({ fields }) => fields === undefined)) {
								if (isOld(row)) expect(gone.has(row.id)).toBe(true);
								else if (isYoung(row)) expect(gone.has(row.id)).toBe(false);
							}
						}
						for (const row of rows) if (row.age === undefined) expect(gone.has(row.id)).toBe(false);
					},
				),
				{ numRuns: 300 },
			);
			expect(chosen).toBeGreaterThan(1000);
		});

		it.each([
			['blank', {}],
			['zero', { keep_months: 0, keep_rows: 0 }],
			['no number', { keep_months: 'a', keep_rows: null }],
		])('deletes nothing where both limits are %s', (_words, limits) => {
			const rows = [1, 2, 3].map((id) => ({ id, agent: 'a', age: 3000, fields: ['prompt'] }));
			expect(choose(rows.map(saved), limits)).toEqual({ rows: 3, to_delete: 0, ranges: [] });
		});

		it('joins the IDs of rows between which none stays', () => {
			const old = (id: number, fields = ['prompt']) => ({ id, agent: 'a', age: 900, fields });
			const rows = [old(2), old(5), old(7, ['voice']), old(8), { ...old(9), age: 1 }];
			expect(choose(rows.map(saved), { keep_months: 12 })).toEqual({
				rows: 5,
				to_delete: 3,
				ranges: [
					{ from: 2, to: 5 },
					{ from: 8, to: 8 },
				],
			});
		});

		it('does not take a row that Put it back leaves out for the newest', () => {
			const row = { [account.idKey]: 'a', sent: '{"prompt":"text"}' };
			const at = (year: number) => `${year}-01-01T00:00:00.000Z`;
			const rows = [
				// An older workflow 9 called its column so.
				{ ...row, id: 1, sent_at: null, changed_at: at(2019), createdAt: at(2019) },
				{ ...row, id: 2, sent_at: at(2020), createdAt: at(2020) },
				{ ...row, id: 3, sent_at: null, createdAt: at(2021) },
				{ ...row, id: 4, sent_at: at(2021), sent: 'null', createdAt: at(2021) },
			];
			expect(choose(rows, { keep_months: 12 }).ranges).toEqual([
				{ from: 1, to: 1 },
				{ from: 4, to: 4 },
			]);
		});

		it('of rows with the same time takes the one that was written last for the newest', () => {
			const row = (id: number) => ({ id, agent: 'a', age: 900, fields: ['prompt'] });
			const now = Date.now();
			const rows = [row(7), row(9), row(8)].map((one) => toSaved(account, now)(one));
			expect(choose(rows, { keep_months: 12 }).ranges).toEqual([{ from: 7, to: 8 }]);
		});

		it('takes an ID in capitals for the same agent', () => {
			const rows = ['ab', 'AB'].map((agent, index) => ({
				id: index + 1,
				agent,
				age: 900 - index,
				fields: ['prompt'],
			}));
			expect(choose(rows.map(saved), { keep_months: 12 })).toMatchObject({ to_delete: 1 });
		});

		it('chooses among 50,000 rows within seconds', () => {
			const rows = Array.from({ length: 50_000 }, (_, index) =>
				saved({
					id: index + 1,
					agent: `agent ${index % 500}`,
					age: (50_000 - index) / 50,
					fields: index % 3 === 0 ? ['prompt'] : ['greeting', 'voice'],
				}),
			);
			const startedAt = Date.now();
			const choice = choose(rows, { keep_months: 12, keep_rows: 200 });
			expect(Date.now() - startedAt).toBeLessThan(15_000);
			expect(choice.to_delete).toBeGreaterThan(30_000);
			expect(choice.ranges.length).toBeLessThan(5);
		});
	},
);
