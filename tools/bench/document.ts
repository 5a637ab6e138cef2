import { writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { drawChart } from './chart';
import { limitChart, costChart } from './charts';
import { judge } from './goals';
import type { Results } from './results';
import { tablesOf, toMarkdown } from './tables';
import { writeText } from './text';

const limitImage = 'images/benchmark-limit.svg';
const costImage = 'images/benchmark-cost.svg';

/** Writes benchmarks.md and its charts into a folder. */
export const writeDocument = async (folder: string, results: Results): Promise<void> => {
	await mkdir(path.join(folder, 'images'), { recursive: true });
	const { limited, unlimited, cost, weight, rotation } = tablesOf(results);
	if (!limited || !unlimited || !cost || !weight || !rotation)
		throw new Error('Not all is measured');
	await writeFile(path.join(folder, limitImage), drawChart(limitChart(results)));
	await writeFile(path.join(folder, costImage), drawChart(costChart(results)));
	const text = writeText({
		results,
		goals: toMarkdown(judge(results)),
		tables: {
			limited: toMarkdown(limited),
			unlimited: toMarkdown(unlimited),
			cost: toMarkdown(cost),
			weight: toMarkdown(weight),
			rotation: toMarkdown(rotation),
		},
		limitImage,
		costImage,
	});
	await writeFile(path.join(folder, 'benchmarks.md'), text);
};
