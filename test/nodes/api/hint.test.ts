import { runNode, startHere } from '../../support/engine';

const here = startHere();

describe('createHint through the engine', () => {
	const getMany = async (resource: string) =>
		await runNode(here, {
			items: [{}, {}],
			parameters: { resource, operation: 'getMany', returnAll: true, filters: {}, options: {} },
		});

	it('a hint for two items is shown once', async () => {
		expect((await getMany('phoneAgent')).hints).toEqual([
			"This account has phone numbers, not phone agents. Choose the resource 'Phone Number' instead.",
		]);
	});

	it('nothing is shown if there is no hint', async () => {
		expect((await getMany('phoneNumber')).hints).toEqual([]);
	});
});
