import { execFile } from 'node:child_process';
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { toMarkdown } from '../../tools/fieldTable/toMarkdown';
import { resources } from '../../nodes/resources';
import { root } from '../support/engine';
import type { Packed } from './packed';
import { pack, scriptsIn } from './packed';

const run = promisify(execFile);
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, unknown> & {
	n8n: { nodes: string[]; credentials: string[]; strict: boolean };
};

// Told that it runs in a test, n8n's lint takes every file for one of its own samples.
const outsideTests = { ...process.env };
delete outsideTests.NODE_ENV;

/** The modules that n8n hands to a community package. */
const hostModules = ['n8n-workflow', 'zod', 'luxon', 'lodash', 'p-limit'];

let packed: Packed;
beforeAll(() => {
	packed = pack();
});
afterAll(() => {
	packed.remove();
});

describe('package.json', () => {
	it('the package has no dependencies, and n8n-workflow of any version as its only peer', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest).not.toHaveProperty('overrides');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('the package is a community package for n8n, MIT and strict', () => {
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-opencx-phone',
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']) as unknown,
			n8n: { n8nNodesApiVersion: 1, strict: true },
		});
	});

	// isolated-vm comes with the n8n-workflow that the current version of n8n's own command line and
	// lint names. Nothing here loads it, and n8n's lint forbids the overrides that would replace it.
	it("on a fresh machine, npm warns about an unsupported Node only for a part of n8n's own lint", async () => {
		const { stderr } = await run('npm', ['ci', '--dry-run', '--no-audit', '--no-fund'], {
			cwd: root,
			env: { ...process.env, npm_config_loglevel: 'warn' },
		});
		const unsupported = [...stderr.matchAll(/EBADENGINE +package: '(.+)@[^@]+'/g)];
		expect(stderr.match(/Unsupported engine/g) ?? []).toHaveLength(unsupported.length);
		expect(unsupported.map(([, name]) => name).filter((name) => name !== 'isolated-vm')).toEqual(
			[],
		);
	});

	it('nothing runs when the package is installed', () => {
		const names = Object.keys(manifest.scripts as object);
		expect(names.filter((name) => /^(pre|post)?(install|pack|prepare|publish)/.test(name))).toEqual(
			[],
		);
	});
});

describe('the lint of what is shipped', () => {
	it("the lint rules for what is shipped are n8n's own, unchanged", () => {
		const template = read(
			'node_modules/@n8n/node-cli/dist/template/templates/shared/default/eslint.config.mjs',
		);
		expect(read('eslint.config.mjs')).toBe(template);
	});

	it('no lint rule is switched off in what is shipped', () => {
		const sources = ['nodes', 'credentials'].flatMap((folder) =>
			readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => path.join(folder, file)),
		);
		expect(sources.length).toBeGreaterThan(20);
		const offending = sources.filter((file) =>
			/eslint-disable|@ts-(ignore|expect-error|nocheck)/.test(read(file)),
		);
		expect(offending).toEqual([]);
	});
});

describe("n8n's verification scan", () => {
	const scanner = path.join(root, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
	const bad = mkdtempSync(path.join(tmpdir(), 'opencx-phone-scan-'));
	let verdicts: Record<string, { passed: boolean; details?: string }>;

	beforeAll(async () => {
		writeFileSync(
			path.join(bad, 'bad.js'),
			'setTimeout(() => console.log(process.env.HOME), 1);\n',
		);
		// In its own process, which does not know that it runs in a test.
		const script = `
			const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(${JSON.stringify(scanner)});
			const [sources, published, bad] = ${JSON.stringify([root, packed.folder, bad])};
			const told = {
				sources: await analyzePackage(sources, SOURCE_FILE_PATTERNS),
				published: await analyzePackage(published, ['**/*.js', 'package.json']),
				bad: await analyzePackage(bad, ['**/*.js']),
			};
			console.log('\\n' + JSON.stringify(told));
		`;
		const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
			cwd: root,
			env: outsideTests,
		});
		verdicts = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as typeof verdicts;
	}, 90_000);
	afterAll(() => {
		rmSync(bad, { recursive: true, force: true });
	});

	it("the sources pass n8n's verification scan", () => {
		expect(verdicts.sources).toEqual({ passed: true });
	});

	it("the published package passes n8n's verification scan", () => {
		expect(verdicts.published).toEqual({ passed: true });
	});

	it('the verification scan does find something in a bad file', () => {
		expect(verdicts.bad?.passed).toBe(false);
		expect(verdicts.bad?.details).toContain('setTimeout');
	});
});

describe('the tarball', () => {
	it('the tarball has the built node and nothing that is not for users', () => {
		const unexpected = packed.files.filter(
			(file) =>
				!/^(package\.json|README\.md|LICENSE\.md|CHANGELOG\.md)$/.test(file) &&
				!/^dist\/(nodes|credentials)\/.*\.js$|^dist\/nodes\/.*\.node\.json$|^dist\/icons\/[\w.]+\.svg$/.test(
					file,
				),
		);
		expect(unexpected).toEqual([]);
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
			expect(packed.files).toContain(file);
		// n8n finds a node by its codex file.
		for (const file of manifest.n8n.nodes)
			expect(packed.files).toContain(file.replace(/\.js$/, '.json'));
		for (const file of [
			'README.md',
			'LICENSE.md',
			'dist/icons/openCx.svg',
			'dist/icons/openCx.dark.svg',
		]) {
			expect(packed.files).toContain(file);
		}
	});

	it('the tarball unpacks to less than 400 kB', () => {
		expect(packed.sizeBytes).toBeLessThan(400_000);
	});

	it('at run time, the package imports only what n8n provides', () => {
		const imported = new Set(
			scriptsIn(packed.folder).flatMap((file) =>
				[
					...readFileSync(path.join(packed.folder, file), 'utf8').matchAll(
						/\b(?:require|import)\(\s*['"]([^'"]+)['"]/g,
					),
				].map(([, name]) => name ?? ''),
			),
		);
		const outside = [...imported].filter((name) => !name.startsWith('.'));
		expect(outside).toContain('n8n-workflow');
		expect(outside.filter((name) => ![...hostModules, 'crypto'].includes(name))).toEqual([]);
	});

	it('the package loads if only the modules of n8n can be found', async () => {
		const installed = packed.install();
		const host = mkdtempSync(path.join(tmpdir(), 'opencx-phone-host-'));
		try {
			mkdirSync(path.join(host, 'node_modules'));
			for (const name of hostModules) {
				symlinkSync(path.join(root, 'node_modules', name), path.join(host, 'node_modules', name));
			}
			const script = `
				const { n8n } = require('./package.json');
				const made = [...n8n.nodes, ...n8n.credentials].map((file) => {
					const [[name, made]] = Object.entries(require('./' + file));
					return [name, new made()];
				});
				let fastify = 'found';
				try { require('fastify'); } catch { fastify = 'not found'; }
				console.log(JSON.stringify({
					names: made.map(([name]) => name),
					types: made.flatMap(([, { description }]) => description?.name ?? []),
					fastify,
				}));
			`;
			const { stdout } = await run(process.execPath, ['-e', script], {
				cwd: installed,
				env: { PATH: process.env.PATH, NODE_PATH: path.join(host, 'node_modules') },
			});
			expect(JSON.parse(stdout)).toEqual({
				names: ['OpenCxPhone', 'OpenCxRotationTrigger', 'OpenCxCallTrigger', 'OpenCxApi'],
				types: ['openCxPhone', 'openCxRotationTrigger', 'openCxCallTrigger'],
				// Nothing else can be found, so a stray import would fail.
				fastify: 'not found',
			});
		} finally {
			rmSync(host, { recursive: true, force: true });
		}
	});
});

describe('the README', () => {
	const updated = resources.filter(({ api }) => Object.keys(api.fields).length > 0);
	it.each(updated.map(({ value, api }) => [value, api.fields] as const))(
		'docs/fields.md has the table of the fields of %s that "npm run docs" writes',
		(value, fields) => {
			const [, rest = ''] = read('docs/fields.md').split(
				`<!-- fields of ${value}: begin (written by \`npm run docs\`) -->`,
			);
			const [table] = rest.split(`<!-- fields of ${value}: end -->`);
			expect(table).toBe(`\n\n${toMarkdown(fields)}\n\n`);
		},
	);

	it('the README names the two commands for a fresh machine', () => {
		expect(read('README.md')).toContain('npm ci && npm run demo');
		expect(read('README.md')).toContain('npm ci && npm test');
	});
});
