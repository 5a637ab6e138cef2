import { runNode, startHere } from '../../support/engine';

const here = startHere();

describe('createHint through the engine', () => {
	const getMany = async (resource: string) =>
		await runNode(here, {
			items: [{}, {}],
			parameters: { resource, operation: 'getMany', returnAll: true, filters: {}, options: {} },
		});

	it('what is told for each of two items is shown once', async () => {
		expect((await getMany('phoneAgent')).hints).toEqual([
			"This account has phone numbers, not phone agents. Choose the resource 'Phone Number' instead.",
		]);
	});

	it('nothing is shown where there is nothing to tell', async () => {
		expect((await getMany('phoneNumber')).hints).toEqual([]);
	});
});
