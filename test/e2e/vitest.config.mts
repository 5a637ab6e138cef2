import { defineConfig } from 'vitest/config';

// n8n starts in about half a minute; all agents of a large account take some minutes, paced.
const timeoutMs = 90_000;

export default defineConfig({
	test: {
		globals: true,
		include: ['test/{e2e,tools/playground}/**/*.test.ts'],
		globalSetup: 'test/e2e/pack.ts',
		allowOnly: false,
		// Each has an n8n and an account of its own, and most of their time they wait.
		maxWorkers: 2,
		testTimeout: timeoutMs,
		hookTimeout: timeoutMs,
	},
});
