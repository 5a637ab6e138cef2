// Loads the setup, which is TypeScript.
require('tsx/cjs');

/** @type {import('jest').Config} */
module.exports = {
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// These have their own configuration: they need an installed n8n.
	testPathIgnorePatterns: ['<rootDir>/test/(e2e|queue|tools/playground)/'],
	// n8n's core is loaded once by each process, not once for each file.
	runtime: '<rootDir>/test/jest/runtime.js',
	// The runtime does both.
	injectGlobals: false,
	transform: {},
	globalSetup: '<rootDir>/test/support/scratch.ts',
	testSequencer: '<rootDir>/test/jest/waitingFirst.js',
	// More than there are cores: many tests wait for a socket.
	maxWorkers: 4,
	// Enough where other work shares the two cores of a small machine.
	testTimeout: 60_000,
};
