import { NodeHelpers } from 'n8n-workflow';

import { OpenCxPhone } from '../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { runNode, startHere, updateParameters, voice } from '../../../support/engine';

const here = startHere();

const getMany = async (parameters: object) =>
	await runNode(here, {
		parameters: { resource: 'phoneNumber', operation: 'getMany', ...parameters },
	});

describe('Get Many', () => {
	it('Get Many has its documented parameters and filters', () => {
		const { description } = new OpenCxPhone();
		const shownWith = (returnAll: boolean) =>
			NodeHelpers.getNodeParameters(
				description.properties,
				{ resource: 'phoneNumber', operation: 'getMany', returnAll },
				true,
				false,
				null,
				description,
			);
		expect(shownWith(false)).toEqual({
			resource: 'phoneNumber',
			operation: 'getMany',
			returnAll: false,
			limit: 50,
			filters: {},
			options: {},
		});
		expect(shownWith(true)).not.toHaveProperty('limit');
		const filters = description.properties.find(
			({ name, displayOptions }) =>
				name === 'filters' && displayOptions?.show?.resource?.includes('phoneNumber'),
		);
		expect(filters?.type).toBe('collection');
		expect(filters?.options?.map(({ name }) => name)).toEqual(['name', 'phone_number']);
	});

	it.each([
		['name', { name: ' fRoNt ' }, ['Front Desk', 'Front Desk 2']],
		['the number, whatever its punctuation', { phone_number: '(555) 010-2' }, ['Support']],
		['both', { name: 'desk', phone_number: '0110' }, ['Front Desk 2']],
		['a name that nothing has', { name: 'zzz' }, []],
		['a number with letters, which no number has', { phone_number: 'x0102' }, []],
	])('a filter by %s gives only the phone numbers that match', async (_, filters, names) => {
		const { jsons, requests } = await getMany({ filters, limit: 20 });
		expect(jsons.map(({ name }) => name)).toEqual(names);
		expect(requests).toHaveLength(3);
	});

	it('Update can take the phone numbers that Get Many gives', async () => {
		const { jsons } = await getMany({ returnAll: true, filters: { name: 'Sales' } });
		expect(jsons.length).toBeGreaterThan(1);
		const updated = await runNode(here, {
			items: jsons,
			parameters: updateParameters({
				id: '={{ $json.id }}',
				fields: { initial_message: '=This is {{ $json.name }}.' },
			}),
		});
		expect(updated.jsons.map((json) => json.phone_number_id)).toEqual(jsons.map(({ id }) => id));
		expect(here.sandbox.updates.map(({ id, body }) => [id, body]).sort()).toEqual(
			jsons
				.map(({ id, name }) => [
					id,
					{ elevenlabs_voice_id: voice, initial_message: `This is ${String(name)}.` },
				])
				.sort(),
		);
	});
});
