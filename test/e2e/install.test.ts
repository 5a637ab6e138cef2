import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { createOwner } from '../../tools/playground/client';
import type { N8n } from '../../tools/playground/n8n';
import { startN8n } from '../../tools/playground/n8n';
import { phoneNumberIdAt } from '../../tools/sandbox/agents';
import type { Sandbox } from '../../tools/sandbox/server';
import { startSandbox } from '../../tools/sandbox/server';
import { owner } from './home';
import { createWorkflowWith, startByHand } from './scene';

const root = join(__dirname, '..', '..');
const installTimeoutMs = 600_000;
const run = promisify(execFile);

let home: string;
let sandbox: Sandbox;
let n8n: N8n | undefined;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'opencx-e2e-home-'));
	sandbox = await startSandbox({ token: 'e2e-install' });
});

afterAll(async () => {
	await n8n?.stop();
	await sandbox.close();
	await rm(home, { recursive: true, force: true });
});

/** The commands that the README gives under "From a clone". */
async function commandsForAClone(): Promise<string> {
	const readme = await readFile(join(root, 'README.md'), 'utf8');
	const [, commands] = /\*\*From a clone,\*\*[^`]*```sh\n([^`]+)```/.exec(readme) ?? [];
	if (commands === undefined) throw new Error('The README has no commands under "From a clone".');
	return commands;
}

/** A user's own environment: nothing of the npm that runs the tests, and a home of their own. */
async function userEnv(): Promise<NodeJS.ProcessEnv> {
	const { npm_config_cache: cache = join(homedir(), '.npm'), PATH = '' } = process.env;
	const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|JEST)/.test(name));
	// The checkout may belong to somebody else, as in a container.
	const gitConfig = join(home, 'gitconfig');
	await writeFile(gitConfig, '[safe]\n\tdirectory = *\n');
	return {
		...Object.fromEntries(kept),
		HOME: home,
		PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
		GIT_CONFIG_GLOBAL: gitConfig,
		npm_config_cache: cache,
		npm_config_prefer_offline: 'true',
	};
}

it(
	'installed from a clone with the commands of the README, the node changes an agent in a plain n8n',
	async () => {
		const env = await userEnv();
		const clone = join(home, 'clone');
		await run('git', ['clone', '--quiet', root, clone], { env });
		await run('sh', ['-ec', await commandsForAClone()], { cwd: clone, env });
		const installed = join(home, '.n8n', 'nodes', 'node_modules');
		await access(join(installed, 'n8n-nodes-opencx-phone', 'dist'));
		// n8n brings it.
		await expect(access(join(installed, 'n8n-workflow'))).rejects.toThrow(/ENOENT/);

		n8n = await startN8n({ home });
		const client = await createOwner(n8n.url, owner);
		const credential = await client.createCredential('OpenCX', 'openCxApi', {
			token: sandbox.token,
			baseUrl: sandbox.url,
		});
		expect(await client.testCredential(credential)).toMatchObject({ status: 'OK' });
		const id = await createWorkflowWith(client, 'Update phone number', {
			parameters: {
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberIdAt(1) },
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: { initial_message: 'Hello from a clone.' },
			},
			credentials: { openCxApi: { id: credential, name: 'OpenCX' } },
		});
		const execution = await client.waitForExecution(await client.run(id, startByHand.name));
		expect(execution.status).toBe('success');
		const sent = sandbox.requests.filter(({ method }) => method === 'PATCH');
		expect(sent).toMatchObject([
			{ url: `/phone/${phoneNumberIdAt(1)}`, body: { initial_message: 'Hello from a clone.' } },
		]);
	},
	installTimeoutMs,
);
