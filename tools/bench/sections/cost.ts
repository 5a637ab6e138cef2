import type { Bar } from '../chart';
import { barChart } from '../chart';
import type { Contender } from '../contenders';
import { costOfOneMore } from '../figures';
import type { Findings, Place, Row } from '../runs';
import { columns, measure, medianOf, rowOf, verdict } from '../runs';
import { kilobytes, megabytes, milliseconds, table, thousands } from '../table';

const ours = 'This node';
const byFields = 'HTTP Request, batched, by fields';
const batch = { size: 10, intervalMs: 10 };

const contenders: Readonly<Record<string, Contender>> = {
	[ours]: { kind: 'ours', requestsPerMinute: 0, concurrency: 10 },
	[byFields]: { kind: 'httpRequest', batch, body: 'fields' },
	'HTTP Request, batched, as JSON': { kind: 'httpRequest', batch },
	'HTTP Request, as it comes': { kind: 'httpRequest' },
};

/** CPU time for one item, in ms. */
const cpuOfOne = (row: Row): number => medianOf(row, 'cpuMs') / row.items;

/** How the cost of each contender grows with the number of items. */
const growthOf = (rows: readonly Row[], sizes: readonly number[]): string => {
	const at = (name: string, items: number) => rowOf(rows, { name, items });
	const oneMore = (name: string, figure: 'cpuMs' | 'residentBytes') =>
		costOfOneMore(sizes.map((items) => ({ items, cost: medianOf(at(name, items), figure) })));
	const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
	return table(Object.keys(contenders), {
		'': (name) => name,
		'CPU time of one more': (name) => milliseconds(oneMore(name, 'cpuMs')),
		'Memory of one more': (name) => kilobytes(oneMore(name, 'residentBytes')),
		[`CPU time among ${thousands(most)} to that among ${thousands(fewest)}`]: (name) =>
			(cpuOfOne(at(name, most)) / cpuOfOne(at(name, fewest))).toFixed(2),
	});
};

const barOf = (row: Row): Bar => ({
	group: `${thousands(row.items)} items`,
	name: row.name,
	value: cpuOfOne(row),
	label: `${milliseconds(cpuOfOne(row))}, ${Math.round(medianOf(row, 'residentBytes') / 1e6)} MB at the peak`,
	tone: medianOf(row, 'lost') > 0 ? 'failed' : row.name === ours ? 'ours' : 'other',
});

/** CPU time and memory of runs of several sizes. */
export const measureCost = async (place: Place): Promise<Findings> => {
	const sizes = place.isQuick ? [50, 200] : [100, 1_000, 10_000];
	const entrants = sizes.flatMap((items) =>
		Object.entries(contenders).map(([name, contender]) => {
			return { name, contender, items, latencyMs: 0 };
		}),
	);
	const rows = await measure(place, entrants);
	const [mine, other] = [ours, byFields].map((name) => {
		const row = rowOf(rows, { name, items: Math.max(...sizes) });
		return { cpuMs: cpuOfOne(row), memory: medianOf(row, 'residentBytes') };
	}) as [Record<'cpuMs' | 'memory', number>, Record<'cpuMs' | 'memory', number>];
	const { '': name, Settings, Lost } = columns;
	return {
		figures: {
			cpu: verdict(milliseconds(mine.cpuMs), mine.cpuMs <= other.cpuMs),
			'cpu-other': milliseconds(other.cpuMs),
			memory: verdict(megabytes(mine.memory), mine.memory <= other.memory && mine.memory < 300e6),
			'memory-other': megabytes(other.memory),
			growth: growthOf(rows, sizes),
			table: table(rows, {
				'': name,
				Settings,
				Items: (row) => thousands(row.items),
				'CPU for each': (row) => milliseconds(cpuOfOne(row)),
				'Peak memory': (row) => megabytes(medianOf(row, 'residentBytes')),
				'Peak heap': (row) => megabytes(medianOf(row, 'heapBytes')),
				'Kept by the output': (row) => megabytes(medianOf(row, 'keptBytes')),
				Lost,
			}),
		},
		charts: {
			'benchmark-cost': barChart(
				'CPU time for one update',
				'The same update in the same engine, without a limit or latency; less is better',
				rows.map(barOf),
			),
		},
	};
};
