import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '..', '..');

describe('the lint of contract/openapi.yaml', () => {
	it('has no error and no warning under the strict rules, none of them ignored', async () => {
		const redocly = path.join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
		const { stdout } = await promisify(execFile)(
			process.execPath,
			[redocly, 'lint', '--format=json', 'contract/openapi.yaml'],
			{
				cwd: root,
				env: {
					...process.env,
					// Without these it asks the registry for updates and reports its use.
					REDOCLY_TELEMETRY: 'off',
					REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
				},
			},
		);
		const { totals, problems } = JSON.parse(stdout);
		expect(problems).toEqual([]);
		expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
	});
});
