import { idealInParallelMs } from '../figures';
import type { Entrant, Findings, Place } from '../runs';
import { columns, isComplete, measure, medianOf, rowOf, verdict } from '../runs';
import { table, thousands } from '../table';

const parallel = 10;
const latencyMs = 50;
const ours = {
	name: 'This node',
	contender: { kind: 'ours', requestsPerMinute: 0, concurrency: parallel },
} as const;
const batched = {
	name: 'HTTP Request, batched',
	contender: { kind: 'httpRequest', batch: { size: parallel, intervalMs: latencyMs } },
} as const;
const unbatched = {
	name: 'HTTP Request, as it comes',
	contender: { kind: 'httpRequest' },
} as const;
const undici = {
	name: 'A bare undici client',
	contender: { kind: 'undici', connections: parallel },
} as const;

/** The same at one latency and at none, without a limit. */
export const measureUnlimited = async (place: Place): Promise<Findings> => {
	const items = place.isQuick ? 100 : 1_000;
	const entrants: Entrant[] = [
		...[ours, batched, undici].map((way) => ({ ...way, items, latencyMs })),
		...[ours, unbatched, undici].map((way) => ({ ...way, items, latencyMs: 0 })),
	];
	const rows = await measure(place, entrants);
	const goal = rowOf(rows, { name: ours.name, latencyMs });
	const ratio = medianOf(goal, 'ms') / idealInParallelMs(items, latencyMs, parallel);
	const lost = isComplete(goal) ? 'nothing lost' : 'updates lost';
	return {
		figures: {
			ratio: verdict(`${ratio.toFixed(3)}, ${lost}`, ratio <= 1.15 && isComplete(goal)),
			updates: thousands(items),
			table: table(rows, {
				...columns,
				'Ratio to the ideal': (row) => {
					const idealMs = idealInParallelMs(items, row.latencyMs, parallel);
					return idealMs === 0 ? '–' : (medianOf(row, 'ms') / idealMs).toFixed(3);
				},
				'Updates a second': (row) => thousands((items / medianOf(row, 'ms')) * 1000),
			}),
		},
	};
};
