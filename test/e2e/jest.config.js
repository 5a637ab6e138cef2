const { transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/e2e', '<rootDir>/test/tools/playground'],
	testMatch: ['**/*.test.ts'],
	transform,
	globalSetup: '<rootDir>/test/e2e/pack.ts',
	// n8n starts in about half a minute; all agents of a large account take some minutes, paced.
	testTimeout: 90_000,
};
