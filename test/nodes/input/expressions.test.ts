import { namesUsedIn, splitExpressions } from '../../../nodes/input/expressions';

describe('splitExpressions', () => {
	it('every expression of a text is found, as the host evaluates it and as people read it', () => {
		const { pieces } = splitExpressions('=A {{ $json.a }} B {{$json.b}} C');
		expect(pieces.map(({ shown }) => shown)).toEqual(['{{ $json.a }}', '{{ $json.b }}']);
		expect(pieces.map(({ expression }) => expression)).toEqual(['{{ $json.a }}', '{{$json.b}}']);
	});

	it.each(['={{ $json.a }}', '= {{ $json.a }}\n'])('the text %j is a single expression', (text) => {
		expect(splitExpressions(text)).toMatchObject({ isWhole: true });
		expect(splitExpressions(`${text}!`)).toMatchObject({ isWhole: false });
	});

	it.each([
		...[
			'$json.company',
			'$json.a.b["c d"]',
			"$json['it']",
			'$json.list[0].name',
			'$json?.a?.["b"]',
		],
		...["$('Node').item.json.x", "$('My Node').first().json.x", '$("A").itemMatching(2).json.y'],
		...['$node["A b"].json.x', '$input.item.json.x', '$input.first().json["x y"]', '$json.größe'],
		...[
			'$input.all()[0].json.x',
			"$items('Node')[0].json.x",
			'$vars.company',
			'($json.a)',
			'$json.a;',
		],
		...["( $('Node').item.json.x )", '$json . a', '$json'],
	])('%s is a path', (code) => {
		expect(splitExpressions(`=A {{ ${code} }}`).pieces[0]?.isPath).toBe(true);
		expect(splitExpressions(`=A {{${code}}}`).pieces[0]?.isPath).toBe(true);
	});

	it.each([
		...['$json.a ?? ""', '$json.a || $json.b', '$json.a.trim()', "$json.a ? 'b' : ''", "''", '1'],
		...[
			'$json[$json.key]',
			'$json.a + $json.b',
			'($json.a) + ($json.b)',
			'!$json.a',
			'$json.a?.b()',
		],
		...[
			"$fromAI('name')",
			'$if($json.a, "b", "")',
			'$json.list.first()',
			'customer_name',
			'`${1}`',
		],
	])('%s has an operator or a call, or is no reference', (code) => {
		expect(splitExpressions(`=A {{ ${code} }}`).pieces[0]?.isPath).toBe(false);
	});

	it.each([
		['{{customer_name}}', 'customer_name', "{{ '{{' }}customer_name}}"],
		['{{ customer.name }}', 'customer', "{{ '{{' }} customer.name }}"],
		['{{first-name}}', 'first', "{{ '{{' }}first-name}}"],
		['{{customer name}}', 'customer', "{{ '{{' }}customer name}}"],
		['{{#if vip}}', 'if', "{{ '{{' }}#if vip}}"],
		['{{/if}}', 'if', "{{ '{{' }}/if}}"],
		['{{ name | upcase }}', 'name', "{{ '{{' }} name | upcase }}"],
	])('%s looks like a variable of another system', (text, word, literally) => {
		const [piece] = splitExpressions(`=Hi ${text}!`).pieces;
		expect(piece?.template).toEqual({ test: `{{ ${word} }}`, literally });
	});

	it.each(['$json.a', '"a"', '1', 'undefined', 'fn($json.a)', 'a + b', '[1, 2]'])(
		'%s does not',
		(code) => {
			expect(splitExpressions(`=Hi {{ ${code} }}!`).pieces[0]).not.toHaveProperty('template');
		},
	);

	it('the characters before and after the first expression are counted', () => {
		expect(splitExpressions('=Hi {{ $json.a }}!')).toMatchObject({ textBefore: 3, textAfter: 1 });
	});

	it('the length of the text after an unclosed expression is unknown', () => {
		expect(splitExpressions('=Hi {{ $json.a }} and {{ $json.b').textAfter).toBe(Infinity);
	});
});

describe('namesUsedIn', () => {
	it('names after a dot and in brackets are found only in expressions, at any depth', () => {
		const parameters = {
			id: { __rl: true, value: "={{ $json.phone_number_id || $json['the id'] }}" },
			updateFields: { list: ['=Hi {{ $json?.first }}', '$json.typed', 7] },
			other: '={{ $input.item.json["größe"] }}',
		};
		expect(namesUsedIn(parameters)).toEqual(
			expect.arrayContaining(['phone_number_id', 'the id', 'first', 'größe']),
		);
		expect(namesUsedIn(parameters)).not.toContain('typed');
	});
});
