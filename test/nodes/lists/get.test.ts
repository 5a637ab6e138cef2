import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { getOf } from '../resources/phoneAgent/parameters';
import { runNode, startHere } from '../../support/engine';

const here = startHere({ api: 'phone-agent', numbers: 12 });

describe('createGet', () => {
	it('each item gets its agent with all settings, and the list is read once', async () => {
		const ids = [here.id(3), here.id(), here.id(3).toUpperCase()];
		const { jsons, pairs, requests } = await runNode(here, {
			items: ids.map((id) => ({ id })),
			parameters: { ...getOf(), simplify: false },
		});
		const agents = [here.id(3), here.id(), here.id(3)].map((id) => here.sandbox.agents.get(id));
		expect(jsons).toEqual(agents);
		expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /phone']);
	});

	it('an agent has its ID, name, number, type and settings, and no more, unless told otherwise', async () => {
		const { jsons } = await runNode(here, { items: [{ id: here.id() }], parameters: getOf() });
		const { id, name, phone_number, type } = here.sandbox.agents.get(here.id()) ?? {};
		expect(jsons[0]).toMatchObject({ id, name, phone_number, type });
		expect(Object.keys(jsons[0] ?? {}).sort()).toEqual(
			['id', 'phone_number', ...Object.keys(phoneAgentFields)].sort(),
		);
	});

	const byNumber = (number: unknown) => ({
		...getOf(),
		phoneAgentId: { __rl: true, mode: 'number', value: number },
	});

	it('agents are found by their numbers, whatever their punctuation, in a list that is read once', async () => {
		const items = ['+1 (415) 555-0103', '0014155550100', 14155550101].map((number) => ({ number }));
		const { jsons, requests } = await runNode(here, {
			items,
			parameters: byNumber('={{ $json.number }}'),
		});
		expect(jsons.map(({ id }) => id)).toEqual([here.id(3), here.id(0), here.id(1)]);
		expect(requests).toHaveLength(1);
	});

	it('a number that none has, and one that two have, are errors of their items', async () => {
		const [, second, third] = [...here.sandbox.agents.values()];
		if (second === undefined || third === undefined) throw new Error('Too few agents');
		third.phone_number = second.phone_number;
		const { failed } = await runNode(here, {
			items: [{ number: '+44 20 7946 0000' }, { number: second.phone_number }],
			parameters: byNumber('={{ $json.number }}'),
			onError: 'continueErrorOutput',
		});
		expect(failed.map(({ error }) => error)).toEqual([
			'OpenCX has no phone agent with the number "+44 20 7946 0000"',
			`2 phone agents have the number "${second.phone_number}"`,
		]);
		expect(failed[1]?.message).toContain(second.id);
		expect(failed[1]?.message).toContain(third.id);
	});

	it.each([
		[' ', "'Phone Agent' is empty"],
		['Front Desk', '\'Phone Agent\' is "Front Desk", which is not a phone number'],
		['={{ $json.nothing }}', "'Phone Agent' is empty"],
	])('the number %j is refused before any request', async (number, message) => {
		const { failure, requests } = await runNode(here, { parameters: byNumber(number) });
		expect(requests).toEqual([]);
		expect(failure.message).toBe(message);
	});

	it('all pages are read where the list comes in pages', async () => {
		here.sandbox.set({ list: 'pages', pageSize: 5 });
		const { jsons, requests } = await runNode(here, {
			items: [{ id: here.id(11) }],
			parameters: getOf(),
		});
		expect(jsons.map(({ id }) => id)).toEqual([here.id(11)]);
		expect(requests).toHaveLength(3);
	});

	it('an agent that is not there is an error of its item, and the others are found', async () => {
		const { jsons, failed } = await runNode(here, {
			items: [{ id: 'nobody' }, { id: here.id() }],
			parameters: getOf(),
			onError: 'continueErrorOutput',
		});
		expect(jsons.map(({ id }) => id)).toEqual([here.id()]);
		expect(failed).toEqual([
			{
				error: 'OpenCX has no phone agent with the ID "nobody"',
				message:
					"Pick the phone agent from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.",
			},
		]);
	});

	it('an agent that is not in a list that may be incomplete is not said to be missing', async () => {
		here.sandbox.set({ list: 'pages', pageSize: 5, cursorLoop: true });
		const { failure } = await runNode(here, {
			items: [{ id: 'nobody' }],
			parameters: getOf(),
		});
		expect(failure.message).toBe(
			'The list of phone agents may not be complete: the list began to repeat itself',
		);
		expect(failure.description).toBe(
			'The phone agent with the ID "nobody" is not in it. Try again later.',
		);
	});

	it('a blank ID and a wrong option are refused together, before any request', async () => {
		const { failed, requests } = await runNode(here, {
			items: [{}],
			parameters: getOf({ timeout: -1 }),
			onError: 'continueErrorOutput',
		});
		expect(requests).toEqual([]);
		expect(failed).toEqual([
			{
				error: "'Phone Agent' is empty (and 1 more)",
				message:
					"'Phone Agent' is empty. Pick the phone agent from the list, or enter its ID.\nThe option 'Timeout (Seconds)' is -1. Enter a number above 0 and at most 3600 in seconds.\nNothing was sent for this item.",
			},
		]);
	});

	it('a failure to read the list is the failure of every item', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		const { failed, requests } = await runNode(here, {
			items: [{ id: here.id() }, { id: here.id(1) }],
			parameters: getOf(),
			onError: 'continueErrorOutput',
		});
		expect(requests).toHaveLength(1);
		expect(failed.map(({ error }) => error)).toEqual([
			'The API key may not list phone agents: The API key lacks the scope phone:read',
			'The API key may not list phone agents: The API key lacks the scope phone:read',
		]);
	});

	it('a missing credential is the failure of every item', async () => {
		const { failure, requests } = await runNode(here, {
			items: [{ id: here.id() }],
			parameters: getOf(),
			credential: {
				id: 'blank',
				type: 'openCxApi',
				data: { token: ' ', baseUrl: here.sandbox.url },
			},
		});
		expect(requests).toEqual([]);
		expect(failure.message).toBe('The OpenCX API credential has no API key');
	});
});
