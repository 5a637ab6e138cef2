import { CredentialTestContext } from 'n8n-core';

import { createFormFetcher } from '../../../nodes/lists/list';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import { createTestClient } from '../../../nodes/transport/client';
import { hostClock } from '../../../nodes/transport/clock';
import { RateLimiters } from '../../../nodes/transport/limiter';
import type { FaultyServer } from '../../support/faultyServer';
import {
	answerFaults,
	late,
	startFaultyServer,
	startUnaccepting,
	toldAs,
} from '../../support/faultyServer';
import { newCredential, runNode, startHere, updateParameters } from '../../support/engine';

const here = startHere();
let server: FaultyServer;
let unaccepting: Awaited<ReturnType<typeof startUnaccepting>>;

beforeAll(async () => {
	server = await startFaultyServer();
	unaccepting = await startUnaccepting();
});
afterAll(async () => {
	unaccepting.close();
	await server.close();
});

const lateFaults = answerFaults.filter((fault) => toldAs[fault] === late);

interface Attempt {
	readonly url: string;
	readonly options: object;
	readonly onStart?: (stop: () => void) => void;
}

/** One update at a server of these tests, and how long it took. */
const update = async ({ url, options, onStart }: Attempt) => {
	const startMs = performance.now();
	const outcome = await runNode(here, {
		parameters: updateParameters({ id: 'one', options }),
		credential: newCredential({ ...here.sandbox, url }),
		...(onStart === undefined ? {} : { onStart }),
	});
	return { error: outcome.error, tookMs: performance.now() - startMs };
};

describe('send and an answer that is wrong below its status', () => {
	it.each(answerFaults)('%s is reported as what it is, by the deadline', async (fault) => {
		server.set(fault);
		const isEndless = fault === 'a body without an end';
		const timeout = isEndless ? 30 : 0.5;
		const { error, tookMs } = await update({
			url: server.url,
			options: { timeout, maxRetries: 0 },
		});
		expect(error?.message).toBe(toldAs[fault]);
		expect(tookMs).toBeLessThan(isEndless ? 20_000 : 1_500);
		if (toldAs[fault] === late) expect(tookMs).toBeGreaterThan(490);
	});

	it('a connection that nobody accepts is given up at the deadline', async () => {
		const { error, tookMs } = await update({
			url: unaccepting.url,
			options: { timeout: 0.5, maxRetries: 0 },
		});
		expect(error?.message).toBe(late);
		expect(tookMs).toBeGreaterThan(490);
		expect(tookMs).toBeLessThan(1_500);
	});

	it('a late request is retried as often as Max Retries says', async () => {
		server.set('a body that drips');
		const before = server.arrived;
		const { error } = await update({ url: server.url, options: { timeout: 0.2, maxRetries: 1 } });
		expect(error?.message).toBe(late);
		expect(server.arrived - before).toBe(2);
	});

	/** How long after Stop an update at a server ended, in milliseconds. */
	const endedAfterStopMs = async (url: string): Promise<number> => {
		let stoppedMs = Infinity;
		await update({
			url,
			options: { timeout: 30 },
			onStart: (stop) => {
				setTimeout(() => {
					stoppedMs = performance.now();
					stop();
				}, 300);
			},
		}).catch(() => undefined);
		return performance.now() - stoppedMs;
	};

	it.each(lateFaults)('Stop ends %s within a slice', async (fault) => {
		server.set(fault);
		expect(await endedAfterStopMs(server.url)).toBeLessThan(600);
	});

	it('Stop ends a connection that nobody accepts within a slice', async () => {
		expect(await endedAfterStopMs(unaccepting.url)).toBeLessThan(600);
	});
});

describe('send for a form', () => {
	const account = (url: string) => ({
		baseUrl: url,
		token: `token ${url}`,
		requestsPerMinute: 100,
	});
	/** The first page of a list, as the open list and the credential's test ask for it. */
	const firstPage = async (url: string, maxRetries: number, longestMs: number) => {
		const startMs = performance.now();
		const client = createTestClient(new CredentialTestContext(), 'token');
		const policy = { maxRetries, maxWaitMs: 0 };
		const page = await createFormFetcher(
			phoneNumberApi,
			client,
			account(url),
			new RateLimiters(hostClock),
			{ policy, what: 'search' },
			{ timeoutMs: 500, longestMs },
		)();
		return {
			said: 'failure' in page ? page.failure.message : undefined,
			tookMs: performance.now() - startMs,
		};
	};

	it.each(answerFaults.filter((fault) => fault !== 'a body without an end'))(
		'%s is reported there too, without advice about settings that a form does not have',
		async (fault) => {
			server.set(fault);
			const { said, tookMs } = await firstPage(server.url, 0, 30_000);
			expect(said).toBe(toldAs[fault] ?? 'The answer did not come from the OpenCX API');
			expect(tookMs).toBeLessThan(1_500);
		},
	);

	it('a connection that nobody accepts is given up there as well', async () => {
		expect(await firstPage(unaccepting.url, 0, 30_000)).toMatchObject({ said: late });
	});

	it('all attempts together end when the form has waited long enough', async () => {
		server.set('a body that drips');
		const { said, tookMs } = await firstPage(server.url, 20, 700);
		expect(said).toBe('The search took too long');
		expect(tookMs).toBeLessThan(1_500);
	});
});
