/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/playground/e2e', '<rootDir>/playground/command'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	globalSetup: '<rootDir>/playground/e2e/pack.ts',
	// n8n starts in about half a minute; all agents of a large account take some minutes, paced.
	testTimeout: 90_000,
};
