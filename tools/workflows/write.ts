/** Writes the importable workflows from their definitions: `npm run workflows`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { textOf, workflows } from './workflows';

const folder = join(__dirname, '..', '..', 'workflows');

const write = async (): Promise<void> => {
	for (const one of workflows) await writeFile(join(folder, one.file), textOf(one));
};

write().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
