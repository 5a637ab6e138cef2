import { costOfOneMore, idealUnderLimitMs, median } from './figures';
import type { Results, Section } from './results';
import { names } from './results';
import { cpuOfOne, kilobytes, milliseconds } from './tables';

export interface TextParts {
	readonly results: Results;
	/** Tables in Markdown. */
	readonly goals: string;
	readonly tables: Readonly<Record<Section, string>>;
	/** Relative to the document. */
	readonly limitImage: string;
	readonly costImage: string;
}

/** How the cost of each contender grows with the number of items. */
const growthOf = ({ cost }: Results): string => {
	const lines = [...new Set(cost.map(({ name }) => name))].map((name) => {
		const runs = cost.filter((run) => run.name === name);
		const [first, last] = [runs[0], runs.at(-1)];
		if (first === undefined || last === undefined) return '';
		const cpu = costOfOneMore(runs.map((run) => ({ items: run.items, cost: median(run.cpuMs) })));
		const memory = costOfOneMore(
			runs.map((run) => ({ items: run.items, cost: median(run.residentBytes) })),
		);
		const times = cpuOfOne(last) / cpuOfOne(first);
		return `- ${name}: each further item costs ${milliseconds(cpu)} of CPU time and ${kilobytes(memory)} of memory; an item among ${last.items.toLocaleString('en')} costs ${times.toFixed(2)} times the CPU time of one among ${first.items.toLocaleString('en')}.`;
	});
	return lines.join('\n');
};

const tuningOf = ({ limited }: Results): string =>
	limited.tuning
		.map(({ settings, ms, lost }) => `${settings}: ${(ms / 1000).toFixed(2)} s, ${lost} lost`)
		.join('; ');

/** What the paced runs would come to under the real window of a minute, by the same overhead. */
const atAMinute = ({ limited }: Results): string => {
	const { server, updates, idealMs, runs } = limited;
	const minuteIdealMs = idealUnderLimitMs(updates, { ...server, windowMs: 60_000 });
	const run = runs.find(({ name }) => name === names.paced);
	if (run === undefined) throw new Error('Nothing was paced');
	const beyondMs = median(run.ms) - idealMs;
	return `with a window of a minute, the same ${(beyondMs / 1000).toFixed(2)} s would make a ratio of ${(1 + beyondMs / minuteIdealMs).toFixed(3)}.`;
};

/** The document. Figures come from the run alone; the words hold for any of them. */
export const writeText = ({ results, goals, tables, limitImage, costImage }: TextParts): string => {
	const { machine, limited, unlimited } = results;
	const { server } = limited;
	return `# Benchmarks

<!-- Written by \`npm run bench\`. Changes by hand are lost with the next run. -->

This node beside what people would use instead, in the same n8n engine, against the same [sandbox](../tools/sandbox), which runs in a process of its own. Everything that is compared was measured in one run, in turn, round by round; tables show the medians of ${machine.rounds}. Absolute times mean little on another machine, ratios more.

Measured on ${machine.date}: ${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GB of memory, ${machine.system}; Node.js ${machine.node}, the engine of n8n ${machine.n8n}; load average ${machine.load.toFixed(2)} at the start; the run took ${Math.round(machine.tookMs / 60_000)} minutes. To repeat it:

\`\`\`sh
npm run bench
\`\`\`

${goals}

## Under a limit

![Time for ${limited.updates} updates under a limit](${limitImage})

${limited.updates} updates, a limit of ${server.limit} requests in any ${server.windowMs / 1000} s, ${server.latencyMs} ms for each answer, refused ones included. The real limit is counted by the minute: the window is scaled down, by a rate limiter with a shorter window that the node is made with, so that a run takes seconds. The ideal is (N / R − 1) windows and one latency: the first window's worth goes at once, each further one a window later.

${tables.limited}

"Lost" counts agents of the sandbox that did not get their update, "Refused" the requests that were answered with 429. A time with losses is no achievement, so that it has no ratio.

- **${names.paced}** never asks for more than the limit allows, so that nothing is refused. What it takes beyond the ideal is the time to check all items before the first request, the time to send one window's worth with the default of Max Parallel Requests, once, and one latency for each window: a request counts until one window after its *end*, because the server may have counted it at any moment until then. None of this grows with the window: ${atAMinute(results)}
- **${names.pacedWider}** has more requests under way, and sends each window's worth in less time; the rest is the same. The goal is judged by this row.
- **${names.obeying}** finds the limit by running into it. \`Retry-After\` knows whole seconds and is rounded up by the server, so that each wait is too long by up to a second; with a window of a minute that share is a tenth of what it is here.
- **${names.single}** is limited by the latency: each request waits for the one before.
- **${names.tuned}** has to be told the limit by someone who tries. Tried here, from the fastest: ${tuningOf(results)}. Its batches space the starts only, within one execution: a second execution with the same key, or a slower answer, and requests are refused, which the node does not repeat.
- **${names.untuned}** sends everything at once and does not repeat what was refused.

## Without a limit

${unlimited.updates.toLocaleString('en')} updates, ${unlimited.parallel} in parallel. The bare undici client sends the same bodies over connections that it keeps; it reads no parameters, checks nothing and reports nothing.

${tables.unlimited}

- n8n's HTTP helper, the only way to the network that a community node may use, opens a new connection for every request: it makes an agent for each and offers no option to pass one. That, the credential that it decrypts for each request, and the evaluation of expressions are what lies between this node and the bare client.
- With a latency, the HTTP Request node's time is that of its batches: it starts one every interval, whether or not the one before has ended, and takes the time between for its own work.

## CPU and memory

![CPU time for one update](${costImage})

Each measurement in a fresh process, after a warm-up, as in an n8n that has run for a while. All send the same four fields, three of them expressions, without latency. The HTTP Request node has a Bearer Auth credential; its body is written as JSON with the expressions in it, or as fields, the way its form begins. CPU time is that of the whole process, n8n's share included; memory is the highest resident set above the one before the run, "Kept by the output" the heap that is still in use after the run and a collection of garbage. The goals above are judged beside the thriftiest of the HTTP Request node's rows.

${tables.cost}

How it grows:

${growthOf(results)}

- Nearly all CPU time is the host's: evaluating expressions, decrypting the credential, opening a connection. What an item costs follows the number of its expressions: for each one the host builds a new view of the workflow's data, the time zone's clock included. This node evaluates every field by itself, so that a wrong one can be named; a JSON body is one expression however many fields it has, and a value that is wrong or missing in it goes out as it is. In a text of several expressions each is evaluated once more, to find the one that yields nothing; in a text of a single one the result tells.
- The HTTP Request node reads some twenty parameters for each item, most of which nobody set. This node reads the few it has, and those without an expression once for all items.
- Each item is checked against schemas that are built once for a run; what the check costs is lost in the noise of the rest.
- Memory follows the requests under way. This node keeps one small result for each item; the HTTP Request node keeps request and answer of every item until the last has come.

## Weight

${tables.weight}

Loaded by n8n's own loader into a process that has already loaded n8n's core, zod, luxon and another node package, as a running n8n has.

## Rotation

${tables.rotation}

The choice by itself, without n8n around it. Choices fall on moments all over a year in Europe/Berlin, in no order, each asked for afresh. A preview goes through the year once and keeps what it has worked out.

## Tried or weighed, without gain

- *A connection that is kept.* The host's helper builds its agents anew for each request and passes on neither an agent nor its options. A \`Connection: keep-alive\` header changes nothing, because the socket goes down with its agent.
- *Skipping the host's own validation of parameters* (\`skipValidation\`): it looks for declared types, of which this node has none, but that is a trifle beside evaluating them.
- *One expression for all parameters*, as in a JSON body, was weighed and left: the host turns an error inside an expression into nothing, so that one wrong field would empty all others, and nobody could say which it was.

## Found by profiling, and mended

- An empty answer, the usual one to an update, was parsed as JSON: the thrown error was the costliest thing that was this node's own.
- The base URL of the credential was judged for each request, though it is the same for a whole run.
- Parameters without an expression were read for each item.
- The one expression of a text was evaluated a second time, though the length of the text tells whether it yielded something.
`;
};
