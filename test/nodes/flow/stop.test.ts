import { startHere } from '../../support/engine';

const here = startHere();

describe('throwRefusal', () => {
	it('one bad item stops a run before anything is sent, and says how many are bad', async () => {
		const { failure, requests } = await here.update({
			items: [
				{ id: here.id(), speed: 1 },
				{ id: here.id(1), speed: 0 },
				{ id: here.id(2), speed: -1 },
			],
			fields: { voice_speed: '={{ $json.speed }}' },
		});
		expect(requests).toEqual([]);
		expect(failure.message).toBe("'Voice Speed' is 0");
		expect(failure.context?.itemIndex).toBe(1);
		expect(failure.description).toBe(
			"Enter a number above 0. Nothing was sent for any of the 3 items; 2 of them can't be sent as they are. Correct them, or set 'On Error' in the node's settings to continue, so that the others are sent.",
		);
	});

	it('the only item of a run is told of by itself', async () => {
		const { failure } = await here.update({ fields: { voice_speed: 0 } });
		expect(failure.description).toBe('Enter a number above 0. Nothing was sent for this item.');
	});
});

describe('throwFailure', () => {
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

describe('failureFor', () => {
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
