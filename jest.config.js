/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	// The installed n8n holds packages of the same names as ours.
	modulePathIgnorePatterns: ['<rootDir>/playground/'],
	testTimeout: 20_000,
};
