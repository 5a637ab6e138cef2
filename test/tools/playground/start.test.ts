import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { login } from '../../../tools/playground/client';

const projectFolder = join(__dirname, '..', '..', '..');
const usualPorts = [5678, 4010];
const readyTimeoutMs = 180_000;

let data: string;
let playground: { child: ChildProcess; output: () => string; ended: Promise<number | null> };

beforeAll(async () => {
	data = await mkdtemp(join(tmpdir(), 'opencx-start-'));
});

afterAll(async () => {
	if (playground.child.exitCode === null && playground.child.signalCode === null) ctrlC();
	await playground.ended;
	await rm(data, { recursive: true, force: true });
});

/** `npm start`, as at a terminal's prompt but without the terminal. */
function npmStart(...flags: string[]): typeof playground {
	const child = spawn('npm', ['start', '--', `--data=${data}`, ...flags], {
		cwd: projectFolder,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	return { child, output: () => output, ended };
}

async function untilReady(): Promise<string> {
	const deadline = Date.now() + readyTimeoutMs;
	for (;;) {
		const [, url] = /^ +URL +(\S+)$/m.exec(playground.output()) ?? [];
		if (url !== undefined && playground.output().includes('Ctrl-C stops')) return url;
		if (playground.child.exitCode !== null || Date.now() > deadline) {
			throw new Error(`The playground did not start:\n${playground.output()}`);
		}
		await sleep(200);
	}
}

/** What is printed for a credential. */
function printed(): { token: string; baseUrl: string } {
	const [, token = ''] = /^ +API Key +(\S+)$/m.exec(playground.output()) ?? [];
	const [, baseUrl = ''] = /^ +Base URL +(\S+)$/m.exec(playground.output()) ?? [];
	return { token, baseUrl };
}

/** What Ctrl-C does: the signal goes to everything that the terminal runs. */
function ctrlC(): void {
	process.kill(-(playground.child.pid ?? 0), 'SIGINT');
}

/** The processes that have our folder among their arguments or in their environment. */
async function leftovers(): Promise<string[]> {
	const { stdout } = await promisify(execFile)('ps', ['axeww'], { maxBuffer: 64 * 1024 * 1024 });
	return stdout.split('\n').filter((line) => line.includes(data) && !line.includes('ps axeww'));
}

async function occupy(port: number): Promise<Server | undefined> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

describe('npm start', () => {
	it('npm start uses other ports if the usual ones are taken, and stops everything on Ctrl-C', async () => {
		const occupied = await Promise.all(usualPorts.map(occupy));
		try {
			playground = npmStart();
			const url = await untilReady();
			expect(usualPorts).not.toContain(Number(new URL(url).port));

			const [, email = ''] = /^ +Email +(\S+)$/m.exec(playground.output()) ?? [];
			const [, password = ''] = /^ +Password +(\S+)$/m.exec(playground.output()) ?? [];
			const client = await login(url, { email, password });
			expect(await client.testCredential('opencxSandbox01')).toMatchObject({ status: 'OK' });
			const practised = await client.createCredential('Mine', 'openCxApi', printed());
			expect(await client.testCredential(practised)).toMatchObject({ status: 'OK' });
			await client.call('PATCH', `/workflows/${(await client.workflows())[0]?.id}`, {
				name: 'Ours',
			});
			expect(await leftovers()).not.toEqual([]);

			ctrlC();
			await playground.ended;
			expect(playground.output()).toMatch(/Stopped\.\s*$/);
			expect(await leftovers()).toEqual([]);
		} finally {
			for (const server of occupied) server?.close();
		}
	});

	it('npm run dev has n8n reload the node when it is compiled again', async () => {
		playground = npmStart('--dev');
		await untilReady();
		const log = join(data, 'home', 'n8n.log');
		const reloads = async () =>
			(await readFile(log, 'utf8')).includes('Hot reload triggered for n8n-nodes-opencx-phone');
		const deadline = Date.now() + readyTimeoutMs;
		while (!(await reloads()) && Date.now() < deadline) await sleep(200);
		expect(await reloads()).toBe(true);

		ctrlC();
		await playground.ended;
		expect(await leftovers()).toEqual([]);
	});

	it('npm start takes the API phone-agent, and refuses an unknown form of the API', async () => {
		playground = npmStart('--api', 'phone-fax');
		expect(await playground.ended).not.toBe(0);
		expect(playground.output()).toContain(
			"--api takes phone-number or phone-agent, not 'phone-fax'.",
		);

		playground = npmStart('--api', 'phone-agent');
		await untilReady();
		const { output } = playground;
		expect(output()).toMatch(/Start the sandbox with 25 phone agents/);
		expect(output()).toMatch(/Open "1\. CRM deal stage updates the phone agent \(phone agents\)"/);
		const { token, baseUrl } = printed();
		const list = await fetch(`${baseUrl}/phone`, { headers: { authorization: `Bearer ${token}` } });
		expect(await list.json()).toEqual(
			expect.arrayContaining([expect.objectContaining({ first_message: expect.anything() })]),
		);

		ctrlC();
		await playground.ended;
		expect(await leftovers()).toEqual([]);
	});

	it('npm start continues where it was stopped, and obeys a signal that only it gets', async () => {
		playground = npmStart();
		const url = await untilReady();
		const client = await login(url, { email: 'owner@example.com', password: 'Playground1' });
		expect(await client.workflows()).toContainEqual(expect.objectContaining({ name: 'Ours' }));

		playground.child.kill('SIGTERM');
		// The output stays open as long as a process may write to it.
		await playground.ended;
		expect(playground.output()).toMatch(/Stopped\.\s*$/);
		expect(await leftovers()).toEqual([]);
	});

	it('npm start can be stopped while it is starting', async () => {
		playground = npmStart('--fresh');
		while (!playground.output().includes('Start n8n')) await sleep(50);
		ctrlC();
		await playground.ended;
		expect(playground.output()).not.toContain('n8n is ready');
		expect(await leftovers()).toEqual([]);
	});

	it.each([
		[['--help'], /npm start -- --fresh/],
		[['--n8n', '2.41.1', '--help'], /installs n8n 2\.41\.1 for Node 2[4-9]\./],
		[['--n8n', '9.9'], /n8n "9\.9" is not available here\. Choose 2\.8\.4 or 2\.41\.1\./],
		[['--nonsense'], /Unknown option '--nonsense'\. See npm start -- --help/],
	])('npm start answers %j in plain words', async (flags, words) => {
		playground = npmStart(...flags);
		await playground.ended;
		expect(playground.output()).toMatch(words);
		expect(playground.output()).not.toMatch(/^ +at /m);
	});

	it('npm start refuses to start twice on the same data', async () => {
		await writeFile(join(data, 'running.pid'), String(process.pid));
		playground = npmStart();
		await playground.ended;
		expect(playground.output()).toContain('The playground is already running');
		expect(playground.output()).not.toMatch(/^ +at /m);
	});
});
