import type { Contender } from './contenders';
import { kilobytes, megabytes, milliseconds, table, thousands } from './figures';
import type { Findings, Place, Row } from './runs';
import { measure, medianOf, verdict } from './runs';

const batch = { size: 10, intervalMs: 10 };

/** The goals compare the first with the second: both build the body from fields. */
const contenders: Readonly<Record<string, Contender>> = {
	'This node': { kind: 'ours', isUnlimited: true },
	'HTTP Request, body as fields': { kind: 'httpRequest', batch, body: 'fields' },
	'HTTP Request, body as JSON': { kind: 'httpRequest', batch },
};

/** CPU time for one item, in ms. */
const cpuOfOne = (row: Row): number => medianOf(row, 'cpuMs') / row.items;

/** CPU time and memory of runs of several sizes, and the size of the package. */
export const measureCost = async (place: Place): Promise<Findings> => {
	const sizes = place.isQuick ? [50] : [100, 1_000, 10_000];
	const entrants = sizes.flatMap((items) =>
		Object.entries(contenders).map(([name, contender]) => {
			return { name, contender, items, latencyMs: 0 };
		}),
	);
	const rows = await measure(place, entrants);
	const [mine, other] = rows.filter(({ items }) => items === Math.max(...sizes)) as [Row, Row];
	const [memory, most] = [medianOf(mine, 'residentBytes'), medianOf(other, 'residentBytes')];
	return {
		figures: {
			cpu: verdict(milliseconds(cpuOfOne(mine)), cpuOfOne(mine) <= cpuOfOne(other)),
			'cpu-other': milliseconds(cpuOfOne(other)),
			memory: verdict(megabytes(memory), memory <= most && memory < 300e6),
			'memory-other': megabytes(most),
			unpacked: verdict(kilobytes(place.folders.bytes), place.folders.bytes <= 400e3),
			table: table(rows, {
				'': ({ name }) => name,
				Items: ({ items }) => thousands(items),
				'CPU for each': (row) => milliseconds(cpuOfOne(row)),
				'Peak memory': (row) => megabytes(medianOf(row, 'residentBytes')),
			}),
		},
	};
};
