import { startFor } from '../../support/engine';
import { aboutOne, everyResource, everyShown, placeOf } from '../../support/resources';

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { noun, id: idOf } = tested.resource.api;
	const { naming } = tested;
	const [first, second] = tested.wrongs;

	describe('throwRefusal through the engine', () => {
		const rows = () => [
			{ id: here.id(), first: first.right, second: second.right, name: 'A' },
			{ id: here.id(1), first: first.wrong, second: second.wrong, name: 'B' },
			{ id: '', first: first.right, second: second.right, name: 'C' },
			{ id: here.id(3), first: first.right, second: second.right, name: 'D' },
		];
		const fields = {
			[naming.name]: '={{ $json.name }}',
			[first.name]: '={{ $json.first }}',
			[second.name]: '={{ $json.second }}',
		};

		it('bad items prevent the whole run from sending if it stops on errors', async () => {
			const { failure, requests, items } = await here.update({ items: rows(), fields });
			expect(requests).toEqual([]);
			expect(items).toEqual([]);
			expect(failure.context).toMatchObject({ itemIndex: 1, next: 'correctValues' });
			const [one = '', other = ''] = (failure.description ?? '').split('\n');
			expect(failure.message).toBe(
				`'${first.label}' is "${first.wrong}", which is not a listed ${first.label.toLowerCase()} (and 1 more)`,
			);
			expect(one.replace('1. ', '')).toMatch(first.sentence);
			expect(other.replace('2. ', '')).toMatch(second.sentence);
			expect(failure.description).toMatch(
				/Nothing was sent for any of the 4 items; 2 of them can't be sent/,
			);
		});

		it('bad items go to the error branch with only error and message, and the others are sent', async () => {
			const { failedItems, items, output, errorOutput, patches, error } = await here.update({
				items: rows(),
				fields,
				onError: 'continueErrorOutput',
			});
			expect(error).toBeUndefined();
			expect(patches.map(({ url }) => url).sort()).toEqual([here.path(), here.path(3)].sort());
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
			expect(failedItems).toEqual([
				{
					json: {
						error: `'${first.label}' is "${first.wrong}", which is not a listed ${first.label.toLowerCase()} (and 1 more)`,
						message: expect.stringMatching(
							`^1\\. '${first.label}' is "${first.wrong}", .*\\n2\\. '${second.label}' is .*\\.\\nNothing was sent for this item\\.$`,
						) as string,
					},
					pairedItem: { item: 1 },
				},
				{
					json: {
						error: `'${idOf.label}' is empty`,
						message: `Pick the ${noun} from the list, or enter its ID. Nothing was sent for this item.`,
					},
					pairedItem: { item: 2 },
				},
			]);
			expect([output.length, errorOutput.length]).toEqual([2, 2]);
		});

		it('bad items keep their places if errors are regular output', async () => {
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

	/** Updates of one, which are sent one after the other. */
	const inOrder = (count: number) => ({
		items: Array.from({ length: count }, (_, index) => ({ id: here.id(), name: `Name ${index}` })),
		fields: { [naming.name]: '={{ $json.name }}' },
	});

	describe('throwFailure through the engine', () => {
		it('the error says how many items were updated, failed and never sent, and the first of each', async () => {
			here.sandbox.set({ failEvery: { every: placeOf(tested, 3), status: 404 } });
			const { failure, patches } = await here.update(inOrder(4));
			expect(patches).toHaveLength(3);
			expect(failure.context).toMatchObject({ itemIndex: 2, next: 'correctValues', updated: 2 });
			expect(failure.description).toMatch(
				/ 2 items were updated \(the first: item 0\), 1 failed \(the first: item 2\), 1 was never sent \(the first: item 3\)\.$/,
			);
		});

		it.each([
			[401, 'fixApiKey'],
			[403, 'fixApiKey'],
			[503, 'runLater'],
			[422, 'correctValues'],
		])('after a %i on the way the error says what helps: %s', async (status, next) => {
			here.sandbox.set({ failEvery: { every: placeOf(tested, 2), status } });
			const { failure } = await here.update({ ...inOrder(2), options: { maxRetries: 0 } });
			expect(failure.context).toMatchObject({ next, updated: 1 });
		});

		it('nothing is sent after a 401', async () => {
			const { requests, failed } = await here.update({
				...inOrder(3),
				credential: { token: 'wrong' },
				onError: 'continueErrorOutput',
			});
			expect(aboutOne(tested, requests)).toHaveLength(1);
			expect(here.sandbox.updates).toEqual([]);
			expect(failed.map(({ error }) => error)).toEqual([
				'OpenCX does not accept the API key',
				'Not sent: OpenCX does not accept the API key',
				'Not sent: OpenCX does not accept the API key',
			]);
		});
	});

	describe('throwFailure of a run', () => {
		it('a failure on the way says how far the run came', async () => {
			here.sandbox.set({ failEvery: { every: placeOf(tested, 2), status: 400 } });
			const { failure } = await here.update(inOrder(3));
			expect(failure.context?.itemIndex).toBe(1);
			expect(failure.description).toContain(
				'1 item was updated (the first: item 0), 1 failed (the first: item 1), 1 was never sent (the first: item 2).',
			);
		});

		it('the API names fields, and the error adds their labels', async () => {
			here.sandbox.set({
				answer: {
					status: 400,
					body: `{"message":"${second.name} is wrong"}`,
					contentType: 'application/json',
					...tested.answered,
				},
			});
			const { failure } = await here.update({ fields: { [second.name]: second.right } });
			expect(failure.message).toBe(
				`OpenCX refused the values of this update: ${second.name} is wrong`,
			);
			expect(failure.description).toMatch(new RegExp(`^This concerns '${second.label}'\\.`));
		});
	});

	describe('failureFor of a run', () => {
		it('an item that was never sent says so first, and why', async () => {
			here.sandbox.set({ unauthorizedAfter: placeOf(tested, 1) });
			const { failed } = await here.update({
				...inOrder(3),
				onError: 'continueErrorOutput',
			});
			expect(failed.map(({ error }) => error)).toEqual([
				'OpenCX does not accept the API key',
				'Not sent: OpenCX does not accept the API key',
			]);
		});
	});
});

describe.each(everyShown)('throwFailure of %s', (_, tested) => {
	const here = startFor(tested);
	const { name } = tested.naming;

	it('what was replaced before the run stopped is in the error, by ID, as Restore takes it', async () => {
		const [one, two, three] = [here.id(0), here.id(1), here.id(2)];
		const before = [0, 1].map((index) => here.entry(index)[name]);
		here.sandbox.set({ statusFor: { [three]: 400 } });
		const names = [
			[one, 'First'],
			[one, 'Second'],
			[two, 'Third'],
			[three, 'Fourth'],
		];
		const { failure } = await here.update({
			items: names.map(([id = '', given = '']) => ({ id, name: given })),
			fields: { [name]: '={{ $json.name }}' },
		});
		expect(failure.context?.previous).toMatchObject({ [two]: { [name]: before[1] } });
		const { [one]: first, [three]: none } = failure.context?.previous as Record<string, unknown>;
		expect(first).toEqual({ [name]: before[0] });
		expect(none).toBeUndefined();
		expect(failure.context).toMatchObject({ itemIndex: 3, next: 'correctValues' });
	});

	it('a dry run that nobody watches says that nothing was sent', async () => {
		const { hints } = await here.update({
			items: [{ id: here.id() }],
			fields: { [name]: 'New' },
			options: { dryRun: true },
		});
		expect(hints).toEqual([
			"'Dry Run' is on, so nothing was sent for 1 of 1 items. Remove the option to update them.",
		]);
	});
});
