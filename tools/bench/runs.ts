/** Runs of contenders, each in fresh processes that are warm, and what they have in common. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { TopLevelSpec } from 'vega-lite';

import type { Switches } from '../sandbox/switches';
import type { Contender, Server } from './contenders';
import { settingsOf } from './contenders';
import { median } from './figures';
import type { Folders } from './folders';
import type * as Host from './host';
import type { Process } from './processes';
import { startProcess } from './processes';
import type * as Sandbox from './server';
import { seconds, thousands } from './table';

export interface Place {
	readonly folders: Folders;
	/** How often each is measured. */
	readonly rounds: number;
	/** Small sizes, to try the program itself. */
	readonly isQuick: boolean;
	/** Told of every run, in a line. */
	readonly report: (line: string) => void;
}

/** What a section found: what the document shows of it, by the names of the marked places. */
export interface Findings {
	readonly figures: Readonly<Record<string, string>>;
	/** By the name of the picture. */
	readonly charts?: Readonly<Record<string, TopLevelSpec>>;
}

/** One way to make the updates, under one set of circumstances. */
export interface Entrant {
	readonly name: string;
	readonly contender: Contender;
	readonly items: number;
	readonly latencyMs: number;
	readonly limit?: Switches['limit'];
	/** How many n8n processes share the items, default 1. */
	readonly processes?: number;
}

export interface Run extends Host.Usage {
	/** Updates that were not made, that were made twice, and requests answered with 429. */
	readonly lost: number;
	readonly doubled: number;
	readonly refused: number;
}

/** What several sections say of a goal, in the two cells of a table: what was found, and whether it is met. */
export const verdict = (found: string, isMet: boolean): string =>
	`${found} | ${isMet ? 'yes' : 'no'}`;

/** An entrant with its runs, one for each round. */
export interface Row extends Entrant {
	readonly runs: Run[];
}

/** The median of a figure over the rounds. */
export const medianOf = ({ runs }: Pick<Row, 'runs'>, figure: keyof Run): number =>
	median(runs.map((run) => run[figure]));

/** Whether every update was made, and none twice, in every round. */
export const isComplete = ({ runs }: Pick<Row, 'runs'>): boolean =>
	runs.every(({ lost, doubled }) => lost === 0 && doubled === 0);

/** @throws Error where it is missing */
export const rowOf = <T extends Entrant>(rows: readonly T[], wanted: Partial<Entrant>): T => {
	const keys = Object.keys(wanted) as Array<keyof Entrant>;
	const found = rows.find((row) => keys.every((key) => row[key] === wanted[key]));
	if (found === undefined) throw new Error(`${JSON.stringify(wanted)} was not measured`);
	return found;
};

/** What the tables of several sections have in common. */
export const columns = {
	'': ({ name }: Row) => name,
	Settings: ({ contender }: Row) => settingsOf(contender),
	Answer: ({ latencyMs }: Row) => `${latencyMs} ms`,
	Time: (row: Row) => seconds(medianOf(row, 'ms')),
	'Rounds (s)': ({ runs }: Row) => {
		const times = runs.map(({ ms }) => ms / 1000);
		return `${Math.min(...times).toFixed(2)} – ${Math.max(...times).toFixed(2)}`;
	},
	Lost: (row: Row) => thousands(medianOf(row, 'lost')),
};

interface Open {
	readonly row: Row;
	readonly sandbox: Process<typeof Sandbox>;
	readonly hosts: ReadonlyArray<Process<typeof Host>>;
	readonly server: Server;
	readonly ids: readonly string[];
}

/** Enough for the compiler to have seen what is used most, as in an n8n that has run for a while. */
const warmUpItems = 300;

/** The same, without waits. */
const eager = (contender: Contender): Contender => {
	if (contender.kind === 'ours') return { ...contender, requestsPerMinute: 0 };
	if (contender.kind === 'undici') return contender;
	return { ...contender, batch: { size: 10, intervalMs: 10 } };
};

let marks = 0;

const close = async ({ sandbox, hosts }: Pick<Open, 'sandbox' | 'hosts'>): Promise<void> => {
	await Promise.all([sandbox, ...hosts].map(async (each) => await each.end()));
};

const open = async ({ ours, httpRequest }: Folders, row: Row): Promise<Open> => {
	const { items, contender, processes = 1 } = row;
	const sandbox = startProcess<typeof Sandbox>('server.ts', ['startServer', 'reset', 'tally']);
	const hosts = Array.from({ length: processes }, () =>
		startProcess<typeof Host>('host.ts', ['startHost', 'run']),
	);
	try {
		const { ids, ...server } = await sandbox.startServer(Math.max(items, warmUpItems));
		for (const host of hosts) {
			await host.startHost([ours, httpRequest]);
			const mark = `of warm-up ${++marks}`;
			const warmed = ids.slice(0, warmUpItems);
			await host.run({ contender: eager(contender), server, ids: warmed, mark });
			const { updated } = await sandbox.tally(mark);
			if (updated < warmUpItems) throw new Error(`${row.name} does not reach the sandbox`);
		}
		return { row, sandbox, hosts, server, ids: ids.slice(0, items) };
	} catch (error) {
		await close({ sandbox, hosts });
		throw error;
	}
};

const runOnce = async ({ row, sandbox, hosts, server, ids }: Open): Promise<Run> => {
	const { contender, items, latencyMs, limit } = row;
	const mark = `of run ${++marks}`;
	await sandbox.reset({ latencyMs, limit });
	const share = Math.ceil(items / hosts.length);
	const usages = await Promise.all(
		hosts.map(async (host, place) => {
			const part = ids.slice(place * share, (place + 1) * share);
			return await host.run({ contender, server, ids: part, mark });
		}),
	);
	const { updated, doubled, refused } = await sandbox.tally(mark);
	const of = (figure: keyof Host.Usage) => usages.map((usage) => usage[figure]);
	const sum = (figure: keyof Host.Usage) => of(figure).reduce((total, each) => total + each, 0);
	return {
		ms: Math.max(...of('ms')),
		cpuMs: sum('cpuMs'),
		residentBytes: sum('residentBytes'),
		heapBytes: sum('heapBytes'),
		keptBytes: sum('keptBytes'),
		lost: items - updated,
		doubled,
		refused,
	};
};

/**
 * Measures all entrants in every round.
 *
 * @param startsApartMs how far apart they start where they run at the same time, each with a
 * sandbox of its own; left out: one after the other
 */
export const measure = async (
	{ folders, rounds, report }: Place,
	entrants: readonly Entrant[],
	startsApartMs?: number,
): Promise<Row[]> => {
	const rows = entrants.map((entrant): Row => ({ ...entrant, runs: [] }));
	const runInto = async (opened: Open, round: number) => {
		const { row } = opened;
		const run = await runOnce(opened);
		row.runs.push(run);
		report(
			`round ${round}  ${row.name}, ${row.items} items, ${row.latencyMs} ms: ${(run.ms / 1000).toFixed(2)} s, ` +
				`${(run.cpuMs / row.items).toFixed(2)} ms of CPU each, ${run.lost} lost, ${run.refused} refused`,
		);
	};
	const once = async (row: Row, round: number) => {
		const opened = await open(folders, row);
		try {
			await runInto(opened, round);
		} finally {
			await close(opened);
		}
	};
	const numbers = Array.from({ length: rounds }, (_, place) => place + 1);
	if (startsApartMs === undefined) {
		for (const round of numbers) for (const row of rows) await once(row, round);
		return rows;
	}
	const all: Open[] = [];
	try {
		for (const row of rows) all.push(await open(folders, row));
		for (const round of numbers) {
			await Promise.all(
				all.map(async (opened, place) => {
					await sleep(place * startsApartMs);
					await runInto(opened, round);
				}),
			);
		}
	} finally {
		await Promise.all(all.map(close));
	}
	return rows;
};
