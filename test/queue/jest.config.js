const { runtime, injectGlobals, transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/queue'],
	testMatch: ['**/*.test.ts'],
	runtime,
	injectGlobals,
	transform,
	globalSetup: '<rootDir>/test/queue/prepare.ts',
	maxWorkers: 1,
	// Three processes of n8n start in here, on slow machines too.
	testTimeout: 300_000,
};
