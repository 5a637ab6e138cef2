import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n, isN8nInstalled, n8nVersion } from '../playground/install';
import { PlaygroundError } from '../playground/playgroundError';
import { prepareFolders, root } from './folders';
import type { Place } from './measure';
import {
	measureCost,
	measureLimited,
	measureRotations,
	measureUnlimited,
	measureWeight,
	quickSizes,
	wholeSizes,
} from './measure';
import type { Machine, Results, Section } from './results';
import { sections } from './results';
import { writeDocument } from './document';
import { printTables } from './tables';

const help = `Measures the node beside n8n's HTTP Request node, against the sandbox.

  npm run bench -- [flags]

  --only <section>   one of ${sections.join(', ')}; prints its figures and writes nothing
  --rounds <number>  how often each is measured; the median counts (default 3)
  --quick            small sizes, to try the program itself; writes nothing
  --out <folder>     where benchmarks.md goes (default docs; --quick and --only write with it alone)
  --again            measures nothing: writes the document from the last whole run
  --help             show this

A whole run takes about a quarter of an hour on an idle machine. The first one installs n8n.
`;

/** What the person at the terminal got wrong; its message is all they need to see. */
class Misuse extends Error {}

const lastRunFile = path.join(root, 'node_modules', '.cache', 'bench', 'results.json');

const readFlags = () => {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			rounds: { type: 'string', default: '3' },
			quick: { type: 'boolean', default: false },
			out: { type: 'string' },
			again: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const only = sections.find((section) => section === values.only);
	if (values.only !== undefined && only === undefined) {
		throw new Misuse(`--only takes one of ${sections.join(', ')}, not '${values.only}'.`);
	}
	const rounds = Number(values.rounds);
	if (!Number.isInteger(rounds) || rounds < 1) {
		throw new Misuse(`--rounds takes a whole number of 1 or more, not '${values.rounds}'.`);
	}
	return { ...values, only, rounds };
};

const say = (line: string): void => {
	console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
};

const titles: Record<Section, string> = {
	limited: 'Under a limit',
	unlimited: 'Without a limit',
	cost: 'CPU and memory',
	weight: 'Weight',
	rotation: 'Rotation',
};

const measureAll = async (place: Place, only: Section | undefined): Promise<Partial<Results>> => {
	const results: Partial<{ -readonly [K in keyof Results]: Results[K] }> = {};
	const measures: Record<Section, () => Promise<void>> = {
		limited: async () => {
			results.limited = await measureLimited(place);
		},
		unlimited: async () => {
			results.unlimited = await measureUnlimited(place);
		},
		cost: async () => {
			results.cost = await measureCost(place);
		},
		weight: async () => {
			results.weight = await measureWeight(place);
		},
		rotation: async () => {
			results.rotation = await measureRotations(place);
		},
	};
	for (const section of only === undefined ? sections : [only]) {
		say(titles[section]);
		await measures[section]();
	}
	return results;
};

const isWhole = (results: Partial<Results>): results is Results =>
	results.machine !== undefined && sections.every((section) => results[section] !== undefined);

const main = async (): Promise<void> => {
	const { only, rounds, quick, out, again, help: isAsked } = readFlags();
	if (isAsked) {
		console.log(help);
		return;
	}
	const target = path.resolve(out ?? path.join(root, 'docs'));
	if (again) {
		const text = await readFile(lastRunFile, 'utf8').catch(() => {
			throw new Misuse('There has been no whole run yet.');
		});
		await writeDocument(target, JSON.parse(text) as Results);
		say(`Written to ${target}`);
		return;
	}

	if (!(await isN8nInstalled())) {
		say(`Installing n8n ${n8nVersion}, once; this takes minutes`);
		let last = '';
		await installN8n({
			report: (message) => {
				if (message !== last) say(message);
				last = message;
			},
		});
	}
	say('Building and packing the node');
	const startedAt = performance.now();
	const [load = 0] = os.loadavg();
	const place: Place = {
		folders: await prepareFolders(),
		sizes: quick ? quickSizes(rounds) : wholeSizes(rounds),
		report: say,
	};
	let measured: Partial<Results>;
	try {
		measured = await measureAll(place, only);
	} finally {
		await rm(path.dirname(place.folders.ours), { recursive: true, force: true });
	}
	const machine: Machine = {
		cpu: os.cpus()[0]?.model ?? 'unknown',
		cores: os.cpus().length,
		memoryBytes: os.totalmem(),
		system: `${os.type()} ${os.release()}, ${os.arch()}`,
		node: process.version,
		n8n: n8nVersion,
		date: new Date().toISOString().slice(0, 10),
		rounds,
		load,
		tookMs: performance.now() - startedAt,
	};
	const results = { ...measured, machine };
	printTables(results);
	if (!isWhole(results)) return;
	if (!quick) {
		await mkdir(path.dirname(lastRunFile), { recursive: true });
		await writeFile(lastRunFile, JSON.stringify(results, null, '\t'));
	}
	if (quick && out === undefined) return;
	await writeDocument(target, results);
	say(`Written to ${target}`);
};

main().catch((error: unknown) => {
	if (!(error instanceof Misuse) && !(error instanceof PlaygroundError)) throw error;
	console.error(`${error.message} See npm run bench -- --help.`);
	process.exitCode = 1;
});
