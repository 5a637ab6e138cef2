import type { Agent } from '../../../../tools/sandbox/agents';
import { phoneNumberFields } from '../../../../nodes/resources/phoneNumber/fields';
import { problemsOf, startHere, voice } from '../../../support/engine';

const here = startHere();

describe('Update, its request', () => {
	it('an update is one PATCH with JSON and the API key, and nothing more', async () => {
		const { token } = here.sandbox;
		const { requests } = await here.update({ fields: { name: 'X' }, credential: { token } });
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({
			method: 'PATCH',
			url: `/phone/${here.id()}`,
			status: 200,
			headers: { authorization: `Bearer ${token}` },
		});
		expect(requests[0]?.headers['content-type']).toMatch(/^application\/json\b/);
	});

	it.each([
		['a/b', '/phone/a%2Fb'],
		['../../admin', '/phone/..%2F..%2Fadmin'],
		['x?y#z', '/phone/x%3Fy%23z'],
		['%2e%2e', '/phone/%252e%252e'],
		['ü 😀', '/phone/%C3%BC%20%F0%9F%98%80'],
		['+14155550100', '/phone/%2B14155550100'],
		['...', '/phone/...'],
	])('an update of the ID %s goes to %s and to no other path', async (id, url) => {
		const { requests, failure } = await here.update({ items: [{ id }] });
		expect(requests.map((request) => request.url)).toEqual([url]);
		expect(failure.message).toBe(`OpenCX has no phone number with the ID "${id}"`);
	});

	it('white space around the ID is removed', async () => {
		const { requests, items } = await here.update({ items: [{ id: `\n ${here.id()}\t` }] });
		expect(requests[0]?.url).toBe(`/phone/${here.id()}`);
		expect(items[0]?.json.phone_number_id).toBe(here.id());
	});

	it.each(['.', '..', ' . ', '', '  ', null])('no request is made for the ID %j', async (id) => {
		const { requests, failed } = await here.update({
			items: [{ id }],
			onError: 'continueErrorOutput',
		});
		expect(requests).toEqual([]);
		const { error, message } = failed[0] ?? {};
		expect(`${String(error)}. ${String(message)}`).toMatch(
			/^'Phone Number' is .*\. Pick the phone number from the list, or enter its ID\. Nothing/,
		);
	});
});

describe('Update with "Allow Unlisted Voices and Languages"', () => {
	it('an unlisted voice or language is sent, and the API has the last word', async () => {
		const { bodies, failure } = await here.update({
			voice: 'Brand-New-Voice',
			fields: { language: 'tlh' },
			options: { allowUnlisted: true },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: 'Brand-New-Voice', language: 'tlh' }]);
		expect(failure.description).toMatch(
			/^This concerns 'Voice', 'Language'\. Nothing was changed\./,
		);
	});

	it('an unlisted language is refused with the nearest ones if the option is off', async () => {
		const { failure, requests } = await here.update({ fields: { language: 'germn' } });
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Language' is \"germn\", which is not a listed language. Nearest: de (German), en (English), et (Estonian). If yours is not in the list yet, turn on 'Allow Unlisted Voices and Languages'.",
		);
	});
});

describe('Update with names instead of codes', () => {
	it('a language and a voice can be given by a name that only one of them has', async () => {
		const { bodies } = await here.update({
			voice: 'shelley',
			fields: { language: ' Chinese (Taiwan)' },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: '4CrZuIW9am7gYAxgo2Af', language: 'zh-TW' }]);
	});
});

describe('Update of two spellings of one ID', () => {
	it('updates of one UUID in upper and lower case keep their order and their spelling', async () => {
		const id = here.id();
		here.sandbox.agents.set(id.toUpperCase(), { ...here.sandbox.agents.get(id), id } as Agent);
		here.sandbox.set({ latencyMs: 40 });
		const items = Array.from({ length: 6 }, (_, index) => ({
			id: index % 2 === 0 ? id : id.toUpperCase(),
			name: `Name ${index}`,
		}));
		await here.update({
			items,
			fields: { name: '={{ $json.name }}' },
		});
		expect(here.sandbox.updates.map(({ body }) => body.name)).toEqual(
			items.map(({ name }) => name),
		);
		expect(here.sandbox.requests.map(({ url }) => url.split('/').at(-1))).toEqual(
			items.map((item) => item.id),
		);
	});
});

describe('Update with a voice from an expression', () => {
	it('the voice can differ from item to item', async () => {
		const otherVoice = 'IJOA5d06iGvU3ehQdDjg';
		const { bodies } = await here.update({
			items: [
				{ id: here.id(), v: voice },
				{ id: here.id(1), v: ` ${otherVoice} ` },
			],
			voice: '={{ $json.v }}',
		});
		expect(bodies).toHaveLength(2);
		expect(bodies).toEqual(
			expect.arrayContaining([{ elevenlabs_voice_id: voice }, { elevenlabs_voice_id: otherVoice }]),
		);
	});
});

describe('Update without any field', () => {
	it('the voice is sent if no field was added', async () => {
		expect((await here.update({ fields: {} })).bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});
});

describe('elevenlabs_voice_id', () => {
	it.each(phoneNumberFields.elevenlabs_voice_id.choices.map(({ value }) => value))(
		'the voice %s can be sent by itself',
		async (value) => {
			const { bodies } = await here.update({ voice: value });
			expect(bodies).toEqual([{ elevenlabs_voice_id: value }]);
		},
	);

	it('a voice that an expression leaves blank is refused, whatever blank fields do', async () => {
		for (const blankFields of ['skip', 'clear', 'fail']) {
			const { failure, requests } = await here.update({
				voice: '={{ $json.none }}',
				options: { blankFields },
			});
			expect(requests).toEqual([]);
			expect(problemsOf(failure)).toBe(
				"'Voice' is not set. Choose one: OpenCX requires it in every update.",
			);
		}
	});

	it('nothing is sent if n8n itself finds that no voice is chosen', async () => {
		await expect(here.update({ voice: '' })).rejects.toThrow(/workflow has issues/);
		expect(here.sandbox.requests).toEqual([]);
	});
});
