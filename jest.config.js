// For the globalSetup.
require('tsx/cjs');

/** @type {import('jest').Config} */
module.exports = {
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['<rootDir>/test/(e2e|queue|tools/playground)/'],
	transform: {},
	runtime: '<rootDir>/test/jest/runtime.js',
	injectGlobals: false,
	globalSetup: '<rootDir>/test/support/scratch.ts',
	maxWorkers: 4,
	testTimeout: 60_000,
};
