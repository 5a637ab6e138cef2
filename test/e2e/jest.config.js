const { runtime, injectGlobals, transform, testSequencer } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e', '<rootDir>/test/tools/playground'],
	testMatch: ['**/*.test.ts'],
	runtime,
	injectGlobals,
	transform,
	testSequencer,
	globalSetup: '<rootDir>/test/e2e/pack.ts',
	// Each file has its own n8n and account, and spends most of its time waiting: more of them at once
	// than a small machine has cores.
	maxWorkers: 3,
	// n8n starts in about half a minute. All agents of a large account take some minutes under the limit.
	testTimeout: 180_000,
};
