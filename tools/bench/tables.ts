import Table from 'cli-table3';

import { median } from './figures';
import type { CostRuns, Results, Runs, Section } from './results';
import type { RotationFigures } from './rotation';

/** A table, for the terminal and for the document alike. The first column is text. */
export interface Figures {
	readonly head: readonly string[];
	readonly rows: ReadonlyArray<readonly string[]>;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const thousands = (value: number): string => Math.round(value).toLocaleString('en');
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;
export const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;

/** From the lowest to the highest, so that one sees how far rounds lie apart. */
const spread = (values: readonly number[], show: (value: number) => string): string =>
	`${show(Math.min(...values))} – ${show(Math.max(...values))}`;

const runColumns = ({ ms, lost, refused }: Runs): string[] => [
	seconds(median(ms)),
	spread(ms, (value) => (value / 1000).toFixed(2)),
	thousands(median(lost)),
	thousands(median(refused)),
];

const limitedTable = ({ limited }: Pick<Results, 'limited'>): Figures => ({
	head: ['', 'Settings', 'Time', 'Rounds (s)', 'Lost', 'Refused', 'Ratio to the ideal'],
	rows: [
		['The ideal', '', seconds(limited.idealMs), '', '0', '0', '1.000'],
		...limited.runs.map((run) => [
			run.name,
			run.settings,
			...runColumns(run),
			Math.max(...run.lost) > 0 ? '–' : (median(run.ms) / limited.idealMs).toFixed(3),
		]),
	],
});

const unlimitedTable = ({ unlimited }: Pick<Results, 'unlimited'>): Figures => ({
	head: [
		'',
		'Settings',
		'Latency',
		'Time',
		'Rounds (s)',
		'Lost',
		'Ratio to N × latency / parallel',
		'Updates a second',
	],
	rows: unlimited.cases.flatMap(({ latencyMs, idealMs, runs }) =>
		runs.map((run) => [
			run.name,
			run.settings,
			`${latencyMs} ms`,
			seconds(median(run.ms)),
			spread(run.ms, (value) => (value / 1000).toFixed(2)),
			thousands(median(run.lost)),
			idealMs === 0 ? '–' : (median(run.ms) / idealMs).toFixed(3),
			thousands((unlimited.updates / median(run.ms)) * 1000),
		]),
	),
});

/** CPU time for one item of a run, in ms: the median of the rounds. */
export const cpuOfOne = ({ cpuMs, items }: CostRuns): number => median(cpuMs) / items;

const costTable = ({ cost }: Pick<Results, 'cost'>): Figures => ({
	head: [
		'',
		'Settings',
		'Items',
		'CPU for each',
		'Peak memory',
		'Peak heap',
		'Kept by the output',
		'Lost',
	],
	rows: cost.map((run) => [
		run.name,
		run.settings,
		thousands(run.items),
		milliseconds(cpuOfOne(run)),
		megabytes(median(run.residentBytes)),
		megabytes(median(run.heapBytes)),
		megabytes(median(run.keptBytes)),
		thousands(median(run.lost)),
	]),
});

const weightTable = ({ weight }: Pick<Results, 'weight'>): Figures => ({
	head: ['', 'Measured'],
	rows: [
		['Tarball', kilobytes(weight.packedBytes)],
		['Unpacked', kilobytes(weight.unpackedBytes)],
		['Files', thousands(weight.files)],
		['Time to load', milliseconds(median(weight.loads.map(({ ms }) => ms)))],
		['Heap after loading', kilobytes(median(weight.loads.map(({ heapBytes }) => heapBytes)))],
		[
			'Resident memory after loading',
			megabytes(median(weight.loads.map(({ residentBytes }) => residentBytes))),
		],
	],
});

const scheduleNames: Record<keyof RotationFigures, string> = {
	calendar: 'Calendar, three variants',
	inTurn: 'In turn, every day',
	weighted: 'Weighted, every hour',
};

const rotationTable = ({ rotation }: Pick<Results, 'rotation'>): Figures => ({
	head: ['', 'Choices a second', 'Preview of a year', 'Stretches in it'],
	rows: Object.entries(scheduleNames).map(([schedule, name]) => {
		const figures = rotation.map((round) => round[schedule as keyof RotationFigures]);
		return [
			name,
			thousands(median(figures.map(({ choicesPerSecond }) => choicesPerSecond))),
			milliseconds(median(figures.map(({ yearMs }) => yearMs))),
			thousands(median(figures.map(({ stretches }) => stretches))),
		];
	}),
});

/** The table of each section that was measured. */
export const tablesOf = (results: Partial<Results>): Partial<Record<Section, Figures>> => {
	const { limited, unlimited, cost, weight, rotation } = results;
	return {
		...(limited && { limited: limitedTable({ limited }) }),
		...(unlimited && { unlimited: unlimitedTable({ unlimited }) }),
		...(cost && { cost: costTable({ cost }) }),
		...(weight && { weight: weightTable({ weight }) }),
		...(rotation && { rotation: rotationTable({ rotation }) }),
	};
};

export const printTables = (results: Partial<Results>): void => {
	for (const { head, rows } of Object.values(tablesOf(results))) {
		const table = new Table({ head: [...head], style: { head: [], border: [] } });
		table.push(...rows.map((row) => [...row]));
		console.log(table.toString());
	}
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const textColumns = ['', 'Settings', 'Goal', 'Measured', 'Met'];

/** A table in Markdown; figures stand to the right. */
export const toMarkdown = ({ head, rows }: Figures): string => {
	const isText = head.map((name) => textColumns.includes(name));
	const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), line(isText.map((text) => (text ? '---' : '---:'))), ...rows.map(line)].join(
		'\n',
	);
};
