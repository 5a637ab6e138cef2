const { transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/queue'],
	testMatch: ['**/*.test.ts'],
	transform,
	globalSetup: '<rootDir>/test/queue/prepare.ts',
	// Three processes of n8n start in here, on slow machines too.
	testTimeout: 300_000,
};
