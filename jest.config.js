/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Many tests wait for a socket and not for a core.
	maxWorkers: '100%',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// These have a configuration of their own: they need an installed n8n.
	testPathIgnorePatterns: ['<rootDir>/test/(e2e|queue|tools/playground)/'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	// The installed n8n holds packages of the same names as ours.
	modulePathIgnorePatterns: ['<rootDir>/tools/playground/n8n-'],
	// Enough where other work shares the two cores of a small machine.
	testTimeout: 60_000,
};
