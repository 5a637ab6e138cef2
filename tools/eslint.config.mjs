// For everything that isn't shipped. What is shipped obeys eslint.config.mjs: n8n's own, unchanged.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
	{
		ignores: [
			'dist/',
			'**/node_modules/',
			'nodes/',
			'credentials/',
			'tools/playground/.data/',
			'*.js',
			'*.mjs',
		],
	},
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.strict],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			// What goes wrong most in code that waits for servers.
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/], Identifier[name=/^[fx](describe|it|test)$/]',
					message: 'All tests run. To run some, name their file, or give their title with -t.',
				},
			],
		},
	},
);
