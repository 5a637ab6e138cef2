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
	it.each([[[]], [['21', 'node', '-v']], [['24']]])('is asked for in %p', async (args) => {
		expect(await run('tools/node/under.ts', ...args)).toEqual({
			code: 1,
			said: 'Say which Node (22 or 24) and what to run, as in 22 npm test.\n',
		});
	});
});

describe('tests on an n8n', () => {
	it.each([[['--n8n', '9.9']], [['--n8n=9.9', '--ci']]])(
		'refuse one that is unknown: %p',
		async (args) => {
			expect(await run('tools/playground/test.ts', 'test/e2e/jest.config.js', ...args)).toEqual({
				code: 1,
				said: 'The tests run on n8n 2.8.4 and 2.41.1, not on "9.9".\n',
			});
		},
	);

	it('hand every other argument to Jest, and end as it does', async () => {
		const config = 'test/e2e/jest.config.js';
		const list = ['--n8n', '2.8.4', '--listTests'];
		const { code, said } = await run('tools/playground/test.ts', config, ...list);
		expect(said).toContain(path.join(root, 'test', 'e2e', 'workflows.test.ts'));
		expect(code).toBe(0);
		const wrong = await run('tools/playground/test.ts', config, '--nonsense');
		expect(wrong.code).not.toBe(0);
	});
});
