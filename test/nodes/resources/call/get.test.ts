import { runNode, startHere } from '../../../support/engine';

const here = startHere();

const idAt = (index: number): string => [...here.sandbox.sessions.keys()][index] ?? '';

const get = async (id: unknown, more: object = {}, onError?: 'continueErrorOutput') =>
	await runNode(here, {
		parameters: { resource: 'call', operation: 'get', callId: id, ...more },
		items: [{ id: idAt(0) }],
		...(onError === undefined ? {} : { onError }),
	});

const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });

describe('Get of a call', () => {
	it('gives the call with its transcript, and without it where that is turned off', async () => {
		const { jsons, requests } = await get(locator('={{ $json.id }}'));
		const path = `/chat/sessions/${idAt(0)}`;
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			`GET ${path}`,
			`GET ${path}/history`,
		]);
		expect(jsons).toEqual([
			expect.objectContaining({
				id: idAt(0),
				transcript:
					'Agent: Hello! How can I help you?\nCaller: Are you open on Sunday?\nAgent: We are open from Monday to Saturday.',
			}),
		]);
		const bare = await get(locator(idAt(0)), { includeTranscript: false });
		expect(bare.requests).toHaveLength(1);
		expect(bare.jsons[0]).not.toHaveProperty('transcript');
	});

	it('takes the plain text of an ID, and gives notes where they are asked for', async () => {
		const { jsons } = await get(idAt(1).toUpperCase(), { includeNotes: true });
		expect(jsons).toEqual([]);
		const noted = await get(idAt(1), { includeNotes: true });
		expect(noted.jsons[0]).toMatchObject({
			summary: 'An order has not arrived, and the caller wants it today.',
			transcript: expect.stringMatching(/\nNote: Refund the postage\.$/) as string,
			events: [{ event: { type: 'handoff' } }],
		});
	});

	it('says that there is no such call, and what a key needs to read one', async () => {
		const missing = await get(locator('nobody'), {}, 'continueErrorOutput');
		expect(missing.failed[0]).toMatchObject({ error: 'OpenCX has no call with the ID "nobody"' });
		here.sandbox.set({ scopes: ['phone:read'] });
		const { failure } = await get(locator(idAt(0)));
		expect(failure.message).toBe('The API key is not allowed to read calls');
		expect(failure.description).toContain('the scope chat-sessions:read');
	});

	it('does not speak of an update where a reading fails', async () => {
		here.sandbox.set({ cutEvery: { every: 1, when: 'before' } });
		const { failure } = await get(locator(idAt(0)), { options: { maxRetries: 0 } });
		expect(failure.description).toBe('Try again.');
	});

	it('the list to pick from shows who called and when, and only telephone calls', async () => {
		const listed = await here.engine.listSearch({
			type: 'n8n-nodes-opencx-phone.openCxPhone',
			parameters: { resource: 'call', operation: 'get' },
			credential: {
				id: 'search',
				type: 'openCxApi',
				data: { token: here.sandbox.token, baseUrl: here.sandbox.url },
			},
			method: 'searchCalls',
			filter: 'babbage',
		});
		expect(listed).toEqual({
			results: [
				{
					name: 'Charles Babbage, +442079460102 · 2026-01-05T10:00:30.000Z',
					value: idAt(1),
				},
			],
		});
	});
});
