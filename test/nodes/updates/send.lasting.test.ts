import type { RunOutcome } from '../../../tools/engine/engine';
import type { SavedError } from '../../support/engine';
import { newCredential, patchesOf, startFor } from '../../support/engine';
import { aboutOne, everyResource, madeAfter } from '../../support/resources';
import { differences, itemsOf, sendSheet } from '../../support/sheet';

const errorOf = ({ error }: RunOutcome) => error as unknown as SavedError;

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested, { numbers: 120 });
	const patches = () => patchesOf(here.sandbox.requests);

	describe('sendPlans with faults that do not pass', () => {
		const nowhere = () => newCredential({ ...here.sandbox, url: 'https://api.opencx.invalid' });

		it('an unknown host fails each item after its retries, and the error says where to look', async () => {
			const outcome = await sendSheet(here, {
				// Few, for name servers don't like to be asked by many at once.
				rows: 6,
				credential: nowhere(),
				onError: 'continueErrorOutput',
				options: { maxRetries: 1 },
			});
			expect(outcome.output).toEqual([]);
			expect(outcome.errorOutput).toHaveLength(6);
			for (const { json } of outcome.errorOutput) {
				expect(json.error).toBe('The OpenCX address was not found');
				expect(json.message).toMatch(/^Check the 'Base URL' of the OpenCX API credential/);
			}
		});

		it('an unknown host stops a run after the retries of its first items', async () => {
			const outcome = await sendSheet(here, {
				rows: 100,
				credential: nowhere(),
				options: { maxRetries: 1 },
			});
			expect(errorOf(outcome).message).toBe('The OpenCX address was not found');
			expect(errorOf(outcome).description).toMatch(
				/ 0 items were updated, [1-5] failed \(the first: item 0\), 9[5-9] were never sent \(the first: item [1-5]\)\.$/,
			);
		});

		it('a 401 in the middle of a run ends it once the requests under way have ended', async () => {
			here.sandbox.set({ unauthorizedAfter: 50, latencyMs: 10 });
			// One for each agent, so that it is known what a refused request was for.
			const count = 120;
			const outcome = await sendSheet(here, {
				rows: count,
				onError: 'continueErrorOutput',
			});
			const { fewest, most } = madeAfter(tested, 50);
			const { length: made } = here.sandbox.updates;
			expect(made).toBeGreaterThanOrEqual(fewest);
			expect(made).toBeLessThanOrEqual(most);
			expect(outcome.output).toHaveLength(made);
			expect(outcome.errorOutput).toHaveLength(count - made);
			const said = outcome.errorOutput.map(({ json }) => json.error);
			const refused = said.filter((error) => error === 'OpenCX does not accept the API key');
			const unsent = said.filter(
				(error) => error === 'Not sent: OpenCX does not accept the API key',
			);
			// If an update was made, a refused reading after it is no failure.
			const isMade = (url: string) => here.sandbox.updates.some(({ id }) => url.endsWith(id));
			const requests = aboutOne(tested, here.sandbox.requests);
			expect(requests.length).toBeLessThanOrEqual(70);
			// There are no requests that would only add to the output.
			expect(here.sandbox.requests).toHaveLength(requests.length + tested.course.before);
			const refusals = requests.filter(({ status, url }) => status === 401 && !isMade(url));
			expect(refused).toHaveLength(refusals.length);
			expect(refused.length + unsent.length).toBe(count - made);
		});

		it('the error is the 401 that ended the run, not an item that waited for a retry', async () => {
			const first = here.id();
			here.sandbox.set({ statusFor: { [first]: 503 }, unauthorizedAfter: 10, latencyMs: 5 });
			const outcome = await sendSheet(here, { rows: 100 });
			expect(errorOf(outcome)).toMatchObject({
				message: 'OpenCX does not accept the API key',
				httpCode: '401',
			});
		});

		const broken = 30;
		const breakOne = () => {
			const id = here.id(broken);
			here.sandbox.set({ statusFor: { [id]: 422 }, latencyMs: 10 });
			return id;
		};

		it('one failed item of 100 stops a run that stops on errors, and the error says how far it came', async () => {
			breakOne();
			const outcome = await sendSheet(here, { rows: 100 });
			expect(outcome.output).toEqual([]);
			const { message, description, httpCode, context } = errorOf(outcome);
			expect(message).toMatch(/^OpenCX refused the values of this update: /);
			expect(httpCode).toBe('422');
			expect(context).toMatchObject({ itemIndex: broken });
			const [, updated, failed, firstUnsent, unsent] =
				/(?<updated>\d+) items were updated \(the first: item 0\), 1 failed \(the first: item (\d+)\), (?=.*item (\d+)\)\.$)(\d+) were never sent/
					.exec(description ?? '')
					?.map(Number) ?? [];
			expect(failed).toBe(broken);
			expect(updated).toBe(here.sandbox.updates.length);
			expect(unsent).toBe(99 - here.sandbox.updates.length);
			// The twenty in parallel: the one that failed and those that were under way with it.
			expect(patches().length).toBeLessThanOrEqual(broken + 20);
			const sent = patches().map(({ url }) => url);
			const rest = itemsOf(here, { rows: 100 }).findIndex(
				(_item, index) => !sent.includes(here.path(index)),
			);
			expect(firstUnsent).toBe(rest);
			expect(here.sandbox.requests.every(({ status }) => status !== 'unanswered')).toBe(true);
		});

		it.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
			'one failed item of 100 does not touch the other 99 (%s)',
			async (onError) => {
				const id = breakOne();
				const outcome = await sendSheet(here, {
					rows: 100,
					onError,
				});
				const isBranched = onError === 'continueErrorOutput';
				const failed = isBranched
					? outcome.errorOutput
					: outcome.output.filter(({ json }) => json.error);
				expect(failed).toHaveLength(1);
				expect(failed[0]?.json.error).toMatch(/^OpenCX refused the values of this update/);
				expect(outcome.output).toHaveLength(isBranched ? 99 : 100);
				expect(patches()).toHaveLength(100);
				const items = itemsOf(here, { rows: 100 }).filter((item) => item.id !== id);
				expect(differences(here, items)).toEqual([]);
				expect(here.sandbox.updates).toHaveLength(99);
			},
		);

		it('one item uses up its retries while the others go on', async () => {
			const id = here.id(broken);
			here.sandbox.set({ statusFor: { [id]: 503 } });
			const outcome = await sendSheet(here, {
				rows: 100,
				onError: 'continueErrorOutput',
				options: { maxRetries: 2 },
			});
			expect(outcome.errorOutput).toHaveLength(1);
			expect(outcome.output).toHaveLength(99);
			expect(patches().filter(({ url }) => url.endsWith(id))).toHaveLength(3);
		});
	});
});
