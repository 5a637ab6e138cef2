import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import type { Engine } from '../../tools/engine/engine';
import { startEngine } from '../../tools/engine/engine';
import { n8nFolder } from '../../tools/playground/install';
import { root, updateParameters } from '../support/engine';
import type { FaultyServer } from '../support/faultyServer';
import {
	answerFaults,
	late,
	startFaultyServer,
	startUnaccepting,
	toldAs,
} from '../support/faultyServer';

// One runs up to its bound on the size of an answer, which takes seconds; the others end at once or
// at the deadline.
const faults = answerFaults.filter((fault) => fault !== 'a body without an end');

/** With the HTTP client of the n8n that the tests run on, which is another one in each version. */
describe("the node in n8n's own engine, and an answer that is wrong below its status", () => {
	let engine: Engine;
	let server: FaultyServer;
	let unaccepting: Awaited<ReturnType<typeof startUnaccepting>>;

	beforeAll(async () => {
		engine = await startEngine([root], path.join(n8nFolder, 'package.json'));
		server = await startFaultyServer();
		unaccepting = await startUnaccepting();
	});
	afterAll(async () => {
		unaccepting.close();
		await server.close();
	});

	const update = async (url: string) => {
		const startMs = performance.now();
		const { error } = await engine.run({
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			parameters: updateParameters({
				id: 'one',
				options: { timeout: 1, maxRetries: 0 },
			}) as unknown as INodeParameters,
			credential: {
				id: 'faulty',
				type: 'openCxApi',
				data: { token: 'token', baseUrl: url },
			},
			items: [{}],
		});
		return { message: error?.message, tookMs: performance.now() - startMs };
	};

	it.each(faults)('%s is reported as what it is, by the deadline', async (fault) => {
		server.set(fault);
		const { message, tookMs } = await update(server.url);
		expect(message).toBe(toldAs[fault]);
		expect(tookMs).toBeLessThan(3_000);
	});

	it('a connection that nobody accepts is given up at the deadline', async () => {
		const { message, tookMs } = await update(unaccepting.url);
		expect(message).toBe(late);
		expect(tookMs).toBeLessThan(3_000);
	});
});
