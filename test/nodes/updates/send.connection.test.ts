import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import type { RunOutcome } from '../../../tools/engine/engine';
import { startSandbox } from '../../../tools/sandbox/server';
import { newCredential, startFor } from '../../support/engine';
import { aboutOne, everyResource, triesIn, updatesWithin } from '../../support/resources';
import { differences, itemsOf, sendSheet, told } from '../../support/sheet';

const pause = async (ms: number) => {
	await new Promise((resolve) => setTimeout(resolve, ms));
};

/** Expects one success for each row, in order, and no attempt that the output does not report. */
const expectEach = (outcome: RunOutcome, count: number) => {
	expect(outcome.error).toBeUndefined();
	expect(told(outcome).map(({ success, item }) => [success, item])).toEqual(
		Array.from({ length: count }, (_, item) => [true, item]),
	);
};
const attemptsOf = (outcome: RunOutcome) =>
	told(outcome).reduce((sum, { attempts }) => sum + attempts, 0);

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { numbers: 40 });
	// As many requests for each: more would only take longer.
	const rows = updatesWithin(tested, 150);
	const tries = () => triesIn(tested, here.sandbox.requests);

	describe('sendPlans with faults that pass', () => {
		it('nothing is lost if every seventh answer is a 503, and the output counts the attempts', async () => {
			here.sandbox.set({ failEvery: { every: 7, status: 503 } });
			const outcome = await sendSheet(here, { rows });
			expectEach(outcome, rows);
			expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
			expect(attemptsOf(outcome)).toBe(tries());
			const { json: once } = outcome.output.find(({ json }) => json.attempts === undefined) ?? {};
			expect(once).toMatchObject({ success: true });
			expect(outcome.output.filter(({ json }) => json.attempts === 1)).toEqual([]);
			const needed = rows * tested.course.each;
			expect(aboutOne(tested, here.sandbox.requests).length).toBeGreaterThanOrEqual(
				needed + Math.floor(needed / 7),
			);
		});

		it('nothing is lost if every ninth connection is cut before the request was read', async () => {
			here.sandbox.set({ cutEvery: { every: 9, when: 'before' } });
			const outcome = await sendSheet(here, { rows });
			expectEach(outcome, rows);
			expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
			expect(here.sandbox.requests.filter(({ status }) => status === 'cut').length).toBeGreaterThan(
				15,
			);
		});

		it('every update is applied if every ninth connection is cut after the request was read', async () => {
			here.sandbox.set({ cutEvery: { every: 9, when: 'after' } });
			const outcome = await sendSheet(here, { rows });
			expectEach(outcome, rows);
			// Where it can be seen that it was carried out, it is not made again.
			const isSeen = tested.course.each > 1;
			expect(here.sandbox.updates.length > rows).toBe(!isSeen);
			expect(differences(here, itemsOf(here, { rows }), { isRepeated: true })).toEqual([]);
		});

		it('nothing is lost if some answers never come', async () => {
			here.sandbox.set({ hangEvery: { every: 10 } });
			const outcome = await sendSheet(here, { rows, options: { timeout: 1.5 } });
			expectEach(outcome, rows);
			expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
			expect(attemptsOf(outcome)).toBe(tries());
		});

		it('nothing is lost if the bodies come slowly and in pieces', async () => {
			here.sandbox.set({ slowBodyMs: 300, echo: true });
			const outcome = await sendSheet(here, { rows });
			expectEach(outcome, rows);
			expect(attemptsOf(outcome)).toBe(rows);
			expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
			expect(outcome.output.every(({ json }) => typeof json.response === 'object')).toBe(true);
		});

		it('nothing is lost if some slow bodies end after the timeout', async () => {
			here.sandbox.set({ slowBodyMs: 500, echo: true });
			setTimeout(() => {
				here.sandbox.set({ slowBodyMs: 0 });
			}, 600);
			const outcome = await sendSheet(here, { rows, options: { timeout: 0.3 } });
			expectEach(outcome, rows);
			expect(differences(here, itemsOf(here, { rows }), { isRepeated: true })).toEqual([]);
		});

		it('nothing is lost if the service comes up after the run has begun', async () => {
			const items = itemsOf(here, { rows });
			const options = tested.sandbox(40);
			const first = await startSandbox(options);
			const port = Number(new URL(first.url).port);
			const credential = newCredential(first);
			await first.close();
			const run = sendSheet(here, { rows, credential, options: { maxRetries: 15 } });
			await pause(500);
			const late = await startSandbox({ ...options, port });
			try {
				expectEach(await run, rows);
				const entries = tested.store(late);
				expect(differences({ sandbox: late, entries, tested }, items)).toEqual([]);
			} finally {
				await late.close();
			}
		});

		it('the updates of one number stay in order although later requests are faster', async () => {
			here.sandbox.set({
				latencyMs: (number) => (number * 37) % 50,
				failEvery: { every: 7, status: 503, headers: { 'retry-after': '0' } },
			});
			const outcome = await sendSheet(here, { rows, numbers: 6 });
			expectEach(outcome, rows);
			expect(differences(here, itemsOf(here, { rows, numbers: 6 }))).toEqual([]);
		});

		it.each<[string, (response: ServerResponse, encodings: string) => void]>([
			[
				'with a length',
				(response) => response.writeHead(200, { 'content-length': '100' }).write('{"id":'),
			],
			['in chunks', (response) => response.writeHead(200).write('{"id":')],
			[
				'compressed for those who take that',
				(response, encodings) => {
					if (!encodings.includes('gzip')) {
						response.writeHead(200, { 'content-length': 5_000 }).write('"x');
						return;
					}
					const body = gzipSync(JSON.stringify({ text: 'x'.repeat(5_000) }));
					response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length });
					response.write(body.subarray(0, 20));
				},
			],
		])(
			'a request is tried again if an answer %s breaks off in its middle',
			async (_, beginAnswer) => {
				let arrived = 0;
				const isOfOne = ({ url = '' }: IncomingMessage) => url.startsWith(`${tested.path}/`);
				const server = createServer((request: IncomingMessage, response: ServerResponse) => {
					if (request.method === 'GET') {
						response.end(isOfOne(request) ? JSON.stringify(here.entry()) : '[]');
						return;
					}
					arrived += 1;
					const isWhole = arrived > 1;
					request.resume().on('end', () => {
						if (isWhole) {
							response.end();
							return;
						}
						beginAnswer(response, String(request.headers['accept-encoding']));
						setTimeout(() => response.destroy(), 30);
					});
				});
				await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
				const { port } = server.address() as AddressInfo;
				const url = `http://127.0.0.1:${port}`;
				const credential = newCredential({ ...here.sandbox, url });
				const outcome = await sendSheet(here, { rows: 1, credential });
				server.close();
				expect(told(outcome)).toMatchObject([{ success: true, attempts: 2 }]);
			},
		);
	});
});
