import fc from 'fast-check';

import type { ApiRequest, Outcome } from '../../../nodes/transport/client';
import { RateLimiter } from '../../../nodes/transport/limiter';
import type { Task } from '../../../nodes/transport/sendAll';
import { sendAll } from '../../../nodes/transport/sendAll';
import { wallMs, answer, done, cut, refused, numbers, play, kinds } from './playedRun';
import { VirtualClock } from './virtualClock';

describe('sendAll, its order', () => {
	it('the tasks of one queue are sent one after the other, in order, whatever goes wrong', async () => {
		const queues = Array.from({ length: 30 }, (_, index) => ['a', 'b', 'c'][index % 3] ?? '');
		const { sent, results } = await play({
			queues,
			tookMs: (task, attempt) => 10 + ((task * 37 + attempt * 11) % 400),
			outcome: (task, attempt) => (attempt <= task % 3 ? cut : done),
		});
		expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
		for (const queue of ['a', 'b', 'c']) {
			const inQueue = sent.filter(({ task }) => queues[task] === queue);
			const tasks = inQueue.map(({ task }) => task);
			expect(tasks).toEqual(tasks.toSorted((a, b) => a - b));
			for (const [place, { endMs }] of inQueue.entries()) {
				expect(inQueue[place + 1]?.startMs ?? Infinity).toBeGreaterThanOrEqual(endMs);
			}
		}
	});

	it.each([
		[50, 5],
		[300, 16],
		[2_000, 20],
	])('as many queues run in parallel as answers in %i ms ask for: %i', async (ms, parallel) => {
		const { mostAtOnce, sent } = await play({ queues: numbers(100), tookMs: () => ms });
		expect(sent).toHaveLength(100);
		expect(mostAtOnce).toBeLessThanOrEqual(parallel);
		expect(mostAtOnce).toBeGreaterThanOrEqual(parallel - 1);
	});

	it('the results are in the order of the tasks, whichever ends first', async () => {
		const { results } = await play({
			queues: numbers(20),
			tookMs: (task) => 1_000 - task * 40,
			outcome: (task) => ({ kind: 'answer', status: 200, headers: {}, text: '1', body: task }),
		});
		expect(
			results.map((result) => (result.kind === 'sent' ? result.answers[0] : undefined)),
		).toEqual(Array.from({ length: 20 }, (_, task) => task));
	});

	it('a run without tasks does nothing', async () => {
		expect(await play({ queues: [] })).toMatchObject({ results: [], limitWaitMs: 0, endMs: 0 });
	});
});

describe('sendAll, its retries', () => {
	it('the attempts of each task are counted', async () => {
		const { results, sent } = await play({
			queues: numbers(4),
			outcome: (task, attempt) => (attempt <= task ? answer(503) : done),
		});
		expect(results).toEqual(
			[1, 2, 3, 4].map((attempts, task) => ({
				kind: 'sent',
				answers: [undefined],
				attempts,
				tries: attempts,
				// Of the last one, by the wall clock.
				sentAtMs: wallMs + (sent.findLast((other) => other.task === task)?.startMs ?? NaN),
			})),
		);
	});

	it.each([
		['a refusal for the limit', refused('7')],
		['a fault that passes', answer(503, { 'retry-after': '7' })],
	])('after %s, an update was sent when it was made again', async (_, first) => {
		const { results } = await play({
			queues: ['one'],
			outcome: (_task, attempt) => (attempt === 1 ? first : done),
		});
		expect(results).toMatchObject([{ sentAtMs: wallMs + 50 + 7_000 }]);
	});

	it('of two updates of one queue, the later was sent at a later moment than the earlier', async () => {
		const { results } = await play({ queues: ['one', 'one'], tookMs: () => 400 });
		expect(results).toMatchObject([{ sentAtMs: wallMs }, { sentAtMs: wallMs + 400 }]);
	});

	it('a task that only reads has sent nothing at any moment', async () => {
		const { results } = await play({ queues: ['one'], methods: ['GET'] });
		expect(results[0]).toMatchObject({ kind: 'sent', tries: 0 });
		expect(results[0]).not.toHaveProperty('sentAtMs');
	});

	it('a task has failed after its last retry, and the others go on', async () => {
		const run = await play({
			queues: numbers(10),
			outcome: (task) => (task === 3 ? answer(503) : done),
			policy: { maxRetries: 2 },
		});
		expect(run.results[3]).toMatchObject({ kind: 'failed', attempts: 3 });
		expect(run.sent).toHaveLength(12);
		expect(run.firstFailed).toBe(3);
	});

	it.each([400, 403, 404, 422])('a task is not repeated after a %i', async (status) => {
		const run = await play({
			queues: numbers(3),
			outcome: (task) => answer(task === 1 ? status : 200),
		});
		expect(kinds(run)).toEqual(['sent', 'failed', 'sent']);
		expect(run.sent).toHaveLength(3);
	});

	it('a task that waits for a retry does not hold up other queues', async () => {
		const { sent, endMs } = await play({
			queues: numbers(30),
			outcome: (task, attempt) =>
				task === 0 && attempt === 1 ? answer(503, { 'retry-after': '20' }) : done,
		});
		const again = sent.find(({ attempt }) => attempt === 2);
		expect(again?.startMs).toBe(20_050);
		expect(endMs).toBe(20_100);
		expect(sent.filter(({ task }) => task > 0).every(({ startMs }) => startMs < 500)).toBe(true);
	});
});

describe('sendAll and a task of two requests', () => {
	it('the second request is made with the answer of the first, in the same place of the queue', async () => {
		const clock = new VirtualClock({ wallMs });
		const asked: string[] = [];
		const request = (name: string): ApiRequest => ({
			method: 'GET',
			url: name,
			timeoutMs: 1_000,
			subject: {
				what: 'list toys',
				scope: 'phone:read',
				noun: 'toy',
				plural: 'toys',
				place: 'run',
			},
		});
		const client = async ({ url }: ApiRequest): Promise<Outcome> => {
			asked.push(url);
			await clock.sleep(10);
			return { kind: 'answer', status: 200, headers: {}, text: '1', body: `${url}!` };
		};
		const readThenChange = (name: string): Task => ({
			queueKey: 'one',
			policy: { maxRetries: 0, maxWaitMs: 0 },
			next(answers) {
				if (answers.length === 0) return request(`read ${name}`);
				return answers.length === 1
					? request(`change ${name} after ${String(answers[0])}`)
					: undefined;
			},
		});
		const nothing: Task = { ...readThenChange('c'), next: () => undefined };
		const { results } = await clock.run(
			sendAll(
				[readThenChange('a'), readThenChange('b'), nothing],
				{
					client,
					limiter: new RateLimiter(clock, 100),
					clock,
					isStopped: () => false,
				},
				{ stopOnFailure: true },
			),
		);
		expect(asked).toEqual(['read a', 'change a after read a!', 'read b', 'change b after read b!']);
		expect(results).toEqual([
			{ kind: 'sent', answers: ['read a!', 'change a after read a!!'], attempts: 2, tries: 0 },
			{ kind: 'sent', answers: ['read b!', 'change b after read b!!'], attempts: 2, tries: 0 },
			{ kind: 'sent', answers: [], attempts: 0, tries: 0 },
		]);
	});
});

describe('sendAll, its progress', () => {
	it('progress is reported once after each task that was tried', async () => {
		const { progress } = await play({
			queues: numbers(30),
			outcome: (task, attempt) => (task === 4 ? answer(404) : attempt === 1 ? cut : done),
		});
		expect(progress).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
	});

	it('no progress is reported for tasks that were never sent', async () => {
		const { progress, sent } = await play({ queues: numbers(30), outcome: () => answer(401) });
		expect(progress).toHaveLength(5);
		expect(sent).toHaveLength(5);
	});
});

describe('sendAll, any run', () => {
	it('each task has one result, none lost, none doubled, none out of order', async () => {
		const outcomes = [
			done,
			done,
			done,
			cut,
			answer(503),
			answer(429),
			refused('3'),
			refused('0'),
			answer(404),
		];
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 25 }),
				fc.array(fc.nat({ max: outcomes.length - 1 }), { minLength: 1, maxLength: 40 }),
				fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 10 }),
				fc.record({ stopOnFailure: fc.boolean() }),
				fc.integer({ min: 1, max: 12 }),
				fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 20_000 })),
				async (queueOf, script, took, send, limit, stopMs) => {
					const queues = queueOf.map((queue) => `queue ${queue}`);
					const applied: number[] = [];
					const run = await play({
						queues,
						send,
						limit,
						stopMs,
						// With five minutes of refusals for each task, one request a minute takes half a day.
						policy: { maxWaitMs: 10_000 },
						tookMs: (task, attempt) => took[(task * 3 + attempt) % took.length] ?? 1,
						outcome: (task, attempt) => {
							const outcome = outcomes[script[(task * 7 + attempt) % script.length] ?? 0] ?? done;
							if (outcome === done) applied.push(task);
							return outcome;
						},
					});
					expect(run.results).toHaveLength(queues.length);
					expect(run.mostAtOnce).toBeLessThanOrEqual(5);
					for (const [task, result] of run.results.entries()) {
						const tries = run.sent.filter((request) => request.task === task).length;
						expect(result.kind === 'unsent' ? 0 : result.attempts).toBe(tries);
						expect(applied.filter((other) => other === task)).toHaveLength(
							result.kind === 'sent' ? 1 : 0,
						);
					}
					for (const queue of new Set(queues)) {
						const tasks = run.sent.map(({ task }) => task).filter((task) => queues[task] === queue);
						expect(tasks).toEqual(tasks.toSorted((a, b) => a - b));
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});
