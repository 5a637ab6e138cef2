import type { Bar } from './chart';
import { drawBars } from './chart';
import { idealUnderLimitMs, seconds, table, thousands } from './figures';
import type { Entrant, Findings, Place, Row } from './runs';
import { isComplete, measure, medianOf, verdict } from './runs';

const windowMs = 60_000;
const requests = 100;
const [shortMs, longMs] = [50, 300] as const;

const ours = 'This node';
const patient: ReadonlyArray<Pick<Entrant, 'name' | 'contender' | 'processes'>> = [
	{ name: ours, contender: { kind: 'ours' } },
	{ name: `${ours}, in 2 processes`, contender: { kind: 'ours' }, processes: 2 },
	{ name: `${ours}, in 4 processes`, contender: { kind: 'ours' }, processes: 4 },
	{
		name: `HTTP Request, ${requests} every ${windowMs / 1000} s`,
		contender: { kind: 'httpRequest', batch: { size: requests, intervalMs: windowMs } },
	},
];
const hasty = { name: 'HTTP Request, all at once', contender: { kind: 'httpRequest' } } as const;

const idealMs = ({ items, latencyMs }: Row): number =>
	idealUnderLimitMs(items, { limit: requests, windowMs, latencyMs });

/** The ratio of the time to the ideal; undefined if something was lost. */
const ratioOf = (row: Row): number | undefined =>
	isComplete(row) ? medianOf(row, 'ms') / idealMs(row) : undefined;

/** Judges the slowest of some rows. */
const goalOf = (rows: readonly Row[], most: number): string => {
	const highest = Math.max(...rows.map((row) => medianOf(row, 'ms') / idealMs(row)));
	const isWhole = rows.every(isComplete);
	const found = `${highest.toFixed(3)}, ${isWhole ? 'nothing lost' : 'updates lost'}`;
	return verdict(found, isWhole && highest <= most);
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

/** The findings of the runs under a limit. The first run is ours with short answers. */
export const showLimited = (rows: readonly [Row, ...Row[]]): Findings => {
	const alone = (latencyMs: number) =>
		rows.filter((row) => row.name === ours && row.latencyMs === latencyMs);
	return {
		figures: {
			short: goalOf(alone(shortMs), 1.015),
			long: goalOf(alone(longMs), 1.025),
			several: goalOf(
				rows.filter(({ processes = 1 }) => processes > 1),
				1.04,
			),
			table: table(rows, {
				'': ({ name }) => name,
				Answer: ({ latencyMs }) => `${latencyMs} ms`,
				Time: (row) => seconds(medianOf(row, 'ms')),
				Lost: (row) => thousands(medianOf(row, 'lost')),
				Refused: (row) => thousands(medianOf(row, 'refused')),
				'Ratio to the ideal': (row) => ratioOf(row)?.toFixed(3) ?? '–',
			}),
		},
		charts: {
			'benchmark-limit': drawBars(
				`Time for ${rows[0].items} updates under a limit`,
				`${requests} requests a minute; less is better`,
				rows.map(barOf),
				{ value: idealMs(rows[0]), label: 'the ideal' },
			),
		},
	};
};

/** Measures under the limit of a real minute. The runs mostly wait, so all run at the same time. */
export const measureLimited = async (place: Place): Promise<Findings> => {
	const limit = { requests, windowMs, retryAfter: 'seconds' } as const;
	const items = place.isQuick ? 40 : 300;
	const entrants = [
		...[...patient, hasty].map((way): Entrant => ({ ...way, items, limit, latencyMs: shortMs })),
		...patient.map((way): Entrant => ({ ...way, items, limit, latencyMs: longMs })),
	];
	const rows = await measure(place, entrants, windowMs / (entrants.length + 1));
	return showLimited(rows as [Row, ...Row[]]);
};
