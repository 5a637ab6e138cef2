import type { RetryAfterForm } from '../../../tools/sandbox/limit';
import { windowNodeType } from '../../../tools/engine/windowPackage';
import { newCredential, startFor } from '../../support/engine';
import {
	everyResource,
	madeAfter,
	methodsFor,
	triesIn,
	updatesWithin,
} from '../../support/resources';
import { differences, itemsOf, sendSheet, told } from '../../support/sheet';

const limit = 40;
const windowMs = 1_000;

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { numbers: 120 }, windowMs);
	// Three full windows, whatever is read in addition to the updates.
	const rows = updatesWithin(tested, 3 * limit);
	// Of 40 executions.
	const rowsOfEach = 3 / tested.course.each;
	const refusals = () => here.sandbox.requests.filter(({ status }) => status === 429);

	describe('sendPlans beyond the limit of the API', () => {
		it.each<[RetryAfterForm, string, boolean]>([
			['seconds', 'obeys Retry-After in seconds', true],
			['date', 'obeys Retry-After as a date', false],
			['none', 'waits on its own terms without a Retry-After', false],
			['malformed', 'waits on its own terms with a malformed Retry-After', false],
		])('nothing is lost if Retry-After is: %s. The node %s', async (retryAfter, _, isNamed) => {
			here.sandbox.set({ limit: { requests: limit, windowMs, retryAfter } });
			const outcome = await sendSheet(here, {
				rows,
				options: { maxRetries: 0 },
			});
			expect(outcome.error).toBeUndefined();
			expect(told(outcome).map(({ success, item }) => [success, item])).toEqual(
				Array.from({ length: rows }, (_, item) => [true, item]),
			);
			expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
			expect(refusals().length).toBeGreaterThan(0);
			// After each window but the last, all that are under way are refused once.
			if (isNamed) expect(refusals().length).toBeLessThanOrEqual(2 * 20);
			const attempts = told(outcome).reduce((sum, item) => sum + item.attempts, 0);
			expect(attempts).toBe(triesIn(tested, here.sandbox.requests));
			expect(outcome.hints).toEqual([
				expect.stringMatching(
					`^${rows} updates sent; waited \\d+ s for the limit of 10000 a minute$`,
				),
			]);
		});

		it('a wait longer than Max Wait ends the run at once, and the error says how far it came', async () => {
			here.sandbox.set({ limit: { requests: limit, windowMs: 3_600_000, retryAfter: 'seconds' } });
			const outcome = await sendSheet(here, {
				rows: 100,
				options: { maxWait: 60 },
			});
			const error = outcome.error as unknown as { message: string; description: string };
			expect(error.message).toMatch(/^OpenCX accepts no more requests until \d{4}-.*Z$/);
			expect(error.description).toMatch(/'Max Wait' allows 60\./);
			const { updates } = here.sandbox;
			const { fewest, most } = madeAfter(tested, limit);
			expect(updates.length).toBeGreaterThanOrEqual(fewest);
			expect(updates.length).toBeLessThanOrEqual(most);
			const [, updated = 0, failed = 0, firstFailed = -1, unsent = 0] =
				/ (\d+) items were updated \(the first: item 0\), (\d+) failed \(the first: item (\d+)\), ([3-8]\d) were never sent/
					.exec(error.description)
					?.map(Number) ?? [];
			expect(updated).toBe(updates.length);
			expect(updated + failed + unsent).toBe(100);
			expect(firstFailed).toBeLessThanOrEqual(updated);
			expect(updates.map(({ id }) => id)).not.toContain(here.id(firstFailed));
		});
	});

	describe('sendPlans within its own limit', () => {
		it.each(['sliding', 'fixed'] as const)(
			'a %s limit is never exceeded, and a hint says how long the run waited',
			async (window) => {
				here.sandbox.set({
					latencyMs: 20,
					limit: { requests: limit, windowMs, retryAfter: 'seconds', window },
				});
				const outcome = await sendSheet(here, {
					rows,
					type: windowNodeType(windowMs),
					credential: newCredential(here.sandbox, { requestsPerMinute: limit }),
				});
				expect(refusals()).toEqual([]);
				expect(here.sandbox.requests).toHaveLength(methodsFor(tested, rows).length);
				expect(differences(here, itemsOf(here, { rows }))).toEqual([]);
				expect(outcome.hints).toEqual([
					expect.stringMatching(
						new RegExp(`^${rows} updates sent; waited [12] s for the limit of 40 a minute$`),
					),
				]);
				expect(told(outcome).every(({ attempts }) => attempts === 1)).toBe(true);
			},
		);

		it('the first updates go at once and wait for nothing', async () => {
			const startedMs = performance.now();
			const count = updatesWithin(tested, 100);
			const credential = newCredential(here.sandbox, { requestsPerMinute: 100 });
			const outcome = await sendSheet(here, { rows: count, credential });
			expect(performance.now() - startedMs).toBeLessThan(5_000);
			expect(told(outcome)).toHaveLength(count);
			expect(outcome.hints).toEqual([]);
		});

		it('40 executions with one credential keep the limit together', async () => {
			here.sandbox.set({ limit: { requests: limit, windowMs, retryAfter: 'seconds' } });
			const credential = newCredential(here.sandbox, { requestsPerMinute: limit });
			const outcomes = await Promise.all(
				Array.from(
					{ length: 40 },
					async (_, execution) =>
						await sendSheet(here, {
							rows: rowsOfEach,
							from: execution * rowsOfEach,
							credential,
							type: windowNodeType(windowMs),
						}),
				),
			);
			expect(outcomes.map((outcome) => told(outcome).length)).toEqual(
				outcomes.map(() => rowsOfEach),
			);
			expect(refusals()).toEqual([]);
			expect(here.sandbox.updates).toHaveLength(40 * rowsOfEach);
			expect(differences(here, itemsOf(here, { rows: 40 * rowsOfEach }))).toEqual([]);
		});

		it('40 executions without a limit of their own wait together after a refusal', async () => {
			here.sandbox.set({ limit: { requests: limit, windowMs, retryAfter: 'date' } });
			const credential = newCredential(here.sandbox);
			const outcomes = await Promise.all(
				Array.from(
					{ length: 40 },
					async (_, execution) =>
						await sendSheet(here, {
							rows: rowsOfEach,
							from: execution * rowsOfEach,
							credential,
							options: { maxRetries: 0 },
						}),
				),
			);
			expect(outcomes.flatMap((outcome) => told(outcome)).every(({ success }) => success)).toBe(
				true,
			);
			expect(differences(here, itemsOf(here, { rows: 40 * rowsOfEach }))).toEqual([]);
		});
	});
});
