const { runtime, injectGlobals, transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e', '<rootDir>/test/tools/playground'],
	testMatch: ['**/*.test.ts'],
	runtime,
	injectGlobals,
	transform,
	globalSetup: '<rootDir>/test/e2e/pack.ts',
	// Each has an n8n and an account of its own, and most of their time they wait.
	maxWorkers: 2,
	// n8n starts in about half a minute; all agents of a large account take some minutes, paced.
	testTimeout: 180_000,
};
