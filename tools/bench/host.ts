/** n8n's engine with both nodes in a process of its own: what is measured runs in here. */
import type { IDataObject } from 'n8n-workflow';
import { Pool } from 'undici';

import type { Engine } from '../engine/engine';
import { startEngine } from '../engine/engine';
import type { Contender, Server } from './contenders';
import { bodyOf, credentialFor, itemsFor, nodeFor } from './contenders';
import { n8nManifest } from './folders';

/** What a run took, of this process alone. */
export interface Usage {
	ms: number;
	/** Of all threads, in user and system mode. */
	cpuMs: number;
	/** The highest resident set, above the one before the run. */
	residentBytes: number;
	/** The highest JavaScript heap, garbage included, above the one before the run. */
	heapBytes: number;
	/** Of the heap, what the outputs of the run hold on to. */
	keptBytes: number;
}

export interface RunOptions {
	readonly contender: Contender;
	readonly server: Server;
	readonly ids: readonly string[];
	readonly mark: string;
}

const sampleEveryMs = 20;

const collectGarbage = (): void => {
	// Twice: what is freed by the first may be what holds the rest.
	globalThis.gc?.();
	globalThis.gc?.();
};

const measured = async (run: () => Promise<unknown>): Promise<Usage> => {
	collectGarbage();
	const before = process.memoryUsage();
	const highBefore = process.resourceUsage().maxRSS;
	let [resident, heap] = [before.rss, before.heapUsed];
	const sample = () => {
		const now = process.memoryUsage();
		resident = Math.max(resident, now.rss);
		heap = Math.max(heap, now.heapUsed);
	};
	const sampling = setInterval(sample, sampleEveryMs);
	const cpu = process.cpuUsage();
	const start = performance.now();
	const outcome = await run();
	const ms = performance.now() - start;
	const { user, system } = process.cpuUsage(cpu);
	clearInterval(sampling);
	sample();
	// The kernel's own mark also sees what happens while the event loop is busy.
	const highAfter = process.resourceUsage().maxRSS;
	if (highAfter > highBefore) resident = Math.max(resident, highAfter * 1024);
	collectGarbage();
	const keptBytes = process.memoryUsage().heapUsed - before.heapUsed;
	// Held until here, so that the measurement above counts it.
	if (outcome === null) throw new Error('A run has an outcome');
	return {
		ms,
		cpuMs: (user + system) / 1000,
		residentBytes: resident - before.rss,
		heapBytes: heap - before.heapUsed,
		keptBytes,
	};
};

const runUndici = async (connections: number, { server, ids, mark }: RunOptions) => {
	const pool = new Pool(server.url, { connections, pipelining: 1 });
	const headers = {
		authorization: `Bearer ${server.token}`,
		'content-type': 'application/json',
		accept: 'application/json',
	};
	// The pool itself holds back what its connections can't take yet.
	const send = async (item: IDataObject) => {
		const path = `/phone/${String(item.id)}`;
		const body = JSON.stringify(bodyOf(item));
		const answer = await pool.request({ method: 'PATCH', path, headers, body });
		return await answer.body.text();
	};
	const answers = await Promise.all(itemsFor(ids, mark).map(send));
	await pool.close();
	return answers;
};

let engine: Engine | undefined;

// Nobody is left to ask it anything.
process.once('disconnect', () => process.exit());

/** @param packages folders with the nodes that run here */
export const startHost = async (packages: readonly string[]): Promise<void> => {
	engine = await startEngine(packages, n8nManifest);
};

/** One update for each ID. */
export const run = async (options: RunOptions): Promise<Usage> => {
	const { contender, server, ids, mark } = options;
	return await measured(async () => {
		if (contender.kind === 'undici') return await runUndici(contender.connections, options);
		if (engine === undefined) throw new Error('The engine was not started');
		const outcome = await engine.run({
			...nodeFor(contender, server),
			items: itemsFor(ids, mark),
			credential: credentialFor(contender, server, mark),
			// Nobody's first failure ends the run.
			onError: 'continueErrorOutput',
		});
		if (outcome.output.length + outcome.errorOutput.length === 0) {
			throw new Error(`The run has no output: ${outcome.error?.message ?? 'without an error'}`);
		}
		return outcome;
	});
};
