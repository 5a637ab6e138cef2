import type { Bar } from '../chart';
import { barChart } from '../chart';
import { settingsOf } from '../contenders';
import { idealUnderLimitMs } from '../figures';
import type { Entrant, Findings, Place, Row } from '../runs';
import { columns, isComplete, measure, medianOf, rowOf, verdict } from '../runs';
import { seconds, table, thousands } from '../table';

const windowMs = 60_000;
const requests = 100;
const limit = { requests, windowMs, retryAfter: 'seconds' } as const;
const shortMs = 50;

const ours = 'This node';
const shared = ['This node, in 2 processes', 'This node, in 4 processes'] as const;
const tuned = 'HTTP Request, best batching';
const obeying = 'This node, Retry-After alone';
/** Batches that someone would try, from the fastest to the most careful. */
const intervalsMs = [windowMs, windowMs * 1.01, windowMs * 1.05];

type Way = Pick<Entrant, 'name' | 'contender' | 'processes'>;

const always: readonly Way[] = [
	{ name: ours, contender: { kind: 'ours' } },
	{ name: shared[0], contender: { kind: 'ours' }, processes: 2 },
	{ name: shared[1], contender: { kind: 'ours' }, processes: 4 },
	...intervalsMs.map((intervalMs) => {
		const batch = { size: requests, intervalMs };
		return { name: tuned, contender: { kind: 'httpRequest', batch } } as const;
	}),
];
const once: readonly Way[] = [
	{ name: 'This node, wider', contender: { kind: 'ours', concurrency: 40 } },
	{ name: 'This node, one at a time', contender: { kind: 'ours', concurrency: 1 } },
	{ name: obeying, contender: { kind: 'ours', requestsPerMinute: 0 } },
	{ name: 'HTTP Request, as it comes', contender: { kind: 'httpRequest' } },
];

const idealMs = ({ items, latencyMs }: Row): number =>
	idealUnderLimitMs(items, { limit: requests, windowMs, latencyMs });

/** Of the median; undefined where something was lost. */
const ratioOf = (row: Row): number | undefined =>
	isComplete(row) ? medianOf(row, 'ms') / idealMs(row) : undefined;

/** Of the batches that were tried at a latency, the first that lost nothing, or else the last. */
const isBest = (row: Row, rows: readonly Row[]): boolean => {
	const tried = rows.filter(({ name, latencyMs }) => {
		return name === row.name && latencyMs === row.latencyMs;
	});
	return row === (tried.find(isComplete) ?? tried.at(-1));
};

const barOf = (row: Row): Bar => {
	const lost = medianOf(row, 'lost');
	const time = `${(medianOf(row, 'ms') / 1000).toFixed(1)} s`;
	return {
		group: `${row.latencyMs} ms for an answer`,
		name: row.name,
		value: medianOf(row, 'ms'),
		label: lost > 0 ? `${time}, ${lost} updates lost` : time,
		tone: lost > 0 ? 'failed' : row.name.startsWith(ours) ? 'ours' : 'other',
	};
};

/** Judges the slowest of some rows. */
const ratioGoal = (rows: readonly Row[], names: readonly string[], most: number): string => {
	const judged = rows.filter(({ name }) => names.includes(name));
	const highest = Math.max(...judged.map((row) => ratioOf(row) ?? 0));
	const isWhole = judged.every(isComplete);
	const found = `${highest.toFixed(3)}, ${isWhole ? 'nothing lost' : 'updates lost'}`;
	return verdict(found, isWhole && highest <= most);
};

/** A limit of the real minute: everything waits, so that all run at the same time. */
export const measureLimited = async (place: Place): Promise<Findings> => {
	const circumstances = { items: place.isQuick ? 40 : 300, limit };
	const entrants: Entrant[] = [
		...always.map((way) => ({ ...way, ...circumstances, latencyMs: shortMs })),
		...once.map((way) => ({ ...way, ...circumstances, latencyMs: shortMs })),
		...always.map((way) => ({ ...way, ...circumstances, latencyMs: 300 })),
	];
	const all = await measure(place, entrants, windowMs / (entrants.length + 1));
	const rows = all.filter((row) => isBest(row, all));
	const refusals = rows
		.filter(({ name }) => shared.some((other) => other === name))
		.map((row) => medianOf(row, 'refused') / row.items);
	const refused = Math.max(...refusals);
	const first = rowOf(rows, { name: ours });
	const tuning = all
		.filter(({ name }) => name === tuned)
		.map((row) => {
			const lost = Math.max(...row.runs.map((run) => run.lost));
			return `${settingsOf(row.contender)} at ${row.latencyMs} ms: ${seconds(medianOf(row, 'ms'))}, up to ${lost} lost`;
		});
	return {
		figures: {
			one: ratioGoal(rows, [ours], 1.02),
			several: ratioGoal(rows, shared, 1.03),
			refused: verdict(`${(refused * 100).toFixed(1)} %`, refused < 0.05),
			'retry-after': ratioGoal(rows, [obeying], 1.2),
			updates: String(circumstances.items),
			beyond: `${seconds(medianOf(first, 'ms') - idealMs(first))} at ${shortMs} ms`,
			tuning: tuning.join('; '),
			table: table(rows, {
				...columns,
				Refused: (row) => thousands(medianOf(row, 'refused')),
				'Ratio to the ideal': (row) => ratioOf(row)?.toFixed(3) ?? '–',
			}),
		},
		charts: {
			'benchmark-limit': barChart(
				`Time for ${circumstances.items} updates under a limit`,
				`${requests} requests a minute; less is better`,
				rows.map(barOf),
				{ value: idealMs(first), label: 'the ideal' },
			),
		},
	};
};
