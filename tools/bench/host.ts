/** n8n's engine with both nodes in its own process. The measured runs happen here. */
import type { Engine } from '../engine/engine';
import { startEngine } from '../engine/engine';
import type { Contender, Server } from './contenders';
import { itemsFor, nodeFor } from './contenders';
import { n8nManifest } from './folders';

/** What a run used, in this process only. */
export interface Usage {
	readonly ms: number;
	/** CPU time of all threads, in user and system mode. */
	readonly cpuMs: number;
	/** The increase from the resident set before the run to its peak. */
	readonly residentBytes: number;
}

export interface RunOptions {
	readonly contender: Contender;
	readonly server: Server;
	readonly ids: readonly string[];
	readonly mark: string;
}

const measured = async (run: () => Promise<void>): Promise<Usage> => {
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	const highBefore = process.resourceUsage().maxRSS;
	let highest = before;
	const sampling = setInterval(() => {
		highest = Math.max(highest, process.memoryUsage.rss());
	}, 20);
	const cpu = process.cpuUsage();
	const start = performance.now();
	await run();
	const ms = performance.now() - start;
	const { user, system } = process.cpuUsage(cpu);
	clearInterval(sampling);
	// The kernel's own maximum also includes the times when the event loop is busy.
	const highAfter = process.resourceUsage().maxRSS;
	if (highAfter > highBefore) highest = Math.max(highest, highAfter * 1024);
	return { ms, cpuMs: (user + system) / 1000, residentBytes: highest - before };
};

let engine: Engine | undefined;

// The parent process has ended.
process.once('disconnect', () => process.exit());

/** @param packages the folders with the nodes that run here */
export const startHost = async (packages: readonly string[]): Promise<void> => {
	engine = await startEngine(packages, n8nManifest);
};

/** One update for each ID. */
export const run = async ({ contender, server, ids, mark }: RunOptions): Promise<Usage> =>
	await measured(async () => {
		if (engine === undefined) throw new Error('The engine was not started');
		const { output, errorOutput, error } = await engine.run({
			...nodeFor(contender, server, mark),
			items: itemsFor(ids, mark),
			// The first failure must not end the run.
			onError: 'continueErrorOutput',
		});
		if (output.length + errorOutput.length === 0) {
			throw new Error(`The run has no output: ${error?.message ?? 'without an error'}`);
		}
	});
