import { createRequire } from 'node:module';

import { defineConfig } from 'vitest/config';

const { resolve } = createRequire(import.meta.url);

export default defineConfig({
	// The build that n8n's core and our built nodes load, so that all have the same classes of errors.
	resolve: { alias: { 'n8n-workflow': resolve('n8n-workflow') } },
	test: {
		globals: true,
		include: ['test/**/*.test.ts'],
		// These have a configuration of their own: they need an installed n8n.
		exclude: ['test/{e2e,queue,tools/playground}/**'],
		globalSetup: 'test/support/scratch.ts',
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
