import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { runNode, startFor, startHere } from '../../support/engine';
import { everyShown } from '../../support/resources';
import { getOf as getAgentOf } from '../resources/phoneAgent/parameters';
import { listed, seedPages } from './lists';

describe.each(everyShown)('createGet of %s', (_, tested) => {
	const here = startFor(tested, { numbers: 12 });
	const { listing, scopes } = tested;
	const { id: idOf, noun, plural } = tested.resource.api;

	/** The ID is the item's `id`. */
	const getOf = (options: object = {}) => ({
		resource: tested.resource.value,
		operation: 'get',
		[idOf.parameter]: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		options,
	});

	const isByList = tested.resource.api.rewrite === undefined;

	it('each item gets its own entry with all settings, and the list is read once', async () => {
		const ids = [here.id(3), here.id(), here.id(3)];
		const { jsons, pairs, requests } = await runNode(here, {
			items: ids.map((id) => ({ id })),
			parameters: { ...getOf(), simplify: false },
		});
		expect(jsons).toEqual(ids.map((id) => here.entries.get(id)));
		expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			...(isByList
				? [expect.stringMatching(`^GET ${listing.url(0).source.slice(1)}`)]
				: [ids[0], ids[1]].map((id) => `GET ${tested.path}/${id}`)),
		]);
	});

	it('one of a later page is found', async () => {
		here.sandbox.set({ list: 'pages' });
		seedPages(here, 3);
		const last = here.entries.size - 1;
		const { jsons, requests } = await runNode(here, {
			items: [{ id: here.id(last) }],
			parameters: getOf(),
		});
		expect(jsons).toEqual([listed(here)[last]]);
		expect(requests).toHaveLength(isByList ? 3 : 1);
	});

	it('a missing entry is an error of its item, and the others are found', async () => {
		const { jsons, failed } = await runNode(here, {
			items: [{ id: 'nobody' }, { id: here.id() }],
			parameters: getOf(),
			onError: 'continueErrorOutput',
		});
		expect(jsons.map(({ id }) => id)).toEqual([here.id()]);
		expect(failed).toEqual([
			{
				error: `OpenCX has no ${noun} with the ID "nobody"`,
				message: `Pick the ${noun} from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.`,
			},
		]);
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
				error: `'${idOf.label}' is empty (and 1 more)`,
				message: `1. '${idOf.label}' is empty. Pick the ${noun} from the list, or enter its ID.\n2. The option 'Timeout (Seconds)' is -1. Enter a number above 0 and at most 3600 in seconds.\nNothing was sent for this item.`,
			},
		]);
	});

	it('a failure that concerns all is the failure of every item', async () => {
		here.sandbox.set({ scopes: [scopes.write] });
		const { failed, requests } = await runNode(here, {
			items: [{ id: here.id() }, { id: here.id(1) }],
			parameters: getOf(),
			onError: 'continueErrorOutput',
		});
		expect(requests).toHaveLength(1);
		const act = isByList ? 'list' : 'read';
		const error = `The API key is not allowed to ${act} ${plural}: The API key lacks the scope ${scopes.read}`;
		expect(failed.map((json) => json.error)).toEqual([error, error]);
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

describe('createGet, for phone agents only', () => {
	const here = startHere({ api: 'phone-agent', numbers: 12 });

	it('two spellings of one ID are one', async () => {
		const { jsons } = await runNode(here, {
			items: [{ id: here.id(3).toUpperCase() }],
			parameters: getAgentOf(),
		});
		expect(jsons.map(({ id }) => id)).toEqual([here.id(3)]);
	});

	it('by default, an agent has only its ID, name, number, type and settings', async () => {
		const { jsons } = await runNode(here, { items: [{ id: here.id() }], parameters: getAgentOf() });
		const { id, name, phone_number, type } = here.sandbox.agents.get(here.id()) ?? {};
		expect(jsons[0]).toMatchObject({ id, name, phone_number, type });
		expect(Object.keys(jsons[0] ?? {}).sort()).toEqual(
			['id', 'phone_number', ...Object.keys(phoneAgentFields)].sort(),
		);
	});

	const byNumber = (number: unknown) => ({
		...getAgentOf(),
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

	it('a number without an agent, and a number with two, are errors of their items', async () => {
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

	it('an agent that is not in a list that may be incomplete is not said to be missing', async () => {
		here.sandbox.set({ list: 'pages', pageSize: 5, cursorLoop: true });
		const { failure } = await runNode(here, {
			items: [{ id: 'nobody' }],
			parameters: getAgentOf(),
		});
		expect(failure.message).toBe(
			'The list of phone agents may not be complete: OpenCX sent the same entries again',
		);
		expect(failure.context).toMatchObject({ next: 'runLater' });
		expect(failure.description).toBe(
			'The phone agent with the ID "nobody" is not in it. Try again later.',
		);
	});
});
