import { createRequire } from 'node:module';

import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

const { resolve } = createRequire(import.meta.url);

/** What waits for real seconds starts first, and the others use the cores meanwhile. */
class WaitingFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const waits = ({ moduleId }: TestSpecification) => /\/send\.\w+\.test\.ts$/.test(moduleId);
		const sorted = await super.sort(files);
		return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
	}
}

export default defineConfig({
	// The build that n8n's core and our built nodes load, so that all have the same classes of errors.
	resolve: { alias: { 'n8n-workflow': resolve('n8n-workflow') } },
	test: {
		globals: true,
		include: ['test/**/*.test.ts'],
		// These have a configuration of their own: they need an installed n8n.
		exclude: ['test/{e2e,queue,tools/playground}/**'],
		globalSetup: 'test/support/scratch.ts',
		sequence: { sequencer: WaitingFirst },
		allowOnly: false,
		// n8n's core is loaded once by each process, and not once for each file.
		isolate: false,
		// More than there are cores: many tests wait for a socket.
		maxWorkers: 4,
		// Enough where other work shares the two cores of a small machine.
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
