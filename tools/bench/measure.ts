import type { Switches } from '../sandbox/switches';
import type { Contender, Server } from './contenders';
import { idealInParallelMs, idealUnderLimitMs, median } from './figures';
import type { Folders } from './folders';
import { startHost } from './host';
import type { Usage } from './host';
import { measureLoad } from './load';
import type { CostRuns, LimitedResult, Runs, UnlimitedResult, WeightResult } from './results';
import { names } from './results';
import type { RotationFigures } from './rotation';
import { startServer, type Tally } from './server';

/** How large everything is. */
export interface Sizes {
	readonly rounds: number;
	readonly limited: { readonly updates: number; readonly limit: number; readonly windowMs: number };
	readonly unlimitedUpdates: number;
	readonly costItems: readonly number[];
	readonly isQuick: boolean;
}

export const wholeSizes = (rounds: number): Sizes => ({
	rounds,
	limited: { updates: 500, limit: 100, windowMs: 6_000 },
	unlimitedUpdates: 1_000,
	costItems: [100, 1_000, 10_000],
	isQuick: false,
});

/** Small enough to try the program itself; its figures mean nothing. */
export const quickSizes = (rounds: number): Sizes => ({
	rounds,
	limited: { updates: 60, limit: 20, windowMs: 2_000 },
	unlimitedUpdates: 100,
	costItems: [50, 200],
	isQuick: true,
});

export interface Place {
	readonly folders: Folders;
	readonly sizes: Sizes;
	/** Told of every run, in a line. */
	readonly report: (line: string) => void;
}

type Host = ReturnType<typeof startHost>;
type SandboxProcess = ReturnType<typeof startServer>;

interface Entrant {
	readonly name: string;
	readonly settings: string;
	readonly contender: Contender;
}

interface Open {
	readonly host: Host;
	readonly sandbox: SandboxProcess;
	readonly server: Server;
	readonly ids: readonly string[];
}

const latencyMs = 50;
const parallel = 10;
const widerParallel = 40;
/** Enough for the compiler to have seen what is used most, as in an n8n that has run for a while. */
const warmUpItems = 300;

let runs = 0;

/** One run against a fresh sandbox, and what the sandbox says became of it. */
const runOnce = async (
	{ host, sandbox, server, ids }: Open,
	contender: Contender,
	switches: Partial<Switches>,
	options: { items: number; windowMs?: number },
): Promise<Usage & Tally & { lost: number }> => {
	runs += 1;
	const mark = `of run ${runs}`;
	await sandbox.ask({ do: 'reset', switches });
	const usage = await host.ask({
		do: 'run',
		contender,
		server,
		ids: ids.slice(0, options.items),
		mark,
		isWindowed: options.windowMs !== undefined,
	});
	const tally = await sandbox.ask({ do: 'tally', mark });
	return { ...usage, ...tally, lost: options.items - tally.updated };
};

/** A sandbox and an engine, both warm: what is compiled on first use is compiled. */
const open = async (
	{ folders, sizes }: Place,
	numbers: number,
	contenders: readonly Contender[],
): Promise<Open & { close(): Promise<void> }> => {
	const [sandbox, host] = [startServer(), startHost()];
	const { ids, ...server } = await sandbox.ask({ do: 'start', numbers });
	await host.ask({ do: 'start', folders, windowMs: sizes.limited.windowMs });
	const opened = { host, sandbox, server, ids };
	for (const contender of contenders) {
		const items = Math.min(warmUpItems, numbers);
		const { lost } = await runOnce(opened, contender, {}, { items });
		if (lost > 0) throw new Error(`${JSON.stringify(contender)} does not reach the sandbox`);
	}
	return {
		...opened,
		async close() {
			await Promise.all([host.stop(), sandbox.stop()]);
		},
	};
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const newRuns = ({ name, settings }: Entrant): Runs => ({
	name,
	settings,
	ms: [],
	lost: [],
	doubled: [],
	refused: [],
});

const addRun = (all: Runs, run: Awaited<ReturnType<typeof runOnce>>): void => {
	all.ms.push(run.ms);
	all.lost.push(run.lost);
	all.doubled.push(run.doubled);
	all.refused.push(run.refused);
};

/** All entrants, in turn, as often as there are rounds. */
const inTurn = async (
	place: Place,
	opened: Open,
	entrants: readonly Entrant[],
	switches: Partial<Switches>,
	options: { items: number; windowMs?: number },
): Promise<Runs[]> => {
	const all = entrants.map(newRuns);
	for (let round = 1; round <= place.sizes.rounds; round += 1) {
		for (const [index, { name, contender }] of entrants.entries()) {
			const run = await runOnce(opened, contender, switches, options);
			const target = all[index];
			if (target !== undefined) addRun(target, run);
			place.report(
				`round ${round}  ${name}: ${seconds(run.ms)}, ${run.lost} lost, ${run.refused} refused`,
			);
		}
	}
	return all;
};

/** Batches worth trying under a limit, from the fastest to the most careful. */
const batchings = (limit: number, windowMs: number) =>
	[
		{ size: limit, intervalMs: windowMs },
		{ size: limit, intervalMs: windowMs * 1.02 },
		{ size: limit, intervalMs: windowMs * 1.05 },
		{ size: limit / 2, intervalMs: (windowMs / 2) * 1.05 },
		{ size: limit / 10, intervalMs: (windowMs / 10) * 1.05 },
		{ size: limit, intervalMs: windowMs * 1.2 },
	].map(({ size, intervalMs }) => ({ size: Math.round(size), intervalMs: Math.round(intervalMs) }));

/** The first batching that loses nothing, as someone would find it by trying. */
const tune = async (place: Place, opened: Open, switches: Partial<Switches>) => {
	const { updates, limit, windowMs } = place.sizes.limited;
	const tuning: Array<LimitedResult['tuning'][number]> = [];
	for (const batch of batchings(limit, windowMs)) {
		const settings = `${batch.size} items every ${batch.intervalMs} ms`;
		const contender = { kind: 'httpRequest', batch } as const;
		const { ms, lost } = await runOnce(opened, contender, switches, { items: updates });
		tuning.push({ settings, ms, lost });
		place.report(`tuning  HTTP Request with ${settings}: ${seconds(ms)}, ${lost} lost`);
		if (lost === 0) return { tuning, settings, contender };
	}
	throw new Error('No batching of the HTTP Request node brings all updates through');
};

export const measureLimited = async (place: Place): Promise<LimitedResult> => {
	const { updates, limit, windowMs } = place.sizes.limited;
	const server = { limit, windowMs, latencyMs };
	const switches: Partial<Switches> = {
		latencyMs,
		limit: { requests: limit, windowMs, retryAfter: 'seconds' },
	};
	const opened = await open(place, updates, [
		{ kind: 'ours', requestsPerMinute: 0 },
		{ kind: 'httpRequest', batch: { size: parallel, intervalMs: 10 } },
	]);
	try {
		const { tuning, settings, contender } = await tune(place, opened, switches);
		const entrants: Entrant[] = [
			{
				name: names.paced,
				settings: 'all defaults',
				contender: { kind: 'ours', requestsPerMinute: limit },
			},
			{
				name: names.pacedWider,
				settings: `Max Parallel Requests ${widerParallel}`,
				contender: { kind: 'ours', requestsPerMinute: limit, concurrency: widerParallel },
			},
			{
				name: names.obeying,
				settings: 'Requests per Minute 0',
				contender: { kind: 'ours', requestsPerMinute: 0 },
			},
			{
				name: names.single,
				settings: 'Max Parallel Requests 1',
				contender: { kind: 'ours', requestsPerMinute: limit, concurrency: 1 },
			},
			{ name: names.tuned, settings, contender },
			{
				name: names.untuned,
				settings: 'no batching',
				contender: { kind: 'httpRequest' },
			},
		];
		const idealMs = idealUnderLimitMs(updates, server);
		const all = await inTurn(place, opened, entrants, switches, { items: updates, windowMs });
		return { server, updates, idealMs, runs: all, tuning };
	} finally {
		await opened.close();
	}
};

export const measureUnlimited = async (place: Place): Promise<UnlimitedResult> => {
	const { unlimitedUpdates: updates } = place.sizes;
	const ours: Entrant = {
		name: names.unpaced,
		settings: `Requests per Minute 0, Max Parallel Requests ${parallel}`,
		contender: { kind: 'ours', requestsPerMinute: 0, concurrency: parallel },
	};
	const undici: Entrant = {
		name: names.undici,
		settings: `${parallel} connections, kept alive`,
		contender: { kind: 'undici', connections: parallel },
	};
	const batched = (intervalMs: number): Entrant => ({
		name: names.batched,
		settings: `${parallel} items every ${intervalMs} ms`,
		contender: { kind: 'httpRequest', batch: { size: parallel, intervalMs } },
	});
	const untuned: Entrant = {
		name: names.untuned,
		settings: 'all at once',
		contender: { kind: 'httpRequest' },
	};
	const opened = await open(place, updates, [
		ours.contender,
		undici.contender,
		batched(1).contender,
	]);
	try {
		const cases: Array<UnlimitedResult['cases'][number]> = [];
		for (const latency of [latencyMs, 0]) {
			place.report(`latency ${latency} ms`);
			const entrants = latency === 0 ? [ours, untuned, undici] : [ours, batched(latency), undici];
			const all = await inTurn(place, opened, entrants, { latencyMs: latency }, { items: updates });
			cases.push({
				latencyMs: latency,
				idealMs: idealInParallelMs(updates, latency, parallel),
				runs: all,
			});
		}
		return { updates, parallel, cases };
	} finally {
		await opened.close();
	}
};

export const measureCost = async (place: Place): Promise<CostRuns[]> => {
	const { costItems, rounds } = place.sizes;
	const intervalMs = 10;
	const entrants: Entrant[] = [
		{
			name: names.unpaced,
			settings: `${parallel} in parallel`,
			contender: { kind: 'ours', requestsPerMinute: 0, concurrency: parallel },
		},
		{
			name: names.batched,
			settings: `${parallel} every ${intervalMs} ms, body as JSON`,
			contender: { kind: 'httpRequest', batch: { size: parallel, intervalMs } },
		},
		{
			name: names.fields,
			settings: `${parallel} every ${intervalMs} ms, body as fields`,
			contender: { kind: 'httpRequest', batch: { size: parallel, intervalMs }, body: 'fields' },
		},
		{
			name: names.untuned,
			settings: 'all at once, body as JSON',
			contender: { kind: 'httpRequest' },
		},
	];
	const all = costItems.flatMap((items) =>
		entrants.map((entrant) => ({
			entrant,
			result: {
				name: entrant.name,
				settings: entrant.settings,
				items,
				cpuMs: [],
				ms: [],
				residentBytes: [],
				heapBytes: [],
				keptBytes: [],
				lost: [],
			} as CostRuns,
		})),
	);
	for (let round = 1; round <= rounds; round += 1) {
		for (const { entrant, result } of all) {
			const { items } = result;
			// A process of its own each: memory that one run took stays with its process.
			const numbers = Math.max(items, warmUpItems);
			const opened = await open(place, numbers, [entrant.contender]);
			try {
				const run = await runOnce(opened, entrant.contender, {}, { items });
				result.cpuMs.push(run.cpuMs);
				result.ms.push(run.ms);
				result.residentBytes.push(run.residentBytes);
				result.heapBytes.push(run.heapBytes);
				result.keptBytes.push(run.keptBytes);
				result.lost.push(run.lost);
				place.report(
					`round ${round}  ${entrant.name}, ${items} items: ${(run.cpuMs / items).toFixed(2)} ms of CPU each, ` +
						`${Math.round(run.residentBytes / 1e6)} MB more, ${seconds(run.ms)}, ${run.lost} lost`,
				);
			} finally {
				await opened.close();
			}
		}
	}
	return all.map(({ result }) => result);
};

export const measureWeight = async ({ folders, sizes, report }: Place): Promise<WeightResult> => {
	const loads: WeightResult['loads'] = [];
	for (let round = 1; round <= sizes.rounds; round += 1) {
		const load = await measureLoad(folders);
		loads.push(load);
		report(
			`round ${round}  loaded in ${load.ms.toFixed(1)} ms, ${Math.round(load.heapBytes / 1000)} kB of heap`,
		);
	}
	return { ...folders.weight, loads };
};

export const measureRotations = async (place: Place): Promise<RotationFigures[]> => {
	const rounds: RotationFigures[] = [];
	for (let round = 1; round <= place.sizes.rounds; round += 1) {
		const host = startHost();
		try {
			const figures = await host.ask({
				do: 'rotation',
				folders: place.folders,
				quick: place.sizes.isQuick,
			});
			rounds.push(figures);
			for (const [schedule, { choicesPerSecond, yearMs }] of Object.entries(figures)) {
				place.report(
					`round ${round}  ${schedule}: ${Math.round(choicesPerSecond)} choices a second, a year in ${yearMs.toFixed(1)} ms`,
				);
			}
		} finally {
			await host.stop();
		}
	}
	return rounds;
};

/** The median of one figure over rounds. */
export const medianOf = <T>(rounds: readonly T[], figure: (round: T) => number): number =>
	median(rounds.map(figure));
