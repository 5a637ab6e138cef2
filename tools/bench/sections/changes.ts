import { startEngine } from '../../engine/engine';
import { startSandbox } from '../../sandbox/server';
import { idealUnderLimitMs } from '../figures';
import { n8nManifest } from '../folders';
import { startProcess } from '../processes';
import type { Findings, Place } from '../runs';
import { seconds, table, thousands } from '../table';

const agents = 1_000;
const different = 10;

const wanted = 'Hello, how can I help you?';

/** Called in a process of its own, which finds what n8n hands out: the requests of one run. */
export const count = async (folder: string, onlyChanges: boolean) => {
	const sandbox = await startSandbox({ api: 'phone-agent', numbers: agents });
	const engine = await startEngine([folder], n8nManifest);
	const { url, token } = sandbox;
	try {
		for (const [place, agent] of [...sandbox.agents.values()].entries()) {
			agent.first_message = place < different ? 'Hello!' : wanted;
		}
		const { output, error } = await engine.run({
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			parameters: {
				resource: 'phoneAgent',
				operation: 'update',
				phoneAgentId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				updateFields: { first_message: wanted },
				options: { onlyChanges, requestsPerMinute: 0 },
			},
			items: [...sandbox.agents.keys()].map((id) => ({ id })),
			credential: {
				id: `changes ${onlyChanges}`,
				type: 'openCxApi',
				data: { token, baseUrl: url },
			},
		});
		const of = (method: string) => sandbox.requests.filter((each) => each.method === method).length;
		const right = [...sandbox.agents.values()].filter((each) => each.first_message === wanted);
		if (error !== undefined || output.length < agents || right.length < agents) {
			throw new Error(`Not every agent was updated: ${error?.message ?? ''}`);
		}
		return { onlyChanges, lists: of('GET'), updates: of('PATCH') };
	} finally {
		await sandbox.close();
	}
};

/** The requests for phone agents that mostly hold already what is sent: counted, not timed. */
export const measureChanges = async ({ folders, report }: Place): Promise<Findings> => {
	const counting = startProcess<{ count: typeof count }>('sections/changes.ts', ['count']);
	try {
		const rows = [
			await counting.count(folders.ours, true),
			await counting.count(folders.ours, false),
		];
		report(JSON.stringify(rows));
		return {
			figures: {
				table: table(rows, {
					'Send Only What Changes': ({ onlyChanges }) => (onlyChanges ? 'on (the default)' : 'off'),
					'To read the list': ({ lists }) => thousands(lists),
					Updates: ({ updates }) => thousands(updates),
					'Shortest time at 100 a minute': ({ lists, updates }) =>
						seconds(
							idealUnderLimitMs(lists + updates, { limit: 100, windowMs: 60_000, latencyMs: 0 }),
						),
				}),
			},
		};
	} finally {
		await counting.end();
	}
};
