import type { LoadFigures } from './load';
import type { RotationFigures } from './rotation';
import type { LimitedServer } from './figures';

/** One way to make the updates of a section, and what came of it in each round. */
export interface Runs {
	readonly name: string;
	/** The settings that a user would have to know of. */
	readonly settings: string;
	/** The time of each round. */
	readonly ms: number[];
	/** Updates that were not made, in each round. */
	readonly lost: number[];
	/** Updates that were made twice, in each round. */
	readonly doubled: number[];
	/** Requests that were answered with 429, in each round. */
	readonly refused: number[];
}

export interface LimitedResult {
	readonly server: LimitedServer;
	readonly updates: number;
	readonly idealMs: number;
	readonly runs: Runs[];
	/** How the batches of the HTTP Request node were tuned: what was tried before the rounds. */
	readonly tuning: ReadonlyArray<{
		readonly settings: string;
		readonly ms: number;
		readonly lost: number;
	}>;
}

export interface UnlimitedResult {
	readonly updates: number;
	readonly parallel: number;
	readonly cases: ReadonlyArray<{
		readonly latencyMs: number;
		readonly idealMs: number;
		readonly runs: Runs[];
	}>;
}

/** What one contender needs for runs of one size, in each round. */
export interface CostRuns {
	readonly name: string;
	readonly settings: string;
	readonly items: number;
	readonly cpuMs: number[];
	readonly ms: number[];
	readonly residentBytes: number[];
	readonly heapBytes: number[];
	readonly keptBytes: number[];
	readonly lost: number[];
}

export interface WeightResult {
	readonly packedBytes: number;
	readonly unpackedBytes: number;
	readonly files: number;
	readonly loads: LoadFigures[];
}

/** Where and when it was measured. */
export interface Machine {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryBytes: number;
	readonly system: string;
	readonly node: string;
	readonly n8n: string;
	/** ISO date. */
	readonly date: string;
	readonly rounds: number;
	/** The load average of the last minute when the run began: other work on the machine. */
	readonly load: number;
	readonly tookMs: number;
}

/** All that a run of the benchmarks found out. */
export interface Results {
	readonly machine: Machine;
	readonly limited: LimitedResult;
	readonly unlimited: UnlimitedResult;
	readonly cost: CostRuns[];
	readonly weight: WeightResult;
	readonly rotation: RotationFigures[];
}

export const sections = ['limited', 'unlimited', 'cost', 'weight', 'rotation'] as const;
export type Section = (typeof sections)[number];

/** The names by which contenders are told apart in tables and judged. */
export const names = {
	paced: 'This node, paced',
	pacedWider: 'This node, paced, wider',
	obeying: 'This node, Retry-After alone',
	single: 'This node, one at a time',
	unpaced: 'This node',
	untuned: 'HTTP Request, as it comes',
	tuned: 'HTTP Request, best batching',
	batched: 'HTTP Request, batched',
	fields: 'HTTP Request, batched, by fields',
	undici: 'A bare undici client',
} as const;
