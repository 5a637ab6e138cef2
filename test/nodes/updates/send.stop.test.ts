import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { windowNodeType } from '../../../tools/engine/windowPackage';
import { newCredential, startFor } from '../../support/engine';
import { everyResource, madeAfter } from '../../support/resources';
import { sendSheet } from '../../support/sheet';

// Long enough for the first forty on a busy machine.
const windowMs = 4_000;
const rows = 150;
const pause = async (ms: number) => {
	await new Promise((resolve) => setTimeout(resolve, ms));
};

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { numbers: 120 }, windowMs);

	describe('sendPlans and Stop', () => {
		/** Sends, presses Stop once `isTime`, and returns how long it took from there to the end. */
		const stopOnce = async (
			isTime: () => boolean,
			run: Omit<Parameters<typeof sendSheet>[1], 'onStart'>,
		) => {
			let stoppedAt = Infinity;
			await sendSheet(here, {
				...run,
				onStart: (stop) => {
					const watch = setInterval(() => {
						if (!isTime()) return;
						clearInterval(watch);
						stoppedAt = performance.now();
						stop();
					}, 20);
				},
			}).catch(() => undefined);
			return { tookMs: performance.now() - stoppedAt };
		};
		const windowIsFull = () =>
			here.sandbox.requests.filter(({ status }) => status !== 'unanswered').length >= 40;

		it('Stop ends a long wait for the limit within a second, and nothing is sent afterwards', async () => {
			const { tookMs } = await stopOnce(windowIsFull, {
				rows,
				type: windowNodeType(windowMs),
				credential: newCredential(here.sandbox, { requestsPerMinute: 40 }),
			});
			expect(tookMs).toBeLessThan(1_000);
			expect(here.sandbox.requests).toHaveLength(40);
			await pause(windowMs);
			expect(here.sandbox.requests).toHaveLength(40);
		});

		it('Stop ends a long wait that the API asked for within a second, and nothing is sent afterwards', async () => {
			const isRefused = () => here.sandbox.requests.some(({ status }) => status === 429);
			here.sandbox.set({ limit: { requests: 40, windowMs, retryAfter: 'seconds' } });
			const { tookMs } = await stopOnce(isRefused, { rows });
			expect(tookMs).toBeLessThan(1_000);
			// What was under way may still arrive.
			await pause(300);
			const sent = here.sandbox.requests.length;
			await pause(windowMs);
			expect(here.sandbox.requests).toHaveLength(sent);
			const { fewest, most } = madeAfter(tested, 40);
			expect(here.sandbox.updates.length).toBeGreaterThanOrEqual(fewest);
			expect(here.sandbox.updates.length).toBeLessThanOrEqual(most);
		});

		it('Stop aborts the requests under way', async () => {
			let open = 0;
			let arrived = 0;
			const server = createServer(({ method, url = '' }, response) => {
				if (method === 'GET') {
					const isOfOne = url.startsWith(`${tested.path}/`);
					response.end(isOfOne ? JSON.stringify(here.entry()) : '[]');
					return;
				}
				arrived += 1;
				open += 1;
				response.once('close', () => {
					open -= 1;
				});
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const { port } = server.address() as AddressInfo;
			const credential = newCredential({ ...here.sandbox, url: `http://127.0.0.1:${port}` });
			const { tookMs } = await stopOnce(() => arrived >= 5, { rows, credential });
			expect(tookMs).toBeLessThan(1_000);
			await pause(300);
			const sent = arrived;
			await pause(300);
			expect(arrived).toBe(sent);
			expect(open).toBe(0);
			server.close();
		});
	});

	describe('sendPlans, its log', () => {
		const progress = () => here.engine.log.filter((line) => line.includes('updates done'));

		it('the log has a line for each tenth of a run of more than 100 items', async () => {
			const before = progress().length;
			await sendSheet(here, { rows });
			expect(progress().slice(before)).toEqual(
				Array.from({ length: 10 }, (_tenth, tenth) => {
					return `OpenCX Phone: ${15 * (tenth + 1)} of 150 updates done (${10 * (tenth + 1)}%)`;
				}),
			);
		});

		it('the log says nothing about a run of 100 items', async () => {
			const before = progress().length;
			await sendSheet(here, { rows: 100 });
			expect(progress()).toHaveLength(before);
		});
	});
});
