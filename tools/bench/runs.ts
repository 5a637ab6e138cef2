/** The runs of contenders, each in fresh processes after a warm-up, and what they share. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Limit } from '../sandbox/limit';
import type { Contender, Server } from './contenders';
import { median } from './figures';
import type { Folders } from './folders';
import type * as Host from './host';
import type { Process } from './processes';
import { startProcess } from './processes';
import type * as Sandbox from './server';

export interface Place {
	readonly folders: Folders;
	/** How often each is measured. */
	readonly rounds: number;
	/** Small sizes, to try the program itself. */
	readonly isQuick: boolean;
	/** Gets a line about every run. */
	readonly report: (line: string) => void;
}

/** The results of a section: its figures for the document, by the names of the marked places. */
export interface Findings {
	readonly figures: Readonly<Record<string, string>>;
	/** SVGs, by the name of the picture. */
	readonly charts?: Readonly<Record<string, string>>;
}

/** One way to make the updates, under one set of conditions. */
export interface Entrant {
	readonly name: string;
	readonly contender: Contender;
	readonly items: number;
	readonly latencyMs: number;
	readonly limit?: Limit;
	/** How many n8n processes share the items; default 1. */
	readonly processes?: number;
}

export interface Run extends Host.Usage {
	/** Updates that were not made, that were made twice, and requests answered with 429. */
	readonly lost: number;
	readonly doubled: number;
	readonly refused: number;
}

/** An entrant with its runs, one for each round. */
export interface Row extends Entrant {
	readonly runs: Run[];
}

/** The two cells of a goal in a table: what was found, and whether it is met. */
export const verdict = (found: string, isMet: boolean): string =>
	`${found} | ${isMet ? 'yes' : 'no'}`;

/** The median of a figure over the rounds. */
export const medianOf = ({ runs }: Row, figure: keyof Run): number =>
	median(runs.map((run) => run[figure]));

/** Whether every update was made, and none twice, in every round. */
export const isComplete = ({ runs }: Row): boolean =>
	runs.every(({ lost, doubled }) => lost === 0 && doubled === 0);

interface Open {
	readonly row: Row;
	readonly sandbox: Process<typeof Sandbox>;
	readonly hosts: ReadonlyArray<Process<typeof Host>>;
	readonly server: Server;
	readonly ids: readonly string[];
}

/** Enough for the compiler to optimize the most used code, as in an n8n that has run for a while. */
const warmUpItems = 300;

/** The same contender, without waits. */
const eager = (contender: Contender): Contender =>
	contender.kind === 'ours'
		? { kind: 'ours', isUnlimited: true }
		: { ...contender, batch: { size: 10, intervalMs: 10 } };

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
	const sum = (figure: keyof Host.Usage) =>
		usages.reduce((total, usage) => total + usage[figure], 0);
	return {
		ms: Math.max(...usages.map(({ ms }) => ms)),
		cpuMs: sum('cpuMs'),
		residentBytes: sum('residentBytes'),
		lost: items - updated,
		doubled,
		refused,
	};
};

/**
 * Measures all entrants in every round.
 *
 * @param apartMs the time between their starts if they run at the same time, each with its own sandbox;
 * left out if they run one after the other
 */
export const measure = async (
	{ folders, rounds, report }: Place,
	entrants: readonly Entrant[],
	apartMs?: number,
): Promise<Row[]> => {
	const rows = entrants.map((entrant): Row => ({ ...entrant, runs: [] }));
	const groups = apartMs === undefined ? rows.map((row) => [row]) : [rows];
	const measureOne = async (opened: Open, waitMs: number) => {
		await sleep(waitMs);
		const { row } = opened;
		const run = await runOnce(opened);
		row.runs.push(run);
		report(
			`round ${row.runs.length}  ${row.name}, ${row.items} items, ${row.latencyMs} ms: ` +
				`${(run.ms / 1000).toFixed(2)} s, ${(run.cpuMs / row.items).toFixed(2)} ms of CPU each, ` +
				`${run.lost} lost, ${run.refused} refused`,
		);
	};
	for (let round = 0; round < rounds; round += 1) {
		for (const group of groups) {
			const all: Open[] = [];
			try {
				for (const row of group) all.push(await open(folders, row));
				const starts = all.map((opened, place) => measureOne(opened, place * (apartMs ?? 0)));
				await Promise.all(starts);
			} finally {
				await Promise.all(all.map(close));
			}
		}
	}
	return rows;
};
