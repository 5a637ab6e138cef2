import type { IDataObject } from 'n8n-workflow';

import type { Agent } from '../../../../../tools/sandbox/agents';
import {
	problemsOf,
	runNode,
	startHere,
	updateParameters,
	voice,
} from '../../../../support/engine';

const here = startHere();
const otherVoice = 'IJOA5d06iGvU3ehQdDjg';

describe('which fields are sent', () => {
	it('is those that the user added, and never a default', async () => {
		const { bodies } = await here.update({ fields: {} });
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});

	it('leaves every other setting of the agent as it was', async () => {
		const before = { ...here.sandbox.agents.get(here.id()) };
		await here.update({ fields: { name: 'New' } });
		expect(here.sandbox.agents.get(here.id())).toEqual({
			...before,
			elevenlabs_voice_id: voice,
			name: 'New',
		});
	});

	it('does not depend on the item before', async () => {
		const { bodies } = await here.update({
			items: [{ id: here.id(), name: 'One' }, { id: here.id() }, { id: here.id(), name: 'Three' }],
			fields: { name: '={{ $json.name }}' },
		});
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: 'One' },
			{ elevenlabs_voice_id: voice, name: 'Three' },
		]);
	});
});

describe('the request', () => {
	it('is one PATCH of the number with JSON and the token, and nothing more', async () => {
		const { requests } = await here.update({ fields: { name: 'X' } });
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({
			method: 'PATCH',
			url: `/phone/${here.id()}`,
			status: 200,
			headers: { authorization: `Bearer ${here.sandbox.token}` },
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
	])('for the ID %s goes to %s, and to no other path', async (id, url) => {
		const { requests, failure } = await here.update({ items: [{ id }] });
		expect(requests.map((request) => request.url)).toEqual([url]);
		expect(failure.message).toBe(`OpenCX has no phone number with the ID "${id}"`);
	});

	it('trims the ID', async () => {
		const { requests, items } = await here.update({ items: [{ id: `\n ${here.id()}\t` }] });
		expect(requests[0]?.url).toBe(`/phone/${here.id()}`);
		expect(items[0]?.json.phone_number_id).toBe(here.id());
	});

	it.each(['.', '..', ' . ', '', '  ', null])('is not made for the ID %p', async (id) => {
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

describe('the output', () => {
	it('is one item for each, in order, linked to its own', async () => {
		const ids = [0, 1, 2, 3].map((index) => here.id(index));
		const { items, output } = await here.update({ items: ids.map((id) => ({ id })) });
		expect(items).toEqual(
			ids.map((id, item) => ({
				json: {
					summary: `${id}: updated Voice`,
					success: true,
					phone_number_id: id,
					updated_fields: ['elevenlabs_voice_id'],
				},
				pairedItem: { item },
			})),
		);
		expect(output).toHaveLength(4);
	});

	it('names the fields that were added and blank', async () => {
		const { items } = await here.update({
			fields: { name: '', base_prompt: '={{ $json.none }}', language: 'de', voice_speed: null },
		});
		expect(items[0]?.json).toEqual({
			summary: `${here.id()}: updated Voice, Language; Name, Base Prompt, Voice Speed were blank and left unchanged`,
			success: true,
			phone_number_id: here.id(),
			updated_fields: ['elevenlabs_voice_id', 'language'],
			skipped_fields: ['name', 'base_prompt', 'voice_speed'],
		});
	});

	it('holds the answer where it is an object', async () => {
		here.sandbox.set({ echo: true });
		const { items, hints } = await here.update({ fields: { name: 'X' } });
		expect(items[0]?.json.response).toEqual(here.sandbox.agents.get(here.id()));
		expect(items[0]?.json).not.toHaveProperty('not_applied');
		expect(hints).toEqual([]);
	});

	it.each([['[]'], ['"ok"'], ['true'], ['null'], ['7'], ['']])(
		'takes the answer %p for a success without a response',
		async (body) => {
			here.sandbox.set({ answer: { status: 200, body, contentType: 'application/json' } });
			const { items } = await here.update({});
			expect(items[0]?.json).toEqual({
				summary: `${here.id()}: updated Voice`,
				success: true,
				phone_number_id: here.id(),
				updated_fields: ['elevenlabs_voice_id'],
			});
		},
	);

	it.each([201, 202, 204])('takes %i without a body for a success', async (status) => {
		here.sandbox.set({ answer: { status } });
		expect((await here.update({})).items[0]?.json.success).toBe(true);
	});
});

describe('what the API did not apply', () => {
	const fields = {
		name: 'New',
		voice_speed: 1.25,
		emotion_recognition: true,
		awaiting_response_messages: ['a', 'b'],
	};
	const notApplied = async (change: (agent: Agent) => unknown) => {
		here.sandbox.set({ echo: change });
		const { items, hints } = await here.update({ fields });
		expect(items[0]?.json.success).toBe(true);
		return { named: items[0]?.json.not_applied, hints };
	};

	it('is named where the answer shows another value, and a hint tells it', async () => {
		expect(await notApplied((agent) => ({ ...agent, name: 'Old', voice_speed: 1 }))).toEqual({
			named: ['name', 'voice_speed'],
			hints: [
				"OpenCX answered without an error, but its answer does not show what was sent for 'Name', 'Voice Speed' (1 of 1 items). See not_applied in the output.",
			],
		});
	});

	it('is nothing where the answer shows a number as the list does, without its settings', async () => {
		const { named, hints } = await notApplied(({ id, phone_number }) => ({
			id,
			phone_number,
			name: 'New',
		}));
		expect({ named, hints }).toEqual({ named: undefined, hints: [] });
	});

	it('is named where the answer holds the settings but lacks the field', async () => {
		const { named } = await notApplied((agent) => ({ ...agent, emotion_recognition: undefined }));
		expect(named).toEqual(['emotion_recognition']);
	});

	it.each<[string, (agent: Agent) => unknown]>([
		['the answer holds none of the settings', ({ id, phone_number }) => ({ id, phone_number })],
		[
			'numbers and switches come back as text',
			(agent) => ({ ...agent, voice_speed: '1.25', emotion_recognition: 'true' }),
		],
		[
			'messages come back as a list',
			(agent) => ({ ...agent, awaiting_response_messages: ['a', 'b'] }),
		],
		['there are keys that nobody knows', (agent) => ({ ...agent, nickname: 'x' })],
	])('is nothing where %s', async (_, change) => {
		expect(await notApplied(change)).toEqual({ named: undefined, hints: [] });
	});

	it('is nothing where a cleared field comes back as null', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, name: null }) });
		const { items } = await here.update({
			fields: { name: '' },
			options: { blankFields: 'clear' },
		});
		expect(items[0]?.json).not.toHaveProperty('not_applied');
	});

	it('is counted over all items in the hint', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, name: 'Old' }) });
		const items = [0, 1, 2].map((index) => ({
			id: here.id(index),
			name: index === 1 ? 'Old' : 'New',
		}));
		const { hints } = await here.update({ items, fields: { name: '={{ $json.name }}' } });
		expect(hints).toEqual([expect.stringContaining("for 'Name' (2 of 3 items)")]);
	});
});

describe('a list of messages', () => {
	it.each([[[[]]], [['', []]], [[]]])('of nothing is blank: %j', async (messages) => {
		const { bodies, items } = await here.update({
			fields: { awaiting_response_messages: messages },
		});
		expect(bodies).toEqual([]);
		expect(items[0]?.json.skipped_fields).toEqual(['awaiting_response_messages']);
	});

	it('loses the rows that were added and left empty', async () => {
		const { bodies } = await here.update({
			fields: { awaiting_response_messages: ['Hello?', [], ' ', 'Still there?'] },
		});
		expect(bodies).toMatchObject([{ awaiting_response_messages: 'Hello?,Still there?' }]);
	});
});

describe('"When a Field Is Blank"', () => {
	it('clears text with an empty one, over the wire', async () => {
		const { bodies, items } = await here.update({
			fields: { base_prompt: '={{ $json.none }}', awaiting_response_messages: [], name: ' ' },
			options: { blankFields: 'clear' },
		});
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: '', base_prompt: '', awaiting_response_messages: '' },
		]);
		expect(items[0]?.json.updated_fields).toEqual(Object.keys(bodies[0] as object));
		expect(here.sandbox.agents.get(here.id())?.base_prompt).toBe('');
	});

	it('refuses with Stop, before any request', async () => {
		const { failure, requests } = await here.update({
			fields: { base_prompt: '={{ $json.none }}' },
			options: { blankFields: 'fail' },
		});
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Base Prompt' is blank. Fill it in, or change 'When a Field Is Blank'.",
		);
	});

	it('can differ from item to item', async () => {
		const { bodies } = await here.update({
			items: [
				{ id: here.id(), how: 'skip' },
				{ id: here.id(1), how: 'clear' },
			],
			fields: { name: '' },
			options: { blankFields: '={{ $json.how }}', concurrency: 1 },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, name: '' }]);
	});
});

describe('a hole', () => {
	const holeOf = async (base_prompt: unknown, item: IDataObject = {}, options: object = {}) =>
		await here.update({
			items: [{ ...item, id: here.id() }],
			fields: { base_prompt },
			options,
		});
	const says = (hole: string, fallback: string) =>
		`'Base Prompt' uses ${hole}, which is undefined here. Add a fallback such as {{ ${fallback} ?? '' }} or set 'When an Expression Is Undefined' to 'Send It Anyway'.`;

	it.each([
		['=You work for {{ $json.company }}.', '{{ $json.company }}', '$json.company'],
		['={{$json.company}}!', '{{ $json.company }}', '$json.company'],
		['=A {{ $json.id }} B {{ null }} C', '{{ null }}', 'null'],
		['=A {{ $json.a.b.c }}', '{{ $json.a.b.c }}', '$json.a.b.c'],
		['=A {{ $json["my key"] }}', '{{ $json["my key"] }}', '($json["my key"])'],
		['=A {{ $json.a || $json.b }}', '{{ $json.a || $json.b }}', '($json.a || $json.b)'],
		[
			'=A {{ $json.id ? undefined : "x" }}',
			'{{ $json.id ? undefined : "x" }}',
			'($json.id ? undefined : "x")',
		],
		['=A {{ "{{" && $json.a }} B', '{{ "{{" && $json.a }}', '("{{" && $json.a)'],
		[
			'=A {{ ({ b: { c: $json.a\\}} ).b.c }} B',
			'{{ ({ b: { c: $json.a}} ).b.c }}',
			'(({ b: { c: $json.a}} ).b.c)',
		],
		[
			'=A {{ ({ b: { c: $json.a } }).b.c }} B',
			'{{ ({ b: { c: $json.a } }).b.c }}',
			'(({ b: { c: $json.a } }).b.c)',
		],
		[
			'=A {{ "}" + "{" ? $json.a : 0 }} B',
			'{{ "}" + "{" ? $json.a : 0 }}',
			'("}" + "{" ? $json.a : 0)',
		],
		['=A {{ $json.a; }} B', '{{ $json.a; }}', '$json.a'],
	])('in %s is refused by name', async (text, hole, fallback) => {
		const { failure, requests } = await holeOf(text);
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(says(hole, fallback));
	});

	it('can be mended as the error says', async () => {
		for (const text of ["=A {{ $json.company ?? '' }}", "=A {{ ($json.a || $json.b) ?? '' }}"]) {
			const { bodies } = await holeOf(text);
			expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: 'A ' }]);
		}
	});

	it('is told each time that there is one', async () => {
		const { failure } = await holeOf('={{ $json.a }}{{ $json.id }}{{ $json.b }}');
		expect(problemsOf(failure)).toBe(
			`${says('{{ $json.a }}', '$json.a')} ${says('{{ $json.b }}', '$json.b')}`,
		);
	});

	it.each([
		['=A {{ "\\}}" + $json.x }} {{ "\\}}" + "\\}}" }} B', 'A }}1 }}}} B'],
		['=A {{ ({ b: { c: $json.x\\}} ).b.c }} B', 'A 1 B'],
		['=A {{ [1, 2].map((n) => { return { n } }).length }} B', 'A 2 B'],
		['=A {{ false }}{{ 0 }}{{ "" }} B', 'A false0 B'],
		['=A {{ `${$json.x}` }} B', 'A 1 B'],
		['=A \\{{ $json.none }} B', 'A \\{{ $json.none }} B'],
		['={{ "{{ $json.none }}" }}', undefined],
		['A {{ $json.none }} B', 'A {{ $json.none }} B'],
		['={{ $json.typed }}', 'Dear {{ $json.none }}'],
	])('is not seen in %s', async (text, expected) => {
		const { bodies, failed, error } = await holeOf(text, { x: 1, typed: 'Dear {{ $json.none }}' });
		if (expected === undefined) {
			// The host ends the expression at the first }}, and so do we.
			expect(error?.message).toBe(
				"'Base Prompt' has an expression that can't be evaluated: invalid syntax",
			);
			return;
		}
		expect(failed).toEqual([]);
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: expected }]);
	});

	it.each(['={{ $json.none }}', '= {{ $json.none }}\n', '={{ null }}', '={{ undefined }}'])(
		'is none where the field is the one expression %j: it is blank',
		async (text) => {
			const { bodies, items } = await holeOf(text);
			expect(bodies).toEqual([]);
			expect(items[0]?.json.skipped_fields).toEqual(['base_prompt']);
		},
	);

	it('goes out with "Send It Anyway"', async () => {
		const { bodies } = await holeOf(
			'=You work for {{ $json.company }}.',
			{},
			{ unresolvedExpressions: 'allow' },
		);
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: 'You work for .' }]);
	});

	it('is found in each message of a list', async () => {
		const { failure } = await here.update({
			fields: { awaiting_response_messages: ['Hi', '=Hello {{ $json.first }}?'] },
		});
		expect(problemsOf(failure)).toMatch(
			/^'Awaiting Response Messages' uses \{\{ \$json\.first \}\}, which is undefined here\./,
		);
	});

	it.each(['fail', 'allow'])(
		'in the ID is refused, whatever holes may do (%s)',
		async (unresolvedExpressions) => {
			const { failure, requests } = await here.update({
				id: '=agent-{{ $json.none }}',
				options: { unresolvedExpressions },
			});
			expect(requests).toEqual([]);
			expect(problemsOf(failure)).toBe(
				"'Phone Number' uses {{ $json.none }}, which is undefined here, so that it is not certain which phone number is meant. Pick the phone number from the list, or enter its ID.",
			);
		},
	);

	it('in an option is refused', async () => {
		const { failure } = await here.update({ options: { blankFields: '=cl{{ $json.none }}' } });
		expect(problemsOf(failure)).toContain(
			"'When a Field Is Blank' uses {{ $json.none }}, which is undefined here.",
		);
	});
});

describe('an expression that fails', () => {
	it('is told for each field by its label, with the rest', async () => {
		const { failure, requests } = await here.update({
			fields: {
				name: '={{ $("Nowhere").item.json.x }}',
				initial_message: '={{ ( }}',
				voice_speed: 0,
			},
		});
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Name' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression. " +
				"'Initial Message' has an expression that can't be evaluated: invalid syntax. Correct the expression. 'Voice Speed' is 0. Enter a number above 0.",
		);
	});
});

describe('text of what is none', () => {
	it.each([
		['{{ $json.company }}', { name: 'Acme' }, 'an object'],
		['{{ $json.company }}', [{ name: 'Ann' }, { name: 'Bo' }], 'a list with an object in it'],
		['{{ $json.company }}', [null, 'x'], 'a list with empty entries'],
		['{{ $json.company }}', ['x', ' ', 'y'], 'a list with empty entries'],
		['{{ $json.company }}', [], 'an empty list'],
		['{{ $json.company }}', [[]], 'a list with an empty list in it'],
		['{{ new Map() }}', 'x', 'an object'],
		['{{ new Set([1]) }}', 'x', 'an object'],
		['{{ Number($json.company) }}', 'x', 'not a number'],
		['{{ DateTime.fromISO($json.company) }}', 'x', 'not a valid date'],
	])('is refused: %s of %j', async (expression, company, what) => {
		const { failure, requests } = await here.update({
			items: [{ id: here.id(), company }],
			fields: { base_prompt: `=You work for ${expression}.` },
		});
		expect(problemsOf(failure)).toBe(
			`'Base Prompt' uses ${expression}, which is ${what} here. Choose or make the text that is meant.`,
		);
		expect(requests).toEqual([]);
	});

	it.each([
		['{{ $json.company }}', 'NaN & Sons', 'NaN & Sons'],
		['{{ $json.company }}', 0, '0'],
		['{{ $json.company }}', false, 'false'],
		['{{ $json.company }}', ['a', 'b'], 'a,b'],
		['{{ $json.company }}', ['a', 1, false], 'a,1,false'],
		['{{ $json.company }}', 'a,,b', 'a,,b'],
	])('is none: %s of %j', async (expression, company, text) => {
		const { bodies } = await here.update({
			items: [{ id: here.id(), company }],
			fields: { base_prompt: `=You work for ${expression}.` },
		});
		expect(bodies).toMatchObject([{ base_prompt: `You work for ${text}.` }]);
	});
});

describe('an option that is an expression without a result', () => {
	it.each(['dryRun', 'blankFields', 'maxWait'])(
		'is refused, and nothing is sent: %s',
		async (option) => {
			const { failure, requests } = await here.update({
				fields: { name: 'X' },
				options: { [option]: '={{ $json.none }}' },
			});
			expect(problemsOf(failure)).toMatch(
				/^The option '.+' is an expression that yields nothing here\. /,
			);
			expect(requests).toEqual([]);
		},
	);

	it('is its default where it was left blank', async () => {
		const { bodies } = await here.update({ fields: { name: 'X' }, options: { blankFields: '' } });
		expect(bodies).toHaveLength(1);
	});
});

describe('"Dry Run"', () => {
	it('sends nothing and shows the request, without the token', async () => {
		const { requests, items, run } = await here.update({
			items: [{ id: ' a/b ' }],
			fields: { name: 'X', base_prompt: '' },
			options: { dryRun: true },
		});
		expect(requests).toEqual([]);
		expect(items).toEqual([
			{
				json: {
					summary:
						'a/b: dry run, would update Voice, Name; Base Prompt was blank and left unchanged',
					dry_run: true,
					request: {
						method: 'PATCH',
						url: `${here.sandbox.url}/phone/a%2Fb`,
						body: { elevenlabs_voice_id: voice, name: 'X' },
					},
					skipped_fields: ['base_prompt'],
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(JSON.stringify(run)).not.toContain(here.sandbox.token);
		expect(here.engine.log.join('\n')).not.toContain(here.sandbox.token);
	});

	it('checks all the same', async () => {
		const { failure } = await here.update({
			fields: { voice_speed: 0 },
			options: { dryRun: true },
		});
		expect(problemsOf(failure)).toBe("'Voice Speed' is 0. Enter a number above 0.");
	});

	it('can be for some of the items', async () => {
		const { requests, items } = await here.update({
			items: [
				{ id: here.id(), dry: 'true' },
				{ id: here.id(1), dry: 'false' },
			],
			options: { dryRun: '={{ $json.dry }}' },
		});
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id(1)}`]);
		expect(items.map(({ json }) => Object.keys(json)[1])).toEqual(['dry_run', 'success']);
	});
});

describe('"Allow Unlisted Voices and Languages"', () => {
	it('sends what the lists do not hold, and the API has the last word', async () => {
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

	it('is off: unlisted ones are refused with the nearest, before any request', async () => {
		const { failure, requests } = await here.update({ fields: { language: 'germn' } });
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"'Language' is \"germn\", which is not a listed language. Nearest: de (German), en (English), et (Estonian). For one that the list does not have yet, turn on 'Allow Unlisted Voices and Languages'.",
		);
	});
});

describe('several bad items', () => {
	const rows = () => [
		{ id: here.id(), voice_speed: 1, language: 'en' },
		{ id: here.id(1), voice_speed: 0, language: 'xx' },
		{ id: '', voice_speed: 1, language: 'en' },
		{ id: here.id(3), voice_speed: 1.5, language: 'DE' },
	];
	const fields = { voice_speed: '={{ $json.voice_speed }}', language: '={{ $json.language }}' };

	it('keep the whole run from sending, where it stops on errors', async () => {
		const { failure, requests, items } = await here.update({ items: rows(), fields });
		expect(requests).toEqual([]);
		expect(items).toEqual([]);
		expect(failure.context?.itemIndex).toBe(1);
		expect(problemsOf(failure)).toMatch(
			/^'Language' is "xx", which is not a listed language\. Nearest: .* 'Voice Speed' is 0. Enter a number above 0\.$/,
		);
		expect(failure.description).toMatch(
			/Nothing was sent for any of the 4 items; 2 of them can't be sent/,
		);
	});

	it('go to the error branch with error and message alone, and the others are sent', async () => {
		const { failedItems, items, output, errorOutput, requests, error } = await here.update({
			items: rows(),
			fields,
			onError: 'continueErrorOutput',
			options: { concurrency: 1 },
		});
		expect(error).toBeUndefined();
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id()}`, `/phone/${here.id(3)}`]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
		expect(failedItems).toEqual([
			{
				json: {
					error: '\'Language\' is "xx", which is not a listed language (and 1 more)',
					message: expect.stringMatching(
						/^'Language' is "xx", .*\n'Voice Speed' is 0\. Enter a number above 0\.\nNothing was sent for this item\.$/,
					) as string,
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					error: "'Phone Number' is empty",
					message:
						'Pick the phone number from the list, or enter its ID. Nothing was sent for this item.',
				},
				pairedItem: { item: 2 },
			},
		]);
		expect([output.length, errorOutput.length]).toEqual([2, 2]);
	});

	it('stay in their places where errors go on as regular output', async () => {
		const { items } = await here.update({
			items: rows(),
			fields,
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ json }) => ('success' in json ? 'sent' : 'refused'))).toEqual([
			'sent',
			'refused',
			'refused',
			'sent',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});
});

describe('a run without items', () => {
	it('sends nothing', async () => {
		expect((await here.update({ items: [] })).requests).toEqual([]);
	});
});

describe('the voice from an expression', () => {
	it('is another for each item', async () => {
		const { bodies } = await here.update({
			items: [
				{ id: here.id(), v: voice },
				{ id: here.id(1), v: ` ${otherVoice} ` },
			],
			voice: '={{ $json.v }}',
			options: { concurrency: 1 },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice }, { elevenlabs_voice_id: otherVoice }]);
	});
});

describe('who is meant, in the summary', () => {
	const summaryOf = async (run: Parameters<typeof here.update>[0]) =>
		(await here.update(run)).items[0]?.json.summary;

	it('is the name that the list showed when the number was picked', async () => {
		const picked = {
			__rl: true,
			mode: 'list',
			value: here.id(),
			cachedResultName: 'Front Desk (+1 415 555 0100)',
		};
		const { jsons } = await runNode(here, {
			parameters: {
				...updateParameters({ fields: { name: 'New' } }),
				phoneNumberId: picked,
			},
		});
		expect(jsons[0]?.summary).toBe('Front Desk (+1 415 555 0100): updated Voice, Name');
		expect(Object.keys(jsons[0] ?? {})[0]).toBe('summary');
	});

	it('is the name in the answer, which is newer', async () => {
		here.sandbox.set({ echo: true });
		expect(await summaryOf({ fields: { name: 'New' } })).toBe(
			'New (+1 415 555 0100): updated Voice, Name',
		);
	});

	it('is the ID where nothing else is known', async () => {
		expect(await summaryOf({ fields: { name: 'New' } })).toBe(`${here.id()}: updated Voice, Name`);
	});

	it('tells what OpenCX did not apply', async () => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, language: 'en' }) });
		expect(await summaryOf({ fields: { language: 'de' } })).toMatch(
			/: updated Voice; Language not applied by OpenCX$/,
		);
	});
});

describe('fields that are all blank', () => {
	it('leave the agent as it is: the voice alone is not sent', async () => {
		const { requests, items } = await here.update({ fields: { name: '', language: '' } });
		expect(requests).toEqual([]);
		expect(items.map(({ json }) => json)).toEqual([
			{
				summary: `${here.id()}: nothing sent; Name, Language were blank and left unchanged`,
				success: true,
				sent: false,
				phone_number_id: here.id(),
				updated_fields: [],
				skipped_fields: ['name', 'language'],
			},
		]);
	});

	it('are something else than no field at all, which sets the voice', async () => {
		expect((await here.update({ fields: {} })).bodies).toEqual([{ elevenlabs_voice_id: voice }]);
	});
});

describe('names instead of codes', () => {
	it('are taken for a language and a voice where only one has the name', async () => {
		const { bodies } = await here.update({
			voice: 'shelley',
			fields: { language: ' Chinese (Taiwan)' },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: '4CrZuIW9am7gYAxgo2Af', language: 'zh-TW' }]);
	});
});

describe('two spellings of one ID', () => {
	it('are one phone number, whose updates keep their order', async () => {
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
			options: { concurrency: 6 },
		});
		expect(here.sandbox.updates.map(({ body }) => body.name)).toEqual(
			items.map(({ name }) => name),
		);
		expect(here.sandbox.requests.map(({ url }) => url.split('/').at(-1))).toEqual(
			items.map((item) => item.id),
		);
	});
});

describe('numbers in the answer', () => {
	it.each(['1.10', 1.1, '1.1'])('are compared as numbers: %p', async (shown) => {
		here.sandbox.set({ echo: (agent) => ({ ...agent, voice_speed: shown }) });
		const { items } = await here.update({ fields: { voice_speed: 1.1 } });
		expect(items[0]?.json).not.toHaveProperty('not_applied');
	});
});
