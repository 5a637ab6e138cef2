/** n8n's engine with both nodes in a process of its own: what is measured runs in here. */
import { Pool } from 'undici';

import type { Engine } from '../engine/engine';
import { startEngine } from '../engine/engine';
import { makeWindowPackage, windowNodeType } from '../engine/windowPackage';
import { answerParent, startChild } from './child';
import type { Contender, Server } from './contenders';
import {
	bodyOf,
	credentialFor,
	httpRequestParameters,
	httpRequestType,
	itemsFor,
	ourParameters,
	ourType,
} from './contenders';
import type { Folders } from './folders';
import { hostEnv, n8nManifest } from './folders';
import type { RotationFigures } from './rotation';
import { measureRotation } from './rotation';

export type HostQuestion =
	| { do: 'start'; folders: Pick<Folders, 'ours' | 'httpRequest'>; windowMs: number }
	| {
			do: 'run';
			contender: Contender;
			server: Server;
			ids: string[];
			mark: string;
			/** Our node counts in the window that the engine was started with, not in a minute. */
			isWindowed: boolean;
	  }
	| { do: 'rotation'; folders: Pick<Folders, 'ours'>; quick: boolean };

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

export interface HostAnswers {
	start: undefined;
	run: Usage;
	rotation: RotationFigures;
}

export const startHost = () => startChild<HostQuestion, HostAnswers>('host.ts', hostEnv);

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

type RunQuestion = Extract<HostQuestion, { do: 'run' }>;

const runUndici = async (
	connections: number,
	{ server, ids, mark }: RunQuestion,
): Promise<number> => {
	const pool = new Pool(server.url, { connections, pipelining: 1 });
	const headers = {
		authorization: `Bearer ${server.token}`,
		'content-type': 'application/json',
		accept: 'application/json',
	};
	const items = itemsFor(ids, mark);
	let next = 0;
	const worker = async () => {
		for (let item = items[next++]; item !== undefined; item = items[next++]) {
			const { body } = await pool.request({
				method: 'PATCH',
				path: `/phone/${String(item.id)}`,
				headers,
				body: JSON.stringify(bodyOf(item)),
			});
			await body.text();
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
	await pool.close();
	return items.length;
};

const main = (): void => {
	let engine: Engine | undefined;

	const runNode = async (
		contender: Exclude<Contender, { kind: 'undici' }>,
		question: RunQuestion,
	) => {
		if (engine === undefined) throw new Error('The engine was not started');
		const { server, ids, mark, isWindowed } = question;
		const outcome = await engine.run({
			...(contender.kind === 'ours'
				? {
						type: isWindowed ? windowNodeType : ourType,
						parameters: ourParameters(contender),
					}
				: { type: httpRequestType, parameters: httpRequestParameters(contender, server) }),
			items: itemsFor(ids, mark),
			credential: credentialFor(contender, server, mark),
			// Nobody's first failure ends the run.
			onError: 'continueErrorOutput',
		});
		if (outcome.output.length + outcome.errorOutput.length === 0) {
			throw new Error(`The run has no output: ${outcome.error?.message ?? 'without an error'}`);
		}
		return outcome;
	};

	answerParent<HostQuestion>(async (question) => {
		switch (question.do) {
			case 'start': {
				const { ours, httpRequest } = question.folders;
				const windowed = makeWindowPackage(ours, question.windowMs);
				engine = await startEngine([ours, windowed, httpRequest], n8nManifest);
				return undefined;
			}
			case 'run': {
				const { contender } = question;
				return await measured(async () =>
					contender.kind === 'undici'
						? await runUndici(contender.connections, question)
						: await runNode(contender, question),
				);
			}
			case 'rotation':
				return measureRotation(question.folders.ours, question.quick);
		}
	});
};

if (require.main === module) main();
