import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { phoneAgentIdAt } from '../../../tools/sandbox/phoneAgents';
import { defaultToken, startSandbox } from '../../../tools/sandbox/server';
import { scenarioId } from '../../../tools/sandbox/trainingScenarios';
import { until } from './client';

const root = path.join(__dirname, '..', '..', '..');

interface Terminal {
	child: ChildProcess;
	shown: { out: string; err: string };
	exit: Promise<number | null>;
}

const started: ChildProcess[] = [];
// A failed test leaves no process behind.
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

function run(...args: string[]): Terminal {
	const child = spawn(process.execPath, ['--import', 'tsx', 'tools/sandbox/cli.ts', ...args], {
		cwd: root,
	});
	started.push(child);
	const shown = { out: '', err: '' };
	child.stdout.on('data', (chunk: Buffer) => (shown.out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (shown.err += chunk.toString()));
	return { child, shown, exit: once(child, 'close').then(([code]) => code as number | null) };
}

describe('npm run sandbox', () => {
	it('prints the base URL and the API key, serves as its flags say, shows requests and stops on Ctrl-C', async () => {
		const flags = ['--port', '0', '--numbers', '3', '--token', 'mine', '--limit', '2/60', '--echo'];
		const { child, shown, exit } = run(...flags);
		await until(() => shown.out.includes('Ctrl-C') || child.exitCode !== null);
		const url = /Base URL +(\S+)/.exec(shown.out)?.[1] ?? '';
		const token = /API Key +(\S+)/.exec(shown.out)?.[1] ?? '';
		const update = /-d '(.*)' \\\n +(\S+)/.exec(shown.out) ?? [];
		const authorization = `Bearer ${token}`;
		const listed = await fetch(`${url}/phone`, { headers: { authorization } });
		expect(((await listed.json()) as { items: unknown[] }).items).toHaveLength(3);
		const send = async () =>
			await fetch(update[2] ?? '', {
				method: 'PATCH',
				headers: { authorization, 'content-type': 'application/json' },
				body: update[1] ?? '',
			});
		expect(await (await send()).json()).toMatchObject({ language: 'de' });
		expect((await send()).headers.get('retry-after')).toBe('60');
		await until(() => shown.out.includes('429'));
		expect(shown.out).toMatch(/\d\d:\d\d:\d\d {2}GET \/phone {2}200\n/);
		expect(shown.out).toMatch(/PATCH \/phone\/\S+ {2}200 {2}\{.*"language":"de".*\}\n/);
		child.kill('SIGINT');
		expect(await exit).toBe(0);
		expect(shown.err).toBe('');
	});

	it('serves the API phone-agent, with lines to try for each of its calls', async () => {
		const { child, shown } = run('--port', '0', '--numbers', '3', '--api', 'phone-agent');
		await until(() => shown.out.includes('Ctrl-C') || child.exitCode !== null);
		const authorization = `Bearer ${defaultToken}`;
		const answers = [];
		for (const command of shown.out.split(/^ {2}curl /m).slice(1)) {
			const url = /http\S+/.exec(command)?.[0] ?? '';
			const body = /-d '(.*)'/.exec(command)?.[1];
			const headers = { authorization, 'content-type': 'application/json' };
			const method = /-X (\w+)/.exec(command)?.[1] ?? 'GET';
			const request = body === undefined ? { method } : { method, body };
			answers.push(await (await fetch(url, { headers, ...request })).json());
		}
		expect(shown.out).toContain('List its 3 phone agents:');
		expect(shown.out).toContain('List its 12 training scenarios:');
		const [agents, updated, voices, scenarios, scenario] = answers;
		expect(agents).toHaveLength(3);
		expect(updated).toMatchObject({ id: phoneAgentIdAt(0), language: 'de' });
		expect(voices).toHaveLength(12);
		expect(scenarios).toMatchObject({ total: 12 });
		expect(scenario).toMatchObject({
			id: scenarioId('opening hours'),
			title: 'Opening hours',
			content: 'We are open all day.',
		});
	});

	it('says in one sentence that a port is taken', async () => {
		const taken = await startSandbox();
		const { port } = new URL(taken.url);
		const { shown, exit } = run('--port', port);
		expect(await exit).toBe(1);
		await taken.close();
		expect(shown).toEqual({
			out: '',
			err:
				`Port ${port} is taken. Choose another with --port, or 0 for any free one. ` +
				'See npm run sandbox -- --help.\n',
		});
	});

	it.each([
		[['--prot', '1'], "Unknown option '--prot'."],
		[['--api', 'fax'], "--api takes phone-number or phone-agent, not 'fax'."],
		[['--limit', '100'], "--limit takes requests/seconds, such as 100/60, not '100'."],
		[['--latency', 'x'], "--latency takes a whole number from 0 to 600000, not 'x'."],
	])('refuses %j with a sentence', async (args, sentence) => {
		const { shown, exit } = run(...args);
		expect(await exit).toBe(1);
		expect(shown.err).toBe(`${sentence} See npm run sandbox -- --help.\n`);
	});

	it('explains every flag', async () => {
		const { shown, exit } = run('--help');
		expect(await exit).toBe(0);
		for (const flag of ['port', 'api', 'numbers', 'token', 'limit', 'latency', 'echo', 'help']) {
			expect(shown.out).toContain(`--${flag}`);
		}
	});
});
