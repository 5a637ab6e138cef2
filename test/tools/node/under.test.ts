import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '..', '..', '..');

/** Runs a program of `tools/`, and says how it ended and what it wrote. */
const run = async (file: string, ...args: string[]) =>
	await promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...args], { cwd: root })
		.then(({ stdout }) => ({ code: 0, said: stdout }))
		.catch(({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }));

describe('a command under another Node', () => {
	it.each([[[]], [['21', 'node', '-v']], [['24']]])('is asked for in %j', async (args) => {
		expect(await run('tools/node/under.ts', ...args)).toEqual({
			code: 1,
			said: 'Say which Node (22 or 24) and what to run, as in 22 npm test.\n',
		});
	});
});

describe('tests on an n8n', () => {
	it.each([[['--n8n', '9.9']], [['--n8n=9.9', '--bail']]])(
		'refuse one that is unknown: %j',
		async (args) => {
			expect(await run('tools/playground/test.ts', 'test/e2e/jest.config.js', ...args)).toEqual({
				code: 1,
				said:
					'n8n "9.9" is not available here. Choose 2.8.4 or 2.41.1. npm can install n8n only up to ' +
					'version 2: from version 3 on, n8n comes only as a container.\n',
			});
		},
	);

	it('hand every other argument to Jest, and end as it does', async () => {
		const config = 'jest.config.js';
		const nothing = ['--n8n', '2.8.4', 'no-such-file'];
		const allowed = await run('tools/playground/test.ts', config, ...nothing, '--passWithNoTests');
		expect(allowed.code).toBe(0);
		expect(allowed.said).toContain('No tests found, exiting with code 0');
		const refused = await run('tools/playground/test.ts', config, ...nothing);
		expect(refused.code).toBe(1);
	});
});
