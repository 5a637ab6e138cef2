import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n, isN8nInstalled, n8nVersion } from '../playground/install';
import { PlaygroundError } from '../playground/playgroundError';
import { draw } from './chart';
import { setFigures } from './document';
import { prepareFolders, root } from './folders';
import type { Findings, Place } from './runs';
import { measureChanges } from './sections/changes';
import { measureCost } from './sections/cost';
import { measureLimited } from './sections/limited';
import { measureRotation } from './sections/rotation';
import { measureTrigger } from './sections/trigger';
import { measureUnlimited } from './sections/unlimited';
import { measureWeight } from './sections/weight';

/** By the first part of the names of their places in the document. */
const sections: Readonly<Record<string, (place: Place) => Findings | Promise<Findings>>> = {
	limited: measureLimited,
	unlimited: measureUnlimited,
	cost: measureCost,
	weight: measureWeight,
	changes: measureChanges,
	rotation: measureRotation,
	trigger: measureTrigger,
};

const help = `Measures the node beside n8n's HTTP Request node, against the sandbox, and sets the figures in
docs/benchmarks.md.

  npm run bench -- [flags]

  --only <section>   one of ${Object.keys(sections).join(', ')}; as often as you like
  --rounds <number>  how often each is measured; the median counts (default 3)
  --quick            small sizes, to try the program itself; writes nothing
  --help             show this

A whole run takes about half an hour on an idle machine. The first one installs n8n.
`;

const readFlags = () => {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', multiple: true, default: Object.keys(sections) },
			rounds: { type: 'string', default: '3' },
			quick: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const rounds = Number(values.rounds);
	const isClear =
		values.only.every((name) => Object.hasOwn(sections, name)) &&
		Number.isInteger(rounds) &&
		rounds >= 1;
	return { ...values, rounds, help: values.help || !isClear };
};

const say = (line: string): void => {
	console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
};

/** When, on what, and beside how much other work a section is measured. */
const circumstances = (rounds: number): string => {
	const priority = os.getPriority();
	const gigabytes = Math.round(os.totalmem() / 2 ** 30);
	return (
		`Measured on ${new Date().toISOString().slice(0, 10)}, ${rounds} rounds: ${os.cpus()[0]?.model}, ` +
		`${os.cpus().length} cores, ${gigabytes} GB of memory, ${os.type()} ${os.release()}; Node.js ${process.version}, ` +
		`the engine of n8n ${n8nVersion}; load average ${os.loadavg()[0]?.toFixed(2)} at the start${priority === 0 ? '' : `, priority ${priority}`}.`
	);
};

const write = async (name: string, { figures, charts = {} }: Findings): Promise<void> => {
	const docs = path.join(root, 'docs');
	const file = path.join(docs, 'benchmarks.md');
	const named = Object.entries(figures).map(([place, figure]) => [`${name}.${place}`, figure]);
	const text = setFigures(await readFile(file, 'utf8'), Object.fromEntries(named));
	await writeFile(file, text);
	for (const [image, chart] of Object.entries(charts)) {
		await writeFile(path.join(docs, 'images', `${image}.svg`), await draw(chart));
	}
};

const main = async (): Promise<void> => {
	const { only, rounds, quick, help: isAsked } = readFlags();
	if (isAsked) return console.log(help);
	if (!(await isN8nInstalled())) {
		say(`Installing n8n ${n8nVersion}, once; this takes minutes`);
		await installN8n({ report: () => undefined });
	}
	say('Building and packing the node');
	const folders = await prepareFolders();
	try {
		for (const [name, measure] of Object.entries(sections)) {
			if (!only.includes(name)) continue;
			say(name);
			const measured = circumstances(rounds);
			const found = await measure({ folders, rounds, isQuick: quick, report: say });
			const findings = { ...found, figures: { measured, ...found.figures } };
			for (const [place, figure] of Object.entries(findings.figures)) {
				console.log(`${place}: ${figure.includes('\n') ? '\n' : ''}${figure}`);
			}
			if (!quick) await write(name, findings);
		}
	} finally {
		await rm(path.dirname(folders.ours), { recursive: true, force: true });
	}
};

main().catch((error: unknown) => {
	if (!(error instanceof PlaygroundError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
});
