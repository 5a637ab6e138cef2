import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { n8nFolder } from '../../tools/playground/install';

const root = join(__dirname, '..', '..');
const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'opencx-e2e-types-'));
});

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

/** Compiles the sources against the types of this n8n; gives the files that took part. */
async function compile(files: readonly string[] = []): Promise<string> {
	const config = join(folder, 'tsconfig.json');
	// All types come from one place: the types of two versions of Node are incompatible.
	const places = ['node_modules', 'node_modules/@types'].map((place) =>
		join(n8nFolder, place, '*'),
	);
	await writeFile(
		config,
		JSON.stringify({
			extends: join(root, 'tsconfig.build.json'),
			compilerOptions: {
				noEmit: true,
				rootDir: '/',
				paths: { '*': places },
			},
			include: [join(root, 'credentials'), join(root, 'nodes'), ...files],
		}),
	);
	const args = [require.resolve('typescript/bin/tsc'), '--project', config, '--listFiles'];
	try {
		return (await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
	} catch (error) {
		throw new Error((error as { stdout: string }).stdout, { cause: error });
	}
}

describe("the types of this n8n's n8n-workflow", () => {
	it('the sources compile against them', async () => {
		expect(await compile()).toContain(join(n8nFolder, 'node_modules', 'n8n-workflow', 'dist'));
	});

	it('and what they do not allow is found', async () => {
		const wrong = join(folder, 'wrong.ts');
		await writeFile(
			wrong,
			"import type { INodeProperties } from 'n8n-workflow';\n" +
				'export const wrong: INodeProperties = { displayName: 1 };\n',
		);
		await expect(compile([wrong])).rejects.toThrow(/wrong\.ts.*displayName|TS2322/s);
	});
});
