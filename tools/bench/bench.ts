import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n, n8nVersion } from '../playground/install';
import { PlaygroundError } from '../playground/playgroundError';
import { measureCost } from './cost';
import { setFigures } from './document';
import { prepareFolders, root } from './folders';
import { measureLimited } from './limited';
import type { Findings, Place } from './runs';
import { measureTrigger } from './trigger';

/** The sections, by the first part of their places' names in the document. */
const sections: Readonly<Record<string, (place: Place) => Promise<Findings>>> = {
	limited: measureLimited,
	cost: measureCost,
	trigger: measureTrigger,
};

const help = `Measures the node and n8n's HTTP Request node against the sandbox, three times each, and
writes the medians to docs/benchmarks.md.

  npm run bench -- [flags]

  --only <section>   one of ${Object.keys(sections).join(', ')}; can be repeated
  --quick            small sizes, once, to try the program itself; writes nothing
  --help             show this help

A full run takes about twenty minutes on an idle machine. The first one installs n8n.
`;

const say = (line: string): void => {
	console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
};

/** When and on what machine a section is measured, and how much other load the machine has. */
const circumstances = (rounds: number): string =>
	`Measured on ${new Date().toISOString().slice(0, 10)}, ${rounds} rounds: ${os.cpus()[0]?.model}, ` +
	`${os.cpus().length} cores; Node.js ${process.version}, the engine of n8n ${n8nVersion}; ` +
	`load average ${os.loadavg()[0]?.toFixed(2)} at the start.`;

const write = async (name: string, { figures, charts = {} }: Findings): Promise<void> => {
	const docs = path.join(root, 'docs');
	const file = path.join(docs, 'benchmarks.md');
	const named = Object.entries(figures).map(([place, figure]) => [`${name}.${place}`, figure]);
	await writeFile(file, setFigures(await readFile(file, 'utf8'), Object.fromEntries(named)));
	for (const [image, svg] of Object.entries(charts)) {
		await writeFile(path.join(docs, 'images', `${image}.svg`), svg);
	}
};

const main = async (): Promise<void> => {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', multiple: true, default: Object.keys(sections) },
			quick: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const { only, quick } = values;
	const isKnown = only.every((name) => Object.hasOwn(sections, name));
	if (values.help || !isKnown) return console.log(help);
	const rounds = quick ? 1 : 3;

	say(`Installing n8n ${n8nVersion}, if it isn't installed yet, and packing the node`);
	await installN8n();
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
