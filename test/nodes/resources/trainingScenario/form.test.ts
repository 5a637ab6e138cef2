import type { INodeProperties } from 'n8n-workflow';

import { OpenCxApi } from '../../../../credentials/OpenCxApi.credentials';
import { OpenCxPhone } from '../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { newCredential, nodeType, startHere } from '../../../support/engine';
import { isShownFor } from '../../../support/properties';
import { triggerType } from '../../../support/trigger';

const here = startHere({ api: 'phone-agent' });

const listed = async (type: string) =>
	(await here.engine.loadOptions({
		type,
		method: 'getTrainingScenarios',
		parameters: { resource: 'phoneAgent' },
		credential: newCredential(here.sandbox),
	})) as Array<{ name: string; value: string }>;

describe.each([nodeType, triggerType])('the training scenarios to pick from in %s', (type) => {
	it('are all there are, by title, type and whether they are drafts', async () => {
		const found = await listed(type);
		expect(found.map(({ value }) => value)).toEqual([...here.sandbox.scenarios.keys()]);
		expect(found.map(({ name }) => name)).toEqual(
			expect.arrayContaining([
				'Opening hours (scenario-specific)',
				'Manner of speaking (behavioral)',
				'Christmas hours (scenario-specific, draft)',
			]),
		);
	});

	it('are read to the end, however many there are', async () => {
		const [seed] = here.sandbox.scenarios.values();
		for (let number = 0; number < 300; number++) {
			if (seed) here.sandbox.scenarios.set(`n-${number}`, { ...seed, id: `n-${number}` });
		}
		expect(await listed(type)).toHaveLength(here.sandbox.scenarios.size);
	});

	it('say which scope is missing', async () => {
		here.sandbox.set({ scopes: ['phone:read', 'phone:write'] });
		await expect(listed(type)).rejects.toThrow(
			/is not allowed to list training scenarios.*training:read/s,
		);
	});
});

describe('the field Training Scenarios of a phone agent', () => {
	const { properties } = new OpenCxPhone().description;
	const fieldOf = (operation: string): INodeProperties[] => {
		const own = properties.filter(isShownFor('phoneAgent', operation));
		const found: INodeProperties[] = [];
		const look = (value: unknown) => {
			if (typeof value !== 'object' || value === null) return;
			if ('name' in value && value.name === 'instructions') found.push(value as INodeProperties);
			Object.values(value).forEach(look);
		};
		look(own);
		return found;
	};

	it.each(['update', 'rotate'])('is picked from the list in %s', (operation) => {
		expect(fieldOf(operation)).toMatchObject([
			{ type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getTrainingScenarios' } },
		]);
	});

	it('is entered if there is no credential to open a list with', () => {
		expect(fieldOf('chooseVariant')).toMatchObject([
			{ type: 'string', typeOptions: { multipleValues: true } },
		]);
	});
});

it('the credential says what the scopes of training are needed for', () => {
	const [notice] = new OpenCxApi().properties;
	expect(notice).toMatchObject({
		type: 'notice',
		displayName: expect.stringMatching(
			/Training scenarios need training:read and training:write/,
		) as unknown,
	});
});
