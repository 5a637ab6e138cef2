import { OpenCxPhone } from '../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { phoneAgentFields } from '../../../../nodes/resources/phoneAgent/fields';
import { problemsOf, runNode, startHere } from '../../../support/engine';
import { updateOf } from './parameters';

const here = startHere({ api: 'phone-agent' });
const getMany = async (parameters: object = {}) =>
	await runNode(here, {
		parameters: { resource: 'phoneAgent', operation: 'getMany', returnAll: true, ...parameters },
	});

describe('Get Many of phone agents', () => {
	it('whole agents are returned, as the API shows them, in one request', async () => {
		const { jsons, requests } = await getMany({ simplify: false });
		expect(jsons).toEqual([...here.sandbox.agents.values()]);
		expect(requests).toHaveLength(1);
	});

	it('simplified, which is the default, they have only their ID, name, number, type and settings', async () => {
		const { jsons } = await getMany();
		expect(jsons).toHaveLength(25);
		for (const json of jsons) {
			expect(here.sandbox.agents.get(String(json.id))).toMatchObject(json);
			expect(Object.keys(json).sort()).toEqual(
				['id', 'phone_number', ...Object.keys(phoneAgentFields)].sort(),
			);
		}
	});

	it('a value that is no switch is refused before any request', async () => {
		const { failure, requests } = await getMany({ simplify: '={{ "perhaps" }}' });
		expect(requests).toEqual([]);
		expect(failure.message).toMatch(/^'Simplify' is "perhaps"/);
	});

	it('for an account with phone numbers, a hint says to choose the other resource', async () => {
		here.sandbox.agents.clear();
		const server = here.sandbox;
		server.set({
			answer: {
				status: 200,
				body: '{"items":[{"id":"one","name":"Front Desk","phone_number":"+14155550100"}],"next":null}',
				contentType: 'application/json',
			},
		});
		const { hints } = await getMany();
		expect(hints).toEqual([
			"This account has phone numbers, not phone agents. Choose the resource 'Phone Number' instead.",
		]);
	});

	it('the filters are name, phone number and type', () => {
		const filters = new OpenCxPhone().description.properties.find(
			({ name, displayOptions }) =>
				name === 'filters' && displayOptions?.show?.resource?.includes('phoneAgent'),
		);
		expect(filters?.options).toMatchObject([
			{ name: 'name', displayName: 'Name' },
			{ name: 'phone_number', displayName: 'Phone Number' },
			{
				name: 'type',
				displayName: 'Type',
				options: [
					{ name: 'Inbound', value: 'inbound' },
					{ name: 'Outbound', value: 'outbound' },
				],
			},
		]);
	});

	it.each([
		['the type', { type: 'outbound' }, [4, 9, 14, 19, 24]],
		['the type in another case', { type: 'Outbound' }, [4, 9, 14, 19, 24]],
		['the name', { name: 'sales' }, [1, 11, 21]],
		['the number', { phone_number: '555 0103' }, [3]],
		['name and type', { name: 'bookings', type: 'outbound' }, [4, 14, 24]],
	])('a filter by %s gives only the agents that match', async (_, filters, indexes) => {
		const { jsons } = await getMany({ filters });
		expect(jsons.map(({ id }) => id)).toEqual(indexes.map((index) => here.id(index)));
	});

	it('an unknown type is refused before any request', async () => {
		const { failure, requests } = await getMany({ filters: { type: 'sideways' } });
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toMatch(
			/^'Type' is "sideways", which is not a listed type\. Nearest: inbound/,
		);
	});

	it('Update can take the phone agents that Get Many gives', async () => {
		const { jsons } = await getMany({ filters: { name: 'Sales' } });
		const updated = await runNode(here, {
			items: jsons,
			parameters: updateOf({ first_message: '=This is {{ $json.name }}.' }),
		});
		expect(updated.jsons.map((json) => json.phone_agent_id)).toEqual(jsons.map(({ id }) => id));
		expect(here.sandbox.updates.map(({ body }) => body.first_message).sort()).toEqual(
			jsons.map(({ name }) => `This is ${String(name)}.`).sort(),
		);
	});
});
