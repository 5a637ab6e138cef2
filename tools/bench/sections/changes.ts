import { startEngine } from '../../engine/engine';
import { startSandbox } from '../../sandbox/server';
import { idealUnderLimitMs } from '../figures';
import { root } from '../folders';
import type { Findings, Place } from '../runs';
import { seconds, table, thousands } from '../table';

const agents = 1_000;
const different = 10;

/** The requests for phone agents that mostly hold already what is sent: counted, not timed. */
export const measureChanges = async ({ report }: Place): Promise<Findings> => {
	const sandbox = await startSandbox({ generation: 'today', numbers: agents });
	const engine = await startEngine([root]);
	const { url, token } = sandbox;
	const wanted = 'Hello, how can I help you?';

	const count = async (onlyChanges: boolean) => {
		sandbox.reset();
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
		report(`onlyChanges ${onlyChanges}: ${of('GET')} GET, ${of('PATCH')} PATCH`);
		return { onlyChanges, lists: of('GET'), updates: of('PATCH') };
	};

	try {
		const rows = [await count(true), await count(false)];
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
		await sandbox.close();
	}
};
