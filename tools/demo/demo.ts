/**
 * Shows what the node does, without an OpenCX account. Runs the node in n8n's own engine against the
 * sandbox, with a few deals as a CRM would send them, and prints the settings of each agent before and
 * after.
 */
import path from 'node:path';
import Table from 'cli-table3';
import { startEngine } from '../engine/engine';
import type { Agent } from '../sandbox/agents';
import { startSandbox } from '../sandbox/server';

const width = 34;

const shown = (value: unknown): string => {
	const text = typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : JSON.stringify(value);
	return text.length > width ? `${text.slice(0, width - 1)}…` : text;
};

const main = async (): Promise<void> => {
	const sandbox = await startSandbox({ numbers: 5 });
	try {
		const engine = await startEngine([path.join(__dirname, '..', '..')]);
		const before = new Map(
			Array.from(sandbox.agents, ([id, agent]): [string, Agent] => [id, { ...agent }]),
		);
		const ids = [...sandbox.agents.keys()];
		const deals = [
			{ agent: ids[0], company: 'Acme', stage: 'Negotiation', owner: '+1 (415) 555-0142' },
			{
				agent: ids[1],
				company: 'Bäckerei Huber',
				stage: 'Won',
				owner: '0049 30 901820',
				language: 'DE',
			},
			{ agent: ids[2], company: 'Initech', stage: 'Lead', owner: '' },
			{ agent: ids[3], stage: 'Lead', owner: '415 555 0177' },
			{ agent: ids[4], company: 'Globex', stage: 'Won', owner: '+81312345678', language: 'ja' },
		];
		const { output, errorOutput } = await engine.run({
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			credential: {
				id: 'sandbox',
				type: 'openCxApi',
				data: { token: sandbox.token, baseUrl: sandbox.url },
			},
			onError: 'continueErrorOutput',
			items: deals,
			parameters: {
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.agent }}' },
				elevenlabs_voice_id: 'UR972wNGq3zluze0LoIp',
				updateFields: {
					base_prompt:
						'=You answer calls of {{ $json.company }}. The deal is at: {{ $json.stage }}.',
					handoff_phone_number: '={{ $json.owner }}',
					language: '={{ $json.language }}',
				},
				options: {},
			},
		});

		process.stdout.write(`\nThe node ran on ${deals.length} deals, in n8n's own engine.\n\n`);
		const table = new Table({
			head: ['Agent', 'Field', 'Before', 'After'],
			style: { head: [], border: [] },
		});
		for (const { json } of output) {
			const id = String(json.phone_number_id);
			const [was, is] = [before.get(id), sandbox.agents.get(id)];
			const updated = json.updated_fields as Array<keyof Agent>;
			const skipped = (json.skipped_fields ?? []) as Array<keyof Agent>;
			const column = (text: (field: keyof Agent) => string) =>
				[...updated, ...skipped].map(text).join('\n');
			table.push([
				is?.name ?? id,
				column((field) => field),
				column((field) => shown(was?.[field])),
				column((field) =>
					skipped.includes(field) ? '(blank in the CRM: unchanged)' : shown(is?.[field]),
				),
			]);
		}
		process.stdout.write(`${table.toString()}\n\n`);
		for (const { json } of errorOutput) {
			process.stdout.write(`Refused before anything was sent:\n`);
			process.stdout.write(`  ${String(json.error)}\n`);
		}
		process.stdout.write(
			`\n${output.length} of ${deals.length} agents updated, ${errorOutput.length} refused; the sandbox got ${sandbox.updates.length} requests.\n`,
		);
	} finally {
		await sandbox.close();
	}
};

main().then(
	// The engine's own timers would keep the process alive.
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(
			`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
		);
		process.exit(1);
	},
);
