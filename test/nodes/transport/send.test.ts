import type { ApiRequest, HttpClient, Outcome } from '../../../nodes/transport/client';
import { RateLimiter } from '../../../nodes/transport/limiter';
import type { Transport } from '../../../nodes/transport/send';
import { send } from '../../../nodes/transport/send';
import { answer, done, refused, subject, wallMs } from './playedRun';
import { VirtualClock } from './virtualClock';

const timeoutMs = 1_000;
const request: ApiRequest = {
	method: 'PATCH',
	url: 'https://localhost/one',
	timeoutMs,
	subject: { ...subject, id: 'one' },
};
const policy = { maxRetries: 0, maxWaitMs: 300_000 };
const never = new Promise<Outcome>(() => undefined);

/** A connection to an API: a function decides the outcome of each request, and when it comes. */
const playing = (client: HttpClient, { stopMs = Infinity, limit = 100 } = {}) => {
	const clock = new VirtualClock({ wallMs });
	const transport: Transport = {
		client,
		limiter: new RateLimiter(clock, limit),
		clock,
		isStopped: () => clock.now() >= stopMs,
	};
	return { clock, transport };
};

describe('send, its deadline', () => {
	it('a client that never settles is given up at the deadline, and reported as late', async () => {
		const { clock, transport } = playing(async () => await never);
		const sent = await clock.run(send(request, policy, transport));
		expect(clock.now()).toBe(timeoutMs);
		expect(sent).toMatchObject({
			failure: { message: 'OpenCX did not answer in time' },
			attempts: 1,
		});
	});

	it('a late request is retried, and each attempt has the whole time', async () => {
		let tries = 0;
		const { clock, transport } = playing(async () => {
			tries += 1;
			if (tries < 3) return await never;
			await clock.sleep(timeoutMs - 1);
			return done;
		});
		const sent = await clock.run(send(request, { ...policy, maxRetries: 2 }, transport));
		expect(sent).toEqual({ value: undefined, attempts: 3 });
		// Two that were late, half a second and a second of backoff, and the answer.
		expect(clock.now()).toBe(2 * timeoutMs + 1_500 + timeoutMs - 1);
	});

	it('an answer in time is returned at once, and nothing aborts its request', async () => {
		let isAborted = true;
		const { clock, transport } = playing(async (_, signal) => {
			await clock.sleep(350);
			isAborted = signal.aborted;
			return done;
		});
		expect(await clock.run(send(request, policy, transport))).toMatchObject({ attempts: 1 });
		expect(clock.now()).toBe(350);
		expect(isAborted).toBe(false);
	});

	it('a late request is aborted', async () => {
		let signalled: AbortSignal | undefined;
		const { clock, transport } = playing(async (_, signal) => {
			signalled = signal;
			return await never;
		});
		await clock.run(send(request, policy, transport));
		expect(signalled?.aborted).toBe(true);
	});
});

describe('send and Stop', () => {
	it('Stop ends a request that never settles within a slice, and says that it may have been applied', async () => {
		const { clock, transport } = playing(async () => await never, { stopMs: 333 });
		const sent = await clock.run(send(request, policy, transport));
		expect(clock.now()).toBeLessThanOrEqual(333 + 200);
		expect(sent).toMatchObject({
			failure: {
				message: 'The execution was stopped',
				description: expect.stringMatching(/may or may not have been applied/) as string,
			},
			attempts: 1,
		});
	});

	it('a request that Stop has ended keeps its place in the window until its time is over', async () => {
		const { clock, transport } = playing(async () => await never, { stopMs: 100, limit: 1 });
		await clock.run(send(request, policy, transport));
		expect(clock.now()).toBeLessThan(400);
		await clock.run(transport.limiter.acquire(() => false));
		expect(clock.now()).toBe(timeoutMs + 60_000);
	});

	it('an answer that came before Stop counts', async () => {
		const { clock, transport } = playing(
			async () => {
				await clock.sleep(150);
				return done;
			},
			{ stopMs: 100 },
		);
		expect(await clock.run(send(request, policy, transport))).toEqual({
			value: undefined,
			attempts: 1,
		});
	});
});

describe('send, by itself', () => {
	it('the value is the body of the answer', async () => {
		const { clock, transport } = playing(async () =>
			Promise.resolve({ kind: 'answer', status: 200, headers: {}, text: '[1]', body: [1] }),
		);
		expect(await clock.run(send(request, policy, transport))).toEqual({ value: [1], attempts: 1 });
	});

	it('after a rate limit refusal, the request waits and is sent again', async () => {
		let tries = 0;
		const { clock, transport } = playing(async () => {
			tries += 1;
			return await Promise.resolve(tries === 1 ? refused('7') : done);
		});
		expect(await clock.run(send(request, policy, transport))).toMatchObject({ attempts: 2 });
		expect(clock.now()).toBe(7_000);
	});

	it('a failure says how often the request was sent', async () => {
		const { clock, transport } = playing(async () => await Promise.resolve(answer(503)));
		const sent = await clock.run(send(request, { ...policy, maxRetries: 3 }, transport));
		expect(sent).toMatchObject({ failure: { status: 503 }, attempts: 4 });
	});
});
