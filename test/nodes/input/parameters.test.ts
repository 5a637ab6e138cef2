import type { IDataObject } from 'n8n-workflow';

import { problemsOf, startHere, voice } from '../../support/engine';

const here = startHere();

describe('createReader, an undefined expression in a text', () => {
	const runWith = async (base_prompt: unknown, item: IDataObject = {}, options: object = {}) =>
		await here.update({
			items: [{ ...item, id: here.id() }],
			fields: { base_prompt },
			options,
		});
	const says = (expression: string, fallback: string) =>
		`'Base Prompt' uses ${expression}, which is undefined here. Add a fallback such as {{ ${fallback} ?? 'our company' }} or set 'When an Expression Is Empty' to 'Send It Anyway'.`;

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
	])('the undefined expression in %s is refused by name', async (text, expression, fallback) => {
		const { failure, requests } = await runWith(text);
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(says(expression, fallback));
	});

	it('the fallback that the error names works', async () => {
		for (const operand of ['$json.company', '($json.a || $json.b)']) {
			const { bodies } = await runWith(`=A {{ ${operand} ?? 'our company' }}`);
			expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: 'A our company' }]);
		}
	});

	it('each undefined expression of a text is reported', async () => {
		const { failure } = await runWith('={{ $json.a }}{{ $json.id }}{{ $json.b }}');
		expect(problemsOf(failure)).toBe(
			`1. ${says('{{ $json.a }}', '$json.a')} 2. ${says('{{ $json.b }}', '$json.b')}`,
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
	])('the text %s has no undefined expression', async (text, expected) => {
		const { bodies, failed, error } = await runWith(text, { x: 1, typed: 'Dear {{ $json.none }}' });
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

	it.each(['{{ $json.company }}', '{{ $json["the company"] }}', '{{ $input.item.json.company }}'])(
		'blank text that the path %s yields leaves a gap too, as sheets and CRMs do',
		async (path) => {
			for (const blank of ['', ' ', '\u00a0\u200b']) {
				for (const text of [`=You work for ${path}.`, `=${path}${path}`, `=${path} {{ 1 }}`]) {
					const item = { company: blank, 'the company': blank };
					const { failure, requests } = await runWith(text, item);
					expect(requests).toEqual([]);
					expect(failure.message).toContain(`'Base Prompt' uses ${path}, which is empty here`);
				}
			}
			const allowed = await runWith(
				`=You work for ${path}.`,
				{ company: '', 'the company': '' },
				{ unresolvedExpressions: 'allow' },
			);
			expect(allowed.bodies).toMatchObject([{ base_prompt: 'You work for .' }]);
		},
	);

	it.each([
		'{{ $json.company ?? "" }}',
		'{{ $json.company.trim() }}',
		'{{ $json.vip ? "VIP" : "" }}',
		'{{ "" }}',
	])('%s makes blank text on purpose, and it is sent', async (expression) => {
		const { bodies } = await runWith(`=Be brief.${expression}`, { company: '', vip: false });
		expect(bodies).toMatchObject([{ base_prompt: 'Be brief.' }]);
	});

	it('the fallback that the error names for blank text works', async () => {
		const { bodies } = await runWith("=A {{ $json.company || 'our company' }}", { company: '' });
		expect(bodies).toMatchObject([{ base_prompt: 'A our company' }]);
	});

	it.each([
		['Hi {{customer_name}}!', "{{ '{{' }}customer_name}}"],
		['Hi {{ customer.name }}!', "{{ '{{' }} customer.name }}"],
		['Hi {{first-name}}!', "{{ '{{' }}first-name}}"],
		['Hi {{customer name}}!', "{{ '{{' }}customer name}}"],
		['Hi {{ name | upcase }}!', "{{ '{{' }} name | upcase }}"],
		["Hi {{ name | default: 'you' }}!", "{{ '{{' }} name | default: 'you' }}"],
		['Hi {{#customer}}!', "{{ '{{' }}#customer}}"],
		['{{customer_name}}', "{{ '{{' }}customer_name}}"],
		['Hi {{{customer}}}!', "{{ '{{' }}{customer}}"],
	])(
		'the variable of a voice platform in %s is refused, and the advice sends it as it is',
		async (text, literally) => {
			for (const options of [{}, { unresolvedExpressions: 'allow', blankFields: 'clear' }]) {
				const { failure, requests } = await runWith(`=${text}`, {}, options);
				expect(requests).toEqual([]);
				expect(failure.description).toContain(
					`To send the braces as they are, write ${literally} or switch the field to Fixed.`,
				);
			}
			const variable = literally.replace("{{ '{{' }}", '{{');
			expect(text).toContain(variable);
			const { bodies } = await runWith(`=${text.replace(variable, literally)}`);
			expect(bodies).toMatchObject([{ base_prompt: text }]);
			const fixed = await runWith(text);
			expect(fixed.bodies).toMatchObject([{ base_prompt: text }]);
		},
	);

	it.each(['={{ $json.none }}', '= {{ $json.none }}\n', '={{ null }}', '={{ undefined }}'])(
		'a field that consists of the expression %j is blank and is skipped, not refused',
		async (text) => {
			const { bodies, items } = await runWith(text);
			expect(bodies).toEqual([]);
			expect(items[0]?.json.skipped_fields).toEqual(['base_prompt']);
		},
	);

	it('a text with an undefined expression is sent with "Send It Anyway"', async () => {
		const { bodies } = await runWith(
			'=You work for {{ $json.company }}.',
			{},
			{ unresolvedExpressions: 'allow' },
		);
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: 'You work for .' }]);
	});

	it('an undefined expression is found in each message of a list', async () => {
		const { failure } = await here.update({
			fields: { awaiting_response_messages: ['Hi', '=Hello {{ $json.first }}?'] },
		});
		expect(problemsOf(failure)).toMatch(
			/^'Awaiting Response Messages' uses \{\{ \$json\.first \}\}, which is undefined here\./,
		);
	});

	it.each(['fail', 'allow'])(
		'an undefined expression in the ID is always refused (option: %s)',
		async (unresolvedExpressions) => {
			const { failure, requests } = await here.update({
				id: '=agent-{{ $json.none }}',
				options: { unresolvedExpressions },
			});
			expect(requests).toEqual([]);
			expect(problemsOf(failure)).toBe(
				"'Phone Number' uses {{ $json.none }}, which is undefined here, so it is unclear which phone number to use. Pick the phone number from the list, or enter its ID.",
			);
		},
	);

	it('an undefined expression in an option is refused', async () => {
		const { failure } = await here.update({ options: { blankFields: '=cl{{ $json.none }}' } });
		expect(problemsOf(failure)).toContain(
			"'When a Field Is Blank' uses {{ $json.none }}, which is undefined here.",
		);
	});
});

describe('createReader, an expression that fails', () => {
	it("an expression that fails is reported under its field's label, with all other problems", async () => {
		const { failure, requests } = await here.update({
			fields: {
				name: '={{ $("Nowhere").item.json.x }}',
				initial_message: '={{ ( }}',
				voice_speed: 0,
			},
		});
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			"1. 'Name' has an expression that can't be evaluated: Referenced node doesn't exist. Correct the expression. " +
				"2. 'Initial Message' has an expression that can't be evaluated: invalid syntax. Correct the expression. 3. 'Voice Speed' is 0. Enter a number above 0.",
		);
	});
});

describe('createReader, an expression in a text that yields no text', () => {
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
	])('a text with %s is refused if the value is %j', async (expression, company, what) => {
		const { failure, requests } = await here.update({
			items: [{ id: here.id(), company }],
			fields: { base_prompt: `=You work for ${expression}.` },
		});
		expect(problemsOf(failure)).toBe(
			`'Base Prompt' uses ${expression}, which is ${what} here. Choose the property that contains the text.`,
		);
		expect(requests).toEqual([]);
	});

	it.each([
		'{{ DateTime.fromISO($json.when) }}',
		"{{ DateTime.fromISO($json.when).toFormat('HH:mm') }}",
		"{{ 'until ' + DateTime.fromISO($json.when).toFormat('HH:mm') }}",
		'{{ $json.worked_out }}',
		'{{ new Date($json.when).toString() }}',
		'{{ new Date($json.when) }}',
	])('a text with %s of a bad date is refused', async (expression) => {
		for (const around of ['Open until ', '']) {
			const { failure, requests } = await here.update({
				items: [{ id: here.id(), when: 'soon', worked_out: 'until Invalid DateTime' }],
				fields: { base_prompt: `=${around}${expression}` },
			});
			expect(requests).toEqual([]);
			expect(failure.message).toMatch(
				/^'Base Prompt' (uses .*, which is not a valid date here|is )/,
			);
		}
	});

	it('a text from data may speak of an invalid date', async () => {
		const text = 'If they give you an Invalid Date, ask again';
		const { bodies } = await here.update({
			items: [{ id: here.id(), text }],
			fields: { base_prompt: '=Be kind. {{ $json.text }}', initial_message: '={{ $json.text }}' },
		});
		expect(bodies).toMatchObject([{ base_prompt: `Be kind. ${text}`, initial_message: text }]);
	});

	it.each([
		['{{ $json.company }}', 'NaN & Sons', 'NaN & Sons'],
		['{{ $json.company }}', 0, '0'],
		['{{ $json.company }}', false, 'false'],
		['{{ $json.company }}', ['a', 'b'], 'a,b'],
		['{{ $json.company }}', ['a', 1, false], 'a,1,false'],
		['{{ $json.company }}', 'a,,b', 'a,,b'],
	])('a text with %s is sent if the value is %j', async (expression, company, text) => {
		const { bodies } = await here.update({
			items: [{ id: here.id(), company }],
			fields: { base_prompt: `=You work for ${expression}.` },
		});
		expect(bodies).toMatchObject([{ base_prompt: `You work for ${text}.` }]);
	});
});
