import { nodeType, newCredential, startHere } from '../../../support/engine';

const here = startHere({ api: 'phone-agent' });

interface Found {
	readonly results: Array<{ name: string; value: string; description?: string }>;
	readonly paginationToken?: string;
}
const search = async (filter?: string) =>
	(await here.engine.listSearch({
		type: nodeType,
		method: 'searchVoices',
		parameters: {},
		credential: newCredential(here.sandbox),
		...(filter === undefined ? {} : { filter }),
	})) as Found;
const named = ({ results }: Found) => results.map(({ name }) => name);

describe('the list of voices', () => {
	it('a voice shows its name, then gender, accent and language, and its description', async () => {
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(here.sandbox.voices.length);
		expect(results[0]).toEqual({
			name: 'Amelia – female, british, en',
			value: here.sandbox.voices[0]?.voice_id,
			description: 'Warm and calm',
		});
		expect(paginationToken).toBeUndefined();
		expect(here.sandbox.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET /phone/voices',
		]);
	});

	it('labels and a description that a voice does not have are left out', async () => {
		const { results } = await search();
		expect(results.find(({ name }) => name.startsWith('Fatima'))?.name).toBe('Fatima – female, ar');
		expect(results.find(({ name }) => name === 'Our Founder')).toEqual({
			name: 'Our Founder',
			value: here.sandbox.voices[9]?.voice_id,
		});
	});

	it('voices without a name come last, with the beginning of their IDs', async () => {
		const [first, second] = here.sandbox.voices;
		here.sandbox.voices.splice(
			0,
			here.sandbox.voices.length,
			...([
				{ voice_id: '2EUn20N7uqcXUxqGrJEF' },
				first,
				{ voice_id: '3R4yOxfnii0AEiNj88t7', name: ' ', labels: { language: 'en' } },
				second,
			] as typeof here.sandbox.voices),
		);
		expect(named(await search())).toEqual([
			'Amelia – female, british, en',
			expect.stringMatching(/^[A-Z]/) as string,
			'Unnamed Voice (2EUn20…)',
			'Unnamed Voice (3R4yOx…) – en',
		]);
		expect((await search('2EUn20N7')).results.map(({ value }) => value)).toEqual([
			'2EUn20N7uqcXUxqGrJEF',
		]);
	});

	it.each(['array', 'voices', 'items'] as const)(
		'the list is read if the API gives it as %s',
		async (voicesIn) => {
			here.sandbox.set({ voicesIn });
			expect((await search()).results).toHaveLength(here.sandbox.voices.length);
		},
	);

	it.each([
		['a name', 'ben', ['Ben – male, american, en', 'Ben – male, australian, en']],
		['an accent', 'Irish', ['Grace – female, irish, en']],
		['a word of the description', 'announcements', ['Henrik – male, stockholm, sv']],
		['what no voice has', 'zzz', []],
	])('the search finds voices by %s', async (_, filter, names) => {
		expect(named(await search(filter))).toEqual(names);
	});

	it('the search finds a voice by its ID', async () => {
		const [, , third] = here.sandbox.voices;
		expect((await search(third?.voice_id)).results.map(({ value }) => value)).toEqual([
			third?.voice_id,
		]);
	});

	it('for a write-only key, the error says to enter the ID', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		await expect(search()).rejects.toThrow(
			/^The API key is not allowed to list voices: .*phone:read/,
		);
	});
});
