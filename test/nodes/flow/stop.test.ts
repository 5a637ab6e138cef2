import { problemsOf, startHere } from '../../support/engine';

const here = startHere();

describe('throwRefusal through the engine', () => {
	const rows = () => [
		{ id: here.id(), voice_speed: 1, language: 'en' },
		{ id: here.id(1), voice_speed: 0, language: 'xx' },
		{ id: '', voice_speed: 1, language: 'en' },
		{ id: here.id(3), voice_speed: 1.5, language: 'DE' },
	];
	const fields = { voice_speed: '={{ $json.voice_speed }}', language: '={{ $json.language }}' };

	it('bad items keep the whole run from sending where it stops on errors', async () => {
		const { failure, requests, items } = await here.update({ items: rows(), fields });
		expect(requests).toEqual([]);
		expect(items).toEqual([]);
		expect(failure.context?.itemIndex).toBe(1);
		expect(problemsOf(failure)).toMatch(
			/^'Language' is "xx", which is not a listed language\. Nearest: .* 'Voice Speed' is 0. Enter a number above 0\.$/,
		);
		expect(failure.description).toMatch(
			/Nothing was sent for any of the 4 items; 2 of them can't be sent/,
		);
	});

	it('bad items go to the error branch with error and message alone, and the others are sent', async () => {
		const { failedItems, items, output, errorOutput, requests, error } = await here.update({
			items: rows(),
			fields,
			onError: 'continueErrorOutput',
			options: { concurrency: 1 },
		});
		expect(error).toBeUndefined();
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id()}`, `/phone/${here.id(3)}`]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
		expect(failedItems).toEqual([
			{
				json: {
					error: '\'Language\' is "xx", which is not a listed language (and 1 more)',
					message: expect.stringMatching(
						/^'Language' is "xx", .*\n'Voice Speed' is 0\. Enter a number above 0\.\nNothing was sent for this item\.$/,
					) as string,
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					error: "'Phone Number' is empty",
					message:
						'Pick the phone number from the list, or enter its ID. Nothing was sent for this item.',
				},
				pairedItem: { item: 2 },
			},
		]);
		expect([output.length, errorOutput.length]).toEqual([2, 2]);
	});

	it('bad items keep their places where errors go on as regular output', async () => {
		const { items } = await here.update({
			items: rows(),
			fields,
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ json }) => ('success' in json ? 'sent' : 'refused'))).toEqual([
			'sent',
			'refused',
			'refused',
			'sent',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});
});

describe('throwFailure through the engine', () => {
	it('the error says how many items were updated, failed and never sent, and the first of each', async () => {
		const ids = [0, 1, 2, 3].map((index) => here.id(index));
		here.sandbox.set({ statusFor: { [ids[2] ?? '']: 404 } });
		const { failure, requests } = await here.update({
			items: ids.map((id) => ({ id })),
			options: { concurrency: 1 },
		});
		expect(requests).toHaveLength(3);
		expect(failure.context?.itemIndex).toBe(2);
		expect(failure.description).toMatch(
			/ Of the items, 2 were updated \(the first: item 0\), 1 failed \(the first: item 2\), 1 was never sent \(the first: item 3\)\.$/,
		);
	});

	it('nothing is sent after a 401', async () => {
		const { requests, failed } = await here.update({
			items: [0, 1, 2].map((index) => ({ id: here.id(index) })),
			credential: { token: 'wrong' },
			options: { concurrency: 1 },
			onError: 'continueErrorOutput',
		});
		expect(requests).toHaveLength(1);
		expect(failed.map(({ error }) => error)).toEqual([
			'OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
		]);
	});
});

describe('throwFailure of a run', () => {
	it('a failure on the way says how far the run came', async () => {
		here.sandbox.set({ statusFor: { [here.id(1)]: 400 } });
		const { failure } = await here.update({
			items: [0, 1, 2].map((index) => ({ id: here.id(index) })),
			options: { concurrency: 1 },
		});
		expect(failure.context?.itemIndex).toBe(1);
		expect(failure.description).toContain(
			'Of the items, 1 was updated (the first: item 0), 1 failed (the first: item 1), 1 was never sent (the first: item 2).',
		);
	});

	it('the API names fields, and the error adds their labels', async () => {
		here.sandbox.set({
			answer: {
				status: 400,
				body: '{"message":"voice_speed is too high"}',
				contentType: 'application/json',
			},
		});
		const { failure } = await here.update({ fields: { voice_speed: 9 } });
		expect(failure.message).toBe(
			'OpenCX refused the values of this update: voice_speed is too high',
		);
		expect(failure.description).toMatch(/^This concerns 'Voice Speed'\./);
	});
});

describe('failureFor of a run', () => {
	it('an item that was never sent says so first, and why', async () => {
		here.sandbox.set({ unauthorizedAfter: 1 });
		const { failed } = await here.update({
			items: [0, 1, 2].map((index) => ({ id: here.id(index) })),
			options: { concurrency: 1 },
			onError: 'continueErrorOutput',
		});
		expect(failed.map(({ error }) => error)).toEqual([
			'OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
		]);
	});
});
