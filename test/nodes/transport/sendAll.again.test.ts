import type { Outcome } from '../../../nodes/transport/client';
import type { Seen, Setting } from './playedRun';
import { answer, cut, done, play, wallMs } from './playedRun';

/** A task of a reading, an update and a reading; the update may have been carried out even if it failed. */
const several = (isDone: boolean, update: (attempt: number) => Outcome): Setting => ({
	queues: ['one'],
	methods: ['GET', 'PUT', 'GET'],
	lookAgain: () => ({
		request: {
			method: 'GET',
			url: 'https://localhost/9',
			timeoutMs: 1_000,
			subject: {
				what: 'read numbers',
				scope: 'phone:read',
				noun: 'number',
				plural: 'numbers',
				place: 'run',
			},
		},
		isDone: () => isDone,
	}),
	// Looking again goes to an address of its own, so that only the task's own requests count here.
	outcome: (task, attempt) => (task === 0 && attempt > 1 ? update(attempt) : done),
});

/** The moment at which the nth request of a run was started, from 0. */
const startOf = ({ sent }: Seen, nth: number) => wallMs + (sent[nth]?.startMs ?? NaN);

const requestsOf = (tasks: ReadonlyArray<{ task: number }>) => tasks.map(({ task }) => task);

describe('sendAll, a request that may have been carried out although it failed', () => {
	it('is not repeated if a reading shows that it was made', async () => {
		const run = await play(several(true, (attempt) => (attempt === 2 ? cut : done)));
		expect(requestsOf(run.sent)).toEqual([0, 0, 9, 0]);
		expect(run.results).toMatchObject([{ kind: 'sent', tries: 1, sentAtMs: startOf(run, 1) }]);
	});

	it('is repeated after a reading that does not show it', async () => {
		const run = await play(several(false, (attempt) => (attempt === 2 ? cut : done)));
		expect(requestsOf(run.sent)).toEqual([0, 0, 9, 0, 0]);
		expect(run.results).toMatchObject([{ kind: 'sent', tries: 2, sentAtMs: startOf(run, 3) }]);
	});

	it.each([
		['a lost answer, and it is there', cut, true, 'sent'],
		['a lost answer, and it is not there', cut, false, 'failed'],
		['a time-out of the API', answer(408), true, 'sent'],
		['a fault of the API', answer(500), true, 'sent'],
	])('is looked for after the last try: %s', async (_, outcome, isDone, kind) => {
		const run = await play({ ...several(isDone, () => outcome), policy: { maxRetries: 0 } });
		expect(run.results).toMatchObject([
			kind === 'sent' ? { kind, sentAtMs: startOf(run, 1) } : { kind },
		]);
		expect(requestsOf(run.sent)).toEqual([0, 0, 9]);
	});

	it.each([400, 401, 404, 422])('is not looked for after a refusal, %d', async (status) => {
		const run = await play(several(true, () => answer(status)));
		expect(run.results).toMatchObject([{ kind: 'failed' }]);
		expect(requestsOf(run.sent)).toEqual([0, 0]);
	});
});
