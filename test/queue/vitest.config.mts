import { defineConfig } from 'vitest/config';

// Three processes of n8n start in here, on slow machines too.
const timeoutMs = 300_000;

export default defineConfig({
	test: {
		globals: true,
		include: ['test/queue/**/*.test.ts'],
		globalSetup: 'test/queue/prepare.ts',
		allowOnly: false,
		fileParallelism: false,
		testTimeout: timeoutMs,
		hookTimeout: timeoutMs,
	},
});
